import { Api, type Channel, type CreatedKey, type Stream } from './api';
import { Encoder } from './encoder';
import { eventually } from './eventually';
import type { Installation } from './installation';

const onAirLimitMs = 15_000;
let made = 0;

/** Somebody with an account, a channel and a key, who can go on air. */
export class Streamer {
  private readonly encoders: Encoder[] = [];

  private constructor(
    private readonly installation: Installation,
    readonly username: string,
    readonly password: string,
    readonly api: Api,
    readonly channel: Channel,
    public key: CreatedKey,
  ) {}

  static async join(installation: Installation, title = 'A test picture'): Promise<Streamer> {
    const username = freshName();
    const password = `${username} has a long password`;
    const visitor = new Api(installation.ready.url);
    await visitor.register(username, password);
    const api = await visitor.signIn(username, password);
    const channel = await api.createChannel(username, title);
    const key = await api.createKey(channel.id, 'test encoder');
    return new Streamer(installation, username, password, api, channel, key);
  }

  /** Where an encoder publishes to with a key of this streamer. */
  address(key = this.key.key, extra = ''): string {
    return `${this.installation.ready.rtmpUrl}/${key}${extra}`;
  }

  /** Starts an encoder, which may or may not be let in. */
  publish(address = this.address(), options: readonly string[] = []): Encoder {
    const encoder = Encoder.publish(address, options);
    this.encoders.push(encoder);
    return encoder;
  }

  /** Starts an encoder that sends what these inputs and options of ffmpeg make. */
  send(what: readonly string[], address = this.address()): Encoder {
    const encoder = Encoder.send(address, what);
    this.encoders.push(encoder);
    return encoder;
  }

  /** Starts an encoder and waits until the stream is live and its video can be fetched. */
  async goLive(address = this.address()): Promise<{ encoder: Encoder; stream: Stream }> {
    const encoder = this.publish(address);
    const { id } = await this.becomesLive();
    const stream = await eventually('its media can be watched', onAirLimitMs, async () => {
      const now = await this.api.stream(id);
      return now.media === 'ok' && now;
    });
    return { encoder, stream };
  }

  becomesLive(withinMs = onAirLimitMs): Promise<Stream> {
    return eventually('the channel is live', withinMs, async () => {
      const { live } = await this.api.channel(this.channel.id);
      return live?.state === 'live' && live;
    });
  }

  /** Whatever a test left running. */
  async close(): Promise<void> {
    await Promise.all(this.encoders.map((encoder) => encoder.kill()));
  }
}

/** A name nobody has yet, also on an installation that was used before. */
export const freshName = () => `e2e-${process.pid}-${Date.now() % 1e8}-${++made}`;
