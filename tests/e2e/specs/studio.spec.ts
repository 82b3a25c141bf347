import type { Page } from '@playwright/test';
import type { Api } from '../support/api';
import { Encoder } from '../support/encoder';
import { Player } from '../support/player';
import { freshName } from '../support/streamer';
import { expect, test } from '../support/test';
import { Viewer } from '../support/viewer';

const onAirLimitMs = 15_000;
const beginsWithinMs = 15_000;
const dropLimitMs = 5_000;
// The live page asks every few seconds.
const directoryMovesWithinMs = 5_000;

const badge = (page: Page) => page.getByTestId('studio-stream-state');

test('a newcomer registers, makes a channel and a key, goes on air, is watched, and ends the stream', async ({
  page,
  context,
  visitor,
}) => {
  test.setTimeout(120_000);
  const name = freshName();
  const title = `The first broadcast of ${name}`;
  await page.goto(`${visitor.url}/studio`);

  await test.step('registers', async () => {
    await page.getByTestId('register-username').fill(name);
    await page.getByTestId('register-email').fill(`${name}@example.test`);
    await page.getByTestId('register-password').fill('long enough for anybody');
    await page.getByTestId('register-submit').click();
    await expect(page.getByTestId('account-menu')).toBeVisible();
  });

  await test.step('makes a channel', async () => {
    await page.getByTestId('channel-title').fill(title);
    await page.getByTestId('channel-handle').fill(name);
    await page.getByTestId('channel-submit').click();
    await expect(badge(page)).toHaveAttribute('data-state', 'offline');
  });

  const key = await test.step('makes a key, which is shown once', async () => {
    await page.getByTestId('key-label').fill('The encoder of this test');
    await page.getByTestId('key-create').click();
    const shown = await page.getByTestId('key-value').textContent();
    expect(shown).toMatch(/^xts_[0-9A-Za-z]{36}$/);
    await page.getByTestId('key-done').click();
    await expect(page.getByTestId('key-row')).toHaveCount(1);
    await expect(page.getByTestId('key-row')).toContainText('The encoder of this test');
    await expect(page.getByTestId('key-value')).toHaveCount(0);
    expect(await mentions(page, shown!)).toBe(false);
    return shown!;
  });

  const server = await page.getByTestId('rtmp-server').textContent();
  const encoder = Encoder.publish(`${server}/${key}`);
  try {
    await expect(badge(page)).toHaveAttribute('data-state', 'live', { timeout: onAirLimitMs });

    const watchPage = await context.newPage();
    await test.step('is listed on the live page, with a count that moves', async () => {
      await watchPage.goto(visitor.url);
      const card = watchPage.getByTestId('stream-card').filter({ hasText: title });
      const count = card.getByTestId('viewer-count');
      await expect(count).toHaveAttribute('data-count', '0');
      const viewer = await Viewer.join(visitor, (await card.getAttribute('data-stream-id'))!);
      await expect(count).toHaveAttribute('data-count', '1', { timeout: directoryMovesWithinMs });
      await viewer.leave();
      await expect(count).toHaveAttribute('data-count', '0', { timeout: directoryMovesWithinMs });
      await card.click();
    });

    await test.step('is watched', async () => {
      await expect(watchPage.getByTestId('stream-state')).toHaveAttribute('data-state', 'live');
      await new Player(watchPage).plays(2, beginsWithinMs);
      await page.bringToFront();
      await expect(page.getByTestId('viewer-count')).toHaveAttribute('data-count', '1');
    });

    await test.step('ends the stream, and the encoder is dropped', async () => {
      await page.getByTestId('end-stream').click();
      await page.getByTestId('confirm').click();
      await encoder.exit(dropLimitMs);
      await expect(badge(page)).toHaveAttribute('data-state', 'offline');
      await expect(watchPage.getByTestId('stream-state')).toHaveAttribute('data-state', 'ended');
      await expect(page.getByTestId('past-stream')).toHaveCount(1);
    });
  } finally {
    await encoder.kill();
  }
});

test('after a reload the streamer is still signed in, and the key is not shown again', async ({
  page,
  newStreamer,
}) => {
  const streamer = await newStreamer();
  await signIn(page, streamer);
  await page.getByTestId('key-create').click();
  const key = await page.getByTestId('key-value').textContent();
  await page.getByTestId('key-done').click();
  await page.reload();
  await expect(page.getByTestId('key-row')).toHaveCount(2);
  await expect(page.getByTestId('key-masked')).toHaveCount(0);
  expect(await mentions(page, key!)).toBe(false);
});

test('a key that is deleted in the studio is of no more use', async ({ page, newStreamer }) => {
  const streamer = await newStreamer();
  const { encoder } = await streamer.goLive();
  await signIn(page, streamer);
  await expect(badge(page)).toHaveAttribute('data-state', 'live');
  await page.getByTestId('key-delete').click();
  await page.getByTestId('confirm').click();
  await encoder.exit(dropLimitMs);
  await expect(badge(page)).toHaveAttribute('data-state', 'offline');
  expect(await streamer.publish().exit()).not.toBe(0);
});

/** Told as yes or no: a failure must not print a key, nor the whole page. */
const mentions = async (page: Page, key: string) => (await page.content()).includes(key);

async function signIn(
  page: Page,
  { api, username, password }: { api: Api; username: string; password: string },
) {
  await page.goto(`${api.url}/studio`);
  await page.getByTestId('login-login').fill(username);
  await page.getByTestId('login-password').fill(password);
  await page.getByTestId('login-submit').click();
  await expect(page.getByTestId('rtmp-server')).toBeVisible();
}
