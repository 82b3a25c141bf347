import { Api, type Stream } from '../support/api';
import { eventually, throughout } from '../support/eventually';
import { brisk, Installation } from '../support/installation';
import { note } from '../support/note';
import { videoGoesOn } from '../support/playlist';
import { Nginx } from '../support/nginx';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const droppedWithinMs = 2_000;
const refusalLimitMs = 10_000;
// The lease of a publisher, who is heard of every five seconds; the stream looks at the clock every second.
const leaseMs = 20_000;
const updateMs = 5_000;
const tickMs = 2_000;
// Longer than the lease, so that there is something to return to.
const graceMs = 26_000;

let xatube: Installation;

test.beforeAll(async () => {
  const size = ['--silos', '1', '--apis', '1', '--ingests', '2'];
  xatube = await Installation.start(size, brisk, 'cluster');
});

test.afterAll(() => xatube.remove());

test('an ingest that is killed interrupts its own stream and no other, and that can go on by another ingest', async () => {
  test.setTimeout(90_000);
  const visitor = new Api(xatube.ready.url);
  const [here, there] = [await Streamer.join(xatube, 'Here'), await Streamer.join(xatube, 'There')];
  await there.api.setPublishing(there.channel.id, { graceSeconds: graceMs / 1000 });
  const second = xatube.ready.ingests[1]!;
  const atSecond = ({ key }: Streamer) => `${second.rtmpUrl}/${key.key}`;
  try {
    const [first, other] = await Promise.all([here.goLive(), there.goLive(atSecond(there))]);
    expect(await here.publish(atSecond(here)).exit(refusalLimitMs)).not.toBe(0);
    expect(await there.publish().exit(refusalLimitMs)).not.toBe(0);
    const state = async ({ id }: Stream) => (await visitor.stream(id)).state;

    // Each is played by way of the site, from its own node.
    expect(other.stream.playbackUrl.startsWith('/media/ingest-2/')).toBe(true);
    await Promise.all([videoGoesOn(visitor, first.stream), videoGoesOn(visitor, other.stream)]);

    new Nginx(`${xatube.data}/${second.name}/nginx`).kill();
    const killedAt = Date.now();
    expect(await other.encoder.exit(droppedWithinMs)).not.toBe(0);
    await Promise.all([
      eventually(
        'its stream is interrupted',
        leaseMs + tickMs,
        async () => (await state(other.stream)) === 'interrupted',
      ),
      throughout(leaseMs - updateMs, async () => expect(await state(first.stream)).toBe('live')),
    ]);
    note({ interruptedAfter: Date.now() - killedAt });
    expect(Date.now() - killedAt).toBeGreaterThanOrEqual(leaseMs - updateMs);

    const back = there.publish();
    await eventually('its stream is live', updateMs, async () => (await state(other.stream)) === 'live');
    const moved = await eventually('its media is here', 15_000, async () => {
      const now = await visitor.stream(other.stream.id);
      return now.media === 'ok' && now.playbackUrl.startsWith('/hls/') && now;
    });
    await videoGoesOn(visitor, moved);
    await videoGoesOn(visitor, first.stream);
    expect([first.encoder.isAlive, back.isAlive]).toEqual([true, true]);
    for (const [{ channel }, { stream }] of [
      [here, first],
      [there, other],
    ] as const)
      expect((await visitor.history(channel.id)).items.map(({ id }) => id)).toEqual([stream.id]);
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
});
