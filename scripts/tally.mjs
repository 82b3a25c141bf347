// Adds up what ./xatube test ran, from the reports that the tools wrote: the slowest tests, each stage with its time, each
// test that failed with the beginning of its message, and as its last line the result: N passed, N failed, N skipped.
// Exits with 1 if anything failed or nothing ran.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readers } from './reports.mjs';

const linesOfWhy = 12;
const slowest = 10;
const [folder, ended] = process.argv.slice(2);

function plus(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const nothing = { passed: 0, failed: 0, skipped: 0 };

function look({ name, counted, status, seconds }) {
  if (counted === '-') return { name, seconds, ...nothing, [status === 0 ? 'passed' : 'failed']: 1, tests: [], failures: [] };
  const [format, path] = counted.split(':');
  const tests = read(readers[format], join(folder, path));
  const counts = tests.reduce((sum, { outcome }) => ({ ...sum, [outcome]: sum[outcome] + 1 }), nothing);
  // A tool can fail beside its tests (a crash, nothing found, no report): that is a failure too.
  const silent = counts.failed === 0 && (status !== 0 || counts.passed + counts.skipped === 0);
  return { name, seconds, ...counts, tests, failed: silent ? 1 : counts.failed, failures: tests.filter((test) => test.outcome === 'failed') };
}

/** A report that is missing or cut off has counted nothing; the rule above makes a failure of it. */
function read(reader, report) {
  try {
    return existsSync(report) ? reader(report) : [];
  } catch (fault) {
    console.log(`${report} cannot be read: ${fault.message}`);
    return [];
  }
}

const stages = readFileSync(join(folder, 'stages.tsv'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => line.split('\t'))
  .map(([name, counted, status, seconds]) => look({ name, counted, status: Number(status), seconds: Number(seconds) }));

// The script itself gave up: a prerequisite is missing, or somebody stopped it.
if (Number(ended) !== 0) stages.push({ name: 'the run was cut short', seconds: 0, ...nothing, tests: [], failed: 1, failures: [] });

const failures = stages.flatMap((stage) => stage.failures);
if (failures.length > 0) console.log('\n=== what failed');
for (const { name, why } of failures)
  console.log(['', name, ...why.split('\n').slice(0, linesOfWhy)].join('\n    ').trimStart());

const slow = stages.flatMap((stage) => stage.tests).sort((one, other) => other.seconds - one.seconds);
if (slow.length > 0) console.log(`\n=== the ${slowest} slowest tests`);
for (const { name, seconds } of slow.slice(0, slowest)) console.log(`${seconds.toFixed(0).padStart(4)} s  ${name}`);

console.log('\n=== results');
for (const { name, passed, failed, skipped, seconds } of stages)
  console.log(`${failed > 0 ? 'FAILED' : 'ok    '}  ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`);

const total = stages.reduce(plus, nothing);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
