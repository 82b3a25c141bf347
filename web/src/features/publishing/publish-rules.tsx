import { Alert, Button, NativeSelect, NumberInput, Skeleton } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '../../shared/api/problem';
import type { PublishRules as Rules } from '../../shared/api/types';
import { problemText } from '../../shared/i18n/problem-text';
import { Panel } from '../../shared/ui/panel';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { usePublishRules, useSetPublishRules } from './publishing-queries';

const longestGraceSeconds = 600;

/** How the channel is published to: how long a lost broadcast is waited for, and who wins when two come. */
export function PublishRules({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = usePublishRules(channelId);
  return (
    <Panel title={t('rules.title')} text={t('rules.text')}>
      {isPending ? (
        <Skeleton height={64} radius="md" />
      ) : data ? (
        <RulesForm channelId={channelId} rules={data} />
      ) : (
        <ProblemMessage error={error} retry={() => void refetch()} compact />
      )}
    </Panel>
  );
}

function RulesForm({ channelId, rules }: { channelId: string; rules: Rules }) {
  const { t } = useTranslation();
  const { mutate, error, isPending, isSuccess, reset } = useSetPublishRules(channelId);
  const [grace, setGrace] = useState<number | string>(rules.graceSeconds ?? '');
  const [second, setSecond] = useState(rules.secondPublisher ?? 'reject');
  const save = (event: FormEvent) => {
    event.preventDefault();
    mutate({
      params: { path: { id: channelId } },
      body: { graceSeconds: grace === '' ? null : Number(grace), secondPublisher: second },
    });
  };
  return (
    <form onSubmit={save} onChange={reset}>
      {error && (
        <Alert color="red" role="alert" mb="md">
          {problemText(t, toProblem(error))}
        </Alert>
      )}
      <NumberInput
        label={t('rules.grace')}
        description={t('rules.graceText')}
        placeholder={t('rules.graceDefault')}
        min={0}
        max={longestGraceSeconds}
        allowDecimal={false}
        value={grace}
        onChange={setGrace}
        data-testid="rules-grace"
      />
      <NativeSelect
        mt="md"
        label={t('rules.second')}
        data={[
          { value: 'reject', label: t('rules.reject') },
          { value: 'takeover', label: t('rules.takeover') },
        ]}
        value={second}
        onChange={(event) => setSecond(event.currentTarget.value === 'takeover' ? 'takeover' : 'reject')}
        data-testid="rules-second"
      />
      <Button type="submit" mt="md" loading={isPending} data-testid="rules-save">
        {isSuccess ? t('rules.saved') : t('rules.save')}
      </Button>
    </form>
  );
}
