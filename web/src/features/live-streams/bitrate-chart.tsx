import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/i18n/format';
import { LineChart, type LineChartOptions } from '../../shared/ui/line-chart';

const height = 160;
const historySeconds = 60;

/** The bitrate of each of the last seconds. Hidden from assistive technology: the figures beside it say its range. */
export default function BitrateChart({ bitrates }: { bitrates: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const options = useMemo<LineChartOptions>(() => {
    const ago = (at: number) =>
      at === 0 ? t('signal.now') : t('signal.secondsAgo', { shown: format.number(-at) });
    return {
      height,
      x: { label: t('signal.time'), show: ago, space: 90, range: [1 - historySeconds, 0] },
      y: { least: 1, show: format.decimal, size: 46 },
      series: [
        {
          label: t('signal.bitrate'),
          stroke: '#3fe0b0',
          fill: 'rgba(63, 224, 176, 0.14)',
          show: (megabits) => t('signal.megabits', { shown: format.decimal(megabits) }),
        },
      ],
    };
  }, [t, format]);
  const data = useMemo(
    () => [
      bitrates.map((_, index) => index + 1 - bitrates.length),
      bitrates.map((bitsPerSecond) => bitsPerSecond / 1_000_000),
    ],
    [bitrates],
  );
  return <LineChart options={options} data={data} />;
}
