// Adds up what ./xatube test ran, from the reports that the tools wrote. Its last
// line is the result: N passed, N failed, N skipped. Exits with 1 if anything
// failed or nothing ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ended] = process.argv.slice(2);
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** How each tool's report says how many passed, failed and were skipped. */
const readers = {
  ctrf: (path) =>
    readdirSync(path)
      .filter((name) => name.endsWith('.ctrf') || name.endsWith('.json'))
      .map((name) => json(join(path, name)).results.summary)
      .map((s) => ({ passed: s.passed, failed: s.failed + (s.other ?? 0), skipped: s.skipped + s.pending }))
      .reduce(plus, nothing()),
  vitest: (path) => {
    const r = json(path);
    return { passed: r.numPassedTests, failed: r.numFailedTests, skipped: r.numPendingTests + r.numTodoTests };
  },
  // A test that passed at the second attempt passed; the list above names it as flaky.
  playwright: (path) => {
    const { expected, flaky, unexpected, skipped } = json(path).stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  },
};

function nothing() {
  return { passed: 0, failed: 0, skipped: 0 };
}

function plus(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function count(counted, status) {
  if (counted === '-') return status === 0 ? { ...nothing(), passed: 1 } : { ...nothing(), failed: 1 };
  const [format, path] = counted.split(':');
  const report = join(folder, path);
  const counts = read(readers[format], report);
  // A tool can fail beside its tests (a crash, nothing found, no report): that is a failure too.
  const silent = counts.failed === 0 && (status !== 0 || counts.passed + counts.skipped === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

/** A report that is missing or cut off has counted nothing; the rule above makes a failure of it. */
function read(reader, report) {
  try {
    return existsSync(report) ? reader(report) : nothing();
  } catch (fault) {
    console.log(`${report} cannot be read: ${fault.message}`);
    return nothing();
  }
}

const stages = readFileSync(join(folder, 'stages.tsv'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => line.split('\t'))
  .map(([name, counted, status]) => ({ name, ...count(counted, Number(status)) }));

// The script itself gave up: a prerequisite is missing, or somebody stopped it.
if (Number(ended) !== 0) stages.push({ name: 'the run was cut short', ...nothing(), failed: 1 });

console.log('\n=== results');
for (const { name, passed, failed, skipped } of stages)
  console.log(`${failed > 0 ? 'FAILED' : 'ok    '}  ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);

const total = stages.reduce(plus, nothing());
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
