import { Button, Skeleton, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ChannelHeader } from '../../features/channels/channel-header';
import { useChannel } from '../../features/channels/channel-queries';
import { StreamCard } from '../../features/live-directory/stream-card';
import { PastStreamLine } from '../../features/live-streams/past-stream-row';
import { useChannelStreams } from '../../features/live-streams/stream-queries';
import type { Channel } from '../../shared/api/types';
import { SignalIcon } from '../../shared/ui/icons';
import { Message } from '../../shared/ui/message';
import { ProblemMessage } from '../../shared/ui/problem-message';
import classes from './channel.module.css';

export default function ChannelRoute() {
  const { handle = '' } = useParams();
  const { data, error, isPending, refetch } = useChannel(handle);
  if (isPending) return <Skeleton height={140} radius={18} />;
  if (!data) return <ProblemMessage order={1} error={error} retry={() => void refetch()} />;
  return (
    <>
      <title>{`${data.title} · XaTube`}</title>
      <ChannelPage channel={data} />
    </>
  );
}

function ChannelPage({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const { data } = useChannelStreams(channel.id);
  const live = channel.live && channel.live.state !== 'ended' ? channel.live : null;
  const past = data?.items.filter((stream) => stream.state === 'ended');
  return (
    <div className={classes.page}>
      <ChannelHeader
        channel={channel}
        side={
          live && (
            <Button component={Link} to={`/watch/${live.id}`}>
              {t('channel.watch')}
            </Button>
          )
        }
      />
      {live ? (
        <section className={classes.live} aria-label={t('channel.live')}>
          <StreamCard stream={live} />
        </section>
      ) : (
        <Message
          compact
          icon={<SignalIcon size={26} />}
          title={t('channel.offlineTitle')}
          text={t('channel.offlineText', { title: channel.title })}
        />
      )}
      <section>
        <Title order={2} size="h4" mb="xs">
          {t('channel.past')}
        </Title>
        {past === undefined ? (
          <Skeleton height={80} radius={14} />
        ) : past.length === 0 ? (
          <Text c="dimmed">{t('channel.noPast')}</Text>
        ) : (
          <ul className={classes.past}>
            {past.map((stream) => (
              <li key={stream.id}>
                <Link to={`/watch/${stream.id}`}>
                  <PastStreamLine stream={stream} />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
