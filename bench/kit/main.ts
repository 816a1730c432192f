/** Parses the flags, takes the measures in order, prints them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Lab } from './lab.js';
import { type Measure, type Outcome, type Suite, Unavailable } from './suite.js';
import { headline, listing, type Result, row } from './table.js';

const BUILD = resolve(import.meta.dirname, '../..');

async function suites(): Promise<(readonly [name: string, suite: Suite])[]> {
  const names = readdirSync(join(BUILD, 'bench', 'suites'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -3))
    .sort();
  return Promise.all(
    names.map(async (name) => [name, ((await import(`../suites/${name}.js`)) as { default: Suite }).default] as const),
  );
}

function compiler(): string | undefined {
  return [process.env.CC ?? '', 'gcc', 'cc', 'clang'].find(
    (name) => name !== '' && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}

async function take(measure: Measure, lab: Lab): Promise<Result> {
  const { name, what, goal, unit } = measure;
  const isAtLeast = measure.atLeast === true;
  const known = { name, goal, atLeast: isAtLeast, what, unit };
  const nothing = { ratio: null, ok: null, ours: null, theirs: null, rounds: 0, spread: null };
  try {
    const { ratio, ours, theirs, rounds, spread, note }: Outcome = await measure.run(lab);
    const ok = isAtLeast ? ratio >= goal : ratio <= goal;
    return { ...known, ratio, ok, ours, theirs, rounds, spread, ...(note === undefined ? {} : { note }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Unavailable) return { ...known, ...nothing, reason };
    return { ...known, ...nothing, reason, isFault: true };
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
    },
  });
  const wanted = values.only.split(',').filter((part) => part !== '');
  const chosen = (await suites())
    .flatMap(([suite, { measures }]) => measures.map((measure) => ({ suite, measure })))
    .filter(({ measure }) => wanted.length === 0 || wanted.some((part) => measure.name.includes(part)));
  if (chosen.length === 0) throw new Error(`no benchmark is named ${values.only}; --list names them`);
  if (values.list) {
    console.log(listing(chosen.map(({ measure }) => measure)));
    return;
  }
  const load = loadavg()[0];
  const folder = mkdtempSync(join(BUILD, 'data-'));
  const cc = compiler();
  const facts = { node: process.version, compiler: cc ?? null, load, quick: values.quick };
  if (!values.json) console.log(headline(facts));
  const results: Result[] = [];
  for (const { suite, measure } of chosen) {
    const lab = new Lab({ isQuick: values.quick, build: BUILD, folder, suite, compiler: cc });
    const result = await take(measure, lab);
    results.push(result);
    if (!values.json) console.log(row(result));
    else if (result.isFault === true) process.stderr.write(`${result.name}: ${result.reason}\n`);
  }
  rmSync(folder, { recursive: true });
  if (values.json) console.log(JSON.stringify({ schema: 'quant/bench@1', ...facts, loadAfter: loadavg()[0], results }));
  // A slow machine is no failure; two sides that find different numbers are.
  if (results.some((result) => result.isFault === true)) process.exitCode = 1;
}

await main();
