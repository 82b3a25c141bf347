import { Button, Group, Text, Title } from '@mantine/core';
import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useViewerSession } from '../features/viewer-sessions/use-viewer-session';
import type { Stream, StreamState } from '../shared/api/types';
import { useCategoryName } from '../shared/i18n/category-name';
import { useFormat } from '../shared/i18n/format';
import { useCopy } from '../shared/ui/copy';
import { Avatar, Cover } from '../shared/ui/cover';
import { CheckIcon, LinkIcon } from '../shared/ui/icons';
import { StateBadge } from '../shared/ui/state-badge';
import { useNow } from '../shared/ui/use-now';
import { ViewerCount } from '../shared/ui/viewer-count';
import { needsOverlay, WatchOverlay } from './watch-overlay';
import classes from './watch-stream.module.css';

const LivePlayer = lazy(() => import('../features/live-streams/live-player'));

interface Props {
  stream: Stream;
  onAudience: (audience: { viewers: number; state: StreamState }) => void;
}

export function WatchStream({ stream, onAudience }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const video = useRef<HTMLVideoElement>(null);
  const state = stream.state as StreamState;
  const ended = state === 'ended';
  const joined = useViewerSession({ streamId: stream.id, active: !ended, video, onAudience });
  const { channel } = stream;
  const cover = <Cover url={stream.coverUrl} handle={channel.handle} title={channel.title} />;

  return (
    <article>
      <Suspense fallback={<div className={classes.frame}>{cover}</div>}>
        <LivePlayer
          url={stream.playbackUrl}
          state={state}
          media={stream.media}
          video={video}
          cover={cover}
          overlay={needsOverlay(stream) ? <WatchOverlay stream={stream} /> : undefined}
        />
      </Suspense>
      <div className={classes.head}>
        <Title order={1} className={classes.title}>
          {stream.title}
        </Title>
        <Group gap="md" className={classes.now} data-testid="stream-state" data-state={state}>
          {/* This page's own viewer session counts, although the last event may be older than it. */}
          {ended ? (
            <StateBadge state="ended" />
          ) : (
            <ViewerCount viewers={Math.max(stream.viewers, joined ? 1 : 0)} />
          )}
          <Text c="dimmed" component="span">
            {ended && stream.endedAt
              ? t('time.ended', { ago: format.ago(stream.endedAt, now) })
              : t('time.started', { ago: format.ago(stream.startedAt, now) })}
          </Text>
        </Group>
      </div>
      <ChannelLine stream={stream} />
    </article>
  );
}

function ChannelLine({ stream }: { stream: Stream }) {
  const { t } = useTranslation();
  const categoryName = useCategoryName();
  const { copied, copy } = useCopy();
  const { channel, category } = stream;
  return (
    <div className={classes.channelLine}>
      <Link to={`/c/${channel.handle}`} className={classes.channel}>
        <Avatar handle={channel.handle} title={channel.title} size={48} />
        <span className={classes.channelWords}>
          <span className={classes.channelTitle}>{channel.title}</span>
          <span className={classes.handle}>@{channel.handle}</span>
        </span>
      </Link>
      {category && <span className={classes.category}>{categoryName(category)}</span>}
      <Button
        variant="default"
        ml="auto"
        leftSection={copied ? <CheckIcon /> : <LinkIcon />}
        onClick={() => void copy(location.href)}
      >
        {copied ? t('watch.copied') : t('watch.copyLink')}
      </Button>
    </div>
  );
}
