import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Found {
  pid: number;
  command: string;
}

/**
 * The living processes that have to do with a directory: they name it on their command line or hold a file in it open.
 * nginx's workers are found by the latter, since they do not show how they were started.
 */
export function processesUsing(directory: string): Found[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: commandLine(name) }))
    .filter(({ pid, command }) => command.includes(directory) || holdsFileIn(directory, pid))
    .filter(({ pid }) => isAlive(pid));
}

/** Whether a process is there and not merely waiting to be buried. */
export function isAlive(pid: number): boolean {
  const status = read(`/proc/${pid}/stat`);
  const state = status.slice(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z' && state !== 'X';
}

/** Ends what a failed test left behind, one by one. */
export function killAll(found: readonly Found[]): void {
  for (const { pid } of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile, which is what was wanted.
    }
  }
}

const commandLine = (pid: string) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();

function holdsFileIn(directory: string, pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => link(`/proc/${pid}/fd/${fd}`).startsWith(directory));
  } catch {
    // Gone meanwhile, or another user's.
    return false;
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
