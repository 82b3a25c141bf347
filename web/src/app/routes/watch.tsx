import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { AlsoLive } from '../../features/live-directory/also-live';
import { useLiveStream } from '../../features/live-streams/use-live-stream';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { WatchStream } from '../watch-stream';
import classes from './watch.module.css';

export default function Watch() {
  const { t } = useTranslation();
  const { streamId = '' } = useParams();
  const { query, patch } = useLiveStream(streamId);
  if (query.isPending)
    return (
      <div className={classes.page} aria-hidden="true">
        <div>
          <Skeleton radius={18} style={{ aspectRatio: '16 / 9' }} />
          <Skeleton height={28} mt="lg" width="60%" />
          <Skeleton height={44} mt="md" width="35%" />
        </div>
      </div>
    );
  if (!query.data)
    return (
      <>
        <title>{`${t('error.notFoundTitle')} · XaTube`}</title>
        <ProblemMessage order={1} error={query.error} retry={() => void query.refetch()} />
      </>
    );
  return (
    <>
      <title>{`${query.data.title} · XaTube`}</title>
      <div className={classes.page}>
        <WatchStream key={streamId} stream={query.data} onAudience={patch} />
        <AlsoLive except={streamId} />
      </div>
    </>
  );
}
