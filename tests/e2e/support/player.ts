import type { Page } from '@playwright/test';
import { eventually } from './eventually';

/** The video of a watch page, as far as a browser can say what it shows. */
export class Player {
  constructor(private readonly page: Page) {}

  /** Waits until so much of the video has been played from now on; leaps to another place do not count. */
  async plays(seconds: number, withinMs: number): Promise<void> {
    let played = 0;
    let last = await this.time();
    await eventually(`${seconds.toFixed(1)} s of video are played`, withinMs, async () => {
      const now = await this.time();
      const step = now - last;
      last = now;
      if (step > 0 && step < 1) played += step;
      return played >= seconds;
    });
  }

  /** How much it could play on without receiving anything more, in seconds. */
  ahead(): Promise<number> {
    return this.video().evaluate((video: HTMLVideoElement) =>
      video.buffered.length === 0 ? 0 : video.buffered.end(video.buffered.length - 1) - video.currentTime,
    );
  }

  pictureWidth(): Promise<number> {
    return this.video().evaluate((video: HTMLVideoElement) => video.videoWidth);
  }

  private time(): Promise<number> {
    return this.video().evaluate((video: HTMLVideoElement) => video.currentTime);
  }

  private video() {
    return this.page.getByTestId('player-video');
  }
}
