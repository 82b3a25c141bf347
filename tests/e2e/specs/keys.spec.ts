import type { Api } from '../support/api';
import { note } from '../support/note';
import type { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const refusalLimitMs = 10_000;
const dropLimitMs = 5_000;

test('an encoder with a wrong key is refused, and nothing becomes live', async ({ newStreamer, visitor }) => {
  const streamer = await newStreamer();
  const { key, prefix } = streamer.key;
  const wrong = {
    'a last letter changed': key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a'),
    'a key of the right form': `${prefix}${'0'.repeat(key.length - prefix.length)}`,
    'a key cut short': key.slice(0, -6),
    'the id of the channel': streamer.channel.id,
    'its handle': streamer.channel.handle,
  };
  for (const [what, attempt] of Object.entries(wrong)) {
    const encoder = streamer.publish(streamer.address(attempt));
    expect(await encoder.exit(refusalLimitMs), what).not.toBe(0);
  }
  await hasNeverBeenLive(visitor, streamer);
});

test('an encoder with a revoked key is refused, and nothing becomes live', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  await streamer.api.revokeKey(streamer.channel.id, streamer.key.id);
  expect(await streamer.publish().exit(refusalLimitMs)).not.toBe(0);
  await hasNeverBeenLive(visitor, streamer);
  const { items } = await streamer.api.keys(streamer.channel.id);
  expect(items.map(({ revokedAt, lastUsedAt }) => [revokedAt !== null, lastUsedAt])).toEqual([[true, null]]);
});

test('after a rotation the old key is refused and the new one goes live', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const old = streamer.key.key;
  streamer.key = await streamer.api.rotateKey(streamer.channel.id, streamer.key.id);
  expect(streamer.key.key).not.toBe(old);
  expect(await streamer.publish(streamer.address(old)).exit(refusalLimitMs)).not.toBe(0);
  await hasNeverBeenLive(visitor, streamer);
  const { encoder } = await streamer.goLive();
  expect(encoder.isAlive).toBe(true);
});

test('revoking the key of a running broadcast ends it, drops its encoder, and refuses it however often it tries', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  await streamer.api.revokeKey(streamer.channel.id, streamer.key.id);
  const revokedAt = Date.now();
  await encoder.exit(dropLimitMs);
  const over = await visitor.stream(stream.id);
  note({ offTheAirAfter: Date.now() - revokedAt });
  expect(over.state).toBe('ended');
  for (let attempt = 1; attempt <= 3; attempt++)
    expect(await streamer.publish().exit(refusalLimitMs), `attempt ${attempt}`).not.toBe(0);
  expect(await visitor.stream(stream.id)).toEqual(over);
  expect((await visitor.history(streamer.channel.id)).items.map(({ id }) => id)).toEqual([stream.id]);
});

test('rotating the key of a running broadcast drops its encoder, and the new key carries the stream on', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  streamer.key = await streamer.api.rotateKey(streamer.channel.id, streamer.key.id);
  await encoder.exit(dropLimitMs);
  expect((await visitor.stream(stream.id)).state).toBe('interrupted');
  streamer.publish();
  expect((await streamer.becomesLive()).id).toBe(stream.id);
});

async function hasNeverBeenLive(visitor: Api, { channel }: Streamer): Promise<void> {
  expect((await visitor.channel(channel.id)).live).toBeNull();
  expect((await visitor.history(channel.id)).items).toEqual([]);
  const live = (await visitor.liveStreams()).items.filter((stream) => stream.channel.id === channel.id);
  expect(live).toEqual([]);
}
