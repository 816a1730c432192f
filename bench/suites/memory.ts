/**
 * Memory of a run over a million bars. What grows with the bars must be declared columns; anything else, however small
 * per bar, becomes a pause of the collector and then the machine's limit at the scale of one-minute bars.
 */
import { readFileSync } from 'node:fs';
import { backtest } from '../../src/backtest/run.js';
import type { Reading, Suite } from '../kit/suite.js';
import { definitionOf, GuardedCross, loadWalk, ready, requestOf, statistics } from '../workload.js';

const BARS = 1_000_000;
const MB = 1 << 20;
/** No scavenge may tidy up while the growth is taken: room for 64 MB of garbage, 64 bytes per bar. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=64', '--min-semi-space-size=64'];

function heap(file: string): Reading {
  const request = requestOf(
    [loadWalk(file)],
    definitionOf(() => new GuardedCross(20, 50)),
  );
  // Compiled code and type feedback are of the program, not of the bars.
  for (let i = 0; i < 3; i++) ready(request)();
  const run = ready(request);
  const collect = globalThis.gc ?? Number;
  collect();
  collect();
  const before = process.memoryUsage();
  const end = run();
  const after = process.memoryUsage();
  const arraysMb = (after.arrayBuffers - before.arrayBuffers) / MB;
  return { value: (after.heapUsed - before.heapUsed) / MB, check: { ...end }, other: arraysMb };
}

/** The most memory that this process has held; of itself alone, unlike `maxRSS`, which begins with its parent's. */
function peakMb(): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

export default {
  measures: [
    {
      name: 'heap-growth-1m',
      what: 'MB that a run of 1M bars allocates on the heap, garbage included; its declared columns stand outside',
      goal: 2,
      unit: 'MB',
      run: (lab) => {
        const command = lab.side('heap', [lab.walkFile(BARS)], FLAGS);
        const arrays = lab.read(command).other ?? 0;
        return { ...lab.repeat(command, lab.pick(3, 1)), note: `${arrays.toFixed(1)} MB of columns` };
      },
    },
    {
      name: 'peak-memory-1m',
      what: 'MB at the peak of a whole process that loads 1M bars, runs and computes the statistics',
      goal: 150,
      unit: 'MB',
      run: (lab) => lab.repeat(lab.side('peak', [lab.walkFile(BARS)]), lab.pick(5, 1)),
    },
  ],
  sides: {
    heap,
    peak: (file) => {
      const market = loadWalk(file);
      const definition = definitionOf(() => new GuardedCross(20, 50));
      const figures = statistics(backtest(requestOf([market], definition)), [market]);
      return { value: peakMb(), check: { metrics: figures.length } };
    },
  },
} satisfies Suite;
