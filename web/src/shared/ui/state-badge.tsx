import { useTranslation } from 'react-i18next';
import type { StreamState } from '../api/types';
import classes from './state-badge.module.css';

interface Props {
  state: StreamState | 'offline';
  /** Names the element for end-to-end tests; null leaves it nameless. */
  testId?: string | null;
}

export function StateBadge({ state, testId }: Props) {
  const { t } = useTranslation();
  return (
    <span
      className={classes.badge}
      data-state={state}
      data-testid={
        testId === undefined ? (state === 'live' ? 'live-badge' : undefined) : (testId ?? undefined)
      }
    >
      {state === 'live' && <span className={classes.dot} />}
      {t(`state.${state}`)}
    </span>
  );
}
