import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually';
import { childrenOf, killAll } from './processes';

const reloadLimitMs = 10_000;

/** A running nginx, by the folder of its configuration. */
export class Nginx {
  constructor(readonly folder: string) {}

  get master(): number {
    return Number(readFileSync(join(this.folder, 'nginx.pid'), 'utf8'));
  }

  get processes(): number[] {
    return [this.master, ...childrenOf(this.master)];
  }

  /** Master and workers at once: nobody says goodbye to anybody. */
  kill(): void {
    killAll(this.processes.map((pid) => ({ pid, command: 'nginx' })));
  }

  /** Changes a file of the configuration and has it read again. Whoever is connected stays with the worker of before. */
  async change(file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.folder, file);
    const before = await readFile(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`There was nothing to change in ${file}.`);
    await writeFile(path, after);
    const workers = childrenOf(this.master);
    process.kill(this.master, 'SIGHUP');
    await eventually('nginx has read its configuration again', reloadLimitMs, () => {
      const now = childrenOf(this.master);
      return now.length > 0 && !now.some((worker) => workers.includes(worker));
    });
  }
}
