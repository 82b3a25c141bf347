import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOfSources, pathWithout, withoutNginx } from '../support/bare-machine';
import { Command } from '../support/command';
import { mustComplain } from '../support/complaint';
import { eventually } from '../support/eventually';
import { runXaTube } from '../support/installation';
import { freePorts } from '../support/ports';
import { processesUsing } from '../support/processes';
import { expect, test } from '../support/test';

const startsWithinMs = 30_000;
const stopsWithinMs = 20_000;

let home: string;
let options: string[];

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'xatube-e2e-'));
  const [port, rtmpPort] = await freePorts(2);
  options = ['--port', `${port}`, '--rtmp-port', `${rtmpPort}`, '--data', join(home, 'data')];
});

test.afterEach(() => rm(home, { recursive: true, force: true }));

for (const [what, wrong, line] of [
  ['an unknown option', ['--prot', '8080'], /^xatube: '--prot' is not an option of run; .*help/],
  ['a port that is none', ['--port', 'http'], /^xatube: --port must be a port from 1 to 65535/],
  ['an option without its value', ['--ready-file'], /^xatube: --ready-file needs a value; .*help/],
  ['a demo without media', ['--demo', '--no-media'], /^xatube: --demo .*--no-media; leave one of them out/],
] as const)
  test(`${what} is refused in one line that says what to do`, async () => {
    await mustComplain(runXaTube([...options, ...wrong]), line, home);
  });

test('an unknown command is refused in one line that says where the commands are listed', async () => {
  const xatube = await copyOfSources(join(home, 'clone'));
  await mustComplain(new Command(xatube, ['rum']), /^xatube: there is no command 'rum'; .*help/, home);
});

test('without the .NET SDK one line says what to install', async () => {
  const PATH = await pathWithout(['dotnet'], join(home, 'path'));
  await mustComplain(runXaTube(options, { PATH }), /^xatube: the \.NET SDK 10 is missing; install it/, home);
});

test('without Node.js, while the pages are not built, one line says what to install', async () => {
  const xatube = await copyOfSources(join(home, 'clone'));
  const PATH = await pathWithout(['node', 'npm', 'npx'], join(home, 'path'));
  const command = new Command(xatube, ['run', ...options], { PATH });
  await mustComplain(command, /^xatube: Node\.js 20 or newer, with npm, is needed .*; install it/, home);
});

test('without nginx, where it cannot be installed, one line says how it could be', async () => {
  const prefix = await withoutNginx();
  test.skip(prefix === null, 'this system has no mount namespaces for its users');
  const xatube = await copyOfSources(join(home, 'clone'));
  const [file, ...before] = prefix!;
  const command = new Command(file!, [...before, xatube, 'run', ...options]);
  await mustComplain(
    command,
    /^xatube: missing: nginx libnginx-mod-rtmp; run: sudo apt-get install .*nginx/,
    home,
  );
});

test('without ffmpeg, and without a way to install it, a demo says in one line what is missing', async () => {
  const PATH = await pathWithout(['ffmpeg', 'apt-get'], join(home, 'path'));
  const command = runXaTube([...options, '--demo'], { PATH });
  await mustComplain(command, /^xatube: missing: ffmpeg .*; install (it|them) with/, home);
});

test('Ctrl-C while it is still starting stops it, and nothing is left', async () => {
  const command = runXaTube(options);
  await eventually('it has begun to start', startsWithinMs, () =>
    command.stdout.includes('starting the engine'),
  );
  command.signal('SIGINT');
  await eventually('it has stopped', stopsWithinMs, () => command.hasEnded);
  expect(await command.ended).toBe(0);
  expect(command.stderr).toBe('');
  expect(processesUsing(home)).toEqual([]);
});
