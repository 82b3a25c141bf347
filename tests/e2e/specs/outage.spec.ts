import { setTimeout as pause } from 'node:timers/promises';
import { Api } from '../support/api';
import { eventually } from '../support/eventually';
import { brisk, Installation } from '../support/installation';
import { note } from '../support/note';
import { lastSegment, videoGoesOn } from '../support/playlist';
import { killAll } from '../support/processes';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const outageMs = 60_000;
const attempts = 5;
const backWithinMs = 60_000;
// The lease of a publisher (20 s) and the grace time (30 s, of which the lease is a part), with some room.
const closedWithinMs = 45_000;
// A publisher is heard of every five seconds, and what was heard is stored every ten.
const signOfLifeMs = 16_000;
const refusalLimitMs = 10_000;

let xatube: Installation;

test.beforeAll(async () => {
  const environment = { ...brisk, XaTube__LiveStreams__Grace: '00:00:30' };
  xatube = await Installation.start(['--silos', '2', '--apis', '2'], environment, 'cluster');
});

test.afterAll(() => xatube.remove());

test(
  'a minute without silos and APIs cuts off nobody, lets nobody in, and keeps no stream that stopped',
  { tag: '@faults' },
  async () => {
    test.setTimeout(300_000);
    const visitor = new Api(xatube.ready.url);
    const [steady, unlucky, early] = [
      await join('Goes on'),
      await join('Stops'),
      await join('Comes too early'),
    ];
    try {
      const [on, off] = await Promise.all([steady.goLive(), unlucky.goLive()]);

      // Who would start them again stands still.
      process.kill(xatube.ready.pid, 'SIGSTOP');
      killAll([...xatube.ready.silos, ...xatube.ready.apis].map(({ pid }) => ({ pid, command: 'engine' })));
      const killedAt = Date.now();
      await off.encoder.kill();
      const before = lastSegment((await visitor.ask('GET', on.stream.playbackUrl)).text);
      for (let attempt = 1; attempt <= attempts; attempt++) {
        expect(await early.publish().exit(refusalLimitMs), `attempt ${attempt}`).not.toBe(0);
        await videoGoesOn(visitor, on.stream);
        expect((await visitor.ask('GET', `/api/streams/${on.stream.id}`)).status).toBe(503);
        await pause(Math.max(0, killedAt + (attempt * outageMs) / attempts - Date.now()));
      }
      expect(on.encoder.isAlive).toBe(true);
      const segments = lastSegment((await visitor.ask('GET', on.stream.playbackUrl)).text) - before;

      process.kill(xatube.ready.pid, 'SIGCONT');
      const startedAt = Date.now();
      const resumed = await eventually('the stream is live', backWithinMs, async () => {
        const now = await visitor.stream(on.stream.id);
        return now.state === 'live' && now;
      });
      const returnedAt = Date.now();
      expect(resumed.startedAt).toBe(on.stream.startedAt);

      const over = await eventually('the stream that stopped has ended', closedWithinMs, async () => {
        const now = await visitor.stream(off.stream.id);
        return now.state === 'ended' && now;
      });
      note({ segments, backAfter: returnedAt - startedAt, closedAfter: Date.now() - returnedAt });
      const endedAt = Date.parse(over.endedAt!);
      expect(endedAt).toBeGreaterThanOrEqual(killedAt - signOfLifeMs);
      expect(endedAt).toBeLessThanOrEqual(killedAt + 1_000);

      expect(on.encoder.isAlive).toBe(true);
      expect((await visitor.stream(on.stream.id)).state).toBe('live');
      await videoGoesOn(visitor, on.stream);
      expect((await visitor.liveStreams()).items.map(({ id }) => id)).toEqual([on.stream.id]);
      expect((await visitor.history(early.channel.id)).items).toEqual([]);
      // It is let in now.
      await early.goLive();
    } finally {
      process.kill(xatube.ready.pid, 'SIGCONT');
      await Promise.all([steady, unlucky, early].map((streamer) => streamer.close()));
    }
  },
);

const join = (title: string) => Streamer.join(xatube, title);
