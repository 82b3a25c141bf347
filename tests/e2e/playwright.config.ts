import { defineConfig } from '@playwright/test';
import { full } from './support/extent';

export default defineConfig({
  testDir: './specs',
  // What takes minutes is for `./xatube test --faults`, which runs nothing else of these.
  [full ? 'grep' : 'grepInvert']: /@faults/,
  // Limits are measured here, in seconds: a neighbour that takes the processors would be measured with them.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    // The system's browser: what is tested is the pages, and nothing has to be downloaded for it.
    headless: true,
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--autoplay-policy=no-user-gesture-required',
      ],
    },
  },
});
