import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import tune from '../../src/cli/commands/tune.js';
import { makeCandles } from '../../src/core/candles.js';
import { writeCandles } from '../../src/data/store/candles.js';
import { openStore } from '../../src/data/store/database.js';
import { getModel } from '../../src/data/store/models.js';
import { ensureSeries } from '../../src/data/store/series.js';
import { listTrials, verifyTrials } from '../../src/data/store/trials.js';
import { runCommand } from '../support/in-process.js';
import { randomCandles, START_MS } from '../support/series.js';

let folder: string;
let count = 0;
const FEW = {
  symbols: 'AAAUSDT',
  features: 'rsi(period=14),return(lag=6)',
  label: 'direction(horizon=6)',
  learner: 'gbm(trees=5..20, leaves=2..6, learningRate=0.1, l2=1, minRows=10)',
  cv: 'purged:3',
  trials: 6,
};

const ONE = { seed: 3, symbol: 'AAAUSDT', length: 400 };

/** A store of its own: the ledger of one test is not that of another. */
function newStore(markets: readonly Parameters<typeof randomCandles>[0][] = [ONE]): string {
  const db = join(folder, `${count++}.sqlite`);
  const store = openStore(db);
  for (const market of markets) {
    const candles = makeCandles({ ...randomCandles(market), venue: 'binance' });
    writeCandles(store, ensureSeries(store, candles, { isSimulated: false, source: 'test' }).id, candles);
  }
  store.close();
  return db;
}

// biome-ignore lint/suspicious/noExplicitAny: a document that each test reads its own part of
async function json(db: string, flags: object): Promise<any> {
  return JSON.parse((await runCommand(tune, db, [], { ...FEW, ...flags }, { json: true })).stdout);
}

/** What does not hang on the clock of the machine. */
// biome-ignore lint/suspicious/noExplicitAny: as above
const bits = (document: any): unknown =>
  JSON.parse(
    JSON.stringify(document, (key, value) => (['seconds', 'warnings', 'read_back'].includes(key) ? 0 : value)),
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quant-tune-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('quant tune', { timeout: 60_000 }, () => {
  it('shows the best, the baseline, how many were tried, and the line that trains the winner', async () => {
    const csv = join(folder, 'all.csv');
    const { stdout } = await runCommand(tune, newStore(), [], { ...FEW, csv, top: 3 });
    expect(stdout).toMatch(/#\s+log-loss\s+± folds\s+data\s+fit s\s+pipeline/);
    expect(stdout).toContain('baseline: the same on every row');
    expect(stdout).toContain('Tried: 6 pipelines');
    expect(stdout).toContain('The best of 6 is flattered by the choice');
    expect(stdout).toMatch(/train it: quant train --symbols AAAUSDT --learner 'gbm\(trees=\d+/);
    expect(readFileSync(csv, 'utf8').trim().split('\n')).toHaveLength(7);
  });

  it('writes each trial down before it is judged, and takes an interrupted search up again to the same bits', async () => {
    const whole = newStore();
    const straight = await json(whole, {});
    const cut = newStore();
    // As an interruption between two batches leaves it.
    await json(cut, { trials: 3 });
    const store = openStore(cut);
    const trials = listTrials(store, { kind: 'tune' });
    expect(trials, 'three and the baseline').toHaveLength(4);
    store.close();
    const resumed = await json(cut, {});
    expect(resumed.read_back, 'the baseline too').toBe(4);
    expect(bits(resumed)).toEqual(bits(straight));
    const after = openStore(cut);
    const all = listTrials(after, { kind: 'tune' });
    expect(all, 'six and the baseline').toHaveLength(7);
    expect(all.every(({ results }) => results.length === 1)).toBe(true);
    expect(new Set(all.map(({ family }) => family))).toEqual(new Set([resumed.id]));
    expect(verifyTrials(after)).toBeUndefined();
    after.close();
  });

  it('judges the choice itself on outer folds', async () => {
    const { nested, winner } = await json(newStore(), { nested: 2, trials: 4, cv: 'purged:2' });
    expect(nested.folds).toHaveLength(2);
    expect(nested.value).toBeCloseTo((nested.folds[0].outer.value + nested.folds[1].outer.value) / 2, 12);
    expect(winner.folds).toHaveLength(2);
  });

  it('judges the choice on outer folds of markets of different length', async () => {
    const db = newStore([ONE, { seed: 4, symbol: 'BBBUSDT', length: 250 }]);
    const { nested, winner } = await json(db, {
      symbols: 'AAAUSDT,BBBUSDT',
      nested: 4,
      trials: 2,
      batch: 2,
      cv: 'walk:train=60,test=60,anchored',
    });
    expect(nested.folds).toHaveLength(4);
    for (const { outer } of nested.folds) expect(outer.folds, 'one per market').toHaveLength(2);
    expect(winner.folds.length, 'walk has as many folds as each history has room for').toBeGreaterThan(6);
  });

  it('refuses markets that leave each other nothing to learn from before anything is tried', async () => {
    const startMs = START_MS + 250 * 3.6e6;
    const db = newStore([ONE, { seed: 4, symbol: 'BBBUSDT', length: 150, startMs }]);
    const flags = { ...FEW, symbols: 'AAAUSDT,BBBUSDT', nested: 2 };
    await expect(runCommand(tune, db, [], flags)).rejects.toThrow(
      'outer fold 2: BBBUSDT has no bar left to learn from outside the time in which the other markets are judged',
    );
    const store = openStore(db);
    expect(listTrials(store)).toHaveLength(0);
    store.close();
  });

  it('searches features, steps, learner and threshold at once', async () => {
    const { leaderboard } = await json(newStore(), {
      learner: '',
      learners: 'logistic(l2=1..100),naive-bayes',
      preprocesses: 'none,scale-robust',
      thresholds: '0.45..0.55/0.05',
      score: 'balanced-accuracy',
      chooseFeatures: true,
      optimiser: 'genetic',
      trials: 20,
    });
    const seen = (of: (row: never) => unknown): number =>
      new Set(leaderboard.map((row: never) => String(of(row)))).size;
    expect(seen(({ threshold }) => threshold)).toBe(3);
    expect(seen(({ preprocess }) => preprocess)).toBe(2);
    expect(seen(({ features }) => features)).toBe(3);
    expect(seen(({ learner }: { learner: string }) => learner.slice(0, 5))).toBe(2);
  });

  it('chooses the learner too, and stores the winner', async () => {
    const db = newStore();
    const learners = 'logistic,naive-bayes';
    const { model, leaderboard, optimiser } = await json(db, {
      auto: true,
      learner: '',
      learners,
      trials: 6,
      name: 'mine',
    });
    expect(optimiser).toBe('auto');
    expect(model.test_scores[0].scores['log-loss']).toBeGreaterThan(0);
    const names = leaderboard.map(({ learner }: { learner: string }) => learner.replace(/\(.*$/s, ''));
    expect(new Set(names)).toEqual(new Set(['logistic', 'naive-bayes', 'vote', 'stack']));
    const store = openStore(db);
    expect(getModel(store, 'mine')?.id).toBe(model.id);
    store.close();
  });

  it('shows the baseline and the interval on the newest bars, and offers no trade on a random walk', async () => {
    const flags = { ...FEW, auto: true, learner: '', learners: 'logistic,naive-bayes', testShare: 0.25 };
    const { stdout } = await runCommand(tune, newStore(), [], flags);
    expect(stdout).toContain('On the newest 25 % of the bars, which the search has not seen:');
    expect(stdout).toMatch(/AAAUSDT: log-loss \d\.\d+ \(95 % \d\.\d+ to \d\.\d+\), baseline \d\.\d+\. No skill shown/);
    expect(stdout).toMatch(/No pipeline foretells (clearly )?better than saying the same on every row/);
    expect(stdout).toMatch(/stored as \S+; what it says now: quant predict auto/);
    expect(stdout).not.toContain('trade it');
  });

  it.each([
    [{ auto: true, name: 'a b' }, '--name must be 1 to 80 letters'],
    [{ csv: '/dev/null/all.csv' }, 'all.csv'],
    [{ learner: 'gbx' }, 'unknown learner "gbx"'],
    [{ learner: 'gbm(leaves=9..4)' }, 'begins after its end'],
    [{ learner: 'gbm(leaves=)' }, 'is empty'],
    [{ learner: 'baseline' }, 'has no parameter to vary'],
    [{ learner: 'ridge' }, 'ridge does regression, not classification'],
    [{ budget: '0' }, '--budget must be a length of time above 0'],
    [{ budget: 'soon' }, '--budget must be a length of time above 0'],
    [{ score: 'luck' }, 'unknown score of classification "luck"'],
    [{ thresholds: '0.4|0.6' }, 'log-loss does not see the threshold'],
    [{ cv: 'shuffled' }, 'is not offered'],
    [{ sets: 'minimal,default', set: 'full' }, 'give one of them'],
  ])('refuses %o before anything is tried', async (flags, reason) => {
    const db = newStore();
    await expect(runCommand(tune, db, [], { ...FEW, ...flags })).rejects.toThrow(reason);
    const store = openStore(db);
    expect(listTrials(store)).toHaveLength(0);
    store.close();
    expect(existsSync(db)).toBe(true);
  });
});
