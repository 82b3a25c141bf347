import type { HlsConfig } from 'hls.js/light';
import workerUrl from 'hls.js/dist/hls.worker.js?url';

/**
 * How far behind the newest segment to play, in seconds, for segments of at most `targetDuration` seconds. One segment
 * is played while the next is made. A playlist that had no new segment is asked for again after half a target duration
 * (RFC 8216, 6.3.4). The rest is for the download. hls.js adds a second after each stall, up to a target duration.
 */
export const targetLatency = (targetDuration: number) => 1.5 * targetDuration + 0.5;

export const hlsOptions: Partial<HlsConfig> = {
  // A file of our own: the content policy refuses a worker made from a blob.
  workerPath: workerUrl,
  // The first is in force only until the playlist has said its target duration.
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 5,
  // 5% faster while too far behind: it catches up after a stall, and is not heard in music.
  maxLiveSyncPlaybackRate: 1.05,
  liveDurationInfinity: true,
  backBufferLength: 30,
  // Retries are ours: hls.js takes a 404 as final, but the playlist of another ingest may still be on its way.
  manifestLoadPolicy: {
    default: {
      maxTimeToFirstByteMs: 8_000,
      maxLoadTimeMs: 10_000,
      timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
      errorRetry: { maxNumRetry: 1, retryDelayMs: 500, maxRetryDelayMs: 2_000 },
    },
  },
};
