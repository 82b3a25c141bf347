import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stream, StreamMediaState } from '../../shared/api/types';
import { Cover } from '../../shared/ui/cover';
import classes from './signal-panel.module.css';

const LivePlayer = lazy(() => import('./live-player'));

/** The broadcast as viewers get it, without sound. Whoever looks here has no viewer session. */
export function SignalPreview({ stream, media }: { stream: Stream; media: StreamMediaState }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const { channel, coverUrl, playbackUrl, state } = stream;
  const cover = <Cover url={coverUrl} handle={channel.handle} title={channel.title} />;
  return (
    <div>
      <Suspense fallback={<div className={classes.frame}>{cover}</div>}>
        <LivePlayer
          preview
          url={playbackUrl}
          state={state}
          media={media}
          video={video}
          cover={cover}
          overlay={state === 'live' && media === 'ok' ? undefined : <></>}
        />
      </Suspense>
      <p className={classes.note}>{t('signal.previewText')}</p>
    </div>
  );
}
