import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/i18n/format';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { MinutesTable } from './minutes-table';
import { useStreamStatistics } from './statistics-query';
import classes from './stream-statistics.module.css';

const ViewersChart = lazy(() => import('./viewers-chart'));

export function StreamStatistics({ streamId }: { streamId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useStreamStatistics(streamId);
  if (!data)
    return error ? (
      <ProblemMessage error={error} retry={() => void refetch()} compact />
    ) : (
      <Skeleton height={220} />
    );

  const number = (value: number | null | undefined) => (value == null ? null : format.number(value));
  const duration = (value: number | null | undefined) => (value == null ? null : format.duration(value));
  const figures: [string, string | null][] = [
    [t('stats.views'), number(data.views)],
    [t('stats.unique'), number(data.uniqueViewers)],
    [t('stats.peak'), number(data.peakViewers)],
    [t('stats.average'), data.averageViewers == null ? null : format.decimal(data.averageViewers)],
    [t('stats.watched'), duration(data.watchSeconds)],
    [t('stats.watchedEach'), duration(data.averageWatchSeconds)],
    [t('stats.duration'), duration(data.durationSeconds)],
  ];
  const minutes = data.minutes ?? [];
  return (
    <div className={classes.statistics}>
      <dl className={classes.figures}>
        {figures.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {minutes.length > 1 ? (
        <>
          <p className={classes.heading}>{t('stats.chart')}</p>
          <Suspense fallback={<Skeleton height={200} />}>
            <ViewersChart minutes={minutes} />
          </Suspense>
        </>
      ) : (
        <Text c="dimmed" size="sm">
          {t('stats.noMinutes')}
        </Text>
      )}
      {minutes.length > 0 && <MinutesTable minutes={minutes} />}
    </div>
  );
}
