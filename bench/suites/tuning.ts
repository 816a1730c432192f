/**
 * A search of 12 pipelines on 4 purged folds over 20,000 rows × 12 columns of noise, in batches of 4 as `quant tune` does
 * it, on one thread that stays and on two. The sum of the scores is the same, whoever judged what.
 */
import { availableParallelism, loadavg } from 'node:os';
import { openPool } from '../../src/cli/standing-pool.js';
import type { Candles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { purgedFolds } from '../../src/models/purged-folds.js';
import { TUNE_WIDTH, type TunePlan, trialResult } from '../../src/research/tuning/trial.js';
import { type Reading, type Suite, Unavailable } from '../kit/suite.js';

const ROWS = 20_000;
const COLUMNS = 12;
const FOLDS = 4;
const BATCHES = 3;
const BATCH = 4;
const HOUR_MS = 3_600_000;

function sharedColumn(of: (i: number) => number): Float64Array {
  const column = new Float64Array(new SharedArrayBuffer(ROWS * 8));
  for (let i = 0; i < ROWS; i++) column[i] = of(i);
  return column;
}

/** Batch `number`: boosted trees of several sizes, as a search would ask for. */
function planOf(number: number): TunePlan {
  const rng = createRng(1);
  const columns = Array.from({ length: COLUMNS }, () => sharedColumn(() => rng.normal()));
  const openTime = sharedColumn((i) => i * HOUR_MS);
  const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
  const candles = { symbol: 'NOISE', intervalMs: HOUR_MS, length: ROWS, openTime } as Candles;
  const values = sharedColumn((i) => Math.sign(columns[0][i] + rng.normal()));
  return {
    markets: [
      {
        candles,
        labelText: 'noise',
        matrix: { names: columns.map((_, k) => `x${k}`), columns, rows: ROWS, openTime, warmup: 0 },
        labels: { values, endIndex: rows, weights: sharedColumn(() => 1) },
        rows,
      },
    ],
    folds: [purgedFolds({ usable: rows, endIndex: rows, folds: FOLDS })],
    base: { label: 'noise', task: 'classification', seed: 1 },
    objective: { name: 'log-loss', label: 'Log loss', better: 'lower' },
    candidates: Array.from({ length: BATCH }, (_, k) => ({
      pipeline: {
        learner: `gbm(trees=${20 + 5 * k + number}, leaves=15)`,
        preprocess: [],
        features: columns.map((_, c) => c),
      },
      share: 1,
    })),
  };
}

async function threads(count: string): Promise<Reading> {
  const pool = openPool({
    task: 'tune',
    width: TUNE_WIDTH,
    workers: Number(count),
    plugins: [],
    signal: new AbortController().signal,
  });
  const plans = Array.from({ length: BATCHES }, (_, number) => planOf(number));
  try {
    // Threads load the learners and warm up once; a search lasts for many batches.
    await pool.run(plans[0], BATCH * FOLDS);
    let sum = 0;
    const from = process.hrtime.bigint();
    for (const plan of plans) {
      const table = await pool.run(plan, BATCH * FOLDS);
      for (let k = 0; k < BATCH; k++) sum += trialResult(plan, table, k).value;
    }
    const ms = Number(process.hrtime.bigint() - from) / 1e6;
    return { value: ms, check: { sum } };
  } finally {
    pool.close();
  }
}

export default {
  measures: [
    {
      name: 'tune-two-workers',
      what: '12 pipelines on 4 folds of 20k x 12: one worker / two workers',
      goal: 1.85,
      atLeast: true,
      unit: 'ms',
      run: (lab) => {
        if (availableParallelism() < 2) throw new Unavailable('this machine has one core');
        const load = loadavg()[0];
        const race = lab.race(lab.side('threads', [1]), lab.side('threads', [2]), { rounds: lab.pick(5, 1) });
        return { ...race, note: `needs a free second core; load was ${load.toFixed(2)} on ${availableParallelism()}` };
      },
    },
  ],
  sides: { threads },
} satisfies Suite;
