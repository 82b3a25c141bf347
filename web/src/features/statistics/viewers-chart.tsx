import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatisticsMinute } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import { LineChart, type LineChartOptions } from '../../shared/ui/line-chart';

const height = 220;

/** Viewers by the minute. The table beside it says the same to assistive technology. */
export default function ViewersChart({ minutes }: { minutes: readonly StatisticsMinute[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const options = useMemo<LineChartOptions>(
    () => ({
      height,
      x: {
        label: t('stats.minute'),
        show: (at) => format.clock(new Date(at * 1000).toISOString()),
        space: 76,
        time: true,
      },
      y: {
        least: 2,
        show: format.number,
        size: 46,
        increments: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5],
      },
      series: [
        {
          label: t('stats.chartAverage'),
          stroke: '#3fe0b0',
          fill: 'rgba(63, 224, 176, 0.14)',
          show: format.decimal,
        },
        {
          label: t('stats.chartPeak'),
          stroke: '#f3b23c',
          width: 1.5,
          dash: [5, 4],
          show: format.number,
        },
      ],
    }),
    [t, format],
  );
  const data = useMemo(
    () => [
      minutes.map(({ at }) => Date.parse(at) / 1000),
      minutes.map(({ averageViewers }) => averageViewers),
      minutes.map(({ peakViewers }) => peakViewers),
    ],
    [minutes],
  );
  return <LineChart options={options} data={data} />;
}
