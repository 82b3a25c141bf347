import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../support/api';
import { finish } from '../support/command';
import { mustComplain } from '../support/complaint';
import { eventually } from '../support/eventually';
import { Installation, runXaTube } from '../support/installation';
import { freePorts, isFree } from '../support/ports';
import { processesUsing } from '../support/processes';
import { expect, test } from '../support/test';

// A simulated viewer stays for up to a minute and a half, and one that falls silent is counted a while longer.
const somebodyComesOrGoesMs = 130_000;
const demoTitle = 'Demo channel';

let xatube: Installation;
let visitor: Api;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  // As anybody starts it who only wants to see it: no setting is changed.
  xatube = await Installation.start(['--demo'], {});
  visitor = new Api(xatube.ready.url);
});

test.afterAll(() => xatube.remove());

const demoStream = async () => {
  const { items } = await visitor.liveStreams();
  return items.find(({ channel }) => channel.title === demoTitle);
};

test('the ready file tells everything the contract names, and all of it answers', async () => {
  const { ready, port, rtmpPort } = xatube;
  const http = /^http:\/\/127\.0\.0\.1:\d+/;
  expect(ready).toEqual({
    url: `http://127.0.0.1:${port}`,
    rtmpUrl: `rtmp://127.0.0.1:${rtmpPort}/live`,
    callbacksUrl: expect.stringMatching(http),
    callbacksSecret: expect.stringMatching(/^.{16,}$/),
    pid: expect.any(Number),
    dashboardUrl: expect.stringMatching(http),
    metricsUrls: [expect.stringMatching(http)],
    silos: [{ name: expect.any(String), pid: ready.pid }],
    apis: [{ url: expect.stringMatching(http), pid: ready.pid }],
    ingests: [{ name: 'local', rtmpUrl: ready.rtmpUrl, pid: ready.pid }],
  });
  expect(processesUsing(xatube.data).map(({ pid }) => pid)).toContain(ready.pid);
  const status = async (url: string) => (await fetch(url, { redirect: 'manual' })).status;
  for (const url of [`${ready.url}/`, `${ready.url}/livez`, `${ready.url}/readyz`, ...ready.metricsUrls])
    expect(await status(url), url).toBe(200);
  expect(await status(`${ready.apis[0]!.url}/readyz`)).toBe(200);
  expect(await status(ready.dashboardUrl)).toBe(401);
});

test('ffprobe finds video and sound in the demo stream', async () => {
  const stream = await demoStream();
  const address = new URL(stream!.playbackUrl, visitor.url).href;
  const entries = ['-show_entries', 'stream=codec_type,codec_name', '-of', 'json'];
  const probe = await finish('ffprobe', ['-v', 'error', ...entries, address]);
  expect(probe.stderr).toBe('');
  const { streams } = JSON.parse(probe.stdout) as { streams: { codec_type: string; codec_name: string }[] };
  const found = streams.map(({ codec_type: type, codec_name: name }) => `${type} ${name}`);
  expect(found.sort()).toEqual(['audio aac', 'video h264']);
});

test('a run that is in the way of another is refused, and the other does not notice', async () => {
  const home = await mkdtemp(join(tmpdir(), 'xatube-e2e-'));
  const [free] = await freePorts(1);
  const { port, rtmpPort } = xatube;
  const data = join(home, 'data');
  const before = await demoStream();
  try {
    await mustComplain(
      runXaTube(['--port', `${port}`, '--rtmp-port', `${free}`, '--data', data]),
      new RegExp(`^xatube: port ${port} is in use; .*--port`),
      home,
    );
    await mustComplain(
      runXaTube(['--port', `${free}`, '--rtmp-port', `${rtmpPort}`, '--data', data]),
      new RegExp(`^xatube: port ${rtmpPort} is in use; .*--rtmp-port`),
      home,
    );
    // The very same command once more, in another terminal.
    await mustComplain(
      runXaTube(xatube.arguments),
      /^xatube: another run is using .*; stop it, or .*--data/,
      home,
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  expect(existsSync(xatube.readyFile)).toBe(true);
  const after = await demoStream();
  expect([after?.id, after?.state]).toEqual([before?.id, 'live']);
});

test('the directory shows the demo stream with its viewers, and their number moves', async () => {
  test.setTimeout(somebodyComesOrGoesMs + 10_000);
  const counts = new Set<number>();
  await eventually('the count moves', somebodyComesOrGoesMs, async () => {
    const stream = await demoStream();
    counts.add(stream!.viewers);
    return counts.size > 1;
  });
  expect(Math.max(...counts)).toBeGreaterThan(0);
  expect((await demoStream())?.state).toBe('live');
});

test('Ctrl-C stops all of it: no process is left, the ports are free, the ready file is gone', async () => {
  const { port, rtmpPort } = xatube;
  const commands = xatube.leftovers().map(({ command }) => command);
  expect(commands.filter((command) => command.startsWith('nginx:')).length).toBeGreaterThanOrEqual(2);
  expect(processesUsing(xatube.ready.rtmpUrl).length).toBeGreaterThan(0);

  expect(await xatube.stop()).toBe(0);
  expect(xatube.leftovers()).toEqual([]);
  expect(processesUsing(xatube.ready.rtmpUrl)).toEqual([]);
  expect(existsSync(xatube.readyFile)).toBe(false);
  for (const taken of [port, rtmpPort, ...[xatube.ready.callbacksUrl, xatube.ready.apis[0]!.url].map(portOf)])
    expect(await isFree(taken), `port ${taken}`).toBe(true);
});

const portOf = (url: string) => Number(new URL(url).port);
