export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

const memory = 'xatube.language';

const known = (code: string | null | undefined): Language | undefined =>
  languages.find((language) => code?.toLowerCase().split('-')[0] === language);

/** What the reader chose before, else the first of the browser's languages that we speak. */
export function chooseLanguage(
  remembered: string | null = recall(),
  preferred: readonly string[] = navigator.languages,
): Language {
  return known(remembered) ?? preferred.map(known).find((language) => language !== undefined) ?? 'en';
}

export function rememberLanguage(language: Language) {
  try {
    localStorage.setItem(memory, language);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}

function recall(): string | null {
  try {
    return localStorage.getItem(memory);
  } catch {
    return null;
  }
}
