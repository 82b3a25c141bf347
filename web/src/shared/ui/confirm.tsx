import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  opened: boolean;
  title: string;
  text: string;
  action: string;
  busy?: boolean;
  danger?: boolean;
  /** A refusal of the last try. */
  problem?: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm({ opened, title, text, action, busy, danger, problem, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <Stack>
        <Text c="dimmed">{text}</Text>
        {problem && (
          <Text c="red.4" role="alert">
            {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button
            color={danger ? 'danger' : undefined}
            loading={busy}
            onClick={onConfirm}
            data-testid="confirm"
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
