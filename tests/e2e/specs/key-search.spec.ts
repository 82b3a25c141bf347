import type { Page } from '@playwright/test';
import { Api, type Stream } from '../support/api';
import { callBack, publisherFields } from '../support/callbacks';
import { everyAnswer, everyFile, whole, type Text } from '../support/everything';
import { brisk, Installation } from '../support/installation';
import { segmentsOf } from '../support/playlist';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const refusalLimitMs = 10_000;

let xatube: Installation;

test.beforeAll(async () => {
  // An operator in search of a fault may make it say much more than it does by itself.
  xatube = await Installation.start([], { ...brisk, Logging__LogLevel__Default: 'Debug' });
});

test.afterAll(() => xatube.remove());

test('a key that is in use is nowhere to be seen, not even in a talkative log', async ({ page }) => {
  const visitor = new Api(xatube.ready.url);
  const streamer = await Streamer.join(xatube, 'A stream that keeps its key to itself');
  const stranger = await Streamer.join(xatube);
  const { stream } = await streamer.goLive();
  // A wrong key must not be noted either: it may be a right one with a typing error.
  const mistyped = `${streamer.key.key.slice(0, -3)}zzz`;
  expect(await streamer.publish(streamer.address(mistyped)).exit(refusalLimitMs)).not.toBe(0);
  expect(await streamer.publish().exit(refusalLimitMs)).not.toBe(0);

  const known = {
    id: streamer.channel.id,
    'streams/id': stream.id,
    'statistics/id': stream.id,
    idOrHandle: streamer.channel.handle,
    handle: streamer.channel.handle,
    username: streamer.username,
    keyId: streamer.key.id,
    slug: 'privacy-policy',
  };
  const answers = [
    ...(await everyAnswer('a visitor', visitor, known)),
    ...(await everyAnswer('another user', stranger.api, known)),
    ...(await everyAnswer('the owner', streamer.api, known)),
  ];
  expect(answers.some(({ text }) => text.includes(stream.id))).toBe(true);
  expect(answers.some(({ text }) => text.includes(streamer.key.prefix))).toBe(true);

  const places = [
    ...answers,
    ...(await operatorsView()),
    ...(await callbackAnswers(streamer, mistyped)),
    ...(await video(visitor, stream)),
    ...(await pages(page, streamer, stream)),
    ...(await everyFile(xatube.data)),
    { where: 'what ./xatube printed', text: xatube.output },
  ];
  // What a search for nothing would have found as well: the places are really read.
  expect(places.filter(({ text }) => text.includes(stream.id)).length).toBeGreaterThan(10);
  expect(xatube.output).toContain('Publisher');
  expect(places.map(({ where }) => where)).toContain(`${xatube.data}/xatube.db`);

  const secrets = [streamer.key.key, mistyped, streamer.key.key.slice(streamer.key.prefix.length)];
  const found = places.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
  expect(found.map(({ where }) => where)).toEqual([]);
  await streamer.close();
});

/** Metrics, and whatever can be seen of the dashboard without its password. */
async function operatorsView(): Promise<Text[]> {
  const addresses = [...xatube.ready.metricsUrls, xatube.ready.dashboardUrl];
  return Promise.all(
    addresses.map(async (address) => {
      const { origin, pathname } = new URL(address);
      return { where: address, text: whole(await new Api(origin).ask('GET', pathname)) };
    }),
  );
}

/** What the engine answers to a duplicate, a typing error, a renewal and a goodbye of somebody unknown. */
async function callbackAnswers(streamer: Streamer, mistyped: string): Promise<Text[]> {
  const secret = xatube.ready.callbacksSecret;
  const calls = [
    publisherFields('publish', streamer.key.key, '8001'),
    publisherFields('publish', mistyped, '8002'),
    publisherFields('update_publish', streamer.key.key, '8003'),
    publisherFields('publish_done', streamer.key.key, '8004'),
    [...publisherFields('publish', streamer.key.key, '8005'), ['name', mistyped]] as [string, string][],
  ];
  return Promise.all(
    calls.map(async (fields) => {
      const { status, headers, text } = await callBack(xatube.ready, { secret, fields });
      return {
        where: `callback ${fields.map((field) => field[0]).join(' ')}`,
        text: `${status}\n${headers}\n${text}`,
      };
    }),
  );
}

/** The playlist with its address, and the segments it names. */
async function video(visitor: Api, stream: Stream): Promise<Text[]> {
  const playlist = await visitor.ask('GET', stream.playbackUrl);
  const segments = segmentsOf(playlist.text);
  expect(segments.length).toBeGreaterThan(0);
  return [
    { where: 'the address of the playlist', text: stream.playbackUrl },
    { where: 'the playlist', text: whole(playlist) },
    ...(await Promise.all(
      segments.map(async (name) => ({
        where: `segment ${name}`,
        text: await (await fetch(new URL(`/hls/${name}`, visitor.url))).text(),
      })),
    )),
  ];
}

/** All pages as a browser shows them, the owner's studio last. */
async function pages(page: Page, streamer: Streamer, stream: Stream): Promise<Text[]> {
  const url = streamer.api.url;
  const read: Text[] = [];
  const look = async (path: string, shown: string) => {
    await page.goto(url + path);
    await expect(page.getByText(shown).first()).toBeVisible();
    read.push({ where: `page ${path}`, text: await page.content() });
  };
  await look('/', stream.title);
  await look(`/watch/${stream.id}`, stream.title);
  await look(`/c/${streamer.channel.handle}`, stream.title);
  await page.goto(`${url}/studio`);
  await page.getByTestId('login-login').fill(streamer.username);
  await page.getByTestId('login-password').fill(streamer.password);
  await page.getByTestId('login-submit').click();
  await expect(page.getByTestId('studio-stream-state')).toHaveAttribute('data-state', 'live');
  await expect(page.getByTestId('key-row')).toHaveCount(1);
  read.push({ where: 'page /studio of the owner', text: await page.content() });
  return read;
}
