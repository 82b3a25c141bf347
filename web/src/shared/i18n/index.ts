import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';
import { chooseLanguage, languages, rememberLanguage, type Language } from './language';
import { ru } from './ru';

export type Texts = typeof en;
export type TextKey = keyof Texts;

declare module 'i18next' {
  interface CustomTypeOptions {
    // Keys are flat: a dot in them is only a habit of naming.
    keySeparator: false;
    resources: { translation: Texts };
  }
}

export const i18n: I18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: chooseLanguage(),
  fallbackLng: 'en',
  supportedLngs: [...languages],
  keySeparator: false,
  nsSeparator: false,
  resources: { en: { translation: en }, ru: { translation: ru } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

const follow = (language: string) => {
  document.documentElement.lang = language;
};
follow(i18n.language);
i18n.on('languageChanged', follow);

export function switchLanguage(language: Language) {
  rememberLanguage(language);
  void i18n.changeLanguage(language);
}
