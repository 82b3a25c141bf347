import { Menu, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../shared/ui/cover';
import { SignOutIcon } from '../../shared/ui/icons';
import { useMe, useSession, useSignOut } from './use-session';

export function AccountMenu() {
  const { t } = useTranslation();
  const status = useSession();
  const { data: me } = useMe();
  const signOut = useSignOut();
  if (status !== 'signed-in' || !me) return null;
  const name = me.displayName || me.username;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={`${t('nav.account')}: ${name}`} data-testid="account-menu" lh={0}>
          <Avatar handle={me.username} title={name} size={38} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name} · {me.email}
        </Menu.Label>
        <Menu.Item leftSection={<SignOutIcon />} onClick={() => void signOut()} data-testid="sign-out">
          {t('nav.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
