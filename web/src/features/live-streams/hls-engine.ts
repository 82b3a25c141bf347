import Hls, { type ErrorData } from 'hls.js/light';
import workerUrl from 'hls.js/dist/hls.worker.js?url';

export interface Engine {
  /** Starts over from the playlist: after an interruption its numbering may have begun anew. */
  reload(): void;
  goLive(): void;
  destroy(): void;
}

interface Options {
  video: HTMLVideoElement;
  url: string;
  onTrouble: (trouble: boolean) => void;
}

const retryMs = [700, 1_200, 2_000, 3_000, 5_000];

/** Plays through Media Source Extensions. Whatever fails is tried again until destroyed. */
export function playThroughHls({ video, url, onTrouble }: Options): Engine | null {
  if (!Hls.isSupported()) return null;

  let attempts = 0;
  let mediaRecoveries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hls = new Hls({
    // A file of our own: the content policy refuses a worker made from a blob.
    workerPath: workerUrl,
    liveSyncDurationCount: 3,
    liveMaxLatencyDurationCount: 8,
    maxLiveSyncPlaybackRate: 1.1,
    liveDurationInfinity: true,
    backBufferLength: 30,
    // Retries are ours: a playlist that is not written yet answers 404, which the library takes as final.
    manifestLoadPolicy: {
      default: {
        maxTimeToFirstByteMs: 8_000,
        maxLoadTimeMs: 10_000,
        timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
        errorRetry: { maxNumRetry: 1, retryDelayMs: 500, maxRetryDelayMs: 2_000 },
      },
    },
  });

  const reload = () => {
    clearTimeout(timer);
    hls.stopLoad();
    hls.loadSource(url);
    hls.startLoad(-1);
  };

  const retry = (again: () => void) => {
    clearTimeout(timer);
    const wait = retryMs[Math.min(attempts++, retryMs.length - 1)];
    if (attempts > 1) onTrouble(true);
    timer = setTimeout(again, wait);
  };

  hls.on(Hls.Events.ERROR, (_, data: ErrorData) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && mediaRecoveries < 2) {
      mediaRecoveries++;
      hls.recoverMediaError();
      return;
    }
    mediaRecoveries = 0;
    retry(reload);
  });
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    attempts = 0;
    mediaRecoveries = 0;
    onTrouble(false);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    // Refused autoplay shows the play button; nothing else is lost.
    if (video.autoplay) void video.play().catch(() => undefined);
  });

  hls.attachMedia(video);
  hls.loadSource(url);

  return {
    reload,
    goLive() {
      if (hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
      void video.play().catch(() => undefined);
    },
    destroy() {
      clearTimeout(timer);
      hls.destroy();
    },
  };
}
