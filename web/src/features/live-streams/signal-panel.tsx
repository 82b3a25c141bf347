import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '../../shared/api/problem';
import type { Stream, StreamMediaDetails } from '../../shared/api/types';
import { AlertIcon, CheckIcon, PauseSignalIcon } from '../../shared/ui/icons';
import { Panel } from '../../shared/ui/panel';
import { ProblemMessage } from '../../shared/ui/problem-message';
import { AdviceList } from './advice-list';
import { adviceFor } from './signal-advice';
import { SignalFigures } from './signal-figures';
import classes from './signal-panel.module.css';
import { SignalPreview } from './signal-preview';
import { useStreamMedia } from './stream-queries';

const BitrateChart = lazy(() => import('./bitrate-chart'));

/** What arrives from the encoder of a running stream, and what its streamer should change. */
export function SignalPanel({ stream }: { stream: Stream }) {
  const { t } = useTranslation();
  const { data: media, error, refetch } = useStreamMedia(stream.id);
  return (
    <Panel title={t('signal.title')}>
      {media ? (
        <Signal stream={stream} media={media} />
      ) : error && toProblem(error).status !== 404 ? (
        <ProblemMessage error={error} retry={() => void refetch()} compact />
      ) : (
        <Skeleton height={220} radius="md" />
      )}
    </Panel>
  );
}

function Signal({ stream, media }: { stream: Stream; media: StreamMediaDetails }) {
  const { t } = useTranslation();
  const interrupted = stream.state === 'interrupted';
  const advice = interrupted ? [] : adviceFor(media);
  const state = interrupted
    ? 'interrupted'
    : media.state === 'ok' && advice.length > 0
      ? 'improvable'
      : media.state;
  const { tone, Icon } = looks[state];
  return (
    <>
      <p
        className={classes.state}
        role="status"
        data-tone={tone}
        data-state={state}
        data-testid="signal-state"
      >
        <Icon size={22} />
        {t(`signal.${state}`)}
      </p>
      {advice.length > 0 && <AdviceList advice={advice} />}
      <div className={classes.columns}>
        <SignalPreview stream={stream} media={media.state} />
        <SignalFigures media={media} />
      </div>
      {media.bitrates.length > 1 && (
        <>
          <p className={classes.heading}>{t('signal.chart')}</p>
          <Suspense fallback={<Skeleton height={160} />}>
            <BitrateChart bitrates={media.bitrates} />
          </Suspense>
        </>
      )}
    </>
  );
}

const looks = {
  waiting: { tone: 'wait', Icon: PauseSignalIcon },
  ok: { tone: 'good', Icon: CheckIcon },
  improvable: { tone: 'warn', Icon: AlertIcon },
  unsupported: { tone: 'bad', Icon: AlertIcon },
  stalled: { tone: 'warn', Icon: AlertIcon },
  interrupted: { tone: 'warn', Icon: AlertIcon },
} as const;
