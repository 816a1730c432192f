import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import explain from '../../src/cli/commands/explain.js';
import { isoUtc } from '../../src/core/kit/time.js';
import { openStore } from '../../src/data/store/database.js';
import { learners } from '../../src/models/registry.js';
import { tempFolder } from '../data/store/temp-store.js';
import { runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';
import { type ModelOptions, storeBars, storeModel } from '../support/stored-model.js';

const candles = randomCandles({ seed: 'explain', symbol: 'BTCUSDT', length: 700 });
const closeOf = (row: number): number => candles.openTime[row] + candles.intervalMs;

/** A small model that has learnt from the first 400 of 700 bars. */
function dbOf(plan: ModelOptions['plan'] = {}): string {
  const db = join(tempFolder(), 'quant.sqlite');
  const store = openStore(db);
  storeBars(store, candles);
  storeModel(store, candles, { name: 'mine', id: 'mine-1', rows: 400, plan });
  store.close();
  return db;
}

const CHANCES: ModelOptions['plan'] = {
  features: ['return(lag=1)', 'rsi(period=14)', 'volatility(period=20)'],
  label: 'direction(horizon=3)',
  learner: learners.bind('lgbm', { trees: 15 }),
  task: 'classification',
};

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, each checked by what the test reads of it
async function document(db: string, flags: Readonly<Record<string, unknown>> = {}): Promise<any> {
  return JSON.parse((await runCommand(explain, db, ['mine'], { folds: 3, ...flags }, { json: true })).stdout);
}

describe('an explanation', () => {
  it('has the shape of feature_importance, and the parts of one prediction', async () => {
    const said = await document(dbOf(CHANCES));
    expect(said).toMatchObject({
      schema: 'quant/explanation@1',
      model_id: 'mine-1',
      symbol: 'BTCUSDT',
      timestamp: '2025-01-01T00:00:00Z',
      analysis_type: 'model-explanation',
      model_type: 'lgbm',
      feature_count: 3,
      judged_on: '3 purged folds of its training, each trained anew',
    });
    expect(said.markets).toHaveLength(1);
    expect(said.top_features_permutation).toHaveLength(3);
    expect(said.top_categories.reduce((sum: number, c: { importance: number }) => sum + c.importance, 0)).toBeCloseTo(
      1,
    );
    expect(Object.keys(said.recommendations)).toEqual([
      'features_to_prioritize',
      'features_to_reconsider',
      'categories_to_prioritize',
      'categories_to_reconsider',
    ]);
    const { explanation } = said;
    expect(explanation).toMatchObject({
      time: isoUtc(closeOf(699)),
      status: 'ok',
      method: 'interventional',
      unit: 'log-odds',
    });
    const sum = explanation.factors.reduce(
      (total: number, f: { effect: number }) => total + f.effect,
      explanation.base,
    );
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(explanation.prediction, 9);
    expect(
      explanation.factors.reduce((total: number, f: { weight: number }) => total + Math.abs(f.weight), 0),
    ).toBeCloseTo(1);
    expect(said.after_training.chances.rows).toBeGreaterThan(250);
    expect(said.after_training.drift).toHaveLength(3);
    expect(said.partial_dependence).toHaveLength(3);
  });

  it('speaks of the bar that had closed then, and says when the model was taught what came after it', async () => {
    const { explanation } = await document(dbOf(), { at: isoUtc(closeOf(350) + 60_000), folds: 0 });
    expect(explanation).toMatchObject({ time: isoUtc(closeOf(350)), status: 'in-training', unit: 'label' });
    await expect(document(dbOf(), { at: isoUtc(candles.openTime[0]) })).rejects.toThrow(
      'no bar of BTCUSDT had closed by',
    );
  });

  it('gives the same document twice, and another base against the learner’s own parts', async () => {
    const db = dbOf(CHANCES);
    expect(await document(db)).toEqual(await document(db));
    const own = await document(db, { shap: 'own' });
    expect(own.explanation.method).toBe('own');
    expect(own.explanation.score).toBeCloseTo((await document(db)).explanation.score, 9);
  });

  it('draws orders of columns for a learner without exact parts, and says how far off it may be', async () => {
    const { explanation } = await document(dbOf({ ...CHANCES, learner: learners.bind('knn') }), { folds: 2 });
    expect(explanation).toMatchObject({ method: 'sampled', unit: 'probability' });
    const sum = explanation.factors.reduce(
      (total: number, f: { effect: number }) => total + f.effect,
      explanation.base,
    );
    expect(sum).toBeCloseTo(explanation.prediction, 9);
    expect(explanation.factors[0].standard_error).toBeGreaterThanOrEqual(0);
  });

  it('tells a person the same in words, and writes a page that loads nothing', async () => {
    const db = dbOf(CHANCES);
    const out = join(dirname(db), 'model.html');
    const { stdout } = await runCommand(explain, db, ['mine'], { folds: 3, out });
    expect(stdout).toContain('The model gives BTCUSDT rising by');
    expect(stdout).toContain('What columns are worth, on 3 purged folds of its training');
    const page = readFileSync(out, 'utf8');
    expect(page).toContain('<h1>mine-1</h1>');
    for (const id of ['permutation-0', 'swarm-0', 'dependence-0-0', 'reliability-0', 'threshold-0', 'drift-0']) {
      expect(page).toContain(`id="chart-${id}"`);
    }
    expect(page).not.toMatch(/(src|href)="https?:/);
  });
});
