import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, repository, type Environment } from './command';
import { eventually } from './eventually';
import { freePorts } from './ports';
import { killAll, processesUsing } from './processes';

/** What `--ready-file` tells: the contract's fields. */
export interface ReadyFile {
  url: string;
  rtmpUrl: string;
  callbacksUrl: string;
  callbacksSecret: string;
  pid: number;
  dashboardUrl: string;
  metricsUrls: string[];
  silos: { name: string; pid: number }[];
  apis: { url: string; pid: number }[];
  ingests: { name: string; rtmpUrl: string; pid: number }[];
}

/** Shorter than an operator would choose, where the length is not the point of a test. */
export const brisk: Environment = {
  XaTube__Audience__HeartbeatInterval: '00:00:02',
  XaTube__Audience__PerAddressLimit: '0',
  XaTube__LiveStreams__Grace: '00:00:12',
  XaTube__RateLimits__Enabled: 'false',
};

const startLimitMs = 120_000;
const stopLimitMs = 30_000;

/** One `./xatube run`, or `cluster`, after the other on the same data directory and the same ports. */
export class Installation {
  ready!: ReadyFile;
  /** Everything that all of its runs have said. */
  said = '';
  private command: Command | undefined;

  private constructor(
    readonly home: string,
    readonly port: number,
    readonly rtmpPort: number,
    private readonly options: readonly string[],
    private readonly environment: Environment,
    private readonly what: 'run' | 'cluster',
  ) {}

  static async start(
    options: readonly string[] = [],
    environment: Environment = brisk,
    what: 'run' | 'cluster' = 'run',
  ) {
    const home = await mkdtemp(join(tmpdir(), 'xatube-e2e-'));
    // As in an ordinary place, nginx's workers may pass and so need not be root.
    await chmod(home, 0o755);
    const [port, rtmpPort] = await freePorts(2);
    const installation = new Installation(home, port!, rtmpPort!, options, environment, what);
    try {
      await installation.run();
    } catch (failure) {
      await installation.remove();
      throw failure;
    }
    return installation;
  }

  get data(): string {
    return join(this.home, 'data');
  }

  get readyFile(): string {
    return join(this.home, 'ready.json');
  }

  get arguments(): string[] {
    const { port, rtmpPort, data, readyFile } = this;
    return ['--port', `${port}`, '--rtmp-port', `${rtmpPort}`, '--data', data, '--ready-file', readyFile];
  }

  /** Starts it and waits until it says that everything answers. */
  async run(): Promise<void> {
    const command = runXaTube([...this.arguments, ...this.options], this.environment, this.what);
    this.command = command;
    void command.ended.finally(() => (this.said += command.stdout + command.stderr)).catch(() => undefined);
    this.ready = await eventually('xatube is ready', startLimitMs, async () => {
      if (command.hasEnded) return 'ended' as const;
      return JSON.parse(await readFile(this.readyFile, 'utf8')) as ReadyFile;
    }).then((ready) => {
      if (ready === 'ended') throw new Error(`xatube ended instead of getting ready: ${command.stderr}`);
      return ready;
    });
  }

  /** All that was said up to now, by the run that is under way too. */
  get output(): string {
    return this.command && !this.command.hasEnded
      ? this.said + this.command.stdout + this.command.stderr
      : this.said;
  }

  /** As Ctrl-C does. Returns the exit code. */
  async stop(): Promise<number | null> {
    this.command?.signal('SIGINT');
    return this.waitUntilEnded();
  }

  /** The engine dies without a word. What it started is on its own. */
  async kill(): Promise<void> {
    process.kill(this.ready.pid, 'SIGKILL');
    await this.waitUntilEnded();
  }

  leftovers() {
    return processesUsing(this.data);
  }

  /** For the end of tests, whatever happened in them. */
  async remove(): Promise<void> {
    try {
      await this.stop();
    } finally {
      this.command?.signal('SIGKILL');
      killAll(this.leftovers());
      await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  private async waitUntilEnded(): Promise<number | null> {
    const command = this.command;
    if (!command) return null;
    await eventually('xatube ends', stopLimitMs, () => command.hasEnded);
    return command.ended;
  }
}

export const runXaTube = (options: readonly string[], environment: Environment = {}, what = 'run') =>
  new Command(join(repository, 'xatube'), [what, ...options], environment);
