import { useEffect, useRef, useState, type RefObject } from 'react';
import { PlayedTime } from './played-time';
import { SocketTransport } from './socket-transport';
import { httpTransport, type Transport } from './transport';
import { Watching, type Audience } from './watching';

const sampleMs = 250;

interface Options {
  streamId: string;
  /** False once the stream has ended: there is nothing left to be counted for. */
  active: boolean;
  video: RefObject<HTMLVideoElement | null>;
  onAudience: (audience: Audience) => void;
  /** Where heartbeats go; by default the server decides. */
  transport?: Transport;
}

/** Counts the reader of this page as a viewer for as long as the page is open. True while counted. */
export function useViewerSession({ streamId, active, video, onAudience, transport }: Options) {
  const [joined, setJoined] = useState(false);
  const report = useRef(onAudience);
  useEffect(() => {
    report.current = onAudience;
  });

  useEffect(() => {
    if (!active) return;
    const played = new PlayedTime();
    const watching = new Watching({
      streamId,
      transport: transport ?? new SocketTransport(httpTransport),
      watchedMs: () => played.totalMs,
      onAudience: (audience) => {
        setJoined(true);
        report.current(audience);
      },
    });
    const sampler = setInterval(() => {
      if (video.current) played.observe(video.current.currentTime, performance.now());
      else played.interrupt();
    }, sampleMs);

    const leave = () => watching.stop();
    // A page taken back from the back-forward cache was counted out when it was hidden.
    const comeBack = (event: PageTransitionEvent) => {
      if (event.persisted) watching.start();
    };
    addEventListener('pagehide', leave);
    addEventListener('pageshow', comeBack);
    watching.start();

    return () => {
      removeEventListener('pagehide', leave);
      removeEventListener('pageshow', comeBack);
      clearInterval(sampler);
      watching.stop();
      setJoined(false);
    };
  }, [streamId, active, video, transport]);

  return joined;
}
