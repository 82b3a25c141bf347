export interface Tracks {
  audio: boolean;
  video: boolean;
}

/**
 * Finds where a media source has to be made anew because the tracks of the stream have changed. A media source keeps the
 * tracks it began with: it cannot take another one, and stops playing where one of its own ends. Positions are in seconds
 * of the playlist's timeline.
 */
export class TrackChanges {
  private source: Tracks | null = null;
  /** The start of the last fragment that had all tracks of the media source. */
  private completeAt = 0;
  /** The start of the first fragment that lacks one of them; null while none does. */
  private missingFrom: number | null = null;

  /** A media source was made, with these tracks; null: it was removed. */
  begin(source: Tracks | null): void {
    this.source = source;
    this.completeAt = 0;
    this.missingFrom = null;
  }

  /** Whether a fragment with these tracks cannot be added, so that the media source has to be made anew at once. */
  adds(tracks: Tracks): boolean {
    const { source } = this;
    return source !== null && ((tracks.audio && !source.audio) || (tracks.video && !source.video));
  }

  /** A fragment was read, and has these tracks. */
  read(tracks: Tracks, start: number): void {
    const { source } = this;
    // A fragment without anything is a gap, which hls.js skips.
    if (source === null || (!tracks.audio && !tracks.video)) return;
    const lacks = (source.audio && !tracks.audio) || (source.video && !tracks.video);
    if (lacks) this.missingFrom ??= start;
    else [this.completeAt, this.missingFrom] = [start, null];
  }

  /** Playback waits for data: where to begin anew, or null if it waits for something else than a track that has ended. */
  waiting(currentTime: number): number | null {
    return this.missingFrom !== null && currentTime >= this.completeAt ? this.missingFrom : null;
  }
}
