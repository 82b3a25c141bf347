import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { AccountMenu } from '../features/accounts/account-menu';
import { Logo } from '../shared/ui/logo';
import { LanguageSwitch } from './language-switch';
import classes from './shell.module.css';

/** What surrounds every page. */
export function Shell() {
  const { t } = useTranslation();
  const { state } = useNavigation();
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('nav.skip')}
      </a>
      {state === 'loading' && <div className={classes.progress} />}
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" aria-label={t('nav.home')} className={classes.home}>
            <Logo />
          </Link>
          <nav className={classes.nav}>
            <NavLink to="/" end>
              {t('nav.live')}
            </NavLink>
            <NavLink to="/studio">{t('nav.studio')}</NavLink>
          </nav>
          <AccountMenu />
        </div>
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <footer className={classes.footer}>
        <div className={classes.bar}>
          <span className={classes.claim}>{t('footer.claim')}</span>
          <nav className={classes.links} aria-label={t('footer.links')}>
            <Link to="/">{t('nav.live')}</Link>
            <Link to="/studio">{t('nav.studio')}</Link>
            <a href="/docs">{t('footer.api')}</a>
          </nav>
          <LanguageSwitch />
        </div>
      </footer>
      <ScrollRestoration />
    </div>
  );
}
