import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LoginForm } from './login-form';
import { RegisterForm } from './register-form';
import classes from './sign-in.module.css';

/** The way into the studio, for those who have an account and those who do not yet. */
export function SignIn() {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <header className={classes.welcome}>
        <Title order={1} className={classes.title}>
          {t('studio.welcomeTitle')}
        </Title>
        <Text c="dimmed" size="lg">
          {t('studio.welcomeText')}
        </Text>
      </header>
      <div className={classes.forms}>
        <section className={classes.card} data-primary aria-labelledby="register-title">
          <Title order={2} size="h3" id="register-title">
            {t('account.register')}
          </Title>
          <Text c="dimmed" mb="md">
            {t('account.registerText')}
          </Text>
          <RegisterForm />
        </section>
        <section className={classes.card} aria-labelledby="login-title">
          <Title order={2} size="h3" id="login-title">
            {t('account.login')}
          </Title>
          <Text c="dimmed" mb="md">
            {t('account.loginText')}
          </Text>
          <LoginForm />
        </section>
      </div>
    </div>
  );
}
