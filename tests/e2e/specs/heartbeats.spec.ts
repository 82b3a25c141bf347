import type { Api, Stream } from '../support/api';
import { eventually, throughout } from '../support/eventually';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';
import { Viewer } from '../support/viewer';

// The contract's promises, through the public port, with nginx in between as for everybody.
const visibleWithinMs = 1_000;

let streamer: Streamer;
let stream: Stream;

test.beforeAll(async ({ xatube }) => {
  streamer = await Streamer.join(xatube);
  ({ stream } = await streamer.goLive());
});

test.afterAll(() => streamer.close());

const count = async (api: Api) => (await api.stream(stream.id)).viewers;
const showsViewers = (api: Api, viewers: number, withinMs = visibleWithinMs) =>
  eventually(`the stream shows ${viewers} viewers`, withinMs, async () => (await count(api)) === viewers);

test('a viewer who joins is counted within a second, and not any more a second after leaving', async ({
  visitor,
}) => {
  expect(await count(visitor)).toBe(0);
  const first = await Viewer.join(visitor, stream.id);
  await showsViewers(visitor, 1);
  const second = await Viewer.join(visitor, stream.id);
  await showsViewers(visitor, 2);
  await first.leave();
  await showsViewers(visitor, 1);
  await second.leave();
  await showsViewers(visitor, 0);
});

test('a viewer who keeps silent is counted for two and a half intervals, and no more than a second longer', async ({
  visitor,
}) => {
  const viewer = await Viewer.join(visitor, stream.id);
  await showsViewers(visitor, 1);
  const sentAt = performance.now();
  await viewer.beat();
  const heardAt = performance.now();
  const silence = 2.5 * viewer.intervalMs;

  await eventually('the silent viewer is gone', silence + visibleWithinMs, async () => {
    return (await count(visitor)) === 0;
  });
  const goneAt = performance.now();
  expect(goneAt - sentAt).toBeGreaterThanOrEqual(silence);
  expect(goneAt - heardAt).toBeLessThanOrEqual(silence + visibleWithinMs);
});

test('a viewer who sends heartbeats stays for longer than silence would last', async ({ visitor }) => {
  const viewer = await Viewer.join(visitor, stream.id);
  await showsViewers(visitor, 1);
  const watching = viewer.watch(3.5 * viewer.intervalMs);
  await throughout(3.5 * viewer.intervalMs, async () => expect(await count(visitor)).toBe(1));
  await watching;
  await viewer.leave();
  await showsViewers(visitor, 0);
});

test('a session token that was forged or altered is refused and changes nothing', async ({ visitor }) => {
  const viewer = await Viewer.join(visitor, stream.id);
  await showsViewers(visitor, 1);
  const genuine = viewer.session;
  const forged = {
    'an altered head': altered(genuine, 5),
    'an altered middle': altered(genuine, Math.floor(genuine.length / 2)),
    'an altered signature': altered(genuine, genuine.length - 6),
    'a cut one': genuine.slice(0, -4),
    'a longer one': `${genuine}AAAA`,
    'one made up': 'A'.repeat(genuine.length),
    'an empty one': '',
  };

  for (const [what, session] of Object.entries(forged))
    for (const path of ['/api/heartbeats', '/api/heartbeats/leave']) {
      const { status, text } = await visitor.ask('POST', path, { session, watchedMs: 60_000 });
      expect({ what, path, status, type: (JSON.parse(text) as { type: string }).type }).toEqual({
        what,
        path,
        status: 401,
        type: 'invalid-session',
      });
    }

  await throughout(visibleWithinMs, async () => expect(await count(visitor)).toBe(1));
  expect((await viewer.beat()).state).toBe('live');
  await viewer.leave();
  await showsViewers(visitor, 0);
});

/** Another letter in one place, not at the very end, where some bits of a letter mean nothing. */
function altered(token: string, at: number): string {
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}
