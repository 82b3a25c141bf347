import type { Page } from '@playwright/test';
import type { Api, Stream } from '../support/api';
import type { Encoder } from '../support/encoder';
import { eventually } from '../support/eventually';
import { Player } from '../support/player';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';
import { Viewer } from '../support/viewer';

const beginsWithinMs = 15_000;
// A second until the API shows it, and one for the way to the page.
const shownWithinMs = 2_000;
// What a page takes to say goodbye is far less than the silence after which it would be missed.
const goneWithinMs = 2_000;
// Two and a half heartbeat intervals and the second that counting may take.
const silenceMs = 2.5 * 2_000 + 1_000;
const interruptedWithinMs = 5_000;
const backWithinMs = 30_000;

let streamer: Streamer;
let encoder: Encoder;
let stream: Stream;

test.beforeAll(async ({ xatube }) => {
  streamer = await Streamer.join(xatube, 'Watched by a browser');
  ({ encoder, stream } = await streamer.goLive());
});

test.afterAll(() => streamer.close());

// The browser of the test before was shut down, and need not have said goodbye.
test.beforeEach(({ visitor }) => apiShows(visitor, 0, silenceMs));

const state = (page: Page) => page.getByTestId('stream-state');
const count = (page: Page) => state(page).getByTestId('viewer-count');
const region = (page: Page) => page.getByRole('region', { name: 'Live player' });

/** Opens the watch page and waits until its video plays. */
async function watch(page: Page): Promise<Player> {
  await page.goto(`${streamer.api.url}/watch/${stream.id}`);
  await expect(state(page)).toHaveAttribute('data-state', 'live');
  const player = new Player(page);
  await player.plays(0.5, beginsWithinMs);
  return player;
}

const apiShows = (api: Api, viewers: number, withinMs: number) =>
  eventually(`the API shows ${viewers} viewers`, withinMs, async () => {
    return (await api.stream(stream.id)).viewers === viewers;
  });

test('the video plays, under a live badge, and whoever watches is counted', async ({ page, visitor }) => {
  const faults: string[] = [];
  page.on('pageerror', (fault) => faults.push(fault.message));
  const player = await watch(page);
  await player.plays(2, 5_000);
  expect(await player.pictureWidth()).toBe(320);
  await expect(region(page).getByTestId('live-badge')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Watched by a browser');
  await expect(count(page)).toHaveAttribute('data-count', '1');
  await expect(count(page)).toHaveText('1 viewer');
  expect((await visitor.stream(stream.id)).viewers).toBe(1);
  expect(faults).toEqual([]);
});

test('the count on the page moves when others come and go', async ({ page, visitor }) => {
  await watch(page);
  await expect(count(page)).toHaveAttribute('data-count', '1', { timeout: shownWithinMs });
  const others = [await Viewer.join(visitor, stream.id), await Viewer.join(visitor, stream.id)];
  await expect(count(page)).toHaveAttribute('data-count', '3', { timeout: shownWithinMs });
  await expect(count(page)).toHaveText('3 viewers');
  await others[0]!.leave();
  await expect(count(page)).toHaveAttribute('data-count', '2', { timeout: shownWithinMs });
  await others[1]!.leave();
  await expect(count(page)).toHaveAttribute('data-count', '1', { timeout: shownWithinMs });
});

for (const [how, leave] of Object.entries({
  'follows a link to another page': (page: Page) => page.getByRole('link', { name: 'XaTube, home' }).click(),
  'goes to another site': (page: Page) => page.goto('about:blank'),
  'closes the page': (page: Page) => page.close(),
}))
  test(`a viewer who ${how} is not counted any more`, async ({ page, visitor }) => {
    await watch(page);
    await apiShows(visitor, 1, shownWithinMs);
    await leave(page);
    await apiShows(visitor, 0, goneWithinMs);
  });

test('an interrupted broadcast is announced as back soon, and plays on by itself when it is back', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const player = await watch(page);
  await encoder.kill();
  await expect(state(page)).toHaveAttribute('data-state', 'interrupted', { timeout: interruptedWithinMs });
  await expect(region(page).getByText('Back soon').first()).toBeVisible();
  await expect(region(page).getByTestId('live-badge')).toBeHidden();
  const ahead = await player.ahead();

  encoder = streamer.publish();
  await expect(state(page)).toHaveAttribute('data-state', 'live', { timeout: interruptedWithinMs });
  await expect(region(page).getByText('Back soon')).toHaveCount(0);
  await expect(region(page).getByTestId('live-badge')).toBeVisible();
  // More than what was there before the encoder died: the page has found the video again.
  await player.plays(ahead + 2, backWithinMs);
  await expect(count(page)).toHaveAttribute('data-count', '1');
});

test('when the broadcast ends, the page says so and shows what it has been', async ({ page, visitor }) => {
  await watch(page);
  await streamer.api.endStream(stream.id);
  await expect(state(page)).toHaveAttribute('data-state', 'ended', { timeout: interruptedWithinMs });
  await expect(region(page).getByText('This stream has ended')).toBeVisible();
  await expect(region(page).getByText('Peak viewers')).toBeVisible();
  await expect(region(page).getByTestId('live-badge')).toBeHidden();
  await expect(count(page)).toHaveCount(0);
  expect((await visitor.stream(stream.id)).endedAt).not.toBeNull();
});
