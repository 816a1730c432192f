import { describe, expect, it } from 'vitest';
import { getRun, listRuns, type RunRow, recordRun } from '../../../src/data/store/runs.js';
import { findSourceFiles, recordSourceFile } from '../../../src/data/store/source-files.js';
import { candlesFrom } from '../../support/series.js';
import { seriesFor, tempStore } from './temp-store.js';

const run = (id: string, createdAt: number, some: Partial<RunRow> = {}): RunRow => ({
  id,
  kind: 'backtest',
  createdAt,
  command: 'quant backtest --strategy hold',
  specJson: '{"seed":1}',
  specHash: 'a'.repeat(64),
  dataHash: 'b'.repeat(64),
  codeVersion: '0.1.0',
  metricsJson: '{"sharpe":null}',
  folder: `reports/${id}`,
  isSimulated: true,
  status: 'done',
  ...some,
});

describe('runs', () => {
  it('come back as recorded, the newest first', () => {
    const store = tempStore();
    const rows = [run('alpha-1', 100), run('beta-1', 300, { isSimulated: false }), run('alpha-2', 200)];
    for (const row of rows) recordRun(store, row);
    expect(listRuns(store)).toEqual([rows[1], rows[2], rows[0]]);
    expect(getRun(store, 'beta-1')).toEqual(rows[1]);
  });
  it('are found by the start of their id, when only one starts so', () => {
    const store = tempStore();
    for (const row of [run('alpha-1', 1), run('alpha-2', 2), run('beta_%', 3)]) recordRun(store, row);
    expect(getRun(store, 'be')?.id).toBe('beta_%');
    expect(getRun(store, 'b%'), 'a percent sign is only a letter').toBeUndefined();
    expect(getRun(store, '')).toBeUndefined();
    expect(() => getRun(store, 'alpha')).toThrow('2 runs start with "alpha"');
  });
  it('are replaced by the same id', () => {
    const store = tempStore();
    recordRun(store, run('a', 1, { status: 'running' }));
    recordRun(store, run('a', 1));
    expect(listRuns(store).map(({ status }) => status)).toEqual(['done']);
  });
  it('hold JSON only', () => {
    expect(() => recordRun(tempStore(), run('a', 1, { specJson: '{' }))).toThrow('refused a row');
  });
});

describe('source files', () => {
  it('are known by their content', () => {
    const store = tempStore();
    const { id } = seriesFor(store, candlesFrom([1]));
    const row = { hash: 'c'.repeat(64), path: 'prices.csv', seriesId: id, bars: 9, importedAt: 5 };
    recordSourceFile(store, row);
    recordSourceFile(store, { ...row, path: 'moved.csv', importedAt: 6 });
    expect(findSourceFiles(store, row.hash)).toEqual([{ ...row, path: 'moved.csv', importedAt: 6 }]);
    expect(findSourceFiles(store, 'd')).toEqual([]);
  });
});
