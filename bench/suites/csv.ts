/**
 * Candle files: bytes on disk to columns of numbers against a C program that does the same, and the whole import against a
 * bare prepared insert of the same rows. A parser twice as slow would be felt in every import; an import ratio above 2
 * would mean that something beside the store costs as much as the store.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readTable } from '../../src/data/csv/table.js';
import { importFiles } from '../../src/data/import.js';
import { openStore } from '../../src/data/store/database.js';
import { median } from '../kit/clock.js';
import type { Reading, Suite } from '../kit/suite.js';

const KEY = { venue: 'bench', market: 'spot', symbol: 'WALKUSDT' } as const;

/** Median of repeated work that waits for files. */
async function repeated(
  work: () => Promise<Reading['check']>,
  { warm, repetitions }: { readonly warm: number; readonly repetitions: number },
): Promise<Reading> {
  const times: number[] = [];
  for (let k = 0; ; k++) {
    const from = process.hrtime.bigint();
    const check = await work();
    if (k >= warm) times.push(Number(process.hrtime.bigint() - from) / 1e6);
    if (times.length === repetitions) return { value: median(times), check };
  }
}

/** A new folder for one database. */
function fresh(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return join(folder, 'quant.sqlite');
}

function parse(file: string, repetitions: string): Promise<Reading> {
  return repeated(
    async () => {
      const { sink } = await readTable(file);
      const sum = sink.columns.slice(0, 6).reduce((total, column) => total + column[sink.rows - 1], 0);
      return { rows: sink.rows, sum };
    },
    { warm: 2, repetitions: Number(repetitions) },
  );
}

function wholeImport(file: string, folder: string): Promise<Reading> {
  return repeated(
    async () => {
      const store = openStore(fresh(folder));
      const [{ inserted }] = await importFiles(store, [file], { key: KEY });
      store.close();
      return { rows: inserted };
    },
    { warm: 1, repetitions: 2 },
  );
}

/** The same rows into a table without rules, one prepared statement in one transaction; parsing not counted. */
async function bareInsert(file: string, folder: string): Promise<Reading> {
  const { sink } = await readTable(file);
  const [t, o, h, l, c, v] = sink.columns;
  return repeated(
    async () => {
      const db = new Database(fresh(folder));
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = NORMAL');
      db.exec(
        'CREATE TABLE candles (series_id INTEGER, open_time INTEGER, open REAL, high REAL, low REAL, close REAL, ' +
          'volume REAL, PRIMARY KEY (series_id, open_time)) WITHOUT ROWID',
      );
      const insert = db.prepare('INSERT INTO candles VALUES (1, ?, ?, ?, ?, ?, ?)');
      db.transaction(() => {
        for (let i = 0; i < sink.rows; i++) insert.run(t[i], o[i], h[i], l[i], c[i], v[i]);
      })();
      db.close();
      return { rows: sink.rows };
    },
    { warm: 1, repetitions: 2 },
  );
}

export default {
  measures: [
    {
      name: 'csv-parse',
      what: 'CSV candles to columns, reading included / C',
      goal: 2.4,
      unit: 'ms',
      run: (lab) => {
        const rows = lab.pick(1_000_000, 200_000);
        const file = lab.csvFile(rows);
        const repetitions = lab.pick(5, 2);
        const theirs = lab.c('csv', [file, repetitions, rows]);
        return lab.race(lab.side('parse', [file, repetitions]), theirs, { rounds: lab.pick(7, 1) });
      },
    },
    {
      name: 'csv-import',
      what: 'a CSV file imported into the store / bare prepared insert of its rows',
      goal: 2,
      unit: 'ms',
      run: (lab) => {
        const file = lab.csvFile(lab.pick(1_000_000, 60_000));
        const side = (name: string) => lab.side(name, [file, `${lab.folder}/${name}`]);
        return lab.race(side('wholeImport'), side('bareInsert'), { rounds: lab.pick(5, 1) });
      },
    },
  ],
  sides: { parse, wholeImport, bareInsert },
} satisfies Suite;
