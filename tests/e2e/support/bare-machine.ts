import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { delimiter, join, relative, sep } from 'node:path';
import { finish, repository } from './command';

const made = new Set(['.git', 'node_modules', 'bin', 'obj', 'dist', 'data', 'artifacts', 'test-results']);

/** The sources as after a clone: nothing is built, and nothing done there touches the tests' own checkout. */
export async function copyOfSources(to: string): Promise<string> {
  const filter = (path: string) =>
    !relative(repository, path)
      .split(sep)
      .some((part) => made.has(part));
  await cp(repository, to, { recursive: true, filter });
  return join(to, 'xatube');
}

/** A PATH on which everything is found that is found now, but for some commands. */
export async function pathWithout(commands: readonly string[], folder: string): Promise<string> {
  await mkdir(folder);
  const seen = new Set(commands);
  for (const directory of (process.env.PATH ?? '').split(delimiter).filter((path) => existsSync(path)))
    for (const name of readdirSync(directory)) {
      const target = join(directory, name);
      if (seen.has(name) || !isExecutable(target)) continue;
      seen.add(name);
      await symlink(target, join(folder, name));
    }
  return folder;
}

/**
 * How to run a command where nginx has never been installed, as a user who may not install it. The launcher looks where
 * distributions put it, so no PATH can hide it: these places are covered in a mount namespace of the command's own.
 * Null where the system does not allow that.
 */
export async function withoutNginx(): Promise<string[] | null> {
  const places = ['/usr/sbin', '/usr/local/sbin', '/usr/lib/nginx', '/usr/lib64/nginx'];
  const cover = places.filter((path) => existsSync(path)).map((path) => `mount -t tmpfs none ${path}`);
  const script = `${cover.join(' && ')} && exec unshare --user --map-user=4711 "$@"`;
  const prefix = ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'];
  const { code } = await finish(prefix[0]!, [...prefix.slice(1), 'true']);
  return code === 0 ? prefix : null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
