// Reads what the test tools wrote. Every reader returns its tests, each as
// { name, outcome: 'passed' | 'failed' | 'skipped', why, seconds }, where why is the tool's message of a failure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

export const readers = {
  /** A folder with a report of each project. */
  ctrf: (path) =>
    readdirSync(path)
      .filter((name) => name.endsWith('.ctrf') || name.endsWith('.json'))
      .flatMap((name) => json(join(path, name)).results.tests)
      .map(({ name, status, message, trace, duration }) => ({
        name,
        seconds: (duration ?? 0) / 1000,
        outcome: { passed: 'passed', skipped: 'skipped', pending: 'skipped' }[status] ?? 'failed',
        why: [message, trace].filter(Boolean).join('\n'),
      })),

  vitest: (path) =>
    json(path)
      .testResults.flatMap((file) => file.assertionResults)
      .map(({ fullName, status, failureMessages, duration }) => ({
        name: fullName,
        seconds: (duration ?? 0) / 1000,
        outcome: { passed: 'passed', failed: 'failed' }[status] ?? 'skipped',
        why: failureMessages.join('\n'),
      })),

  playwright: (path) => json(path).suites.flatMap(specs).flatMap(({ title, file, tests }) =>
    tests.map(({ status, results }) => ({
      name: `${file} › ${title}`,
      seconds: results.reduce((sum, result) => sum + result.duration, 0) / 1000,
      // A test that passed at the second attempt passed; the tool's own list names it as flaky.
      outcome: { expected: 'passed', flaky: 'passed', skipped: 'skipped' }[status] ?? 'failed',
      // In colours, for a terminal.
      why: stripped(results.at(-1)?.error?.message ?? ''),
    })),
  ),
};

function specs(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specs)];
}

function stripped(text) {
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
