import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { StreamState } from '../../shared/api/types';
import type { Engine } from './hls-engine';
import { hasMediaSource, playNatively, playsNatively } from './native-engine';

export type Playback = 'connecting' | 'playing' | 'trouble' | 'unsupported';

// Longer than a few segments: the picture stands although the stream is said to be live.
const stalledMs = 12_000;

/** Keeps the video element fed from the playlist for as long as the component lives. */
export function useHlsPlayback(video: RefObject<HTMLVideoElement | null>, url: string, state: StreamState) {
  const engine = useRef<Engine | null>(null);
  const [playback, setPlayback] = useState<Playback>('connecting');
  const over = state === 'ended';

  useEffect(() => {
    const element = video.current;
    if (!element || over) return;
    let left = false;
    const onTrouble = (trouble: boolean) => {
      if (!left) setPlayback(trouble ? 'trouble' : 'playing');
    };
    const begin = async () => {
      let made: Engine | null = null;
      if (hasMediaSource()) {
        const { playThroughHls } = await import('./hls-engine');
        if (left) return;
        made = playThroughHls({ video: element, url, onTrouble });
      }
      if (made === null && playsNatively(element)) made = playNatively(element, url, onTrouble);
      engine.current = made;
      if (made === null) setPlayback('unsupported');
    };
    void begin().catch(() => onTrouble(true));
    return () => {
      left = true;
      engine.current?.destroy();
      engine.current = null;
    };
  }, [video, url, over]);

  // Back after an interruption, or stuck for a reason nobody reported: start over from the playlist.
  useEffect(() => {
    if (state !== 'live') return;
    let lastTime = -1;
    let since = Date.now();
    const timer = setInterval(() => {
      const element = video.current;
      if (!element || element.paused || element.currentTime !== lastTime) {
        lastTime = element?.currentTime ?? -1;
        since = Date.now();
      } else if (Date.now() - since > stalledMs) {
        since = Date.now();
        engine.current?.reload();
      }
    }, 1_000);
    return () => clearInterval(timer);
  }, [video, state]);

  const before = useRef(state);
  useEffect(() => {
    if (before.current === 'interrupted' && state === 'live') engine.current?.reload();
    before.current = state;
  }, [state]);

  const goLive = useCallback(() => {
    engine.current?.goLive();
    return engine.current !== null;
  }, []);
  return { playback, goLive };
}
