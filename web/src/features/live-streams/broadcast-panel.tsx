import { Alert, Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { toProblem } from '../../shared/api/problem';
import type { Stream } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import { problemText } from '../../shared/i18n/problem-text';
import { Confirm } from '../../shared/ui/confirm';
import { Panel } from '../../shared/ui/panel';
import { StateBadge } from '../../shared/ui/state-badge';
import { useNow } from '../../shared/ui/use-now';
import { ViewerCount } from '../../shared/ui/viewer-count';
import { useEndStream } from './stream-queries';

/** What the streamer's channel is doing right now. */
export function BroadcastPanel({ live }: { live: Stream | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const state = live && live.state !== 'ended' ? live.state : 'offline';
  return (
    <Panel title={t('air.title')} side={<StateBadge state={state} testId="studio-stream-state" />}>
      {live && state !== 'offline' ? (
        <>
          {state === 'interrupted' && (
            <Alert color="yellow" mb="md">
              {live.interruptedAt && t('air.lost', { ago: format.ago(live.interruptedAt, now) })}{' '}
              {t('air.interruptedText')}{' '}
              {live.resumableUntil && t('air.waiting', { left: format.ahead(live.resumableUntil, now) })}
            </Alert>
          )}
          <Text fw={650} size="lg" style={{ overflowWrap: 'anywhere' }}>
            {live.title}
          </Text>
          <Group gap="4px 20px" mt={4} mb="md" c="dimmed">
            <Text component="span" c="white">
              <ViewerCount viewers={live.viewers} />
            </Text>
            <span>
              {t('count.peak', { count: live.peakViewers, shown: format.number(live.peakViewers) })}
            </span>
            <span>{t('time.started', { ago: format.ago(live.startedAt, now) })}</span>
          </Group>
          <Group gap="sm">
            <Button component={Link} to={`/watch/${live.id}`} variant="light">
              {t('air.watch')}
            </Button>
            <EndStream streamId={live.id} />
          </Group>
        </>
      ) : (
        <Text c="dimmed">{t('air.offlineText')}</Text>
      )}
    </Panel>
  );
}

function EndStream({ streamId }: { streamId: string }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const end = useEndStream();
  const [asking, setAsking] = useState(false);
  const confirm = () =>
    end.mutate(
      { params: { path: { id: streamId } } },
      {
        onSuccess: () => {
          setAsking(false);
          // Whatever shows this stream, here or elsewhere on the page, is out of date now.
          void cache.invalidateQueries();
        },
      },
    );
  return (
    <>
      <Button color="danger" variant="outline" onClick={() => setAsking(true)} data-testid="end-stream">
        {t('air.end')}
      </Button>
      <Confirm
        opened={asking}
        title={t('air.endTitle')}
        text={t('air.endText')}
        action={t('air.end')}
        danger
        busy={end.isPending}
        problem={end.error ? problemText(t, toProblem(end.error)) : null}
        onConfirm={confirm}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
