import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import train from '../../src/cli/commands/train.js';
import { openStore } from '../../src/data/store/database.js';
import { getModel, listModels } from '../../src/data/store/models.js';
import { listTrials } from '../../src/data/store/trials.js';
import { tempFolder } from '../data/store/temp-store.js';
import { type Outcome, runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';
import { storeBars } from '../support/stored-model.js';

const FEATURES = 'return(lag=1),return(lag=5),volatility(period=20)';

function newDb(symbols: readonly string[] = ['BTCUSDT']): string {
  const db = join(tempFolder(), 'quant.sqlite');
  const store = openStore(db);
  for (const symbol of symbols) storeBars(store, randomCandles({ seed: `train/${symbol}`, symbol, length: 500 }));
  store.close();
  return db;
}

const run = (db: string, flags: Readonly<Record<string, unknown>>, json = false): Promise<Outcome> =>
  runCommand(train, db, [], { features: FEATURES, ...flags }, { json });

// biome-ignore lint/suspicious/noExplicitAny: documents of many shapes, each checked by what the test reads of it
const document = async (db: string, flags: Readonly<Record<string, unknown>>): Promise<any> =>
  JSON.parse((await run(db, flags, true)).stdout);

describe('a training without folds', () => {
  it('keeps the newest three tenths for the test, as ever, and --learner and --model are one flag', async () => {
    const db = newDb();
    const told = await document(db, { learner: 'ridge', task: 'regression' });
    const [model] = told.models;
    expect(model.test_from).toBe(
      new Date(randomCandles({ seed: 'train', length: 500 }).openTime[350]).toISOString().replace('.000', ''),
    );
    expect(Date.parse(model.known_until)).toBeLessThanOrEqual(Date.parse(model.test_from));
    expect([model.cv_scores, model.folds, told.cv]).toEqual([null, [], null]);
    const again = await document(db, { model: 'ridge', task: 'regression' });
    expect(again.id).toBe(told.id);
    await expect(run(db, { model: 'ridge', learner: 'lasso' })).rejects.toThrow('they are one flag');
  });
  it('refuses what needs folds', async () => {
    await expect(run(newDb(), { foldsOut: 'x.csv' })).rejects.toThrow('--folds-out needs predictions of bars');
    await expect(run(newDb(), { profit: true })).rejects.toThrow('--profit needs predictions of bars');
    await expect(run(newDb(), { testShare: 0.01 })).rejects.toThrow('--test-share must be at least 0.05, was 0.01');
  });
});

describe('a test at the end', () => {
  it('stands beside rules without a model, within its interval, and says what it has shown', async () => {
    const db = newDb();
    const flags = { model: 'logistic', target: 'direction', horizon: 3 };
    const [model] = (await document(db, flags)).models;
    const loss = model.test_scores['log-loss'];
    expect(loss.low).toBeLessThan(loss.value);
    expect(loss.high).toBeGreaterThan(loss.value);
    expect(model.test_baselines.map(({ name }: { name: string }) => name)).toEqual([
      'majority',
      'last-sign',
      'buy-and-hold',
    ]);
    const { stdout } = await run(db, flags);
    expect(stdout).toMatch(/147 bars, within 95 % +model +from +to +majority/);
    expect(stdout, 'a random walk').toContain('No skill shown: in log loss');
  });
  it('is not followed by the advice to trade a size', async () => {
    const flags = { model: 'ridge', target: 'volatility', horizon: 3 };
    const { stdout } = await run(newDb(), flags);
    expect(stdout).toContain('what it says now: quant predict model');
    expect(stdout).not.toContain('trade it');
  });
});

describe('what a training refuses before it computes anything', () => {
  it.each([
    [{ model: 'logistic,ridge' }, 'ridge does regression, and this is classification'],
    [{ model: 'imported' }, 'imported is not trained here'],
    [{ model: 'logistic', name: 'a b/../c' }, '--name must be 1 to 80 letters'],
    [{ model: 'logistic', name: '' }, '--name must be 1 to 80 letters'],
    [{ model: 'auto', name: '-x' }, '--name must be 1 to 80 letters'],
  ])('%j', async (flags, message) => {
    const db = newDb();
    await expect(run(db, flags)).rejects.toMatchObject({ code: 'E_PARAM', message: expect.stringContaining(message) });
    const store = openStore(db);
    expect(listTrials(store)).toEqual([]);
    store.close();
  });
});

describe('a file of predictions that cannot be written', () => {
  it('is refused before anything is trained, and leaves nothing behind', async () => {
    const db = newDb();
    const foldsOut = join(db, 'said.csv');
    await expect(run(db, { model: 'logistic', cv: 'purged:4', foldsOut })).rejects.toMatchObject({ exitCode: 5 });
    const store = openStore(db);
    expect([listModels(store), listTrials(store)]).toEqual([[], []]);
    store.close();
  });
});

describe('a training with folds', () => {
  const CV = { model: 'logistic', target: 'direction', horizon: 3, cv: 'purged:4,embargo=1%' };

  it('judges every bar once, beside rules without a model, and then learns from all of them', async () => {
    const db = newDb();
    const told = await document(db, CV);
    const [model] = told.models;
    expect(told.cv).toBe('purged:4,embargo=1%');
    expect(model.folds.map((fold: { fold: number }) => fold.fold)).toEqual([1, 2, 3, 4]);
    const judged = model.folds.reduce((sum: number, fold: { test_rows: number }) => sum + fold.test_rows, 0);
    // 500 bars, 20 of warm-up, 3 whose label is not known yet.
    expect(judged).toBe(500 - 20 - 3);
    expect(model.train_rows).toBe(judged);
    expect(model.test_from).toBeNull();
    const loss = model.cv_scores['log-loss'];
    expect(loss.low).toBeLessThanOrEqual(loss.value);
    expect(loss.high).toBeGreaterThanOrEqual(loss.value);
    expect(model.baselines.map(({ name }: { name: string }) => name)).toEqual([
      'majority',
      'last-sign',
      'buy-and-hold',
    ]);
    const [{ model_less_baseline: gap, scores }] = model.baselines;
    expect(gap['log-loss'].value).toBeCloseTo(loss.value - scores['log-loss'].value, 12);
  });

  it('warns of folds shorter than a label, and shows twenty of them', async () => {
    const CUT = { model: 'ridge', target: 'return', horizon: 24, features: 'return(lag=1)' };
    const { stdout, stderr } = await run(newDb(), { ...CUT, cv: 'purged:24,embargo=0' });
    // 475 rows in 24 folds: 19 or 20 each, and a label spans 24.
    expect(stderr).toContain('BTCUSDT: 24 of 24 folds judge fewer bars (19) than a label spans (24)');
    expect(stdout).toMatch(/\n +20 +20/);
    expect(stdout).not.toMatch(/\n +21 +20/);
    expect(stdout).toContain('4 more folds: --json has all of them');
    expect((await run(newDb(), { ...CUT, cv: 'purged:4' })).stderr).not.toContain('warning');
  });

  it('stores the model with its scores by fold, hashes, columns and the model before it', async () => {
    const db = newDb();
    const first = await document(db, CV);
    const second = await document(db, { ...CV, model: 'logistic(l2=9)' });
    const store = openStore(db);
    const row = getModel(store, second.id);
    expect(row).toMatchObject({ name: 'model', parent: first.id, status: 'candidate' });
    expect([row?.dataHash, row?.specHash].map((hash) => hash?.length)).toEqual([64, 64]);
    const meta = JSON.parse(row?.metaJson ?? '');
    expect(meta).toMatchObject({ task: 'classification', cv: 'purged:4,embargo=1%', test_share: 0 });
    expect(meta.columns).toHaveLength(3);
    expect(meta.markets[0].folds).toHaveLength(4);
    expect(meta.markets[0].cv_scores['log-loss']).toBe(second.models[0].cv_scores['log-loss'].value);
    const trials = listTrials(store, { kind: 'train' });
    expect(trials.map(({ results }) => results.map(({ scoreName }) => scoreName))).toEqual([
      ['log-loss'],
      ['log-loss'],
    ]);
    expect(trials[1].results[0].value).toBe(second.compared[0].main_score.value);
    store.close();
    expect(existsSync(join(dirname(db), 'work')), 'nothing is left behind').toBe(false);
  });

  it('gives the same id again, and another one for other data', async () => {
    const db = newDb();
    const { id } = await document(db, CV);
    expect((await document(db, CV)).id).toBe(id);
    expect((await document(db, { ...CV, until: '2024-01-20' })).id).not.toBe(id);
  });

  it('keeps the test at the end out of the folds where one is asked for', async () => {
    const told = await document(newDb(), { ...CV, testShare: 0.2 });
    const [model] = told.models;
    const last = model.folds[3];
    expect(Date.parse(last.test_until)).toBeLessThanOrEqual(Date.parse(model.test_from));
    expect(model.test_rows).toBeGreaterThan(80);
    expect(Date.parse(model.known_until)).toBeLessThanOrEqual(Date.parse(model.test_from));
  });

  it('puts several models side by side on the same rows, the best first, each stored under its own name', async () => {
    const db = newDb(['BTCUSDT', 'ETHUSDT']);
    const flags = { ...CV, model: 'logistic, gbm(trees=20), gbm(trees=5)' };
    const told = await document(db, flags);
    const names = told.compared.map(({ name }: { name: string }) => name);
    expect([...names].sort()).toEqual(['model-gbm', 'model-gbm-2', 'model-logistic']);
    const losses = told.compared.map((one: { main_score: { value: number } }) => one.main_score.value);
    expect([...losses].sort((a, b) => a - b)).toEqual(losses);
    const rows = told.compared.map((one: { models: { folds: { test_rows: number }[] }[] }) =>
      one.models.map(({ folds }) => folds.map(({ test_rows }) => test_rows)),
    );
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
    const store = openStore(db);
    expect(listModels(store)).toHaveLength(3);
    store.close();
    const { stdout } = await run(db, flags);
    expect(stdout).toContain('3 models on the same bars of 2 markets, the best log loss first');
    expect(stdout).toContain('The best of 3 is flattered by the choice');
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(112);
    await expect(run(db, { ...CV, model: 'ridge,ridge' })).rejects.toThrow('twice');
  });

  it('learns several classes, and says the chance of each', async () => {
    const db = newDb();
    const file = join(dirname(db), 'said.csv');
    const told = await document(db, {
      ...CV,
      model: 'logistic',
      target: 'direction(deadZone=0.005)',
      foldsOut: file,
    });
    expect(told.task).toBe('multiclass');
    expect(Object.keys(told.models[0].cv_scores)).toContain('f1-macro');
    const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(head.split(',').slice(-3)).toEqual(['p(-1)', 'p(0)', 'p(1)']);
    expect(lines).toHaveLength(477);
    const chances = lines[100].split(',').slice(-3).map(Number);
    expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    const prediction = Number(lines[100].split(',')[5]);
    expect(prediction, 'nowhere counts half for each side').toBeCloseTo(chances[2] + chances[1] / 2, 12);
    await expect(run(db, { ...CV, target: 'direction(deadZone=0.9)' })).rejects.toThrow('is 0 on each row');
  });

  it('trades what was said out of fold, and refuses to trade a size', async () => {
    const told = await document(newDb(), { ...CV, profit: true });
    const profit = told.compared[0].profit_by_threshold;
    expect(profit.chosen_with_hindsight).toBe(true);
    expect(profit.rows[0].threshold).toBe(0.5);
    await expect(run(newDb(), { ...CV, model: 'ridge', target: 'volatility', profit: true })).rejects.toThrow(
      'volatility-ahead is no direction to trade',
    );
  });

  it('names columns that hold names, and refuses those that are not there', async () => {
    const flags = { ...CV, features: 'return(lag=1),weekday.monday', model: 'gbm(trees=5)' };
    await expect(run(newDb(), { ...flags, features: FEATURES, categories: 'hour' })).rejects.toThrow(
      '--categories names "hour", which is no column of the model',
    );
  });
});
