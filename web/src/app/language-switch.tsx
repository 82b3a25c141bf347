import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../shared/i18n';
import { languages, type Language } from '../shared/i18n/language';
import { GlobeIcon } from '../shared/ui/icons';
import classes from './language-switch.module.css';

// Each in its own language: who cannot read the page can still read this.
const names: Record<Language, string> = { en: 'English', ru: 'Русский' };

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <label className={classes.switch}>
      <GlobeIcon />
      <span className="visually-hidden">{t('nav.language')}</span>
      <select
        value={i18n.language}
        onChange={(event) => switchLanguage(event.currentTarget.value as Language)}
        data-testid="language-switch"
      >
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {names[language]}
          </option>
        ))}
      </select>
    </label>
  );
}
