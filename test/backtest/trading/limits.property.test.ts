import { expect, it } from 'vitest';
import { backtest } from '../../../src/backtest/run.js';
import { eventsAreBreaches, exitsOnlyTakeOff, moneyAddsUp, parentsAddUp } from './ledger-laws.js';
import {
  breakersHold,
  limitsAtCalmOpens,
  limitsAtCloses,
  limitsOnStillMarkets,
  notedBreachesDoNotGrow,
} from './limit-laws.js';
import { type Outcome, outcomeOf } from './limit-oracle.js';
import { layeredRun } from './random-layers.js';

/** Random runs per call of the suite; `LAYER_RUNS=10000 npx vitest run test/backtest/trading/limits` for more. */
const RUNS = Number(process.env.LAYER_RUNS ?? 2500);
/** Number of the first one: `LAYER_SEED=417 LAYER_RUNS=1` plays one again. */
const FIRST = Number(process.env.LAYER_SEED ?? 1);
const PARTS = 10;

const LAWS: Readonly<Record<string, (o: Outcome) => void>> = {
  'limits at closes': limitsAtCloses,
  'noted breaches': notedBreachesDoNotGrow,
  'limits at calm opens': limitsAtCalmOpens,
  'limits on still markets': limitsOnStillMarkets,
  breakers: breakersHold,
  money: moneyAddsUp,
  events: eventsAreBreaches,
  exits: exitsOnlyTakeOff,
  parents: parentsAddUp,
};

it.each(Array.from({ length: PARTS }, (_, k) => k))(
  'whatever a strategy asks, the limits hold or the ledger says why not: part %i',
  (part) => {
    const failures: string[] = [];
    const counts = new Map<string, number>();
    for (let seed = FIRST + part; seed < FIRST + RUNS; seed += PARTS) {
      const run = layeredRun(seed);
      const o = outcomeOf(run, backtest(run.request));
      for (const [name, law] of Object.entries(LAWS)) {
        const before = o.problems.length;
        law(o);
        if (o.problems.length > before) {
          counts.set(name, (counts.get(name) ?? 0) + 1);
          const { trading } = run.request.spec;
          const story = `seed ${seed}, ${run.family}, ${name}: ${o.problems[before]}`;
          if (counts.get(name)! < 4) failures.push(`${story}\n${JSON.stringify(trading)}`);
        }
      }
    }
    expect(failures.join('\n'), [...counts].join('; ')).toBe('');
  },
  600_000,
);
