import { useTranslation } from 'react-i18next';
import type { Stream } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import classes from './past-stream-row.module.css';

/** When a finished stream was, how long, and how many watched at once. */
export function PastStreamLine({ stream }: { stream: Stream }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = stream.endedAt ? (Date.parse(stream.endedAt) - Date.parse(stream.startedAt)) / 1000 : null;
  return (
    <span className={classes.line}>
      <span className={classes.title}>{stream.title}</span>
      <span className={classes.facts}>
        <span>{format.dateTime(stream.startedAt)}</span>
        {seconds !== null && <span>{format.duration(seconds)}</span>}
        <span>
          {t('count.peak', { count: stream.peakViewers, shown: format.number(stream.peakViewers) })}
        </span>
      </span>
    </span>
  );
}
