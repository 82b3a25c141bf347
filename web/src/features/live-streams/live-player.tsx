import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamMediaState, StreamState } from '../../shared/api/types';
import { VolumeOffIcon } from '../../shared/ui/icons';
import { StateBadge } from '../../shared/ui/state-badge';
import classes from './live-player.module.css';
import { speakPlayerLanguage } from './player-elements';
import { useHlsPlayback } from './use-hls-playback';

export interface LivePlayerProps {
  url: string;
  state: StreamState;
  /** The playlist is not asked for before this was `ok`. */
  media: StreamMediaState;
  video: RefObject<HTMLVideoElement | null>;
  /** Shown until the first picture. */
  cover: ReactNode;
  /** Covers the player while there is no picture. */
  overlay?: ReactNode;
  /** For the streamer: stays without sound, which a microphone would hear. */
  preview?: boolean;
}

const liveRequests = ['mediaseektoliverequest', 'mediaplayrequest'];

export default function LivePlayer({
  url,
  state,
  media,
  video,
  cover,
  overlay,
  preview = false,
}: LivePlayerProps) {
  const { t, i18n } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const { playback, goLive } = useHlsPlayback(video, { url, state, media });
  const { muted, started } = useVideoFlags(video);
  speakPlayerLanguage(i18n.language);

  // The library seeks to the very end of what is known, where nothing is loaded yet; our edge is a little earlier.
  // To play after a pause means the same: this is live, not a recording.
  useEffect(() => {
    const element = frame.current;
    const seekToLive = (event: Event) => {
      if (goLive()) event.stopPropagation();
    };
    for (const request of liveRequests) element?.addEventListener(request, seekToLive, { capture: true });
    return () => {
      for (const request of liveRequests)
        element?.removeEventListener(request, seekToLive, { capture: true });
    };
  }, [goLive]);

  const notice = noticeFor(state, playback, started);
  return (
    <div
      ref={frame}
      className={classes.frame}
      data-preview={preview || undefined}
      role="region"
      aria-label={t(preview ? 'signal.preview' : 'watch.player')}
    >
      {/* The words of the controls are set when they are made: another language makes them anew. */}
      <media-controller
        class={classes.controller}
        lang={i18n.language}
        default-stream-type="live"
        nomutedpref=""
        gesturesdisabled={state === 'ended' ? '' : undefined}
      >
        <video
          slot="media"
          ref={video}
          data-testid="player-video"
          muted
          autoPlay
          playsInline
          crossOrigin="anonymous"
          tabIndex={-1}
        />
        <media-loading-indicator key={`load-${i18n.language}`} slot="centered-chrome" noautohide="" />
        <media-control-bar key={i18n.language} class={classes.bar}>
          <media-play-button />
          {!preview && <media-mute-button />}
          {!preview && <media-volume-range />}
          <media-live-button class={classes.liveButton} />
          <span className={classes.spacer} />
          <media-pip-button />
          <media-fullscreen-button />
        </media-control-bar>
      </media-controller>

      {(!started || overlay) && <div className={classes.cover}>{cover}</div>}
      {!preview && (
        <div className={classes.badge}>
          <StateBadge state={state} />
        </div>
      )}
      {overlay ? (
        <div className={classes.overlay}>{overlay}</div>
      ) : (
        notice && (
          <p className={classes.notice} role="status">
            {t(notice)}
          </p>
        )
      )}
      {muted && started && !overlay && !preview && (
        <button type="button" className={classes.unmute} onClick={() => turnOnSound(video.current)}>
          <VolumeOffIcon />
          {t('player.unmute')}
        </button>
      )}
    </div>
  );
}

function turnOnSound(video: HTMLVideoElement | null) {
  if (!video) return;
  video.muted = false;
  if (video.volume === 0) video.volume = 1;
  void video.play().catch(() => undefined);
}

function noticeFor(state: StreamState, playback: string, started: boolean) {
  if (state === 'ended') return null;
  if (playback === 'unsupported') return 'watch.noMedia' as const;
  if (playback === 'trouble') return 'player.retrying' as const;
  return started ? null : ('player.connecting' as const);
}

function useVideoFlags(video: RefObject<HTMLVideoElement | null>) {
  const [muted, setMuted] = useState(true);
  const [started, setStarted] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const volume = () => setMuted(element.muted || element.volume === 0);
    const play = () => setStarted(true);
    element.addEventListener('volumechange', volume);
    element.addEventListener('playing', play);
    return () => {
      element.removeEventListener('volumechange', volume);
      element.removeEventListener('playing', play);
    };
  }, [video]);
  return { muted, started };
}
