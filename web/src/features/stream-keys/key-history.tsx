import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/i18n/format';
import { useNow } from '../../shared/ui/use-now';
import { useKeyHistory } from './key-queries';
import classes from './keys-panel.module.css';

/** Who did what with the channel's keys, folded away until it is asked for. */
export function KeyHistory({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const changes = useKeyHistory(channelId).data?.items ?? [];
  if (changes.length === 0) return null;
  return (
    <details className={classes.history} data-testid="key-history">
      <summary>{t('keys.history')}</summary>
      <ul>
        {changes.map((change) => (
          <li key={`${change.keyId} ${change.action} ${change.at}`}>
            {t(lines[change.action], {
              name: change.keyLabel || change.keyPrefix || t('keys.unnamed'),
              by: change.by,
            })}
            , {format.ago(change.at, now)}
          </li>
        ))}
      </ul>
    </details>
  );
}

const lines = {
  created: 'keys.wasCreated',
  replaced: 'keys.wasReplaced',
  deleted: 'keys.wasDeleted',
} as const;
