import { Center, Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignIn } from '../../features/accounts/sign-in';
import { useSession } from '../../features/accounts/use-session';
import { StudioDesk } from '../studio-desk';

export default function Studio() {
  const { t } = useTranslation();
  const status = useSession();
  return (
    <>
      <title>{`${t('studio.title')} · XaTube`}</title>
      {status === 'unknown' ? (
        <Center mih={320} role="status">
          <Loader mr="md" />
          <Text c="dimmed">{t('studio.checking')}</Text>
        </Center>
      ) : status === 'signed-out' ? (
        <SignIn />
      ) : (
        <StudioDesk />
      )}
    </>
  );
}
