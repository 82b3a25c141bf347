import { Api, type Page, type Stream } from '../support/api';
import { eventually } from '../support/eventually';
import { brisk, Installation } from '../support/installation';
import { videoGoesOn } from '../support/playlist';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';
import { Viewer } from '../support/viewer';

const lostWithinMs = 5_000;
const liveAgainWithinMs = 20_000;
// From the start of the engine: the lease of a publisher (20 s), and then at most what is left of the grace time.
const endedWithinMs = 45_000;
// A publisher is heard of every five seconds, and what was heard is stored every ten.
const signOfLifeMs = 16_000;

let xatube: Installation;

test.beforeAll(async () => {
  xatube = await Installation.start([], brisk);
});

test.afterAll(() => xatube.remove());

test('an engine that is killed comes back with everything: what went on is live, what stopped has ended', async () => {
  test.setTimeout(180_000);
  const visitor = new Api(xatube.ready.url);
  const steady = await Streamer.join(xatube, 'Goes on through it all');
  const unlucky = await Streamer.join(xatube, 'Stops while nobody listens');
  const past = await Streamer.join(xatube, 'Was over before');
  try {
    const ended = await past.goLive();
    await past.api.endStream(ended.stream.id);
    await ended.encoder.exit();
    const [{ stream, encoder }, lost] = await Promise.all([steady.goLive(), unlucky.goLive()]);
    const viewer = await Viewer.join(visitor, stream.id);
    const before = await remembered(visitor, steady, unlucky, past);

    await xatube.kill();
    const killedAt = Date.now();
    await lost.encoder.kill();
    expect(encoder.isAlive).toBe(true);
    // nginx answers for the engine that is away.
    const away = await visitor.ask('GET', `/api/streams/${stream.id}`);
    expect(away).toMatchObject({ status: 503 });
    expect(away.headers.get('retry-after')).not.toBeNull();
    // Who can't be checked is not let in.
    expect(await past.publish().exit()).not.toBe(0);
    // The media agent is in the same process: the video stays as it is until that is back.
    expect((await visitor.ask('GET', stream.playbackUrl)).status).toBe(200);

    await xatube.run();
    const resumed = await eventually('the stream is live', liveAgainWithinMs, async () => {
      const now = await visitor.stream(stream.id);
      return now.state === 'live' && now;
    });
    expect(resumed.startedAt).toBe(stream.startedAt);
    expect(encoder.isAlive).toBe(true);
    await videoGoesOn(visitor, stream);
    // The token from before the crash still counts.
    expect((await viewer.beat()).state).toBe('live');
    await eventually('the viewer is counted again', 2_000, async () => {
      return (await visitor.stream(stream.id)).viewers === 1;
    });
    expect(await remembered(visitor, steady, unlucky, past)).toEqual(before);

    const over = await eventually('the stream that stopped has ended', endedWithinMs, async () => {
      const now = await visitor.stream(lost.stream.id);
      return now.state === 'ended' && now;
    });
    const endedAt = Date.parse(over.endedAt!);
    expect(endedAt).toBeGreaterThanOrEqual(killedAt - signOfLifeMs);
    expect(endedAt).toBeLessThanOrEqual(killedAt + lostWithinMs);
    expect((await visitor.liveStreams()).items.map(({ id }) => id)).toEqual([stream.id]);
    expect((await visitor.stream(stream.id)).state).toBe('live');
    expect(encoder.isAlive).toBe(true);

    // Keys from before the crash are good for a new broadcast, and the one that is used elsewhere is still taken.
    expect((await unlucky.goLive()).stream.id).not.toBe(lost.stream.id);
    expect(await steady.publish().exit()).not.toBe(0);
    await steady.api.endStream(stream.id);
    await encoder.exit(lostWithinMs);
  } finally {
    await Promise.all([steady.close(), unlucky.close(), past.close()]);
  }
});

/** What must be the same after as before: who there is, their channels and keys, and which streams there were. */
async function remembered(visitor: Api, ...streamers: Streamer[]) {
  return Promise.all(
    streamers.map(async ({ username, password, channel }) => {
      const api = await visitor.signIn(username, password);
      const { id, handle, title } = await api.channel(channel.id);
      const mine = await api.get<Page<{ id: string }>>('/api/channels/mine');
      const history: Page<Stream> = await visitor.history(channel.id);
      return {
        me: await api.get('/api/auth/me'),
        channel: { id, handle, title },
        mine: mine.items.map((one) => one.id),
        keys: (await api.keys(channel.id)).items,
        history: history.items.map((stream) => ({ id: stream.id, startedAt: stream.startedAt })),
      };
    }),
  );
}
