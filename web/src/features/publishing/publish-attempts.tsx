import { Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PublishAttempt } from '../../shared/api/types';
import { useFormat } from '../../shared/i18n/format';
import { Panel } from '../../shared/ui/panel';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { useNow } from '../../shared/ui/use-now';
import classes from './publish-attempts.module.css';
import { usePublishAttempts } from './publishing-queries';

/** Who tried to go live on the channel, and why it was refused if it was. */
export function PublishAttempts({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = usePublishAttempts(channelId);
  const attempts = data?.items ?? [];
  return (
    <Panel title={t('attempts.title')} text={t('attempts.text')}>
      {isPending ? (
        <Skeleton height={64} radius="md" />
      ) : !data ? (
        <ProblemMessage error={error} retry={() => void refetch()} compact />
      ) : attempts.length === 0 ? (
        <Text c="dimmed">{t('attempts.empty')}</Text>
      ) : (
        <ul className={classes.list}>
          {attempts.map((attempt) => (
            <Attempt key={`${attempt.at} ${attempt.outcome}`} attempt={attempt} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Attempt({ attempt }: { attempt: PublishAttempt }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const times = attempt.times > 1 ? ` × ${format.number(attempt.times)}` : '';
  return (
    <li className={classes.row} data-testid="publish-attempt">
      <span className={classes.outcome} data-outcome={attempt.outcome}>
        {t(outcomes[attempt.outcome] ?? 'attempts.refused')}
        {times}
      </span>
      <span className={classes.facts}>
        <span>{format.ago(attempt.at, now)}</span>
        <span>
          {attempt.keyLabel || t('keys.unnamed')} <code>{attempt.keyPrefix}…</code>
        </span>
      </span>
    </li>
  );
}

const outcomes: Record<
  string,
  'attempts.accepted' | 'attempts.revoked' | 'attempts.expired' | 'attempts.suspended' | 'attempts.taken'
> = {
  accepted: 'attempts.accepted',
  'revoked-key': 'attempts.revoked',
  'expired-key': 'attempts.expired',
  'channel-suspended': 'attempts.suspended',
  'already-publishing': 'attempts.taken',
};
