import { eventually, throughout } from '../support/eventually';
import { expect, test } from '../support/test';
import { Viewer } from '../support/viewer';

const dropLimitMs = 5_000;
// nginx sees at once that a killed encoder's connection is gone.
const noticeLimitMs = 5_000;
// What the tests' installation is set to, and the second in which the stream looks at the clock.
const graceMs = 12_000 + 1_000;
// The contract lets a viewer see an end that is this far from the last sign of life.
const endToleranceMs = 6_000;

test('an encoder that dies and returns within the grace time carries the same stream on, viewers included', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  const viewer = await Viewer.join(visitor, stream.id);

  await encoder.kill();
  await eventually('the stream is interrupted', noticeLimitMs, async () => {
    return (await visitor.stream(stream.id)).state === 'interrupted';
  });
  expect((await viewer.beat()).state).toBe('interrupted');
  expect((await visitor.liveStreams()).items.map(({ id }) => id)).toContain(stream.id);

  streamer.publish();
  const resumed = await streamer.becomesLive();
  expect(resumed.id).toBe(stream.id);
  expect(resumed.startedAt).toBe(stream.startedAt);
  expect(resumed.viewers).toBe(1);
  const answer = await viewer.beat();
  expect(answer.state).toBe('live');
  expect(answer.viewers).toBe(1);
  expect((await visitor.history(streamer.channel.id)).items.map(({ id }) => id)).toEqual([stream.id]);
});

test('an encoder that dies and does not return ends its stream at its last sign of life', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();

  await encoder.kill();
  const killedAt = Date.now();
  const ended = await eventually('the stream has ended', graceMs + noticeLimitMs, async () => {
    const now = await visitor.stream(stream.id);
    return now.state === 'ended' && now;
  });

  const end = Date.parse(ended.endedAt!);
  expect(Math.abs(end - killedAt)).toBeLessThanOrEqual(endToleranceMs);
  expect((await visitor.liveStreams()).items.map(({ id }) => id)).not.toContain(stream.id);
  expect((await visitor.channel(streamer.channel.id)).live).toBeNull();
  expect(await visitor.ask('POST', `/api/streams/${stream.id}/viewers`, {})).toMatchObject({ status: 409 });
});

test('an encoder that comes back after the end begins a new stream', async ({ newStreamer, visitor }) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  await streamer.api.endStream(stream.id);
  await encoder.exit(dropLimitMs);

  const { stream: next } = await streamer.goLive();
  expect(next.id).not.toBe(stream.id);
  const { items } = await visitor.history(streamer.channel.id);
  expect(items.map(({ id, state }) => ({ id, state }))).toEqual([
    { id: next.id, state: 'live' },
    { id: stream.id, state: 'ended' },
  ]);
});

test('ending a stream drops its encoder within five seconds, and nobody but its owner can', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  const stranger = await newStreamer();

  expect(await visitor.ask('POST', `/api/streams/${stream.id}/end`)).toMatchObject({ status: 401 });
  expect(await stranger.api.ask('POST', `/api/streams/${stream.id}/end`)).toMatchObject({ status: 403 });
  await throughout(1_000, async () => {
    expect((await visitor.stream(stream.id)).state).toBe('live');
    expect(encoder.isAlive).toBe(true);
  });

  await streamer.api.endStream(stream.id);
  await encoder.exit(dropLimitMs);
  const ended = await visitor.stream(stream.id);
  expect(ended.state).toBe('ended');
  expect(Math.abs(Date.parse(ended.endedAt!) - Date.now())).toBeLessThanOrEqual(endToleranceMs);
});
