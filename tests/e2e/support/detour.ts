import { once } from 'node:events';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Installation } from './installation';
import { Nginx } from './nginx';

/** What becomes of a callback: it arrives, it never does, or it does when the test says so. */
export type Fate = 'arrives' | 'is lost' | 'is late';

/** As nginx names them. */
export type Call = 'publish' | 'update_publish' | 'publish_done';

interface Callback {
  key: string;
  method: string;
  path: string;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** Stands between nginx and the engine. nginx hears of a callback that is lost or late what it hears without an engine. */
export class Detour {
  /** The forms of all callbacks that came by. */
  readonly seen: URLSearchParams[] = [];
  private readonly fates = new Map<string, Fate>();
  private late: Callback[] = [];
  private readonly server: Server;

  private constructor(private readonly engine: string) {
    this.server = createServer((request, response) => {
      void this.take(request).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        () => response.writeHead(502).end(),
      );
    });
  }

  /** From here on the callbacks of encoders that connect take this way. */
  static async open({ data, ready }: Installation): Promise<Detour> {
    const detour = new Detour(ready.callbacksUrl);
    detour.server.listen(0, '127.0.0.1');
    await once(detour.server, 'listening');
    const { port } = detour.server.address() as AddressInfo;
    const engine = new URL(ready.callbacksUrl).host;
    await new Nginx(`${data}/nginx`).change('hop.conf', (text) =>
      text.replace(`server ${engine} `, `server 127.0.0.1:${port} `),
    );
    return detour;
  }

  /** What becomes of such calls about the publishers with this key from now on. */
  decide(key: string, call: Call, fate: Fate): void {
    this.fates.set(`${call} ${key}`, fate);
  }

  /** How many are late now. */
  waiting(key: string): number {
    return this.late.filter((callback) => callback.key === key).length;
  }

  /** Has the late ones arrive now, and from now on all of them at once. Returns what the engine answered. */
  async deliver(key: string): Promise<number[]> {
    const due = this.late.filter((callback) => callback.key === key);
    this.late = this.late.filter((callback) => callback.key !== key);
    for (const name of [...this.fates.keys()].filter((name) => name.endsWith(` ${key}`)))
      this.fates.delete(name);
    return Promise.all(due.map(async (callback) => (await this.passOn(callback)).status));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage) {
    const body = await buffer(request);
    const { method = 'POST', url: path = '/', headers } = request;
    const form = new URLSearchParams(body.toString());
    this.seen.push(form);
    const key = form.get('name') ?? '';
    const callback = { key, method, path, headers, body };
    const fate = this.fates.get(`${form.get('call')} ${key}`) ?? 'arrives';
    if (fate === 'is late') this.late.push(callback);
    return fate === 'arrives' ? this.passOn(callback) : { status: 504, headers: {}, body: '' };
  }

  private async passOn({ method, path, headers, body }: Callback) {
    const said = ['content-type', 'x-callback-secret', 'x-ingest-node', 'x-ingest-boot'];
    const answer = await fetch(new URL(path, this.engine), {
      method,
      redirect: 'manual',
      headers: said.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
      body: new Uint8Array(body),
    });
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      headers: location === null ? {} : { location },
      body: await answer.text(),
    };
  }
}
