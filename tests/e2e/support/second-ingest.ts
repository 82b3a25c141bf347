import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, type Environment } from './command';
import { eventually } from './eventually';
import type { Installation } from './installation';
import { Nginx } from './nginx';
import { freePorts } from './ports';

const startLimitMs = 10_000;
const node = 'second';

/** Where a second nginx will be, which takes broadcasts for the same engine and writes them where the first does. */
export interface Place {
  rtmpPort: number;
  hop: number;
}

export async function freePlace(): Promise<Place> {
  const [rtmpPort, hop] = await freePorts(2);
  return { rtmpPort: rtmpPort!, hop: hop! };
}

/** What the engine has to be told of it. */
export const settingsFor = ({ hop }: Place): Environment => ({
  [`XaTube__Ingest__Nodes__${node}__ControlUrl`]: `http://127.0.0.1:${hop}/control`,
});

/** A second nginx with a node identity of its own; its configuration is the first one's, but for names and ports. */
export class SecondIngest {
  private constructor(
    readonly nginx: Nginx,
    readonly rtmpUrl: string,
  ) {}

  static async start({ data, rtmpPort, ready }: Installation, place: Place): Promise<SecondIngest> {
    const [first, folder] = [join(data, 'nginx'), join(data, 'nginx-second')];
    await mkdir(folder);
    const hop = /on_publish http:\/\/127\.0\.0\.1:(\d+)/.exec(
      await readFile(join(first, 'ingest.conf'), 'utf8'),
    )![1]!;
    for (const file of (await readdir(first)).filter((name) => name.endsWith('.conf'))) {
      const text = (await readFile(join(first, file), 'utf8'))
        .replaceAll(`"${first}/`, `"${folder}/`)
        .replaceAll(`127.0.0.1:${rtmpPort}`, `127.0.0.1:${place.rtmpPort}`)
        .replaceAll(`127.0.0.1:${hop}`, `127.0.0.1:${place.hop}`)
        .replace(/(X-Ingest-Node) .*;/, `$1 "${node}";`)
        .replace(/(X-Ingest-Boot) .*;/, `$1 "${Date.now()}";`)
        // On a machine of its own the address of its own loopback would be the same as the first one's.
        .replace(
          'proxy_redirect off;',
          `proxy_redirect rtmp://127.0.0.1:${rtmpPort}/ rtmp://127.0.0.1:${place.rtmpPort}/;`,
        )
        .replace(/^ *include .*site\.conf.*$/m, '')
        .replace('daemon on;', 'daemon off;');
      await writeFile(join(folder, file), text, { mode: 0o600 });
    }

    const program = await readlink(`/proc/${new Nginx(first).master}/exe`);
    const options = ['-c', join(folder, 'nginx.conf'), '-p', folder];
    // It must not outlive the tests, whatever ends them.
    const command = new Command('setpriv', ['--pdeathsig', 'KILL', program, ...options]);
    const nginx = new Nginx(folder);
    await eventually('the second nginx is there', startLimitMs, () => {
      if (command.hasEnded) throw new Error(command.stderr);
      return nginx.processes.length > 1;
    });
    return new SecondIngest(nginx, ready.rtmpUrl.replace(`:${rtmpPort}/`, `:${place.rtmpPort}/`));
  }
}
