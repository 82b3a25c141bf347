import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { brisk, Installation } from '../support/installation';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

// Twice as long as a viewer may be silent.
const longMs = 2 * 2.5 * 2_000;

let installation: Installation;
let streamer: Streamer;
let streamId: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  installation = await Installation.start([], { ...brisk, XaTube__HeartbeatSocket__Enabled: 'true' });
  streamer = await Streamer.join(installation, 'Counted through a socket');
  streamId = (await streamer.goLive()).stream.id;
});

test.afterAll(async () => {
  await streamer?.close();
  await installation?.remove();
});

const viewers = async () => (await new Api(installation.ready.url).stream(streamId)).viewers;
const posts = (page: Page) => {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/heartbeats') seen.push(request.method());
  });
  return seen;
};

test('where a socket is offered, the heartbeats go through it and keep the viewer counted', async ({
  page,
}) => {
  const posted = posts(page);
  const [sent, received]: [string[], string[]] = [[], []];
  page.on('websocket', (socket) => {
    expect(new URL(socket.url()).pathname).toBe('/api/heartbeats/socket');
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => received.push(String(payload)));
  });
  await page.goto(`${installation.ready.url}/watch/${streamId}`);
  await expect.poll(viewers).toBe(1);
  await page.waitForTimeout(longMs);
  expect(await viewers()).toBe(1);
  expect(sent.length).toBeGreaterThanOrEqual(3);
  expect(sent.some((message) => message.includes('"quiet":true'))).toBe(true);
  expect(received.length).toBeGreaterThanOrEqual(2);
  expect(received.length).toBeLessThan(sent.length);
  expect(posted).toEqual([]);
});

test('where nothing gets through it, they go the usual way', async ({ page }) => {
  const posted = posts(page);
  await page.routeWebSocket('**/api/heartbeats/socket', (socket) => socket.close());
  await page.goto(`${installation.ready.url}/watch/${streamId}`);
  await expect.poll(viewers).toBe(1);
  await page.waitForTimeout(longMs);
  expect(await viewers()).toBe(1);
  expect(posted.length).toBeGreaterThanOrEqual(3);
});
