import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import features from '../../src/cli/commands/features.js';
import train from '../../src/cli/commands/train.js';
import { makeCandles } from '../../src/core/candles.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';

let folder: string;
let db: string;
const FEW = { symbols: 'AAAUSDT', set: 'minimal', label: 'volatility-ahead(horizon=12)', task: 'regression', folds: 2 };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quant-select-'));
  db = join(folder, 'q.sqlite');
  const store = openStore(db);
  ['AAAUSDT', 'BBBUSDT'].forEach((symbol, seed) => {
    const candles = makeCandles({ ...randomCandles({ seed, symbol, length: 500 }), venue: 'binance' });
    writeCandles(store, ensureSeries(store, candles, { isSimulated: false, source: 'test' }).id, candles);
  });
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('quant features select', { timeout: 60_000 }, () => {
  it('prints what was used, the table, the reasons and the categories', async () => {
    const { stdout } = await runCommand(features, db, ['select'], { ...FEW, methods: 'mi,lasso' });
    expect(stdout).toContain('AAAUSDT 1h: regression of volatility-ahead(horizon=12');
    expect(stdout).toContain('8 given, 8 vary and are known');
    expect(stdout, 'what is chosen here is no news here').toMatch(/chosen +on bars until 20\d\d-.* UTC: test on later/);
    expect(stdout).toMatch(/feature +category +advice +rank +top 2 +mi +lasso/);
    expect(stdout).toMatch(/volatility +\d+\.\d %/);
  });
  it('refuses to tell classes apart where a label is a size', async () => {
    const flags = { ...FEW, task: 'classification' };
    await expect(runCommand(features, db, ['select'], flags)).rejects.toThrow(
      /^volatility-ahead\(horizon=12, maxGap=0\) is above 0 on each of \d+ rows: there are no two classes$/,
    );
    const line = { symbols: 'AAAUSDT', label: 'volatility-ahead', features: 'rsi', learner: 'logistic' };
    await expect(runCommand(train, db, [], line)).rejects.toMatchObject({ code: 'E_DATA' });
    const { stdout } = await runCommand(train, db, [], { ...line, label: 'direction' });
    expect(stdout).toMatch(/tested on \d+ from/);
  });
  it('prints the document that scripts rely on', async () => {
    const { stdout } = await runCommand(features, db, ['importance'], { ...FEW, top: 3 }, { json: true });
    const document = JSON.parse(stdout);
    expect(document.schema).toBe('quant/feature-importance@1');
    expect(document.timestamp).toBe('2025-01-01T00:00:00Z');
    expect(document.feature_count).toBe(8);
    expect(document.top_features_permutation).toHaveLength(3);
    expect(Object.keys(document.recommendations)).toEqual([
      'features_to_prioritize',
      'features_to_reconsider',
      'categories_to_prioritize',
      'categories_to_reconsider',
    ]);
    const total = document.top_categories.reduce((sum: number, c: { importance: number }) => sum + c.importance, 0);
    expect(total).toBeCloseTo(1, 12);
    expect(document.markets[0].features).toHaveLength(8);
    expect(Object.keys(document.markets[0].features[0].scores)).toEqual(['gain', 'permutation', 'shap']);
  });
  it('writes the kept columns as a set that can be used, one per market', async () => {
    const out = join(folder, 'set.yaml');
    // A column alone leads in every fold, and without the costlier methods that is all there is to go by.
    const alone = { ...FEW, set: '', features: 'rsi', methods: 'mi' };
    const two = { ...alone, symbols: 'AAAUSDT,BBBUSDT', out };
    const { stdout } = await runCommand(features, db, ['select'], two, { json: true });
    const { schema, markets, timestamp } = JSON.parse(stdout);
    expect([schema, markets.length, timestamp]).toEqual(['quant/feature-selection@1', 2, undefined]);
    const file = join(folder, 'set-AAAUSDT.yaml');
    expect(markets[0].file).toBe(file);
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      '# kept by quant features select: 1 of 1 columns tried',
      expect.stringMatching(/^# AAAUSDT 1h, regression of volatility-ahead\(horizon=12/),
      '# 1 of them vary and are known, 1 are not duplicates of each other',
      '# mi on 2 purged folds',
      expect.stringMatching(/^# chosen on bars until \d{4}-\d\d-\d\d \d\d:\d\d UTC: test on later ones/),
      'features:',
      '  - "rsi(period=14)"',
      '',
    ]);
    const again = await runCommand(features, db, ['select'], { ...FEW, methods: 'mi', set: file }, { json: true });
    expect(JSON.parse(again.stdout).markets[0].features[0].name).toBe('rsi(period=14)');
  });
  it('writes no set when nothing is kept, and says so', async () => {
    const out = join(folder, 'none.yaml');
    const flags = { ...FEW, label: 'forward-return(horizon=1)', methods: 'gain,permutation,boruta', out };
    const { stdout, stderr } = await runCommand(features, db, ['select'], flags);
    expect(stdout).toContain('keep 0');
    expect(stderr).toContain('nothing is kept');
    expect(existsSync(out)).toBe(false);
  });
  it('refuses a method that there is not and a file that is no set', async () => {
    await expect(runCommand(features, db, ['select'], { ...FEW, methods: 'gian' })).rejects.toThrow(
      'unknown method "gian"',
    );
    await expect(runCommand(features, db, ['select'], { ...FEW, out: 'x.csv' })).rejects.toThrow(
      '--out must name a YAML file here, was x.csv',
    );
  });
});
