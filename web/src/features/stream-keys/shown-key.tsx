import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CreatedStreamKey } from '../../shared/api/types';
import { CopyButton } from '../../shared/ui/copy';
import { AlertIcon } from '../../shared/ui/icons';
import classes from './shown-key.module.css';

interface Props {
  streamKey: CreatedStreamKey | null;
  opened: boolean;
  onClose: () => void;
}

export function ShownKey({ streamKey, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened && streamKey !== null}
      onClose={onClose}
      title={t('keys.shownTitle')}
      size="lg"
      // A key that is shown once must not vanish because of a slip of the mouse.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <Stack>
        <Alert color="yellow" icon={<AlertIcon />}>
          {t('keys.shownWarning')}
        </Alert>
        {streamKey && (
          <div className={classes.value}>
            <code data-testid="key-value">{streamKey.key}</code>
            <CopyButton text={streamKey.key} what={t('obs.key')} size={42} />
          </div>
        )}
        <Text c="dimmed" size="sm">
          {t('keys.secret')}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose} data-testid="key-done">
            {t('keys.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
