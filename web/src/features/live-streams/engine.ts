/** What feeds a video element from a playlist. It plays by itself as long as the element's `autoplay` is set. */
export interface Engine {
  /** For how long playback may stand still while segments arrive; after that it needs a `reload`. */
  readonly stallTimeoutMs: number;
  /** Starts over from the playlist; does nothing once that has ended. */
  reload(): void;
  /** The signal is back: starts over where that is necessary. What the viewer has paused stays paused. */
  resume(): void;
  /** Plays, from as near to the live edge as is stable. */
  goLive(): void;
  destroy(): void;
}

export interface EngineOptions {
  video: HTMLVideoElement;
  url: string;
  /** Whether there are errors that last. */
  onTrouble: (trouble: boolean) => void;
}
