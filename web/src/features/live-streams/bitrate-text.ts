import type { TFunction } from 'i18next';
import type { Formatters } from '../../shared/i18n/format';

export const bitrateText = (t: TFunction, format: Formatters, bitsPerSecond: number) =>
  bitsPerSecond < 1_000_000
    ? t('signal.kilobits', { shown: format.number(bitsPerSecond / 1000) })
    : t('signal.megabits', { shown: format.decimal(bitsPerSecond / 1_000_000) });
