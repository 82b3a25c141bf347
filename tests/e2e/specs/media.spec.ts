import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Api, Stream } from '../support/api';
import { Encoder } from '../support/encoder';
import { eventually } from '../support/eventually';
import { note } from '../support/note';
import { Nginx } from '../support/nginx';
import { Player } from '../support/player';
import { follow, parsePlaylist } from '../support/playlist';
import { expect, test } from '../support/test';

// What streamers have: encoders as they are without settings of ours.
const picture = (size = '320x180', rate = 15) => ['-re', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`];
const tone = ['-re', '-f', 'lavfi', '-i', 'sine'];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'];
const every = (frames: number) => ['-g', `${frames}`, '-keyint_min', `${frames}`, '-sc_threshold', '0'];
const aac = ['-c:a', 'aac'];

const onAirMs = 10_000;
const playableMs = 15_000;

const isPlayable = (visitor: Api, { id }: Stream, withinMs = playableMs) =>
  eventually('its media can be watched', withinMs, async () => {
    const stream = await visitor.stream(id);
    return stream.media === 'ok' && stream;
  });

const open = async (page: Page, visitor: Api, { id }: Stream) => {
  await page.goto(`${visitor.url}/watch/${id}`);
  return new Player(page);
};

for (const [seconds, options] of Object.entries({
  '4': [...picture(), ...tone, ...h264, ...every(60), ...aac],
  // OBS with a custom server: 250 frames.
  '8.3': [...picture('320x180', 30), ...tone, ...h264, ...every(250), ...aac],
}))
  test(`who opens the page as the stream appears has a picture, with a keyframe every ${seconds} s`, async ({
    page,
    visitor,
    newStreamer,
  }) => {
    const streamer = await newStreamer();
    streamer.send(options);
    const stream = await streamer.becomesLive(onAirMs);
    const startedAt = performance.now();
    const player = await open(page, visitor, stream);
    const limitMs = Number(seconds) * 1000 + 3_000;
    await eventually('a picture', limitMs, async () => (await player.pictureWidth()) > 0);
    note({ firstPictureAfter: Math.round(performance.now() - startedAt) });
    await player.plays(2, 10_000);
  });

test('with a keyframe every 8.3 or 20 s nothing that is listed is ever missing, and a viewer plays on', async ({
  page,
  visitor,
  newStreamer,
}) => {
  test.setTimeout(150_000);
  const [obs, slow] = [await newStreamer(), await newStreamer()];
  obs.send([...picture('320x180', 12), ...tone, ...h264, ...every(100), ...aac]);
  slow.send([...picture('320x180', 12), ...tone, ...h264, ...every(240), ...aac]);
  const [first, second] = [await obs.becomesLive(onAirMs), await slow.becomesLive(onAirMs)];
  await isPlayable(visitor, first);
  const player = await open(page, visitor, first);
  await isPlayable(visitor, second, 30_000);
  const [listed] = await Promise.all([
    follow(visitor, first.playbackUrl, 45_000),
    follow(visitor, second.playbackUrl, 45_000),
  ]);
  for (const { seconds } of listed) expect(seconds).toBeCloseTo(100 / 12, 1);
  await player.plays(5, 15_000);
  expect((await obs.api.media(first.id)).video?.keyframeSeconds).toBeCloseTo(100 / 12, 0);
});

test('when the sound or the picture ends, the other plays on in short segments', async ({
  page,
  visitor,
  newStreamer,
}) => {
  test.setTimeout(120_000);
  const [deaf, blind] = [await newStreamer(), await newStreamer()];
  const settings = [...h264, ...every(30), ...aac, '-max_interleave_delta', '500000'];
  deaf.send([...picture(), '-t', '15', ...tone, ...settings]);
  blind.send(['-t', '15', ...picture(), ...tone, ...settings]);
  const streams = [await deaf.becomesLive(onAirMs), await blind.becomesLive(onAirMs)];
  for (const stream of streams) await isPlayable(visitor, stream);
  const player = await open(page, visitor, streams[0]!);
  for (const listed of await Promise.all(
    streams.map((stream) => follow(visitor, stream.playbackUrl, 30_000)),
  )) {
    expect(Math.max(...listed.map(({ seconds }) => seconds))).toBeLessThanOrEqual(10);
    expect(listed.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(25);
  }
  await player.plays(5, 15_000);
});

test('a codec that no browser plays is not offered as live, and its owner is told within 10 s', async ({
  visitor,
  newStreamer,
}) => {
  const streamer = await newStreamer();
  streamer.send([...picture(), '-c:v', 'flv', '-an']);
  const stream = await streamer.becomesLive(onAirMs);
  await eventually('its owner is told', 10_000, async () => {
    return (await streamer.api.media(stream.id)).problem === 'video-codec';
  });
  expect((await visitor.stream(stream.id)).media).toBe('unsupported');
  await eventually('it is not listed', 2_000, async () => {
    return !(await visitor.liveStreams()).items.some(({ id }) => id === stream.id);
  });
  expect((await visitor.ask('GET', stream.playbackUrl)).status).toBe(404);
});

test('keyframes of more than a megabyte play', async ({ page, visitor, newStreamer }) => {
  test.setTimeout(90_000);
  const streamer = await newStreamer();
  const noise = ['-re', '-f', 'lavfi', '-i', 'color=gray:s=1920x1080:r=2,noise=alls=100:allf=t+u'];
  const encoder = streamer.send([
    ...noise,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-qp',
    '34',
    '-g',
    '4',
  ]);
  const stream = await streamer.becomesLive(onAirMs);
  await isPlayable(visitor, stream);
  const player = await open(page, visitor, stream);
  await eventually('a picture', 15_000, async () => (await player.pictureWidth()) === 1920);
  await player.plays(3, 20_000);
  expect(encoder.isAlive).toBe(true);
  expect((await streamer.api.media(stream.id)).video!.bitrate).toBeGreaterThan(4_000_000);
});

test('an encoder without sound plays, and so do timestamps that begin near their end', async ({
  page,
  visitor,
  newStreamer,
}) => {
  test.setTimeout(120_000);
  const [silent, bits24, bits32] = [await newStreamer(), await newStreamer(), await newStreamer()];
  silent.send([...picture(), ...h264, ...every(30), '-an']);
  for (const [streamer, offset] of [
    [bits24, '16757'],
    [bits32, '4294947'],
  ] as const)
    streamer.send([...picture(), ...tone, ...h264, ...every(30), ...aac, '-output_ts_offset', offset]);
  const streams = [];
  for (const streamer of [silent, bits24, bits32]) streams.push(await streamer.becomesLive(onAirMs));
  for (const stream of streams) await isPlayable(visitor, stream);
  const player = await open(page, visitor, streams[2]!);
  const lists = await Promise.all(streams.map((stream) => follow(visitor, stream.playbackUrl, 30_000)));
  for (const listed of lists) {
    expect(listed.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(22);
    expect(listed.filter(({ discontinuous }) => discontinuous).length).toBeLessThanOrEqual(1);
  }
  await player.plays(4, 15_000);
});

test('an encoder whose machine is suspended gives way to another with its key, on the same stream', async ({
  visitor,
  newStreamer,
}) => {
  test.setTimeout(90_000);
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  encoder.suspend();
  const startedAt = performance.now();
  await eventually('another is let in', 25_000, async () => {
    const next = streamer.publish();
    await pause(2_000);
    return next.isAlive;
  });
  note({ letInAfter: Math.round(performance.now() - startedAt) });
  const playlist = await eventually('its media goes on', 15_000, async () => {
    const found = parsePlaylist((await visitor.ask('GET', stream.playbackUrl)).text);
    return found.segments.some(({ discontinuous }) => discontinuous) && found;
  });
  expect(playlist.segments.filter(({ discontinuous }) => discontinuous)).toHaveLength(1);
  expect((await visitor.history(streamer.channel.id)).items.map(({ id }) => id)).toEqual([stream.id]);
});

test('the end is in the playlist within 3 s', async ({ visitor, newStreamer }) => {
  const streamer = await newStreamer();
  const { stream } = await streamer.goLive();
  await streamer.api.endStream(stream.id);
  await eventually('an end marker', 3_000, async () => {
    return parsePlaylist((await visitor.ask('GET', stream.playbackUrl)).text).ended;
  });
  const { segments } = parsePlaylist((await visitor.ask('GET', stream.playbackUrl)).text);
  for (const { file } of segments) expect((await visitor.ask('HEAD', `/hls/${file}`)).status).toBe(200);
});

test('segments are dated, playlists cached for a second, and other sites may play as the operator says', async ({
  visitor,
  newStreamer,
}) => {
  const streamer = await newStreamer();
  const { stream } = await streamer.goLive();
  const playlist = await visitor.ask('GET', stream.playbackUrl);
  const { segments, independent } = parsePlaylist(playlist.text);
  expect(independent).toBe(true);
  // The newest was complete a moment ago.
  const newest = segments.at(-1)!;
  expect(Math.abs(newest.at + newest.seconds * 1000 - Date.now())).toBeLessThan(
    newest.seconds * 1000 + 1_500,
  );
  expect(playlist.headers.get('cache-control')).toBe('public, max-age=1');
  expect(playlist.headers.get('access-control-allow-origin')).toBe('*');
  const segment = await visitor.ask('HEAD', `/hls/${newest.file}`);
  expect(segment.headers.get('cache-control')).toContain('immutable');
  for (const path of [stream.playbackUrl, `/hls/${newest.file}`]) {
    const preflight = await visitor.ask('OPTIONS', path);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('GET');
  }
});

test('whatever is half an hour old can still be watched from before, by the other playlist', async ({
  visitor,
  newStreamer,
}) => {
  const streamer = await newStreamer();
  const { stream } = await streamer.goLive();
  await follow(visitor, stream.playbackUrl, 16_000);
  const dvr = parsePlaylist((await visitor.ask('GET', `/hls/${stream.id}/dvr.m3u8`)).text);
  const live = parsePlaylist((await visitor.ask('GET', stream.playbackUrl)).text);
  expect(dvr.sequence).toBe(0);
  expect(live.segments.length).toBeLessThan(dvr.segments.length);
});

test('who knows a stream is not let in under its name, neither while it is interrupted nor before', async ({
  visitor,
  xatube,
  newStreamer,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  const root = xatube.ready.rtmpUrl.replace(/\/live$/, '');
  const intrude = async () => {
    for (const address of [`${root}/hls/${stream.id}`, `${root}/live/${stream.id}`]) {
      const intruder = Encoder.publish(address);
      expect(await intruder.exit(), address).not.toBe(0);
    }
  };
  await intrude();
  await encoder.kill();
  await eventually(
    'it is interrupted',
    5_000,
    async () => (await visitor.stream(stream.id)).state === 'interrupted',
  );
  await intrude();
});

test('after nginx was killed the media sequence goes on and the break is marked', async ({
  visitor,
  xatube,
  newStreamer,
}) => {
  test.setTimeout(90_000);
  const streamer = await newStreamer();
  const { stream } = await streamer.goLive();
  const before = parsePlaylist((await visitor.ask('GET', stream.playbackUrl)).text);
  new Nginx(`${xatube.data}/nginx`).kill();
  await eventually('the encoder is let in again', 25_000, async () => {
    const next = streamer.publish();
    await pause(1_500);
    return next.isAlive;
  });
  const after = await eventually('its media goes on', 15_000, async () => {
    const found = parsePlaylist((await visitor.ask('GET', stream.playbackUrl)).text);
    return found.segments.some(({ discontinuous }) => discontinuous) && found;
  });
  expect(after.sequence).toBeGreaterThanOrEqual(before.sequence);
});
