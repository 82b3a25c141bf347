/** The public API as the contract words it, for somebody who may be signed in. */

export interface Stream {
  id: string;
  channel: { id: string; handle: string; title: string };
  title: string;
  state: 'live' | 'interrupted' | 'ended';
  media: 'waiting' | 'ok' | 'unsupported' | 'stalled';
  startedAt: string;
  endedAt: string | null;
  viewers: number;
  peakViewers: number;
  playbackUrl: string;
  thumbnailUrl: string | null;
}

export interface Channel {
  id: string;
  handle: string;
  title: string;
  live: Stream | null;
}

export interface StreamKey {
  id: string;
  label: string | null;
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export type CreatedKey = StreamKey & { key: string };

export interface SessionAnswer {
  session: string;
  heartbeatSeconds: number;
  viewers: number;
  state: Stream['state'];
}

export interface Statistics {
  views: number;
  uniqueViewers: number;
  peakViewers: number;
  averageViewers: number;
  watchSeconds: number;
  averageWatchSeconds: number;
  durationSeconds: number;
  minutes: { at: string; averageViewers: number; peakViewers: number; joins: number; watchSeconds: number }[];
}

export interface StreamMedia {
  state: Stream['media'];
  problem: string | null;
  video: {
    codec: string | null;
    width: number | null;
    height: number | null;
    frameRate: number | null;
    keyframeSeconds: number | null;
    bitrate: number | null;
  } | null;
  audio: { codec: string | null; sampleRate: number | null; channels: number | null } | null;
  gaps: number;
  bitrates: number[];
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export class Api {
  constructor(
    readonly url: string,
    private readonly token?: string,
  ) {}

  /** Any answer, whatever its status. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  /** An answer that must have the status the contract promises. */
  async expect<T>(status: number, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, body);
    if (answer.status !== status)
      throw new Error(`${method} ${path} answered ${answer.status} instead of ${status}: ${answer.text}`);
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
  }

  get<T>(path: string): Promise<T> {
    return this.expect(200, 'GET', path);
  }

  async register(username: string, password: string): Promise<void> {
    const email = `${username}@example.test`;
    await this.expect(201, 'POST', '/api/auth/register', { username, email, password });
  }

  /** The API for whoever signs in with this. */
  async signIn(login: string, password: string): Promise<Api> {
    const { accessToken } = await this.expect<{ accessToken: string }>(200, 'POST', '/api/auth/login', {
      login,
      password,
    });
    return new Api(this.url, accessToken);
  }

  createChannel(handle: string, title: string): Promise<Channel> {
    return this.expect(201, 'POST', '/api/channels', { handle, title });
  }

  channel(idOrHandle: string): Promise<Channel> {
    return this.get(`/api/channels/${idOrHandle}`);
  }

  setPublishing(
    channelId: string,
    rules: { graceSeconds?: number; secondPublisher?: 'reject' | 'takeover' },
  ): Promise<unknown> {
    return this.expect(200, 'PUT', `/api/channels/${channelId}/publishing`, rules);
  }

  createKey(channelId: string, label: string): Promise<CreatedKey> {
    return this.expect(201, 'POST', `/api/channels/${channelId}/keys`, { label });
  }

  rotateKey(channelId: string, keyId: string): Promise<CreatedKey> {
    return this.expect(201, 'POST', `/api/channels/${channelId}/keys/${keyId}/rotate`, {});
  }

  revokeKey(channelId: string, keyId: string): Promise<void> {
    return this.expect(204, 'DELETE', `/api/channels/${channelId}/keys/${keyId}`);
  }

  keys(channelId: string): Promise<Page<StreamKey>> {
    return this.get(`/api/channels/${channelId}/keys`);
  }

  liveStreams(): Promise<Page<Stream>> {
    return this.get('/api/streams?live=true&limit=100');
  }

  stream(id: string): Promise<Stream> {
    return this.get(`/api/streams/${id}`);
  }

  media(id: string): Promise<StreamMedia> {
    return this.get(`/api/streams/${id}/media`);
  }

  history(channelId: string): Promise<Page<Stream>> {
    return this.get(`/api/channels/${channelId}/streams`);
  }

  endStream(id: string): Promise<void> {
    return this.expect(204, 'POST', `/api/streams/${id}/end`);
  }

  statistics(streamId: string): Promise<Statistics> {
    return this.get(`/api/statistics/streams/${streamId}`);
  }
}
