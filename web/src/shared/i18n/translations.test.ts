import { describe, expect, it } from 'vitest';
import { en } from './en';
import { formatters } from './format';
import { i18n } from './index';
import { chooseLanguage } from './language';
import { ru } from './ru';

const dictionaries: Record<string, Record<string, string>> = { en, ru };
const plural = /_(zero|one|two|few|many|other)$/;
const bases = (texts: object) =>
  [...new Set(Object.keys(texts).map((key) => key.replace(plural, '')))].sort();
const blanks = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

describe('translations', () => {
  it('have the same texts in both languages', () => {
    expect(bases(ru)).toEqual(bases(en));
  });

  it.each(Object.keys(dictionaries))('have every plural form that %s needs', (language) => {
    const texts = dictionaries[language] ?? {};
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [
      ...new Set(
        Object.keys(texts)
          .filter((key) => plural.test(key))
          .map((key) => key.replace(plural, '')),
      ),
    ];
    expect(counted.length).toBeGreaterThan(0);
    for (const base of counted)
      expect(
        needed.filter((form) => !texts[`${base}_${form}`]),
        base,
      ).toEqual([]);
  });

  it('leave the same blanks to fill in', () => {
    for (const [key, text] of Object.entries(ru)) {
      const original = dictionaries.en?.[key] ?? dictionaries.en?.[key.replace(plural, '_other')];
      expect(blanks(text), key).toEqual(blanks(original ?? ''));
    }
  });

  it('are never empty, and Russian ones are not left in English', () => {
    const same = Object.entries(ru).filter(
      ([key, text]) => text.trim() === '' || dictionaries.en?.[key] === text,
    );
    expect(same).toEqual([]);
  });

  it.each([
    [1, '1 зритель'],
    [3, '3 зрителя'],
    [11, '11 зрителей'],
    [21, '21 зритель'],
    [25, '25 зрителей'],
  ])('count %i viewers as Russian does', (count, expected) => {
    const t = i18n.getFixedT('ru');
    expect(t('count.viewers', { count, shown: String(count) })).toBe(expected);
  });
});

describe('the language of the page', () => {
  it('is the remembered one, else the first of the browser’s that we speak, else English', () => {
    expect(chooseLanguage('ru', ['en-US'])).toBe('ru');
    expect(chooseLanguage(null, ['de-DE', 'ru-RU', 'en'])).toBe('ru');
    expect(chooseLanguage('xx', ['de'])).toBe('en');
  });

  it('is what the document says it is', async () => {
    await i18n.changeLanguage('ru');
    expect(document.documentElement.lang).toBe('ru');
    await i18n.changeLanguage('en');
    expect(document.documentElement.lang).toBe('en');
  });
});

describe('times in words', () => {
  const format = formatters('en', 'just now');
  const now = Date.parse('2026-01-02T12:00:00Z');
  it('grow coarser with distance and never lie in the future', () => {
    expect(format.ago('2026-01-02T12:00:30Z', now)).toBe('just now');
    expect(format.ago('2026-01-02T11:48:10Z', now)).toBe('11 minutes ago');
    expect(format.ago('2026-01-02T09:00:00Z', now)).toBe('3 hours ago');
    expect(format.duration(3_720)).toBe('1 hr 2 min');
  });
});
