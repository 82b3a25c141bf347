import { Alert, Button, NativeSelect, Skeleton, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '../../shared/api/problem';
import type { CreatedStreamKey, StreamKey } from '../../shared/api/types';
import { problemText } from '../../shared/i18n/problem-text';
import { Confirm } from '../../shared/ui/confirm';
import { PlusIcon } from '../../shared/ui/icons';
import { Panel } from '../../shared/ui/panel';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { KeyHistory } from './key-history';
import { KeyRow } from './key-row';
import { useKeyChanges, useStreamKeys } from './key-queries';
import classes from './keys-panel.module.css';

interface Props {
  channelId: string;
  onMade: (key: CreatedStreamKey) => void;
  onGone: (keyId: string) => void;
}

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

type Asked = { about: 'rotate' | 'remove'; key: StreamKey };

export function KeysPanel({ channelId, onMade, onGone }: Props) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useStreamKeys(channelId);
  const { create, rotate, remove } = useKeyChanges(channelId);
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const say = (failure: unknown) => (failure ? problemText(t, toProblem(failure)) : null);

  const make = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      {
        params: { path: { id: channelId } },
        body: { label: label.trim() || null, expiresAt: days === '' ? null : daysFromNow(Number(days)) },
      },
      {
        onSuccess: (key) => {
          setLabel('');
          setDays('');
          onMade(key);
        },
      },
    );
  };

  const ask = (about: Asked['about'], key: StreamKey) => {
    rotate.reset();
    remove.reset();
    setAsked({ about, key });
  };

  const confirm = () => {
    if (!asked) return;
    const params = { path: { id: channelId, keyId: asked.key.id } };
    const close = () => {
      setAsked(null);
      onGone(asked.key.id);
    };
    if (asked.about === 'remove') remove.mutate({ params }, { onSuccess: close });
    else
      rotate.mutate(
        { params, body: {} },
        {
          onSuccess: (key) => {
            close();
            onMade(key);
          },
        },
      );
  };

  const keys = data?.items ?? [];
  return (
    <Panel title={t('keys.title')} text={t('keys.text')}>
      {create.error && (
        <Alert color="red" role="alert" mb="md">
          {say(create.error)}
        </Alert>
      )}
      <form onSubmit={make} className={classes.create}>
        <TextInput
          className={classes.label}
          aria-label={t('keys.label')}
          placeholder={t('keys.labelPlaceholder')}
          maxLength={60}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          data-testid="key-label"
        />
        <NativeSelect
          aria-label={t('keys.lifetime')}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={[
            { value: '', label: t('keys.forever') },
            { value: '1', label: t('keys.day') },
            { value: '7', label: t('keys.week') },
            { value: '30', label: t('keys.month') },
          ]}
          data-testid="key-lifetime"
        />
        <Button type="submit" leftSection={<PlusIcon />} loading={create.isPending} data-testid="key-create">
          {t('keys.create')}
        </Button>
      </form>
      {isPending ? (
        <Skeleton height={64} mt="md" radius="md" />
      ) : !data ? (
        <ProblemMessage error={error} retry={() => void refetch()} compact />
      ) : keys.length === 0 ? (
        <Text c="dimmed" mt="md">
          {t('keys.empty')}
        </Text>
      ) : (
        <ul className={classes.list}>
          {keys.map((key) => (
            <KeyRow key={key.id} streamKey={key} onAsk={(about) => ask(about, key)} />
          ))}
        </ul>
      )}
      <KeyHistory channelId={channelId} />
      <Confirm
        opened={asked !== null}
        title={asked?.about === 'remove' ? t('keys.deleteTitle') : t('keys.rotateTitle')}
        text={asked?.about === 'remove' ? t('keys.deleteText') : t('keys.rotateText')}
        action={asked?.about === 'remove' ? t('keys.delete') : t('keys.rotate')}
        danger={asked?.about === 'remove'}
        busy={rotate.isPending || remove.isPending}
        problem={say(asked?.about === 'remove' ? remove.error : rotate.error)}
        onConfirm={confirm}
        onClose={() => setAsked(null)}
      />
    </Panel>
  );
}
