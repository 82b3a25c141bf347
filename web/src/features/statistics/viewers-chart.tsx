import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { StatisticsMinute } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import classes from './stream-statistics.module.css';

const height = 220;
const grid = { stroke: '#212c32', width: 1 };

/** Hidden from assistive technology: the table beside it says the same. */
export default function ViewersChart({ minutes }: { minutes: readonly StatisticsMinute[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const axis = { stroke: '#9cabb2', grid, ticks: grid, font: '12px system-ui, sans-serif' };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        cursor: { points: { size: 7 } },
        scales: { y: { range: (_, __, most) => [0, Math.max(2, most * 1.12)] } },
        axes: [
          {
            ...axis,
            space: 76,
            values: (_, ticks) => ticks.map((at) => format.clock(new Date(at * 1000).toISOString())),
          },
          { ...axis, size: 46, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5] },
        ],
        series: [
          {
            label: t('stats.minute'),
            value: (_, at) => (at == null ? '—' : format.clock(new Date(at * 1000).toISOString())),
          },
          {
            label: t('stats.chartAverage'),
            stroke: '#3fe0b0',
            width: 2,
            fill: 'rgba(63, 224, 176, 0.14)',
            value: (_, count) => (count == null ? '—' : format.decimal(count)),
          },
          {
            label: t('stats.chartPeak'),
            stroke: '#f3b23c',
            width: 1.5,
            dash: [5, 4],
            value: (_, count) => (count == null ? '—' : format.number(count)),
          },
        ],
      },
      [
        minutes.map(({ at }) => Date.parse(at) / 1000),
        minutes.map(({ averageViewers }) => averageViewers),
        minutes.map(({ peakViewers }) => peakViewers),
      ],
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [minutes, t, format]);

  return <div ref={box} className={classes.chart} aria-hidden="true" />;
}
