/**
 * Candle files: one million rows from bytes on disk to `Float64Array` columns, against a C program that does the same,
 * and the whole import against a bare prepared insert of the same rows. A parser twice as slow would be felt in every
 * import, an import ratio above 2 would mean that something beside the store costs as much as the store.
 *
 * `npx jiti bench/csv.bench.ts [rows] [rounds]`. Contestants in turn, each round the other way round; ratios are
 * medians of the rounds' own ratios. The C program is compiled with gcc -O3 where gcc is there, and measures itself, so
 * that the start of its process does not count. Peak memory is that of child processes that do one thing each.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { createRng } from '../src/core/kit/rng.js';
import { MINUTE_MS } from '../src/core/kit/time.js';
import { readTable } from '../src/data/csv/table.js';
import { importFiles } from '../src/data/import.js';
import { openStore } from '../src/data/store/database.js';

const JITI = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
const START_MS = 1_577_836_800_000;
const KEY = { venue: 'bench', market: 'spot', symbol: 'BTCUSDT' } as const;

/** A seeded walk of one-minute bars as an exchange prints them: prices in cents, volumes in millionths. */
function writeCandles(file: string, rows: number): void {
  const rng = createRng('bench/csv');
  const fd = openSync(file, 'w');
  let text = 'timestamp,open,high,low,close,volume\n';
  let close = 40_000;
  for (let i = 0; i < rows; i++) {
    const open = close;
    close = Math.max(100, open * (1 + 0.001 * rng.normal()));
    const high = Math.max(open, close) * (1 + 0.0005 * rng.uniform());
    const low = Math.min(open, close) * (1 - 0.0005 * rng.uniform());
    const prices = [open, high, low, close].map((price) => price.toFixed(2)).join(',');
    text += `${START_MS + i * MINUTE_MS},${prices},${(100 * rng.uniform()).toFixed(6)}\n`;
    if (text.length > 1_000_000 || i === rows - 1) {
      writeSync(fd, text);
      text = '';
    }
  }
  closeSync(fd);
}

interface Reading {
  readonly ms: number;
  readonly rows: number;
  /** sum of the last row: both must read the same numbers */
  readonly sum: number;
}

async function ours(file: string): Promise<Reading> {
  const from = process.hrtime.bigint();
  const { sink } = await readTable(file);
  const ms = Number(process.hrtime.bigint() - from) / 1e6;
  const sum = sink.columns.reduce((total, column) => total + column[sink.rows - 1], 0);
  return { ms, rows: sink.rows, sum };
}

function compileC(folder: string): string | undefined {
  const program = join(folder, 'csv');
  try {
    execFileSync('gcc', ['-O3', '-march=native', '-o', program, join(import.meta.dirname, 'c', 'csv.c')]);
    return program;
  } catch {
    return undefined;
  }
}

function inC(program: string, file: string, rows: number): Reading {
  const [ms, count, sum] = execFileSync(program, [file, String(rows), '3'], { encoding: 'utf8' })
    .split(' ')
    .map(Number);
  return { ms, rows: count, sum };
}

/** The same rows into a table without rules, one prepared statement in one transaction; parsing not counted. */
async function bareInsert(file: string, folder: string): Promise<number> {
  const { sink } = await readTable(file);
  const db = new Database(join(fresh(folder, 'bare'), 'bare.sqlite'));
  const from = process.hrtime.bigint();
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(
    'CREATE TABLE candles (series_id INTEGER, open_time INTEGER, open REAL, high REAL, low REAL, close REAL, ' +
      'volume REAL, PRIMARY KEY (series_id, open_time)) WITHOUT ROWID',
  );
  const insert = db.prepare('INSERT INTO candles VALUES (1, ?, ?, ?, ?, ?, ?)');
  const [t, o, h, l, c, v] = sink.columns;
  db.transaction(() => {
    for (let i = 0; i < sink.rows; i++) insert.run(t[i], o[i], h[i], l[i], c[i], v[i]);
  })();
  db.close();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

async function wholeImport(file: string, folder: string): Promise<number> {
  const database = join(fresh(folder, 'import'), 'quant.sqlite');
  const from = process.hrtime.bigint();
  const store = openStore(database);
  await importFiles(store, [file], { key: KEY });
  store.close();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** A new folder for one database. */
function fresh(folder: string, name: string): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return path;
}

function peakOf(job: string, file: string, folder: string): number {
  const args = [JITI, process.argv[1], '--child', job, file, folder];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

async function child(job: string, file: string, folder: string): Promise<void> {
  if (job === 'parse') await ours(file);
  if (job === 'import') await wholeImport(file, folder);
  console.log(process.resourceUsage().maxRSS / 1024);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function main(rows: number, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quant-bench-'));
  try {
    const file = join(folder, 'candles.csv');
    writeCandles(file, rows);
    const program = compileC(folder);
    const peaks = ['idle', 'parse', 'import'].map((job) => [job, peakOf(job, file, folder)] as const);
    await ours(file);
    const [js, c, ratios]: number[][] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      const first = round % 2 === 0 && program !== undefined ? inC(program, file, rows) : undefined;
      const mine = await ours(file);
      js.push(mine.ms);
      if (program === undefined) continue;
      const theirs = first ?? inC(program, file, rows);
      if (mine.rows !== theirs.rows || mine.sum !== theirs.sum) throw new Error('the two read different numbers');
      c.push(theirs.ms);
      ratios.push(mine.ms / theirs.ms);
    }
    const [bare, imports]: number[][] = [[], []];
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      const steps = [
        async () => bare.push(await bareInsert(file, folder)),
        async () => imports.push(await wholeImport(file, folder)),
      ];
      for (const step of round % 2 === 0 ? steps : steps.reverse()) await step();
    }
    const mb = statSync(file).size / 1e6;
    console.log(
      `${rows} rows, ${mb.toFixed(1)} MB, ${rounds} rounds, Node ${process.version}, load ${loadavg()[0].toFixed(2)}`,
    );
    if (program === undefined)
      console.log(`parse   ours ${median(js).toFixed(0)} ms; no gcc on this machine, so no yardstick`);
    else {
      console.log(
        `parse   ours ${median(js).toFixed(0)} ms  C ${median(c).toFixed(0)} ms  ratio ${median(ratios).toFixed(2)}`,
      );
    }
    const importRatio = median(imports.map((ms, i) => ms / bare[i]));
    console.log(
      `import  ours ${median(imports).toFixed(0)} ms  bare insert ${median(bare).toFixed(0)} ms  ratio ${importRatio.toFixed(2)}`,
    );
    for (const [job, peak] of peaks) console.log(`peak memory  ${peak.toFixed(0).padStart(4)} MB  ${job}`);
    console.log(
      JSON.stringify({
        schema: 'quant/bench-csv@1',
        rows,
        parse_ms: median(js),
        parse_over_c: ratios.length === 0 ? null : median(ratios),
        import_over_bare_insert: importRatio,
        peak_mb: Object.fromEntries(peaks),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[2] === '--child') await child(process.argv[3], process.argv[4], process.argv[5]);
else await main(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 9));
