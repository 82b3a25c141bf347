import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Stream, StreamState } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import { useCategoryName } from '../../shared/i18n/category-name';
import { Avatar, Cover } from '../../shared/ui/cover';
import { StateBadge } from '../../shared/ui/state-badge';
import { useNow } from '../../shared/ui/use-now';
import { ViewerCount } from '../../shared/ui/viewer-count';
import classes from './stream-card.module.css';

export function StreamCard({ stream, small = false }: { stream: Stream; small?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const categoryName = useCategoryName();
  const { channel } = stream;
  const facts = [
    !small && stream.category ? categoryName(stream.category) : null,
    t('time.started', { ago: format.ago(stream.startedAt, now) }),
  ];
  return (
    <Link
      to={`/watch/${stream.id}`}
      className={classes.card}
      data-small={small || undefined}
      data-testid="stream-card"
      data-stream-id={stream.id}
    >
      <span className={classes.picture}>
        <Cover url={stream.coverUrl ?? stream.thumbnailUrl} handle={channel.handle} title={channel.title} />
        <span className={classes.state}>
          <StateBadge state={stream.state as StreamState} testId={small ? null : undefined} />
        </span>
        <span className={classes.viewers}>
          <ViewerCount viewers={stream.viewers} compact named={!small} />
        </span>
      </span>
      <span className={classes.words}>
        {!small && <Avatar handle={channel.handle} title={channel.title} size={40} />}
        <span className={classes.lines}>
          <span className={classes.title}>{stream.title}</span>
          <span className={classes.channel}>{channel.title}</span>
          <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
        </span>
      </span>
    </Link>
  );
}
