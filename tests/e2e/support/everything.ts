import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Api } from './api';

const eventsMs = 1_500;

interface OpenApi {
  paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>;
}

/** Where something was found, and what was there. */
export interface Text {
  where: string;
  text: string;
}

/** Every GET that the API documents, asked by somebody, with all that the answers say. */
export async function everyAnswer(who: string, api: Api, known: Record<string, string>): Promise<Text[]> {
  const { paths } = await api.get<OpenApi>('/openapi/v1.json');
  const gets = Object.entries(paths).filter(([, methods]) => 'get' in methods);
  const addresses = gets.map(([path]) =>
    path.replaceAll(/\{(\w+)[^}]*\}/g, (_, name: string) => {
      const noun = path.split('/')[2] ?? '';
      const value = known[`${noun}/${name}`] ?? known[name];
      if (value === undefined) throw new Error(`This test has to learn what {${name}} of ${path} may be.`);
      return value;
    }),
  );
  return Promise.all(
    addresses.map(async (path) => {
      const answer = path.endsWith('/events') ? await firstEvents(api, path) : await api.ask('GET', path);
      return { where: `GET ${path} as ${who}`, text: whole(answer) };
    }),
  );
}

export function whole({ status, headers, text }: Answer): string {
  return [status, ...[...headers].map(([name, value]) => `${name}: ${value}`), text].join('\n');
}

/** An event stream does not end by itself: what came in the first moments has to do. */
async function firstEvents(api: Api, path: string): Promise<Answer> {
  const answer = await fetch(new URL(path, api.url), { signal: AbortSignal.timeout(eventsMs) });
  let text = '';
  try {
    const decoder = new TextDecoder();
    const pieces = answer.body!.getReader();
    for (let next = await pieces.read(); !next.done; next = await pieces.read())
      text += decoder.decode(next.value, { stream: true });
  } catch (failure) {
    if ((failure as Error).name !== 'TimeoutError') throw failure;
  }
  return { status: answer.status, headers: answer.headers, text };
}

/** Every file below a directory, whatever it holds: byte for byte, so that nothing is lost in decoding. */
export async function everyFile(directory: string): Promise<Text[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.map(async (where) => {
      try {
        return [
          { where, text: await readFile(where, 'latin1') },
          { where, text: where },
        ];
      } catch (failure) {
        // A segment that was old enough to be removed.
        if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw failure;
      }
    }),
  );
  return read.flat();
}
