import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { StreamMediaState, StreamState } from '../../shared/api/types';
import type { Engine } from './engine';
import { hasMediaSource, playNatively, playsNatively } from './native-engine';
import { followViewerPause } from './viewer-pause';

export type Playback = 'connecting' | 'playing' | 'trouble' | 'unsupported';

export interface PlaybackSource {
  url: string;
  state: StreamState;
  media: StreamMediaState;
}

/** Keeps the video element fed from the playlist for as long as the component lives. */
export function useHlsPlayback(
  video: RefObject<HTMLVideoElement | null>,
  { url, state, media }: PlaybackSource,
) {
  const engine = useRef<Engine | null>(null);
  const [playback, setPlayback] = useState<Playback>('connecting');
  const active = usePlaylistExists(url, media) && state !== 'ended';
  const arriving = state === 'live' && media === 'ok';

  useEffect(() => (video.current ? followViewerPause(video.current) : undefined), [video]);

  useEffect(() => {
    const element = video.current;
    if (!element || !active) return;
    let left = false;
    const onTrouble = (trouble: boolean) => {
      if (!left) setPlayback(trouble ? 'trouble' : 'playing');
    };
    const begin = async () => {
      const options = { video: element, url, onTrouble };
      let made: Engine | null = null;
      if (hasMediaSource()) {
        const { playThroughHls } = await import('./hls-engine');
        if (left) return;
        made = playThroughHls(options);
      }
      if (made === null && playsNatively(element)) made = playNatively(options);
      engine.current = made;
      if (made === null) setPlayback('unsupported');
    };
    void begin().catch(() => onTrouble(true));
    return () => {
      left = true;
      engine.current?.destroy();
      engine.current = null;
    };
  }, [video, url, active]);

  // Stuck although segments arrive, and no error was reported: starts over from the playlist.
  useEffect(() => {
    if (!arriving) return;
    let lastTime = -1;
    let since = Date.now();
    const timer = setInterval(() => {
      const element = video.current;
      if (!element || element.paused || element.currentTime !== lastTime) {
        lastTime = element?.currentTime ?? -1;
        since = Date.now();
      } else if (engine.current && Date.now() - since > engine.current.stallTimeoutMs) {
        since = Date.now();
        engine.current.reload();
      }
    }, 1_000);
    return () => clearInterval(timer);
  }, [video, arriving]);

  const arrivedBefore = useRef(arriving);
  useEffect(() => {
    if (arriving && !arrivedBefore.current) engine.current?.resume();
    arrivedBefore.current = arriving;
  }, [arriving]);

  const goLive = useCallback(() => {
    engine.current?.goLive();
    return engine.current !== null;
  }, []);
  return { playback, goLive };
}

/** A playlist is written with the first media that browsers can play, and stays until the end of the stream. */
function usePlaylistExists(url: string, media: StreamMediaState): boolean {
  const [existing, setExisting] = useState(media === 'ok' ? url : null);
  if (media === 'ok' && existing !== url) setExisting(url);
  if (media === 'unsupported' && existing !== null) setExisting(null);
  return existing === url;
}
