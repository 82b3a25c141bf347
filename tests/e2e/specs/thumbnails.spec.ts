import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../support/api';
import { finish } from '../support/command';
import { eventually } from '../support/eventually';
import { brisk, Installation } from '../support/installation';
import { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

// Two seconds after the start, and then what ffmpeg takes at the lowest priority; lists hear of it every five seconds.
const pictureWithinMs = 30_000;
const nextPictureWithinMs = 40_000;
const endedWithinMs = 5_000;

let xatube: Installation;
let visitor: Api;
let streamer: Streamer;

test.beforeAll(async () => {
  test.setTimeout(150_000);
  xatube = await Installation.start([], {
    ...brisk,
    XaTube__Thumbnails__FirstAfter: '00:00:02',
    XaTube__Thumbnails__Interval: '00:00:10',
    // How busy the machine is is not what is tested.
    XaTube__Thumbnails__MaxLoad: '0',
  });
  visitor = new Api(xatube.ready.url);
  streamer = await Streamer.join(xatube, 'Has a face');
});

test.afterAll(async () => {
  await streamer.close();
  await xatube.remove();
});

test('a live stream has a picture of itself, on its card too, until it ends', async ({ page }) => {
  test.setTimeout(120_000);
  const { encoder, stream } = await streamer.goLive();
  const listed = async () => (await visitor.liveStreams()).items.find(({ id }) => id === stream.id);
  const url = await eventually(
    'the stream has a picture',
    pictureWithinMs,
    async () => (await listed())?.thumbnailUrl,
  );
  test.info().annotations.push({
    type: 'measured',
    description: `picture ${Date.now() - Date.parse(stream.startedAt)} ms after the start`,
  });

  const answer = await fetch(new URL(url, visitor.url));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
  expect(await probe(await answer.arrayBuffer())).toBe('mjpeg,640,360');
  const etag = answer.headers.get('etag')!;
  const again = await fetch(new URL(url, visitor.url), { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);

  await page.goto(visitor.url);
  const picture = page.getByTestId('stream-card').locator('img');
  const width = () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth);
  await expect(picture).toHaveAttribute('src', /thumbnail/);
  await expect.poll(width).toBe(640);
  const shown = await picture.getAttribute('src');
  await expect(picture).not.toHaveAttribute('src', shown!, { timeout: nextPictureWithinMs });
  await expect.poll(width).toBe(640);

  await streamer.api.endStream(stream.id);
  await encoder.exit();
  await eventually('the picture is gone', endedWithinMs, async () => {
    return (await visitor.ask('GET', url)).status === 404;
  });
  expect((await visitor.stream(stream.id)).thumbnailUrl).toBeNull();
  expect((await visitor.history(streamer.channel.id)).items[0]!.thumbnailUrl).toBeNull();
  await expect(page.getByTestId('stream-card')).toHaveCount(0);
});

/** Codec, width and height. */
async function probe(picture: ArrayBuffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'xatube-e2e-picture-'));
  try {
    const file = join(folder, 'picture');
    await writeFile(file, new Uint8Array(picture));
    const entries = ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0'];
    const { stdout } = await finish('ffprobe', ['-loglevel', 'error', ...entries, file]);
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}
