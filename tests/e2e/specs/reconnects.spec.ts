import { eventually } from '../support/eventually';
import { full } from '../support/extent';
import { note } from '../support/note';
import { expect, test } from '../support/test';

const cycles = full ? 200 : 20;
const cycleLimitMs = 5_000;
const noticeLimitMs = 5_000;
// What the tests' installation is set to, and the second in which the stream looks at the clock.
const graceMs = 12_000 + 1_500;

test(
  `an encoder that reconnects ${cycles} times has had one stream, which ends when it stays away`,
  {
    tag: full ? ['@faults'] : [],
  },
  async ({ newStreamer, visitor }) => {
    test.setTimeout(60_000 + cycles * cycleLimitMs);
    const streamer = await newStreamer();
    const { encoder, stream } = await streamer.goLive();
    await encoder.stop();

    const startedAt = Date.now();
    let refused = 0;
    for (let cycle = 1; cycle <= cycles; cycle++)
      if ((await streamer.publish(undefined, ['-t', '0.4']).exit(cycleLimitMs)) !== 0) refused++;
    note({ cycles, refused, perCycle: Math.round((Date.now() - startedAt) / cycles) });
    const stoppedAt = Date.now();

    const all = async () => (await visitor.history(streamer.channel.id)).items.map(({ id }) => id);
    expect(await all()).toEqual([stream.id]);
    const listed = (await visitor.liveStreams()).items.filter(
      ({ channel }) => channel.id === streamer.channel.id,
    );
    expect(listed.map(({ id }) => id)).toEqual([stream.id]);
    await eventually('the stream is interrupted', noticeLimitMs, async () => {
      return (await visitor.stream(stream.id)).state === 'interrupted';
    });

    const over = await eventually('the stream has ended', graceMs, async () => {
      const now = await visitor.stream(stream.id);
      return now.state === 'ended' && now;
    });
    expect(Date.parse(over.endedAt!)).toBeLessThanOrEqual(stoppedAt + noticeLimitMs);
    expect(await all()).toEqual([stream.id]);
    expect((await visitor.channel(streamer.channel.id)).live).toBeNull();
    // Who is faster than the goodbye of before is refused, and may try again.
    expect(refused).toBeLessThanOrEqual(cycles / 10);
  },
);
