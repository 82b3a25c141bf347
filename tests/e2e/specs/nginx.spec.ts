import { Api, type Stream } from '../support/api';
import { eventually } from '../support/eventually';
import { brisk, Installation } from '../support/installation';
import { Nginx } from '../support/nginx';
import { note } from '../support/note';
import { videoGoesOn } from '../support/playlist';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const droppedWithinMs = 2_000;
const backWithinMs = 10_000;
// Nobody says that the publishers are gone, so that their leases run out; the stream looks at the clock every second.
const leaseMs = 20_000;
const updateMs = 5_000;
const tickMs = 2_000;
// Longer than the lease, so that there is something to return to.
const graceMs = 26_000;

let xatube: Installation;

test.beforeAll(async () => {
  xatube = await Installation.start([], brisk);
});

test.afterAll(() => xatube.remove());

test('an nginx that is killed takes no stream with it: encoders that return within the grace time carry theirs on', async () => {
  test.setTimeout(90_000);
  const visitor = new Api(xatube.ready.url);
  const [quick, slow, gone] = [await join('At once'), await join('After a lease'), await join('Never again')];
  try {
    const [first, second, third] = await Promise.all([quick.goLive(), slow.goLive(), gone.goLive()]);
    const nginx = new Nginx(`${xatube.data}/nginx`);
    const before = nginx.processes;
    expect(before.length).toBeGreaterThanOrEqual(2);

    nginx.kill();
    const killedAt = Date.now();
    const since = () => Date.now() - killedAt;
    for (const { encoder } of [first, second, third]) expect(await encoder.exit(droppedWithinMs)).not.toBe(0);
    await eventually(
      'nginx is back',
      backWithinMs,
      async () => (await visitor.ask('GET', '/readyz')).status > 0,
    );
    const backAfter = since();
    expect(nginx.processes.filter((pid) => before.includes(pid))).toEqual([]);

    // That one comes by a later nginx says that who came by the earlier is gone.
    const again = quick.publish();
    await videoReturns(visitor, first.stream);
    const resumedAfter = since();
    expect(resumedAfter).toBeLessThan(leaseMs - updateMs);

    for (const { stream } of [second, third]) await becomes(visitor, stream, 'interrupted', leaseMs + tickMs);
    const interruptedAfter = since();
    const late = slow.publish();
    await videoReturns(visitor, second.stream);

    const over = await becomes(visitor, third.stream, 'ended', graceMs + tickMs);
    note({ backAfter, resumedAfter, interruptedAfter, endedAfter: since() });
    expect(Date.parse(over.endedAt!)).toBeGreaterThanOrEqual(killedAt - updateMs - tickMs);
    expect(Date.parse(over.endedAt!)).toBeLessThanOrEqual(killedAt + tickMs);
    for (const [{ channel }, { stream }] of [
      [quick, first],
      [slow, second],
      [gone, third],
    ] as const)
      expect((await visitor.history(channel.id)).items.map(({ id }) => id)).toEqual([stream.id]);
    expect([again.isAlive, late.isAlive]).toEqual([true, true]);
  } finally {
    await Promise.all([quick, slow, gone].map((streamer) => streamer.close()));
  }
});

async function join(title: string): Promise<Streamer> {
  const streamer = await Streamer.join(xatube, title);
  await streamer.api.setPublishing(streamer.channel.id, { graceSeconds: graceMs / 1000 });
  return streamer;
}

/** It is live, as the stream it was, and its video goes on. */
async function videoReturns(visitor: Api, stream: Stream): Promise<void> {
  expect((await becomes(visitor, stream, 'live', backWithinMs)).startedAt).toBe(stream.startedAt);
  await videoGoesOn(visitor, stream);
}

const becomes = (visitor: Api, { id }: Stream, state: Stream['state'], withinMs: number) =>
  eventually(`the stream is ${state}`, withinMs, async () => {
    const now = await visitor.stream(id);
    return now.state === state && now;
  });
