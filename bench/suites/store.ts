/**
 * What an import and a load of candles cost in the store. Every fetch, import and backtest goes through here.
 *
 * Insert: `writeCandles` (rules, checksums, coverage, one transaction) against a bare prepared statement, row by row in
 * one transaction, into an equal table without rules; both with a write-ahead log. Load: the column file against the same
 * bars read from rows and checked, and against parsing them from CSV.
 */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type Candles, EXTRA_COLUMNS, makeCandles } from '../../src/core/candles.js';
import { readTable } from '../../src/data/csv/table.js';
import { loadCandles, readCandleRows, writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { median, steady } from '../kit/clock.js';
import type { Lab } from '../kit/lab.js';
import type { Measure, Reading, Suite } from '../kit/suite.js';
import { loadWalk } from '../workload.js';

/** Bars of the file, with six columns or with all ten. */
function barsOf(file: string, columns: string): Candles {
  const market = loadWalk(file);
  if (columns === '6') return market;
  const extra = Object.fromEntries(EXTRA_COLUMNS.map((name) => [name, market.volume.map((v) => v * 3)]));
  return makeCandles({ ...market, extra });
}

/** Takes away what an earlier round left. */
function clear(file: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
}

function insertBare(file: string, c: Candles): void {
  const extra = EXTRA_COLUMNS.flatMap((name) => c.extra[name] ?? []);
  const names = ['open', 'high', 'low', 'close', 'volume', ...extra.map((_, k) => `extra${k}`)];
  const db = new Database(file);
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

function insertOurs(file: string, c: Candles): void {
  const store = openStore(file);
  const { id } = ensureSeries(store, c, { isSimulated: false, source: 'bench' });
  const end = c.openTime[c.length - 1] + c.intervalMs;
  writeCandles(store, id, c, { coverage: { fromMs: c.openTime[0], toMs: end, source: 'bench' } });
  store.close();
}

function insert(way: (file: string, c: Candles) => void) {
  return (file: string, columns: string, database: string): Reading => {
    const candles = barsOf(file, columns);
    const [ms] = steady(
      () => clear(database),
      () => way(database, candles),
      { warm: 1, warmMs: 0, repetitions: 2 },
    );
    clear(database);
    return { value: ms, check: { rows: candles.length } };
  };
}

function load(way: 'rows' | 'columns') {
  return (file: string, database: string): Reading => {
    const key = loadWalk(file);
    const store = openStore(database);
    const { id } = ensureSeries(store, key, { isSimulated: false, source: 'bench' });
    loadCandles(store, key);
    const [ms, bars] = steady(
      () => undefined,
      () => (way === 'rows' ? readCandleRows(store, id) : loadCandles(store, key)),
      { warm: 1, warmMs: 0, repetitions: 5 },
    );
    store.close();
    return { value: ms, check: { rows: bars.close.length, last: bars.close[bars.close.length - 1] } };
  };
}

async function parse(file: string): Promise<Reading> {
  const times: number[] = [];
  let rows = 0;
  for (let k = 0; k < 4; k++) {
    const from = process.hrtime.bigint();
    ({ rows } = (await readTable(file)).sink);
    if (k > 0) times.push(Number(process.hrtime.bigint() - from) / 1e6);
  }
  return { value: median(times), check: { rows } };
}

function inserting(columns: number): Measure {
  return {
    name: `store-insert-${columns}`,
    what: `candles of ${columns} columns into the store / bare prepared insert`,
    goal: 2,
    unit: 'ms',
    run: (lab) => {
      const side = (name: string) =>
        lab.side(name, [lab.walkFile(lab.pick(1_000_000, 60_000)), columns, `${lab.folder}/${name}.sqlite`]);
      return lab.race(side('insertOurs'), side('insertBare'), { rounds: lab.pick(5, 1) });
    },
  };
}

/** Bars that are loaded: a small file would measure little but its opening. */
function barsIn(lab: Lab): number {
  return lab.pick(1_000_000, 100_000);
}

function filled(lab: Lab): string {
  const file = lab.walkFile(barsIn(lab));
  return lab.once('filled.sqlite', (database) => lab.read(lab.side('fill', [file, database])));
}

export default {
  measures: [
    inserting(6),
    inserting(10),
    {
      name: 'store-cache',
      what: 'candles from the column file / from rows, checked',
      goal: 0.1,
      unit: 'ms',
      run: (lab) => {
        const args = [lab.walkFile(barsIn(lab)), filled(lab)];
        return lab.race(lab.side('columns', args), lab.side('rows', args), { rounds: lab.pick(5, 1) });
      },
    },
    {
      name: 'cache-load',
      what: 'candles from the column file / parsing the same bars from CSV',
      goal: 0.35,
      unit: 'ms',
      run: (lab) => {
        const ours = lab.side('columns', [lab.walkFile(barsIn(lab)), filled(lab)]);
        const theirs = lab.side('parse', [lab.csvFile(barsIn(lab))]);
        return lab.race(ours, theirs, { rounds: lab.pick(5, 1) });
      },
    },
  ],
  sides: {
    insertOurs: insert(insertOurs),
    insertBare: insert(insertBare),
    fill: (file, database) => {
      insertOurs(database, barsOf(file, '6'));
      return { value: 0, check: {} };
    },
    rows: load('rows'),
    columns: load('columns'),
    parse,
  },
} satisfies Suite;
