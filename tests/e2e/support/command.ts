import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../../..');

export type Environment = Record<string, string | undefined>;

/** A command that is running or has run, with all that it said. */
export class Command {
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(file: string, args: readonly string[], environment: Environment = {}) {
    this.child = spawn(file, args, {
      cwd: repository,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((done, fail) => {
      this.child.once('error', fail);
      // With "close" everything it said has arrived; a signal that ended it leaves no code.
      this.child.once('close', (code) => done(code));
    });
    // Whoever awaits it is told as well; nobody awaiting it is no reason to end the tests.
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The command could not be started.');
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

/** Runs a command to its end. */
export async function finish(file: string, args: readonly string[], environment: Environment = {}) {
  const command = new Command(file, args, environment);
  const code = await command.ended;
  return { code, stdout: command.stdout, stderr: command.stderr };
}
