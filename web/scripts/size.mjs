// Prints what each page costs in gzipped JavaScript and fails when a page is over its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const gzipped = (file) => gzipSync(readFileSync(new URL(file, dist))).length / 1024;

function reach(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) reach(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const route = (name) => `src/app/routes/${name}.tsx`;
const total = (keys) =>
  [...keys].reduce(
    (sum, key) => sum + (manifest[key].file.endsWith('.js') ? gzipped(manifest[key].file) : 0),
    0,
  );
const union = (...sets) => new Set(sets.flatMap((set) => [...set]));

const home = union(reach(entry), reach(route('home')));
const studio = union(reach(entry), reach(route('studio')));
// What the player adds to a visitor who came from the home page: its route and all it loads lazily.
const watch = union(
  reach(route('watch')),
  ...Object.keys(manifest)
    .filter((key) => /live-player|hls-engine|hls\.light/.test(key))
    .map((key) => reach(key)),
);
const player = new Set([...watch].filter((key) => !home.has(key)));

const rows = [
  ['home', total(home), 260],
  ['player adds', total(player), 170],
  ['studio', total(studio), 300],
];
let over = false;
for (const [name, kib, budget] of rows) {
  over ||= kib > budget;
  console.log(
    `${name.padEnd(12)} ${kib.toFixed(1).padStart(7)} KiB of ${budget}${kib > budget ? '  OVER' : ''}`,
  );
}
process.exit(over ? 1 : 0);
