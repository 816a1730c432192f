/**
 * A sweep of 400 (fast, slow) pairs over 100k bars with a strategy as a user writes it, on one core and on two. The sum of
 * the final equities and of the fills is that of the C engine over the same pairs.
 */
import { availableParallelism, loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { steady } from '../kit/clock.js';
import type { Lab } from '../kit/lab.js';
import { type Outcome, type Reading, type Suite, Unavailable } from '../kit/suite.js';
import { readColumns } from '../kit/walk.js';
import { loadWalk, openPairs, PAIRS } from '../workload.js';

const BARS = 100_000;
const EXPECTED = { equity: 124_907_459.7041212, fills: 619_814 };

function oneCore(file: string, repetitions: string): Reading {
  const playPair = openPairs(loadWalk(file));
  for (let k = 0; k < 40; k++) playPair(k * 10);
  const [ms, check] = steady(
    () => undefined,
    () => {
      const sum = { equity: 0, fills: 0 };
      for (let k = 0; k < PAIRS.length; k++) {
        const end = playPair(k);
        sum.equity += end.equity;
        sum.fills += end.fills;
      }
      return sum;
    },
    { warm: 0, warmMs: 0, repetitions: Number(repetitions) },
  );
  return { value: ms / 1e3, check };
}

function message(worker: Worker, order?: string): Promise<void> {
  return new Promise((done, failed) => {
    worker.once('message', () => done());
    worker.once('error', failed);
    if (order !== undefined) worker.postMessage(order);
  });
}

/** Workers take pairs from one counter, four at a time, and share bars and results: no message until all is done. */
async function threads(file: string, count: string): Promise<Reading> {
  const columns = readColumns(file, 6).map((column) => {
    const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
    shared.set(column);
    return shared;
  });
  const next = new Int32Array(new SharedArrayBuffer(4));
  const table = new Float64Array(new SharedArrayBuffer(PAIRS.length * 16));
  const workerData = { columns, next, table };
  const workers = Array.from(
    { length: Number(count) },
    () => new Worker(new URL('../sweep-worker.js', import.meta.url), { workerData }),
  );
  await Promise.all(workers.map((worker) => message(worker)));
  const from = process.hrtime.bigint();
  await Promise.all(workers.map((worker) => message(worker, 'go')));
  const ms = Number(process.hrtime.bigint() - from) / 1e6;
  await Promise.all(workers.map((worker) => worker.terminate()));
  const check = { equity: 0, fills: 0 };
  for (let k = 0; k < PAIRS.length; k++) {
    check.equity += table[2 * k];
    check.fills += table[2 * k + 1];
  }
  return { value: ms, check };
}

function sweep(lab: Lab): Outcome {
  const file = lab.walkFile(BARS);
  const ours = lab.side('oneCore', [file, lab.pick(3, 1)]);
  const rounds = lab.pick(5, 1);
  try {
    const theirs = lab.c('sma', [file, 1, 'sweep'], ['sma', 'engine']);
    const race = lab.race(ours, theirs, { rounds, expected: EXPECTED });
    // C counts ns per pair and bar.
    const seconds = ((race.theirs ?? 0) * PAIRS.length * BARS) / 1e9;
    const spread = [Math.min(...race.all.ours), Math.max(...race.all.ours)] as const;
    return { ...race, ratio: race.ours, theirs: seconds, spread, note: 'the ratio is seconds; the other side is C' };
  } catch (error) {
    if (error instanceof Unavailable) return lab.repeat(ours, rounds);
    throw error;
  }
}

export default {
  measures: [
    {
      name: 'sweep-400',
      what: 'seconds for 400 pairs x 100k bars with a user strategy on one core',
      goal: 0.5,
      unit: 's',
      run: sweep,
    },
    {
      name: 'sweep-workers',
      what: 'the same 400 pairs: one worker / two workers',
      goal: 1.85,
      atLeast: true,
      unit: 'ms',
      run: (lab) => {
        if (availableParallelism() < 2) throw new Unavailable('this machine has one core');
        const file = lab.walkFile(BARS);
        const load = loadavg()[0];
        const race = lab.race(lab.side('threads', [file, 1]), lab.side('threads', [file, 2]), {
          rounds: lab.pick(7, 1),
          expected: EXPECTED,
        });
        return { ...race, note: `needs a free second core; load was ${load.toFixed(2)} on ${availableParallelism()}` };
      },
    },
  ],
  sides: { oneCore, threads },
} satisfies Suite;
