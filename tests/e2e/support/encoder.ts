import { Command } from './command';
import { eventually } from './eventually';

const noticeLimitMs = 10_000;

/** A real ffmpeg that publishes a test picture and a tone until it is refused, dropped or stopped. */
export class Encoder {
  private constructor(private readonly command: Command) {}

  /**
   * @param address server and key, with whatever a streamer may have typed after them
   * @param options more of ffmpeg's, for what it sends
   */
  static publish(address: string, options: readonly string[] = []): Encoder {
    // It must not outlive the tests, whatever ends them.
    return new Encoder(
      new Command('setpriv', ['--pdeathsig', 'KILL', 'ffmpeg', ...settings, ...options, address]),
    );
  }

  /** Publishes what these inputs and options of ffmpeg make, and nothing else. */
  static send(address: string, what: readonly string[]): Encoder {
    const common = ['-nostdin', '-hide_banner', '-loglevel', 'error'];
    return new Encoder(
      new Command('setpriv', ['--pdeathsig', 'KILL', 'ffmpeg', ...common, ...what, '-f', 'flv', address]),
    );
  }

  /** The encoder's machine is suspended: it sends nothing, and its connection stays open. */
  suspend(): void {
    this.command.signal('SIGSTOP');
  }

  get isAlive(): boolean {
    return !this.command.hasEnded;
  }

  /** What ffmpeg complained about; holds the address and with it the key. */
  get complaints(): string {
    return this.command.stderr;
  }

  /** Power failure: no goodbye is sent. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** The streamer presses stop: ffmpeg says goodbye and goes. */
  async stop(): Promise<void> {
    await this.end('SIGINT');
  }

  /** Waits until ffmpeg has given up by itself, and returns its exit code. */
  async exit(withinMs = noticeLimitMs): Promise<number | null> {
    await eventually('ffmpeg is refused or dropped', withinMs, () => !this.isAlive);
    return this.command.ended;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isAlive) return;
    this.command.signal(signal);
    await eventually('ffmpeg ends', noticeLimitMs, () => !this.isAlive);
  }
}

const settings = [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
  ...['-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15'],
  ...['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
  // A picture to begin with in every second, so that segments are as short as nginx is told to make them.
  ...['-g', '15', '-b:v', '250k', '-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-f', 'flv'],
];
