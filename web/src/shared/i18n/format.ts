import { useTranslation } from 'react-i18next';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Text that depends on the reader's language beyond a dictionary: numbers, times, durations. */
export function formatters(language: string, justNow: string) {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const unit = (value: number, name: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);

  const distance = (span: number, way: 1 | -1) => {
    if (span < minute) return relative.format(way * Math.floor(span / second), 'second');
    if (span < hour) return relative.format(way * Math.floor(span / minute), 'minute');
    if (span < day) return relative.format(way * Math.floor(span / hour), 'hour');
    return relative.format(way * Math.floor(span / day), 'day');
  };

  return {
    number: (value: number) => whole.format(value),
    decimal: (value: number) => tenth.format(value),
    dateTime: (iso: string) => dateTime.format(new Date(iso)),
    clock: (iso: string) => clock.format(new Date(iso)),
    ago(iso: string, now: number): string {
      // Clocks of server and reader differ; nothing here lies in the future.
      const past = Math.max(0, now - Date.parse(iso));
      return past < 10 * second ? justNow : distance(past, -1);
    },
    /** How long until a moment that lies ahead. */
    ahead: (iso: string, now: number) => distance(Math.max(0, Date.parse(iso) - now), 1),
    duration(seconds: number): string {
      const rounded = Math.max(0, Math.round(seconds));
      if (rounded < 60) return unit(rounded, 'second');
      const hours = Math.floor(rounded / 3600);
      const minutes = Math.floor((rounded % 3600) / 60);
      if (hours === 0) return unit(minutes, 'minute');
      return minutes === 0 || hours >= 100
        ? unit(hours, 'hour')
        : `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`;
    },
  };
}

export type Formatters = ReturnType<typeof formatters>;

// Building Intl objects is slow, and every card of a page that refreshes each second asks for them.
const built = new Map<string, Formatters>();

export function useFormat(): Formatters {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const format = built.get(language) ?? formatters(language, t('time.now'));
  built.set(language, format);
  return format;
}
