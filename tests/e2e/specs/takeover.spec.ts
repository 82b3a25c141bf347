import { throughout } from '../support/eventually';
import { videoGoesOn } from '../support/playlist';
import { expect, test } from '../support/test';

const dropLimitMs = 5_000;
// Longer than it takes the late goodbye of the first, and the next updates of both, to reach the engine.
const aWhileMs = 7_000;

test('where a channel says so, a second encoder takes the stream over: same stream, video goes on, the first is dropped', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  await streamer.api.setPublishing(streamer.channel.id, { secondPublisher: 'takeover' });
  const first = await streamer.goLive();

  const second = streamer.publish();
  await first.encoder.exit(dropLimitMs);
  await throughout(aWhileMs, async () => expect((await visitor.stream(first.stream.id)).state).toBe('live'));

  expect(second.isAlive).toBe(true);
  await videoGoesOn(visitor, first.stream);
  expect((await visitor.history(streamer.channel.id)).items.map(({ id }) => id)).toEqual([first.stream.id]);
});

test('an encoder on another of its keys takes the stream over as well', async ({ newStreamer, visitor }) => {
  const streamer = await newStreamer();
  await streamer.api.setPublishing(streamer.channel.id, { secondPublisher: 'takeover' });
  const first = await streamer.goLive();
  const other = await streamer.api.createKey(streamer.channel.id, 'the other room');

  const second = streamer.publish(streamer.address(other.key));
  await first.encoder.exit(dropLimitMs);
  await throughout(aWhileMs, async () => expect((await visitor.stream(first.stream.id)).state).toBe('live'));

  expect(second.isAlive).toBe(true);
  await videoGoesOn(visitor, first.stream);
});
