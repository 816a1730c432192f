import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import predict from '../../src/cli/commands/predict.js';
import train from '../../src/cli/commands/train.js';
import { bundleSignals, loadBundle } from '../../src/cli/flows/model-bundle.js';
import { isoUtc } from '../../src/core/kit/time.js';
import { openStore } from '../../src/data/store/database.js';
import { listModels } from '../../src/data/store/models.js';
import { tempFolder } from '../data/store/temp-store.js';
import { type Outcome, runCommand } from '../support/in-process.js';
import { randomCandles } from '../support/series.js';
import { storeBars, storeModel } from '../support/stored-model.js';

const candles = randomCandles({ seed: 'predict', symbol: 'BTCUSDT', length: 400 });
const closeOf = (row: number): number => candles.openTime[row] + candles.intervalMs;

/** A ridge regression of the return over 3 bars, which has learnt from the first 300. */
function dbOf(): string {
  const db = join(tempFolder(), 'quant.sqlite');
  const store = openStore(db);
  storeBars(store, candles);
  storeModel(store, candles, { name: 'mine', id: 'mine-1' });
  store.close();
  return db;
}

const run = (db: string, flags: Readonly<Record<string, unknown>> = {}, json = false): Promise<Outcome> =>
  runCommand(predict, db, ['mine'], flags, { json });

// biome-ignore lint/suspicious/noExplicitAny: documents of many shapes, each checked by what the test reads of it
const document = async (db: string, flags: Readonly<Record<string, unknown>> = {}): Promise<any> =>
  JSON.parse((await run(db, flags, true)).stdout);

describe('a prediction of a size', () => {
  it('has no chance of being above 0, and no price', async () => {
    const db = join(tempFolder(), 'quant.sqlite');
    const store = openStore(db);
    storeBars(store, candles);
    store.close();
    const flags = { model: 'ridge', target: 'volatility', horizon: 3, features: 'rsi(period=9)', name: 'mine' };
    await runCommand(train, db, [], flags, { json: false });
    const { stdout } = await run(db);
    expect(stdout).toMatch(/price +foretold\n/);
    expect(stdout).not.toMatch(/p\(above 0\)|confidence|price then/);
  });
});

describe('a prediction', () => {
  it('speaks of the newest bar, in the shape that programs rely on', async () => {
    const { predictions, schema, model_id } = await document(dbOf());
    expect([schema, model_id, predictions.length]).toEqual(['quant/prediction@1', 'mine-1', 1]);
    const [said] = predictions;
    expect(said).toMatchObject({
      symbol: 'BTCUSDT',
      interval: '1h',
      current_price: candles.close[399],
      reference_time: isoUtc(closeOf(399)),
      target_time: isoUtc(closeOf(399) + 3 * candles.intervalMs),
      prediction_time: '2025-01-01T00:00:00Z',
      model_type: 'ridge',
      status: 'ok',
      probabilities: null,
      features_used: expect.arrayContaining([expect.stringContaining('return(lag=5')]),
    });
    expect(said.predicted_price).toBeCloseTo(said.current_price * (1 + said.predicted_value), 9);
    expect(said.change_pct).toBeCloseTo(100 * said.predicted_value, 12);
    expect(said.confidence).toBeGreaterThanOrEqual(0.5);
    expect(said.training_metrics).toMatchObject({ val_loss: null, val_mae: null, epochs_trained: null });
    expect(said.training_metrics.val_loss_reason).toBe('the model was stored without scores');
  });

  it('is what strategies read, on every honest bar', async () => {
    const db = dbOf();
    const { predictions } = await document(db, { last: 100 });
    const store = openStore(db);
    const [signal] = bundleSignals(loadBundle(store, 'mine'), [candles]);
    store.close();
    const honest = predictions.filter((one: { status: string }) => one.status === 'ok');
    for (const one of honest.slice(-90)) {
      const row = candles.openTime.findIndex((_, i) => isoUtc(closeOf(i)) === one.reference_time);
      expect(one.probability).toBe(signal[row]);
    }
  });

  it('is the same as it was known then, whatever came after', async () => {
    const db = dbOf();
    const { predictions } = await document(db, { last: 50 });
    const { predictions: then } = await document(db, { at: isoUtc(closeOf(380)) });
    expect(then[0]).toEqual(
      predictions.find((one: { reference_time: string }) => one.reference_time === isoUtc(closeOf(380))),
    );
    await expect(run(db, { at: '2001-01-01' })).rejects.toThrow('no 1h bar of BTCUSDT had closed by 2001-01-01');
  });

  it('says how far the newest bar lies behind the moment that is asked for', async () => {
    const db = dbOf();
    const late = await run(db, { at: isoUtc(closeOf(399) + 10 * candles.intervalMs) });
    expect(late.stderr).toMatch(/BTCUSDT: the newest bar by .* UTC closed at .*, 10 h before/);
    expect((await run(db, { at: isoUtc(closeOf(399)) })).stderr).not.toContain('before');
  });

  it('says of bars that the model has learnt from that they are no predictions', async () => {
    const db = dbOf();
    // The last label of 300 bars is known at the close of bar 299: bar 299 itself is the first that is honest.
    const { predictions } = await document(db, { at: isoUtc(closeOf(300)), last: 3 });
    expect(predictions.map((one: { status: string }) => one.status)).toEqual(['in-training', 'ok', 'ok']);
    const { stdout } = await run(db, { at: isoUtc(closeOf(200)) });
    expect(stdout).toContain('learnt: the model was taught what came after that bar');
    await expect(run(db, { at: isoUtc(closeOf(200)), signal: true })).rejects.toThrow('has learnt what came after');
  });

  it('goes to a file, and writes nothing to the store', async () => {
    const db = dbOf();
    const file = join(dirname(db), 'said.csv');
    const before = readFileSync(db);
    await run(db, { last: 5, csv: file });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe('model,symbol,open_time,known_at,close,prediction,probability,low,high,status');
    expect(readFileSync(db).equals(before)).toBe(true);
  });

  it('knows no market that the model was not trained on', async () => {
    await expect(run(dbOf(), { symbols: 'ETHUSDT' })).rejects.toThrow('model mine-1 was not trained on ETHUSDT');
  });

  it('gives the chance of each class, and the scores of its training', async () => {
    const db = dbOf();
    const flags = { model: 'logistic', target: 'direction(deadZone=0.005)', horizon: 3, cv: 'purged:3', name: 'mine' };
    await runCommand(train, db, [], { ...flags, features: 'return(lag=1),return(lag=5)' });
    const { predictions } = await document(db);
    const [said] = predictions;
    expect(Object.keys(said.probabilities)).toEqual(['0', '1', '-1']);
    expect(said.confidence).toBe(Math.max(...(Object.values(said.probabilities) as number[])));
    expect(said.predicted_price).toBeNull();
    expect(said.predicted_price_reason).toBe('a multiclass model foretells chances, not prices');
    expect(said.training_metrics.val_loss).toBeGreaterThan(0.5);
    const store = openStore(db);
    expect(listModels(store)).toHaveLength(2);
    store.close();
  });
});

describe('a signal', () => {
  it('is a decision with its reasons, in the shape that programs rely on', async () => {
    const db = dbOf();
    const { signals, schema } = await document(db, { signal: true, threshold: 0.5 });
    expect(schema).toBe('quant/signal@1');
    const [signal] = signals;
    expect(Object.keys(signal)).toEqual(
      expect.arrayContaining([
        ...['symbol', 'timestamp', 'decision', 'confidence', 'reasoning', 'risk_level', 'key_indicators'],
        ...['social_impact', 'model_id', 'model_version', 'selected_strategy', 'explanation', 'factor_weights'],
      ]),
    );
    expect(signal.decision).toBe(signal.probability >= 0.5 ? 'BUY' : 'SELL');
    expect(signal.social_impact).toBeNull();
    expect(signal.model_version).toBe('0.1.0+test');
    const weights = Object.values(signal.factor_weights) as number[];
    expect(weights.reduce((sum, weight) => sum + Math.abs(weight), 0)).toBeCloseTo(1, 9);
    expect(Object.keys(signal.explanation)).toEqual([
      'summary',
      'technical_factors',
      'social_factors',
      'risk_assessment',
    ]);
  });
  it('refuses flags that it would not heed', async () => {
    const db = dbOf();
    const usage = { code: 'E_USAGE', exitCode: 2 };
    await expect(run(db, { signal: true, last: 3 })).rejects.toMatchObject(usage);
    await expect(run(db, { signal: true, csv: 'said.csv' })).rejects.toThrow('it takes no --csv');
    await expect(run(db, { threshold: 0.6 })).rejects.toThrow('it needs --signal');
  });
  it('holds where the model is not sure enough', async () => {
    const { signals } = await document(dbOf(), { signal: true, threshold: 1 });
    expect(signals[0].decision).toBe('HOLD');
  });
});
