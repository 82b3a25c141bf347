import Hls, { type ErrorData, type Fragment } from 'hls.js/light';
import type { Engine, EngineOptions } from './engine';
import { hlsOptions, targetLatency } from './hls-options';
import { TrackChanges, type Tracks } from './track-changes';

const retryMs = [700, 1_200, 2_000, 3_000, 5_000];
const shortestStallTimeoutMs = 12_000;
// Tracks that change more often than this are left to the retries, which get slower.
const restartIntervalMs = 4_000;
// Past the start of a fragment, so that rounding does not select the one before it.
const insideSeconds = 0.05;

/** Plays through Media Source Extensions. Whatever fails is tried again until destroyed, or until the playlist has ended. */
export function playThroughHls({ video, url, onTrouble }: EngineOptions): Engine | null {
  if (!Hls.isSupported()) return null;

  const hls = new Hls(hlsOptions);
  const changes = new TrackChanges();
  let attempts = 0;
  let mediaRecoveries = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;
  let restartedAt = -Infinity;
  let loaded: Fragment | null = null;
  let targetDuration = 0;
  let ended = false;
  // Nothing is downloaded while the viewer has paused.
  let suspended = false;
  let seekToLiveEdge = false;

  // Where autoplay is refused, the play button shows; nothing else is lost.
  const play = () => void video.play().catch(() => undefined);

  const reload = () => {
    clearTimeout(retryTimer);
    ended = suspended = false;
    hls.stopLoad();
    hls.loadSource(url);
    hls.startLoad(-1);
  };

  const retry = () => {
    clearTimeout(retryTimer);
    const wait = retryMs[Math.min(attempts++, retryMs.length - 1)];
    if (attempts > 1) onTrouble(true);
    retryTimer = setTimeout(reload, wait);
  };

  /** Makes the media source anew, with the tracks of the fragment at this position. */
  const restartAt = (position: number) => {
    // After the event that is being handled: hls.js goes on with the fragment in it.
    restartTimer ??= setTimeout(() => {
      restartTimer = undefined;
      if (performance.now() - restartedAt < restartIntervalMs) return retry();
      restartedAt = performance.now();
      hls.detachMedia();
      hls.attachMedia(video);
      hls.startLoad(position + insideSeconds);
      if (video.autoplay) play();
    });
  };

  const setTargetDuration = (seconds: number) => {
    if (seconds === targetDuration) return;
    targetDuration = seconds;
    hls.targetLatency = targetLatency(seconds);
  };

  const onWaiting = () => {
    const position = changes.waiting(video.currentTime);
    if (position !== null) restartAt(position);
  };

  const onPlay = () => {
    if (!suspended) return;
    suspended = false;
    seekToLiveEdge = true;
    hls.startLoad(-1);
  };

  hls.on(Hls.Events.ERROR, (_, data: ErrorData) => {
    // Errors before a restart are those of the track that the media source lacks.
    if (!data.fatal || restartTimer !== undefined) return;
    if (ended) return hls.stopLoad();
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && mediaRecoveries < 2) {
      mediaRecoveries++;
      hls.recoverMediaError();
      return;
    }
    mediaRecoveries = 0;
    retry();
  });
  hls.on(Hls.Events.MANIFEST_LOADED, (_, { levels }) => {
    // Before the position to begin at is chosen.
    const details = levels[0]?.details;
    if (details) setTargetDuration(details.targetduration);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    if (video.autoplay) play();
  });
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    ended = !details.live;
    setTargetDuration(details.targetduration);
    if (!seekToLiveEdge || ended) return;
    seekToLiveEdge = false;
    const edge = hls.liveSyncPosition;
    if (edge !== null && video.currentTime < edge) video.currentTime = edge;
  });
  hls.on(Hls.Events.FRAG_LOADED, (_, { frag }) => {
    loaded = frag;
  });
  hls.on(Hls.Events.BUFFER_CREATED, (_, { tracks }) => changes.begin(tracksOf(tracks)));
  hls.on(Hls.Events.MEDIA_DETACHED, () => changes.begin(null));
  hls.on(Hls.Events.BUFFER_CODECS, (_, tracks) => {
    if (loaded && changes.adds(tracksOf(tracks))) restartAt(loaded.start);
  });
  hls.on(Hls.Events.FRAG_PARSED, (_, { frag }) => changes.read(tracksOf(frag.elementaryStreams), frag.start));
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    attempts = 0;
    mediaRecoveries = 0;
    onTrouble(false);
    // The element may have waited already when the fragment was read.
    if (video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !video.seeking) onWaiting();
    if (video.paused && !video.autoplay) {
      suspended = true;
      hls.stopLoad();
    }
  });
  video.addEventListener('waiting', onWaiting);
  video.addEventListener('play', onPlay);

  hls.attachMedia(video);
  hls.loadSource(url);

  return {
    get stallTimeoutMs() {
      return Math.max(shortestStallTimeoutMs, 2_000 * targetDuration);
    },
    reload() {
      if (!ended) reload();
    },
    resume() {
      // The playlist goes on where it was, and so does hls.js unless it has given up.
      if (ended || attempts > 0) reload();
    },
    goLive() {
      if (!suspended && hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
      play();
    },
    destroy() {
      clearTimeout(retryTimer);
      clearTimeout(restartTimer);
      video.removeEventListener('waiting', onWaiting);
      video.removeEventListener('play', onPlay);
      hls.destroy();
    },
  };
}

const tracksOf = (tracks: Partial<Record<'audio' | 'video' | 'audiovideo', unknown>>): Tracks => ({
  audio: Boolean(tracks.audio ?? tracks.audiovideo),
  video: Boolean(tracks.video ?? tracks.audiovideo),
});
