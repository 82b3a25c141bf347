import type { Api } from '../support/api';
import { callBack, publisherFields } from '../support/callbacks';
import { throughout } from '../support/eventually';
import { videoGoesOn } from '../support/playlist';
import type { Streamer } from '../support/streamer';
import { expect, test } from '../support/test';

const refusalLimitMs = 10_000;
// Longer than it takes the end of a publisher to reach the engine and the page.
const aWhileMs = 2_000;

test('a second encoder on the same key is refused, and the first one goes on under the same stream', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();

  const second = streamer.publish();
  expect(await second.exit(refusalLimitMs)).not.toBe(0);
  await throughout(aWhileMs, async () => expect((await visitor.stream(stream.id)).state).toBe('live'));
  await videoGoesOn(visitor, stream);
  expect(encoder.isAlive).toBe(true);
  expect((await visitor.channel(streamer.channel.id)).live?.id).toBe(stream.id);
});

test('a second encoder on another key of the same channel is refused as well', async ({
  newStreamer,
  visitor,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  const other = await streamer.api.createKey(streamer.channel.id, 'another encoder');

  const second = streamer.publish(streamer.address(other.key));
  expect(await second.exit(refusalLimitMs)).not.toBe(0);
  await throughout(aWhileMs, async () => expect((await visitor.stream(stream.id)).state).toBe('live'));
  await videoGoesOn(visitor, stream);
  expect(encoder.isAlive).toBe(true);
});

test('an encoder that adds fields of a callback to its key is refused', async ({ newStreamer, visitor }) => {
  const streamer = await newStreamer();
  const other = await newStreamer();
  for (const extra of [`?name=${other.key.key}&clientid=1`, '?name=other&clientid=1', '?call=publish_done']) {
    const encoder = streamer.publish(streamer.address(undefined, extra));
    expect(await encoder.exit(refusalLimitMs), extra).not.toBe(0);
  }
  await nothingIsLive(visitor, streamer, other);
});

test('a callback with a repeated field is refused, whoever sends it', async ({
  newStreamer,
  visitor,
  xatube,
}) => {
  const streamer = await newStreamer();
  const other = await newStreamer();
  const secret = xatube.ready.callbacksSecret;
  const genuine = publisherFields('publish', streamer.key.key, '4711');
  for (const repeated of [
    ['name', other.key.key],
    ['clientid', '4712'],
    ['call', 'publish_done'],
    ['addr', '192.0.2.1'],
  ] satisfies [string, string][]) {
    const answer = await callBack(xatube.ready, { secret, fields: [...genuine, repeated] });
    expect(answer.status, `repeated ${repeated[0]}`).toBe(403);
  }
  await nothingIsLive(visitor, streamer, other);

  // The same form with nothing repeated is accepted: it is the repetition that was refused.
  const accepted = await callBack(xatube.ready, { secret, fields: genuine });
  expect(accepted.status).toBe(302);
  await callBack(xatube.ready, { secret, fields: publisherFields('publish_done', streamer.key.key, '4711') });
});

test('a callback with a wrong secret, or none, is refused and changes nothing', async ({
  newStreamer,
  visitor,
  xatube,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  const idle = await newStreamer();
  const { callbacksSecret } = xatube.ready;
  for (const secret of [undefined, '', 'wrong', `${callbacksSecret}x`, callbacksSecret.slice(1)]) {
    const publish = publisherFields('publish', idle.key.key, '4713');
    expect((await callBack(xatube.ready, { secret, fields: publish })).status).toBe(401);
    for (let client = 1; client <= 20; client++) {
      const done = publisherFields('publish_done', streamer.key.key, `${client}`);
      expect((await callBack(xatube.ready, { secret, fields: done })).status).toBe(401);
    }
  }
  await nothingIsLive(visitor, idle);
  expect((await visitor.stream(stream.id)).state).toBe('live');
  expect(encoder.isAlive).toBe(true);
});

test('the goodbye of a publisher that never held the stream does not interrupt it', async ({
  newStreamer,
  visitor,
  xatube,
}) => {
  const streamer = await newStreamer();
  const { encoder, stream } = await streamer.goLive();
  // The same key by the right hop, but another connection: what nginx sends for a duplicate it has turned away.
  const answer = await callBack(xatube.ready, {
    secret: xatube.ready.callbacksSecret,
    node: 'local',
    fields: publisherFields('publish_done', streamer.key.key, '999999'),
  });
  expect(answer.status).toBe(200);
  await throughout(aWhileMs, async () => expect((await visitor.stream(stream.id)).state).toBe('live'));
  expect(encoder.isAlive).toBe(true);
});

test('the callbacks are not to be found on the public port', async ({ visitor, xatube }) => {
  for (const path of ['/callbacks/nginx-rtmp', '/callbacks/', '/metrics', '/dashboard'])
    expect((await visitor.ask('POST', path, {})).status, path).toBe(404);
  const hop = await fetch(`${xatube.ready.url}/control/drop/publisher?app=live`);
  expect(hop.headers.get('content-type')).toContain('text/html');
});

async function nothingIsLive(visitor: Api, ...streamers: Streamer[]): Promise<void> {
  for (const { channel } of streamers) {
    expect((await visitor.channel(channel.id)).live).toBeNull();
    expect((await visitor.history(channel.id)).items).toEqual([]);
  }
}
