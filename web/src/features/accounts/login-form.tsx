import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useProblemForm } from '../../shared/ui/use-problem-form';
import { signIn } from './use-session';

export function LoginForm() {
  const { t } = useTranslation();
  const required = (value: string) => (value.trim() === '' ? t('account.required') : null);
  const { form, submit, busy, problem } = useProblemForm(
    { initialValues: { login: '', password: '' }, validate: { login: required, password: required } },
    ({ login, password }) => signIn(login.trim(), password),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label={t('account.loginName')}
          autoComplete="username"
          autoCapitalize="none"
          data-testid="login-login"
          {...form.getInputProps('login')}
        />
        <PasswordInput
          label={t('account.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }}
          data-testid="login-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={busy} data-testid="login-submit">
          {t('account.login')}
        </Button>
      </Stack>
    </form>
  );
}
