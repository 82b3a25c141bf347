import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useProblemForm } from '../../shared/ui/use-problem-form';
import { register } from './use-session';

export function RegisterForm() {
  const { t } = useTranslation();
  const required = (value: string) => (value.trim() === '' ? t('account.required') : null);
  const { form, submit, busy, problem } = useProblemForm(
    {
      initialValues: { username: '', email: '', password: '', displayName: '' },
      validate: {
        username: required,
        email: (value) => required(value) ?? (/^\S+@\S+$/.test(value.trim()) ? null : t('account.emailOdd')),
        password: (value) =>
          value.length < 8
            ? t('account.passwordShort')
            : value.length > 128
              ? t('account.passwordLong')
              : null,
      },
    },
    (account) => register({ ...account, username: account.username.trim(), email: account.email.trim() }),
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
          label={t('account.username')}
          autoComplete="username"
          autoCapitalize="none"
          data-testid="register-username"
          {...form.getInputProps('username')}
        />
        <TextInput
          label={t('account.email')}
          type="email"
          autoComplete="email"
          data-testid="register-email"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('account.password')}
          description={t('account.passwordHint')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('account.showPassword') }}
          data-testid="register-password"
          {...form.getInputProps('password')}
        />
        <TextInput
          label={`${t('account.displayName')} (${t('account.optional')})`}
          autoComplete="nickname"
          data-testid="register-display-name"
          {...form.getInputProps('displayName')}
        />
        <Button type="submit" loading={busy} data-testid="register-submit">
          {t('account.register')}
        </Button>
      </Stack>
    </form>
  );
}
