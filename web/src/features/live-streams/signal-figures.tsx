import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { StreamMediaDetails } from '../../shared/api/types';
import { useFormat, type Formatters } from '../../shared/i18n/format';
import { bitrateText } from './bitrate-text';
import { codecName } from './codec-name';
import classes from './signal-panel.module.css';

/** A null value is not known yet. */
type Figure = [label: string, value: string | null];

/** What the encoder sends, in figures. */
export function SignalFigures({ media }: { media: StreamMediaDetails }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = [
    ...videoFigures(media.video, t, format),
    ...audioFigures(media.audio, t, format),
    ...lastMinute(media.bitrates, t, format),
  ];
  return (
    <dl className={classes.figures} aria-label={t('signal.arrives')}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? t('signal.unknown')}</dd>
        </div>
      ))}
    </dl>
  );
}

function videoFigures(video: StreamMediaDetails['video'], t: TFunction, format: Formatters): Figure[] {
  if (!video) return [[t('signal.video'), t('signal.none')]];
  const { codec, profile, width, height, frameRate, keyframeSeconds, bitrate } = video;
  return [
    [t('signal.video'), joined(codec && codecName(codec), profile)],
    [t('signal.size'), width && height ? `${width} × ${height}` : null],
    [t('signal.frameRate'), frameRate && format.decimal(frameRate)],
    [
      t('signal.keyframes'),
      keyframeSeconds && t('signal.seconds', { shown: format.decimal(keyframeSeconds) }),
    ],
    [t('signal.videoBitrate'), bitrate && bitrateText(t, format, bitrate)],
  ].map(known);
}

function audioFigures(audio: StreamMediaDetails['audio'], t: TFunction, format: Formatters): Figure[] {
  if (!audio) return [[t('signal.audio'), t('signal.none')]];
  const { codec, sampleRate, channels, bitrate } = audio;
  const rate = sampleRate && t('signal.kilohertz', { shown: format.decimal(sampleRate / 1000) });
  return [
    [
      t('signal.audio'),
      joined(codec && codecName(codec), rate, channels && channelText(channels, t, format)),
    ],
    [t('signal.audioBitrate'), bitrate && bitrateText(t, format, bitrate)],
  ].map(known);
}

function lastMinute(bitrates: readonly number[], t: TFunction, format: Formatters): Figure[] {
  if (bitrates.length < 2) return [];
  const least = bitrateText(t, format, Math.min(...bitrates));
  const most = bitrateText(t, format, Math.max(...bitrates));
  return [[t('signal.lastMinute'), t('signal.range', { least, most })]];
}

function channelText(count: number, t: TFunction, format: Formatters): string {
  if (count === 1) return t('signal.mono');
  if (count === 2) return t('signal.stereo');
  return t('signal.channels', { count, shown: format.number(count) });
}

type Part = string | number | null;

const joined = (...parts: Part[]) => parts.filter(Boolean).join(', ');

const known = ([label, value]: Part[]): Figure => [String(label), value ? String(value) : null];
