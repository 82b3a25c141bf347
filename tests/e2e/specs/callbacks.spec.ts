import { Api, type Stream } from '../support/api';
import { Detour } from '../support/detour';
import type { Encoder } from '../support/encoder';
import { eventually, throughout } from '../support/eventually';
import { brisk, Installation } from '../support/installation';
import { videoGoesOn } from '../support/playlist';
import { note } from '../support/note';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const noticeLimitMs = 5_000;
// Longer than it takes a late goodbye, and the next update, to reach the engine.
const aWhileMs = 7_000;
// The lease of a publisher, who is heard of every five seconds; the stream looks at the clock every second.
const leaseMs = 20_000;
const updateMs = 5_000;
const tickMs = 2_000;
// Longer than the lease, so that there is something to return to.
const graceMs = 26_000;

let xatube: Installation;
let detour: Detour;
let visitor: Api;
let streamers: Streamer[] = [];

test.beforeAll(async () => {
  xatube = await Installation.start([], brisk);
  visitor = new Api(xatube.ready.url);
  detour = await Detour.open(xatube);
});

test.afterEach(async () => {
  await Promise.all(streamers.map((streamer) => streamer.close()));
  streamers = [];
});

test.afterAll(async () => {
  await xatube.remove();
  detour.close();
});

test('a goodbye that arrives when the next encoder has taken the stream over is too late to matter', async () => {
  const streamer = await join();
  await streamer.api.setPublishing(streamer.channel.id, { secondPublisher: 'takeover' });
  const { encoder, stream } = await streamer.goLive();

  await leavesLate(streamer, encoder);
  const next = streamer.publish();
  await videoGoesOn(visitor, stream);
  expect(await detour.deliver(streamer.key.key)).toEqual([200]);

  await staysLive(stream);
  expect(next.isAlive).toBe(true);
  await hasHad(streamer, stream);
});

test('a goodbye that arrives when another stream of the channel has begun does nothing to that', async () => {
  const streamer = await join();
  const { encoder, stream } = await streamer.goLive();

  await leavesLate(streamer, encoder);
  await streamer.api.endStream(stream.id);
  await eventually('the channel shows it', noticeLimitMs, async () => {
    return (await visitor.channel(streamer.channel.id)).live === null;
  });
  const next = await streamer.goLive();
  expect(await detour.deliver(streamer.key.key)).toEqual([200]);

  await staysLive(next.stream);
  expect(next.encoder.isAlive).toBe(true);
  await hasHad(streamer, next.stream, stream);
});

// Each of the three takes a lease, so they happen at the same time.
test('without a goodbye the lease decides: who never comes back has ended, once, and who does goes on', async () => {
  test.setTimeout(90_000);
  await Promise.all([lostForGood(), backAfterALease(), greetedWhenGone()]);
});

test('whatever an encoder adds to what it sends, it speaks for nobody else and ends nobody else', async () => {
  const [victim, attacker] = [await join(), await join()];
  const { encoder, stream } = await victim.goLive();
  const client = detour.seen.find((form) => form.get('name') === victim.key.key)?.get('clientid');
  const own = attacker.key.key;
  const claim = `call=publish_done&clientid=${client}&name=${victim.key.key}`;
  const spelled = claim.replace('call', '%63all').replace('clientid', 'client%69d').replace('name', '%6eame');
  const escaped = encodeURIComponent(claim);

  for (const extra of [
    `?${claim}`,
    `?${spelled}`,
    `?${claim.toUpperCase()}`,
    `?a=b;${claim}`,
    `%3f${escaped}`,
    `&${claim}`,
  ])
    expect(await tries(attacker, attacker.address(own, extra)), extra).not.toBe(0);
  await hasHad(attacker);

  // What does not become a field is nobody's, and its encoder is let in as who it is.
  const { rtmpUrl } = xatube.ready;
  expect(await tries(attacker, attacker.address(own, `?${escaped}`))).toBe(0);
  expect(await tries(attacker, `${rtmpUrl}?${claim}/${own}`)).toBe(0);
  expect(await tries(attacker, attacker.address(), ['-rtmp_tcurl', `${rtmpUrl}&${claim}`])).toBe(0);
  expect(await tries(attacker, attacker.address(), ['-rtmp_flashver', `X&clientid=${client}`])).toBe(0);

  await staysLive(stream);
  await videoGoesOn(visitor, stream);
  expect(encoder.isAlive).toBe(true);
  await hasHad(victim, stream);
  expect((await visitor.history(attacker.channel.id)).items).toHaveLength(1);
});

/** Publishes for a moment, if it is let in. Returns ffmpeg's exit code. */
const tries = (streamer: Streamer, address: string, options: string[] = []) =>
  streamer.publish(address, [...options, '-t', '0.4']).exit();

async function lostForGood(): Promise<void> {
  const streamer = await join(graceMs);
  const { encoder, stream } = await streamer.goLive();
  detour.decide(streamer.key.key, 'publish_done', 'is lost');
  await encoder.kill();
  const killedAt = Date.now();
  const since = () => Date.now() - killedAt;

  await becomes(stream, 'interrupted', leaseMs + tickMs);
  const interruptedAfter = since();
  const over = await becomes(stream, 'ended', graceMs - interruptedAfter + tickMs);
  note({ interruptedAfter, endedAfter: since() });
  // The silence counts from what was heard last, not from the moment that nobody heard of.
  expect(interruptedAfter).toBeGreaterThanOrEqual(leaseMs - updateMs);
  const endedAt = Date.parse(over.endedAt!);
  expect(endedAt).toBeGreaterThanOrEqual(killedAt - updateMs - tickMs);
  expect(endedAt).toBeLessThanOrEqual(killedAt + tickMs);
  await throughout(aWhileMs, async () => expect(await visitor.stream(stream.id)).toEqual(over));
  await hasHad(streamer, over);
}

async function backAfterALease(): Promise<void> {
  const streamer = await join(graceMs);
  const { encoder, stream } = await streamer.goLive();
  await leavesLate(streamer, encoder);
  // For the engine the first one is still there.
  expect(await streamer.publish().exit()).not.toBe(0);

  await becomes(stream, 'interrupted', leaseMs + tickMs);
  const next = streamer.publish();
  expect((await streamer.becomesLive()).id).toBe(stream.id);
  // Of the first, and of the one that was refused.
  const answers = await detour.deliver(streamer.key.key);
  expect(new Set(answers)).toEqual(new Set([200]));

  await staysLive(stream);
  expect(next.isAlive).toBe(true);
  await hasHad(streamer, stream);
}

/** The hello arrives when its encoder has given up and has said goodbye. */
async function greetedWhenGone(): Promise<void> {
  const streamer = await join();
  const { key } = streamer.key;
  detour.decide(key, 'publish', 'is late');
  expect(await streamer.publish().exit()).not.toBe(0);
  expect(await detour.deliver(key)).toEqual([302]);

  const stream = await streamer.becomesLive();
  const over = await becomes(stream, 'ended', leaseMs + tickMs);
  expect(over.endedAt).toBe(stream.startedAt);
  await hasHad(streamer, over);
}

async function join(grace?: number): Promise<Streamer> {
  const streamer = await Streamer.join(xatube);
  streamers.push(streamer);
  if (grace !== undefined)
    await streamer.api.setPublishing(streamer.channel.id, { graceSeconds: grace / 1000 });
  return streamer;
}

/** The encoder goes, and its goodbye stays on the way. */
async function leavesLate(streamer: Streamer, encoder: Encoder): Promise<void> {
  detour.decide(streamer.key.key, 'publish_done', 'is late');
  await encoder.kill();
  await eventually('the goodbye is on its way', noticeLimitMs, () => detour.waiting(streamer.key.key) === 1);
  expect((await visitor.channel(streamer.channel.id)).live?.state).toBe('live');
}

const becomes = ({ id }: Stream, state: Stream['state'], withinMs: number) =>
  eventually(`the stream is ${state}`, withinMs, async () => {
    const now = await visitor.stream(id);
    return now.state === state && now;
  });

const staysLive = (stream: Stream) =>
  throughout(aWhileMs, async () => expect((await visitor.stream(stream.id)).state).toBe('live'));

/** All streams that a channel ever had, the last one first. */
async function hasHad({ channel }: Streamer, ...streams: Stream[]): Promise<void> {
  const { items } = await visitor.history(channel.id);
  expect(items.map(({ id }) => id)).toEqual(streams.map(({ id }) => id));
}
