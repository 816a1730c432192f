/**
 * Memory of a run over a million bars. What grows with the bars must be declared columns; anything else, however small
 * per bar, becomes a pause of the collector and then the machine's limit at the scale of one-minute bars.
 */
import { backtest } from '../../src/backtest/run.js';
import type { Strategy } from '../../src/core/strategy.js';
import { peakMb } from '../kit/peak.js';
import type { Reading, Suite } from '../kit/suite.js';
import { definitionOf, GuardedCross, loadWalk, ready, requestOf, statistics } from '../workload.js';

const BARS = 1_000_000;
const MB = 1 << 20;
/** No scavenge may tidy up while garbage is counted: room for 64 MB of it, 64 bytes per bar. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=64', '--min-semi-space-size=64'];

/** Reads what the crossover reads and counts its turns, but never trades. */
class Watcher extends GuardedCross {
  turns = 0;

  protected override act(): void {
    this.turns++;
  }
}

/**
 * What one run does to the heap: `value` is what it keeps, `other` all that it allocated, garbage included. Neither counts
 * the memory of typed arrays.
 */
function heap(file: string, start: () => Strategy): Reading {
  const request = requestOf([loadWalk(file)], definitionOf(start));
  // Compiled code and type feedback are of the program, not of the bars.
  const warmUp = (): void => {
    for (let i = 0; i < 6; i++) ready(request)();
  };
  warmUp();
  const run = ready(request);
  const collect = globalThis.gc ?? Number;
  collect();
  collect();
  const clean = process.memoryUsage().heapUsed;
  // A full collection throws away compiled code as well; a small one makes room for garbage and leaves the code.
  warmUp();
  globalThis.gc?.({ type: 'minor' });
  const before = process.memoryUsage().heapUsed;
  const end = run();
  const after = process.memoryUsage().heapUsed;
  collect();
  const kept = process.memoryUsage().heapUsed - clean;
  return { value: kept / MB, other: (after - before) / MB, check: { ...end } };
}

const crossing = definitionOf(() => new GuardedCross(20, 50));

export default {
  measures: [
    {
      name: 'heap-growth-1m',
      what: 'MB that a run of 1M bars keeps on the heap beyond its columns',
      goal: 2,
      unit: 'MB',
      run: (lab) => {
        const command = lab.side('kept', [lab.walkFile(BARS)], FLAGS);
        const all = lab.read(command).other ?? 0;
        return { ...lab.repeat(command, lab.pick(3, 1)), note: `${all.toFixed(1)} MB with the garbage of its orders` };
      },
    },
    {
      name: 'heap-garbage-1m',
      what: 'MB that a run of 1M bars allocates on the heap, garbage included, when nothing is ordered',
      goal: 2,
      unit: 'MB',
      run: (lab) => lab.repeat(lab.side('garbage', [lab.walkFile(BARS)], FLAGS), lab.pick(3, 1)),
    },
    {
      name: 'peak-memory-1m',
      what: 'MB at the peak of a whole process that loads 1M bars, runs and says how it ended',
      goal: 150,
      unit: 'MB',
      run: (lab) => lab.repeat(lab.side('peak', [lab.walkFile(BARS)]), lab.pick(5, 1)),
    },
    {
      name: 'peak-memory-1m-metrics',
      what: 'the same with buy-and-hold and every metric',
      goal: 150,
      unit: 'MB',
      run: (lab) => lab.repeat(lab.side('peakOfMetrics', [lab.walkFile(BARS)]), lab.pick(5, 1)),
    },
  ],
  sides: {
    kept: (file) => heap(file, () => new GuardedCross(20, 50)),
    garbage: (file) => {
      const { other = Number.NaN, check } = heap(file, () => new Watcher(20, 50));
      return { value: other, check };
    },
    peak: (file) => {
      const end = ready(requestOf([loadWalk(file)], crossing))();
      return { value: peakMb(), check: { ...end } };
    },
    peakOfMetrics: (file) => {
      const market = loadWalk(file);
      const figures = statistics(backtest(requestOf([market], crossing)), [market]);
      return { value: peakMb(), check: { metrics: figures.length } };
    },
  },
} satisfies Suite;
