import { Accordion, Skeleton, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stream } from '../../shared/api/types';
import { Panel } from '../../shared/ui/panel';
import { StreamStatistics } from './stream-statistics';

interface Props {
  streams: readonly Stream[] | undefined;
  line: (stream: Stream) => ReactNode;
}

/** Finished streams; the figures of one are fetched when it is opened. */
export function PastStreams({ streams, line }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel title={t('stats.title')}>
      {streams === undefined ? (
        <Skeleton height={120} radius="md" />
      ) : streams.length === 0 ? (
        <Text c="dimmed">{t('stats.empty')}</Text>
      ) : (
        <Accordion value={open} onChange={setOpen} variant="default" chevronPosition="right">
          {streams.map((stream) => (
            <Accordion.Item key={stream.id} value={stream.id}>
              <Accordion.Control px={4} data-testid="past-stream">
                {line(stream)}
              </Accordion.Control>
              <Accordion.Panel>
                {open === stream.id && <StreamStatistics streamId={stream.id} />}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Panel>
  );
}
