/**
 * The store: what an import and a load of one million candles cost. Every fetch, import and backtest goes through here;
 * an insert ratio above 2, or a column file above a tenth of the rows, would be felt in each of them.
 *
 * `npx jiti bench/store.bench.ts [bars] [rounds]`. Times are medians of rounds in one process, the contestants in turn
 * and each round the other way round. Peak memory is that of child processes that do one thing each.
 *
 * - insert: `writeCandles` (rules, checksums, coverage, one transaction) over a bare prepared statement, row by row in
 *   one transaction, into an equal table without rules; both with a write-ahead log. Ten columns: extras known too.
 * - load: `loadCandles` from the column file over the same bars read from rows and checked.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { type Candles, EXTRA_COLUMNS, makeCandles } from '../src/core/candles.js';
import { createRng } from '../src/core/kit/rng.js';
import { MINUTE_MS } from '../src/core/kit/time.js';
import { loadCandles, readCandleRows, writeCandles } from '../src/data/store/candles.js';
import { openStore } from '../src/data/store/database.js';
import { ensureSeries } from '../src/data/store/series.js';

/** Children run like this process does. */
const JITI = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
const START_MS = 1_600_000_020_000;
const key = { venue: 'bench', market: 'spot', symbol: 'BTCUSDT', intervalMs: MINUTE_MS } as const;

/** A seeded random walk in cents, as an exchange would give it. */
function generate(bars: number, hasExtra: boolean): Candles {
  const rng = createRng('bench/store');
  const [openTime, open, high, low, close, volume] = Array.from({ length: 6 }, () => new Float64Array(bars));
  const cents = (price: number): number => Math.round(price * 100) / 100;
  let price = 20_000;
  for (let i = 0; i < bars; i++) {
    openTime[i] = START_MS + i * MINUTE_MS;
    open[i] = cents(price);
    price = Math.max(1000, price * (1 + 0.001 * rng.normal()));
    close[i] = cents(price);
    high[i] = cents(Math.max(open[i], close[i]) + 5 * rng.uniform());
    low[i] = cents(Math.min(open[i], close[i]) - 5 * rng.uniform());
    volume[i] = Math.round(1e5 * rng.uniform()) / 1e3;
  }
  const extra = hasExtra ? Object.fromEntries(EXTRA_COLUMNS.map((name) => [name, volume.map((v) => v * 3)])) : {};
  return makeCandles({ ...key, openTime, open, high, low, close, volume, extra });
}

/** A file name that is free: what an earlier round left there is removed. */
function fresh(file: string): string {
  for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
  return file;
}

function bareInsert(file: string, c: Candles): void {
  const extra = EXTRA_COLUMNS.flatMap((name) => c.extra[name] ?? []);
  const names = ['open', 'high', 'low', 'close', 'volume', ...extra.map((_, k) => `extra${k}`)];
  const db = new Database(fresh(file));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(
    `CREATE TABLE candles (series_id INTEGER, open_time INTEGER, ${names.map((name) => `${name} REAL`).join(', ')},
     PRIMARY KEY (series_id, open_time)) WITHOUT ROWID`,
  );
  const insert = db.prepare(`INSERT INTO candles VALUES (?, ?, ${names.map(() => '?').join(', ')})`);
  const { openTime, open, high, low, close, volume } = c;
  const [a, b, d, e] = extra;
  db.transaction(() => {
    for (let i = 0; i < c.length; i++) {
      if (a === undefined) insert.run(1, openTime[i], open[i], high[i], low[i], close[i], volume[i]);
      else insert.run(1, openTime[i], open[i], high[i], low[i], close[i], volume[i], a[i], b[i], d[i], e[i]);
    }
  })();
  db.close();
}

function ourInsert(file: string, c: Candles): void {
  const store = openStore(fresh(file));
  const { id } = ensureSeries(store, key, { isSimulated: false, source: 'bench' });
  const coverage = { fromMs: START_MS, toMs: START_MS + c.length * MINUTE_MS, source: 'bench' };
  writeCandles(store, id, c, { coverage });
  store.close();
}

const isChild = process.argv[3] === '--child';
const folder = isChild ? '' : mkdtempSync(join(tmpdir(), 'quant-bench-'));

/** Medians of several contestants, ms. */
function race(rounds: number, contestants: Record<string, () => void>): Record<string, number> {
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    const order = Object.entries(contestants);
    for (const [name, run] of round % 2 === 0 ? order : order.reverse()) {
      const start = process.hrtime.bigint();
      run();
      times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return Object.fromEntries([...times].map(([name, ms]) => [name, ms.sort((x, y) => x - y)[ms.length >> 1]]));
}

let sum = 0;
function insertRace(rounds: number, bars: number, hasExtra: boolean): Record<string, number> {
  const c = generate(bars, hasExtra);
  const file = join(folder, 'insert.sqlite');
  return race(rounds, {
    bare: () => bareInsert(file, c),
    ours: () => ourInsert(file, c),
  });
}

function loadRace(rounds: number, bars: number): Record<string, number> {
  const file = join(folder, 'load.sqlite');
  ourInsert(file, generate(bars, false));
  const store = openStore(file);
  const { id } = ensureSeries(store, key, { isSimulated: false, source: 'bench' });
  loadCandles(store, key);
  const times = race(rounds, {
    rows: () => (sum += readCandleRows(store, id).close[bars - 1]),
    cache: () => (sum += loadCandles(store, key).close[bars - 1]),
  });
  store.close();
  return times;
}

/** What a child process does; its peak memory is the measure. `idle` loads the same modules and does nothing. */
const jobs: Record<string, (file: string, bars: number) => void> = {
  idle: () => {},
  'candles only': (_, bars) => (sum += generate(bars, false).length),
  import: (file, bars) => ourInsert(file, generate(bars, false)),
  'load from rows': (file) => {
    const store = openStore(file, { readOnly: true, cacheDir: '' });
    sum += loadCandles(store, key).length;
  },
  'first load, writes the column file': loadOnce,
  'load from the column file': loadOnce,
};

function loadOnce(file: string): void {
  const store = openStore(file, { readOnly: true });
  sum += loadCandles(store, key).length;
}

if (isChild) {
  const [bars, , job, file] = process.argv.slice(2);
  jobs[job](file, Number(bars));
  console.log(process.resourceUsage().maxRSS / 1024);
} else {
  const bars = Number(process.argv[2] ?? 1_000_000);
  const rounds = Number(process.argv[3] ?? 5);
  // First, while this process is small: a child's peak begins with the size of the process that made it.
  const peaks = Object.keys(jobs).map((job) => {
    const args = [JITI, process.argv[1], String(bars), '--child', job, join(folder, 'child.sqlite')];
    return [job, Number(execFileSync(process.execPath, args, { encoding: 'utf8' }))] as const;
  });
  const insert = insertRace(rounds, bars, false);
  const insertTen = insertRace(rounds, bars, true);
  const load = loadRace(rounds * 2 + 1, bars);
  rmSync(folder, { recursive: true });
  const ms = (value: number): string => `${value.toFixed(0).padStart(6)} ms`;
  console.log(`${bars} bars, ${rounds} rounds, Node ${process.version}, load ${loadavg()[0].toFixed(2)}, check ${sum}`);
  console.log(
    `insert, 6 columns   bare ${ms(insert.bare)}  ours ${ms(insert.ours)}  ratio ${(insert.ours / insert.bare).toFixed(2)}`,
  );
  console.log(
    `insert, 10 columns  bare ${ms(insertTen.bare)}  ours ${ms(insertTen.ours)}  ratio ${(insertTen.ours / insertTen.bare).toFixed(2)}`,
  );
  console.log(
    `load                rows ${ms(load.rows)}  cache ${ms(load.cache)}  ratio 1/${(load.rows / load.cache).toFixed(1)}`,
  );
  for (const [job, mb] of peaks) console.log(`peak memory  ${mb.toFixed(0).padStart(4)} MB  ${job}`);
  console.log(
    JSON.stringify({
      schema: 'quant/bench-store@1',
      bars,
      insert_ratio: insert.ours / insert.bare,
      insert_ten_columns_ratio: insertTen.ours / insertTen.bare,
      cache_over_rows: load.cache / load.rows,
      cache_ms: load.cache,
      peak_mb: Object.fromEntries(peaks),
    }),
  );
}
