import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Figures, StreamOverlay } from '../features/live-streams/stream-overlay';
import { useStreamStatistics } from '../features/statistics/statistics-query';
import type { Stream } from '../shared/api/types';
import { useFormat } from '../shared/i18n/format';
import { AlertIcon, FlagIcon, PauseSignalIcon } from '../shared/ui/icons';

const texts = {
  interrupted: ['watch.interruptedTitle', 'watch.interruptedText'],
  waiting: ['watch.waitingTitle', 'watch.waitingText'],
  unsupported: ['watch.unsupportedTitle', 'watch.unsupportedText'],
  stalled: ['watch.stalledTitle', 'watch.stalledText'],
} as const;

/** Whether there is no picture, so that the overlay has to say why. */
export const needsOverlay = ({ state, media }: Stream) => state !== 'live' || media !== 'ok';

/** Over the picture while there is none: not there yet or any more, or ended with its final figures. */
export function WatchOverlay({ stream }: { stream: Stream }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ended = stream.state === 'ended';
  const { data: statistics } = useStreamStatistics(stream.id, ended);
  if (!ended) {
    const reason = stream.state === 'live' && stream.media !== 'ok' ? stream.media : 'interrupted';
    const [title, text] = texts[reason];
    const Icon = reason === 'unsupported' ? AlertIcon : PauseSignalIcon;
    return (
      <StreamOverlay icon={<Icon size={40} />} title={t(title)}>
        <p>{t(text)}</p>
      </StreamOverlay>
    );
  }

  const seconds = stream.endedAt ? (Date.parse(stream.endedAt) - Date.parse(stream.startedAt)) / 1000 : null;
  const figures = [
    {
      label: t('watch.peak'),
      value: format.number(Math.max(stream.peakViewers, statistics?.peakViewers ?? 0)),
    },
    ...(statistics ? [{ label: t('watch.views'), value: format.number(statistics.views) }] : []),
    ...(seconds === null ? [] : [{ label: t('watch.duration'), value: format.duration(seconds) }]),
  ];
  return (
    <StreamOverlay icon={<FlagIcon size={36} />} title={t('watch.endedTitle')}>
      <Figures figures={figures} />
      <Button component={Link} to={`/c/${stream.channel.handle}`} variant="light">
        {t('watch.endedChannel')}
      </Button>
    </StreamOverlay>
  );
}
