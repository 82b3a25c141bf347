import { expect } from '@playwright/test';
import type { Command } from './command';
import { eventually } from './eventually';
import { processesUsing } from './processes';

const refusalLimitMs = 30_000;

/** A run that cannot be: one line on stderr says what to do, the exit code says no, and nothing is left running. */
export async function mustComplain(command: Command, line: RegExp, home: string): Promise<void> {
  try {
    await eventually('the run is refused', refusalLimitMs, () => command.hasEnded);
  } finally {
    command.signal('SIGKILL');
  }
  const code = await command.ended;
  expect(command.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
  expect(code).toBeGreaterThan(0);
  expect(processesUsing(home)).toEqual([]);
}
