import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './line-chart.module.css';

export interface LineChartOptions {
  height: number;
  /**
   * `space`: the least distance of two labels, in pixels. `range`: fixed; else that of the data. `time`: the values are
   * seconds since 1970, and labels stand at whole minutes or hours.
   */
  x: {
    label: string;
    show: (at: number) => string;
    space: number;
    range?: [number, number];
    time?: boolean;
  };
  /** `least`: the scale reaches at least up to this. `increments`: allowed distances of two labels. */
  y: { least: number; show: (value: number) => string; size: number; increments?: number[] };
  series: readonly LineSeries[];
}

export interface LineSeries {
  label: string;
  stroke: string;
  show: (value: number) => string;
  width?: number;
  dash?: number[];
  fill?: string;
}

interface Props {
  /** Must stay the same object while nothing in it changes: others are drawn from scratch. */
  options: LineChartOptions;
  /** The x values, then the values of each series. */
  data: readonly (readonly number[])[];
}

const grid = { stroke: '#212c32', width: 1 };
const axis = { stroke: '#9cabb2', grid, ticks: grid, font: '12px system-ui, sans-serif' };

/** Lines over a common x axis. Hidden from assistive technology: its figures have to be in the page as text too. */
export function LineChart({ options, data }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const plot = new uPlot(uPlotOptions(options, element.clientWidth), undefined, element);
    chart.current = plot;
    const resize = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: options.height }),
    );
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [options]);

  useEffect(() => {
    chart.current?.setData(data.map((values) => [...values]) as uPlot.AlignedData);
  }, [options, data]);

  return <div ref={box} className={classes.chart} aria-hidden="true" />;
}

function uPlotOptions({ height, x, y, series }: LineChartOptions, width: number): uPlot.Options {
  const shown = (show: (value: number) => string) => (_: uPlot, value: number | null) =>
    value == null ? '—' : show(value);
  return {
    width,
    height,
    cursor: { points: { size: 7 } },
    scales: {
      x: { time: x.time ?? false, ...(x.range && { range: x.range }) },
      y: { range: (_, __, most) => [0, Math.max(y.least, (most ?? 0) * 1.12)] },
    },
    axes: [
      { ...axis, space: x.space, values: (_, ticks) => ticks.map(x.show) },
      {
        ...axis,
        size: y.size,
        values: (_, ticks) => ticks.map(y.show),
        ...(y.increments && { incrs: y.increments }),
      },
    ],
    series: [
      { label: x.label, value: shown(x.show) },
      ...series.map(({ show, width = 2, ...line }) => ({ ...line, width, value: shown(show) })),
    ],
  };
}
