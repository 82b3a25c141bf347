import type { Engine, EngineOptions } from './engine';

const retryMs = 3_000;
const stallTimeoutMs = 12_000;

/** Safari on phones plays HLS by itself and offers nothing else. */
export function playNatively({ video, url, onTrouble }: EngineOptions): Engine {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reload = () => {
    clearTimeout(timer);
    video.src = url;
    video.load();
    if (video.autoplay) void video.play().catch(() => undefined);
  };
  const fail = () => {
    onTrouble(true);
    clearTimeout(timer);
    timer = setTimeout(reload, retryMs);
  };
  const recover = () => onTrouble(false);

  video.addEventListener('error', fail);
  video.addEventListener('playing', recover);
  reload();

  return {
    stallTimeoutMs,
    reload() {
      if (!video.ended) reload();
    },
    resume() {
      // What is paused keeps its picture; playing it goes to the live edge.
      if (video.autoplay) reload();
    },
    goLive() {
      const { seekable } = video;
      if (seekable.length > 0) video.currentTime = seekable.end(seekable.length - 1);
      void video.play().catch(() => undefined);
    },
    destroy() {
      clearTimeout(timer);
      video.removeEventListener('error', fail);
      video.removeEventListener('playing', recover);
      video.removeAttribute('src');
      video.load();
    },
  };
}

export const playsNatively = (video: HTMLVideoElement) =>
  video.canPlayType('application/vnd.apple.mpegurl') !== '';

/** Media Source in either of its forms: then the library is worth its download. */
export const hasMediaSource = () => 'MediaSource' in globalThis || 'ManagedMediaSource' in globalThis;
