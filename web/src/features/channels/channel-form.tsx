import { Alert, Autocomplete, Button, Group, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../shared/api/types';
import { suggestedCategories, useCategoryName } from '../../shared/i18n/category-name';
import { useProblemForm } from '../../shared/ui/use-problem-form';
import { useCreateChannel } from './channel-queries';

interface Props {
  onCreated: (channel: Channel) => void;
  onCancel?: () => void;
}

export function ChannelForm({ onCreated, onCancel }: Props) {
  const { t } = useTranslation();
  const categoryName = useCategoryName();
  const create = useCreateChannel();
  const required = (value: string) => (value.trim() === '' ? t('account.required') : null);
  const { form, submit, busy, problem } = useProblemForm(
    {
      initialValues: { handle: '', title: '', category: '', description: '', tags: '' },
      validate: { handle: required, title: required },
    },
    async (channel) => {
      // Typed in the reader's language, kept in ours, so that every reader gets it in theirs.
      const suggested = suggestedCategories.find((one) => categoryName(one) === channel.category.trim());
      onCreated(await create({ ...channel, category: suggested ?? channel.category }));
    },
  );
  const address = `${location.host}/c/${form.values.handle.trim() || '…'}`;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('form.title')}
            description={t('form.titleHint')}
            data-testid="channel-title"
            {...form.getInputProps('title')}
          />
          <TextInput
            label={t('form.handle')}
            description={t('form.handleHint', { address })}
            autoCapitalize="none"
            autoComplete="off"
            data-testid="channel-handle"
            {...form.getInputProps('handle')}
          />
          <Autocomplete
            label={`${t('form.category')} (${t('account.optional')})`}
            data={suggestedCategories.map(categoryName)}
            data-testid="channel-category"
            {...form.getInputProps('category')}
          />
          <TextInput
            label={`${t('form.tags')} (${t('account.optional')})`}
            placeholder={t('form.tagsHint')}
            data-testid="channel-tags"
            {...form.getInputProps('tags')}
          />
        </SimpleGrid>
        <Textarea
          label={`${t('form.description')} (${t('account.optional')})`}
          autosize
          minRows={2}
          maxRows={6}
          data-testid="channel-description"
          {...form.getInputProps('description')}
        />
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('form.cancel')}
            </Button>
          )}
          <Button type="submit" loading={busy} data-testid="channel-submit">
            {t('form.createChannel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
