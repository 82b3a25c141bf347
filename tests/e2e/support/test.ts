import { test as base } from '@playwright/test';
import { Api } from './api';
import { Installation } from './installation';
import { Streamer } from './streamer';

interface PerTest {
  /** The API as anybody may use it. */
  visitor: Api;
  /** Makes streamers whose encoders are gone when the test is over. */
  newStreamer: (title?: string) => Promise<Streamer>;
}

interface Shared {
  /** One running installation for all files that do not have to stop it. */
  xatube: Installation;
}

export const test = base.extend<PerTest, Shared>({
  xatube: [
    async ({}, use) => {
      const installation = await Installation.start();
      try {
        await use(installation);
      } finally {
        await installation.remove();
      }
    },
    { scope: 'worker', timeout: 150_000 },
  ],

  visitor: async ({ xatube }, use) => use(new Api(xatube.ready.url)),

  newStreamer: async ({ xatube }, use) => {
    const streamers: Streamer[] = [];
    await use(async (title) => {
      const streamer = await Streamer.join(xatube, title);
      streamers.push(streamer);
      return streamer;
    });
    await Promise.all(streamers.map((streamer) => streamer.close()));
  },
});

export { expect } from '@playwright/test';
