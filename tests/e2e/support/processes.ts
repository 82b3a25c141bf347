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
  const [state = ''] = status(pid);
  return state !== '' && state !== 'Z' && state !== 'X';
}

/** The living children of a process. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => isAlive(child) && parentOf(child) === pid);
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

const parentOf = (pid: number) => Number(status(pid)[1]);

// "pid (name) state parent …"; the name may hold anything.
function status(pid: number): string[] {
  const line = read(`/proc/${pid}/stat`);
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
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
