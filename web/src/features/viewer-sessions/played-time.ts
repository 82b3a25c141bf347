// Slack for coarse timers and for a player that runs slightly fast to catch up with the live edge.
const slackMs = 300;
const fastest = 1.5;

/**
 * Adds up what was really played: the video's own clock, but never faster than the wall's.
 * A jump to the live edge or back is not playing.
 */
export class PlayedTime {
  private playedMs = 0;
  private last: { mediaMs: number; wallMs: number } | null = null;

  /** Called often while the page is open, with video.currentTime in seconds. */
  observe(currentTime: number, wallMs: number): void {
    const mediaMs = currentTime * 1000;
    const before = this.last;
    this.last = { mediaMs, wallMs };
    if (before === null) return;

    const advanced = mediaMs - before.mediaMs;
    const elapsed = wallMs - before.wallMs;
    if (advanced <= 0 || elapsed <= 0) return;
    if (advanced > elapsed * fastest + slackMs) return;
    this.playedMs += Math.min(advanced, elapsed + slackMs);
  }

  /** A new source starts another clock: the step onto it counts for nothing. */
  interrupt(): void {
    this.last = null;
  }

  get totalMs(): number {
    return Math.floor(this.playedMs);
  }
}
