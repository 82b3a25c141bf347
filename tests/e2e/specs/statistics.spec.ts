import { setTimeout as pause } from 'node:timers/promises';
import type { Statistics } from '../support/api';
import { eventually } from '../support/eventually';
import { expect, test } from '../support/test';
import { Viewer } from '../support/viewer';

const dropLimitMs = 5_000;
// What is written of an audience is written every two seconds.
const writtenWithinMs = 5_000;
const minuteMs = 60_000;

test('the statistics of an ended stream are what its viewers did', async ({ newStreamer, visitor }) => {
  test.setTimeout(150_000);
  const streamer = await newStreamer();
  await startShortlyBeforeANewMinute();
  const { encoder, stream } = await streamer.goLive();
  const startedAt = Date.parse(stream.startedAt);
  const timeline = new Timeline();

  // Two viewers come, one of them twice from the same device; one comes in the next minute and stays to the end.
  const first = await timeline.arrival(Viewer.join(visitor, stream.id, 'phone'));
  const second = await timeline.arrival(Viewer.join(visitor, stream.id, 'television'));
  await Promise.all([first.watch(8_000), second.watch(8_000)]);
  let watchedMs = await timeline.departure(first.leave());
  await second.watch(untilNextMinute() + 2_000);
  watchedMs += await timeline.departure(second.leave());

  const third = await timeline.arrival(Viewer.join(visitor, stream.id, 'phone'));
  const fourth = await timeline.arrival(Viewer.join(visitor, stream.id, 'tablet'));
  await Promise.all([third.watch(6_000), fourth.watch(6_000)]);
  watchedMs += await timeline.departure(third.leave());
  await fourth.watch(6_000);
  watchedMs += await timeline.departure(fourth.leave());

  await streamer.api.endStream(stream.id);
  await encoder.exit(dropLimitMs);
  const ended = await visitor.stream(stream.id);
  const endedAt = Date.parse(ended.endedAt!);
  const statistics = await eventually('all watch time is written', writtenWithinMs, async () => {
    const now = await streamer.api.statistics(stream.id);
    return Math.abs(now.watchSeconds * 1000 - watchedMs) <= 1_000 && now;
  });

  expect(statistics.views).toBe(4);
  expect(statistics.uniqueViewers).toBe(3);
  expect(statistics.peakViewers).toBe(2);
  expect(ended.peakViewers).toBe(2);
  expect(statistics.averageWatchSeconds).toBeCloseTo(statistics.watchSeconds / 4, 1);
  expect(statistics.durationSeconds).toBeCloseTo((endedAt - startedAt) / 1000, 1);
  // Each arrival and departure may be seen up to a second late.
  const average = timeline.viewerMs / (endedAt - startedAt);
  const tolerance = (4 * 1_000) / (endedAt - startedAt);
  expect(Math.abs(statistics.averageViewers - average)).toBeLessThanOrEqual(tolerance);

  minutesAgree(statistics, startedAt, endedAt);
  expect(statistics.minutes.map(({ joins }) => joins)).toEqual([2, 2]);
  expect(statistics.minutes.map(({ peakViewers }) => peakViewers)).toEqual([2, 2]);
});

test('only the owner sees more of a stream than its views and its peak', async ({ newStreamer, visitor }) => {
  const streamer = await newStreamer();
  const { stream } = await streamer.goLive();
  const viewer = await Viewer.join(visitor, stream.id);
  await eventually('the view is written', writtenWithinMs, async () => {
    const { views, peakViewers } = await visitor.statistics(stream.id);
    return views === 1 && peakViewers === 1;
  });
  await viewer.leave();
  const stranger = await newStreamer();
  for (const api of [visitor, stranger.api]) {
    const { views, peakViewers, ...others } = await api.statistics(stream.id);
    expect({ views, peakViewers }).toEqual({ views: 1, peakViewers: 1 });
    expect(Object.values(others).filter((value) => value !== null)).toEqual([]);
  }
  expect((await streamer.api.statistics(stream.id)).uniqueViewers).toBe(1);
});

/** The rows by minute say, added up, what the totals say, and lie within the stream. */
function minutesAgree({ minutes, ...totals }: Statistics, startedAt: number, endedAt: number): void {
  const at = minutes.map((minute) => Date.parse(minute.at));
  expect(at).toEqual([startOfMinute(startedAt), startOfMinute(startedAt) + minuteMs]);
  expect(at.at(-1)).toBe(startOfMinute(endedAt));
  const sum = (of: (minute: (typeof minutes)[number]) => number) =>
    minutes.reduce((total, minute) => total + of(minute), 0);
  expect(sum(({ joins }) => joins)).toBe(totals.views);
  expect(sum(({ watchSeconds }) => watchSeconds)).toBeCloseTo(totals.watchSeconds, 1);
  expect(Math.max(...minutes.map(({ peakViewers }) => peakViewers))).toBe(totals.peakViewers);

  // Each minute's average, weighed by how much of the minute the stream was live, gives that of the whole.
  const weighed = minutes.reduce((total, { averageViewers }, row) => {
    const from = Math.max(startedAt, at[row]!);
    const to = Math.min(endedAt, at[row]! + minuteMs);
    return total + averageViewers * (to - from);
  }, 0);
  expect(weighed / (endedAt - startedAt)).toBeCloseTo(totals.averageViewers, 1);
}

/** When how many were there, by the clock of the viewers themselves. */
class Timeline {
  viewerMs = 0;
  private viewers = 0;
  private since = performance.now();

  async arrival(joining: Promise<Viewer>): Promise<Viewer> {
    const viewer = await joining;
    this.step(1);
    return viewer;
  }

  async departure(leaving: Promise<number>): Promise<number> {
    const watchedMs = await leaving;
    this.step(-1);
    return watchedMs;
  }

  private step(by: number): void {
    const now = performance.now();
    this.viewerMs += this.viewers * (now - this.since);
    this.since = now;
    this.viewers += by;
  }
}

const startOfMinute = (at: number) => at - (at % minuteMs);
const untilNextMinute = () => minuteMs - (Date.now() % minuteMs);

/** So that the script sees two minutes: 8 seconds and more of the first one, and what is left of it in the second. */
async function startShortlyBeforeANewMinute(): Promise<void> {
  const wished = 22_000;
  await pause((untilNextMinute() - wished + minuteMs) % minuteMs);
}
