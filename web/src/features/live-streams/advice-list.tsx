import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFormat, type Formatters } from '../../shared/i18n/format';
import { bitrateText } from './bitrate-text';
import { codecName } from './codec-name';
import type { Advice } from './signal-advice';
import classes from './signal-panel.module.css';

export function AdviceList({ advice }: { advice: readonly Advice[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <p className={classes.heading}>{t('advice.title')}</p>
      <ul className={classes.advice} data-testid="signal-advice">
        {advice.map((one) => (
          <li key={one.about} data-about={one.about}>
            {sentence(one, t, format)}
          </li>
        ))}
      </ul>
    </>
  );
}

function sentence(advice: Advice, t: TFunction, format: Formatters): string {
  switch (advice.about) {
    case 'video-codec':
    case 'audio-codec':
      return t(`advice.${advice.about}`, {
        codec: advice.codec === null ? t('signal.unknownCodec') : codecName(advice.codec),
      });
    case 'keyframes':
      return t('advice.keyframes', { seconds: format.decimal(advice.seconds) });
    case 'bitrate':
      return t('advice.bitrate', { bitrate: bitrateText(t, format, advice.bitsPerSecond) });
    case 'gaps':
      return t('advice.gaps', { count: advice.count, shown: format.number(advice.count) });
    case 'video-ahead':
    case 'audio-ahead':
      return t(`advice.${advice.about}`, { milliseconds: format.number(advice.milliseconds) });
    default:
      return t(`advice.${advice.about}`);
  }
}
