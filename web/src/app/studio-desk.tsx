import { Button, Modal, Skeleton, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { ChannelForm } from '../features/channels/channel-form';
import { ChannelHeader } from '../features/channels/channel-header';
import { ChannelList } from '../features/channels/channel-list';
import { useMyChannels } from '../features/channels/channel-queries';
import { BroadcastPanel } from '../features/live-streams/broadcast-panel';
import { PastStreamLine } from '../features/live-streams/past-stream-row';
import { SignalPanel } from '../features/live-streams/signal-panel';
import { useChannelStreams } from '../features/live-streams/stream-queries';
import { PublishAttempts } from '../features/publishing/publish-attempts';
import { PublishRules } from '../features/publishing/publish-rules';
import { SuspensionNotice } from '../features/publishing/suspension-notice';
import { PastStreams } from '../features/statistics/past-streams';
import { StreamKeys } from '../features/stream-keys/stream-keys';
import type { Channel } from '../shared/api/types';
import { PlusIcon } from '../shared/ui/icons';
import { Panel } from '../shared/ui/panel';
import { ProblemMessage } from '../shared/ui/problem-message';
import classes from './studio-desk.module.css';

const address = (channel: Channel) => `/studio?channel=${encodeURIComponent(channel.handle)}`;

/** The signed-in streamer's page: their channels on one side, everything about the chosen one on the other. */
export function StudioDesk() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useMyChannels();
  const [search, setSearch] = useSearchParams();
  const [creating, setCreating] = useState(false);

  if (isPending) return <Skeleton height={420} radius={18} />;
  if (!data) return <ProblemMessage error={error} retry={() => void refetch()} />;

  const channels = data.items;
  const chosen = channels.find(({ handle }) => handle === search.get('channel')) ?? channels[0];
  const show = (channel: Channel) => {
    setCreating(false);
    setSearch({ channel: channel.handle });
  };

  if (!chosen)
    return (
      <div className={classes.first}>
        <Title order={1}>{t('studio.firstChannelTitle')}</Title>
        <Text c="dimmed" mb="lg">
          {t('studio.firstChannelText')}
        </Text>
        <Panel title={t('studio.newChannel')}>
          <ChannelForm onCreated={show} />
        </Panel>
      </div>
    );

  return (
    <div className={classes.desk}>
      <div className={classes.side}>
        <Title order={1} size="h2" mb="md">
          {t('studio.title')}
        </Title>
        <ChannelList channels={channels} selected={chosen.id} to={address} />
        <Button
          variant="subtle"
          mt="sm"
          leftSection={<PlusIcon />}
          onClick={() => setCreating(true)}
          data-testid="channel-new"
        >
          {t('studio.newChannel')}
        </Button>
      </div>
      <ChannelDesk key={chosen.id} channel={chosen} />
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title={t('studio.newChannel')}
        size="xl"
        closeButtonProps={{ 'aria-label': t('form.close') }}
      >
        <ChannelForm onCreated={show} onCancel={() => setCreating(false)} />
      </Modal>
    </div>
  );
}

function ChannelDesk({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const streams = useChannelStreams(channel.id, 10_000);
  const live = channel.live ?? null;
  return (
    <div className={classes.panels}>
      <ChannelHeader
        channel={channel}
        order={2}
        side={
          <Button component={Link} to={`/c/${channel.handle}`} variant="default">
            {t('studio.publicPage')}
          </Button>
        }
      />
      <SuspensionNotice channelId={channel.id} />
      <BroadcastPanel live={live} />
      {live && live.state !== 'ended' && <SignalPanel key={live.id} stream={live} />}
      <StreamKeys channelId={channel.id} />
      <PublishAttempts channelId={channel.id} />
      <PublishRules channelId={channel.id} />
      <PastStreams
        streams={streams.data?.items.filter((stream) => stream.state === 'ended')}
        line={(stream) => <PastStreamLine stream={stream} />}
      />
    </div>
  );
}
