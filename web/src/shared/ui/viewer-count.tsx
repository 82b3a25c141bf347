import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format';
import { EyeIcon } from './icons';
import classes from './viewer-count.module.css';

interface Props {
  viewers: number;
  /** Over a picture the number stands alone; elsewhere it carries its word. */
  compact?: boolean;
  /** False where the number is beside the point of the page, so that tests find the one that matters. */
  named?: boolean;
}

export function ViewerCount({ viewers, compact = false, named = true }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = format.number(viewers);
  const words = t('count.viewers', { count: viewers, shown });
  return (
    <span
      className={classes.count}
      data-compact={compact || undefined}
      data-testid={named ? 'viewer-count' : undefined}
      data-count={viewers}
      title={compact ? words : undefined}
    >
      <EyeIcon size={compact ? 15 : 18} />
      {/* A new key restarts the animation whenever the number moves. */}
      <span key={viewers} className={classes.number}>
        {compact ? (
          <>
            <span aria-hidden="true">{shown}</span>
            <span className="visually-hidden">{words}</span>
          </>
        ) : (
          words
        )}
      </span>
    </span>
  );
}
