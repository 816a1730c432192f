/**
 * Indicators as whole columns, ns per bar, against the same formulas in C: the hot path of every feature matrix. Ours
 * keep running sums from drifting, which C's plain ones do not; the goals allow for it.
 */
import { atr } from '../../src/features/indicators/atr.js';
import { bollinger } from '../../src/features/indicators/bollinger.js';
import { ema } from '../../src/features/indicators/ema.js';
import { rsi } from '../../src/features/indicators/rsi.js';
import { sma } from '../../src/features/indicators/sma.js';
import { steady } from '../kit/clock.js';
import type { Suite } from '../kit/suite.js';
import { readColumns } from '../kit/walk.js';

interface Columns {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

const KERNELS: Readonly<Record<string, { readonly goal: number; readonly run: (c: Columns) => Float64Array }>> = {
  sma: { goal: 2.6, run: (c) => sma(c.close, 20) },
  ema: { goal: 1.5, run: (c) => ema(c.close, 20) },
  rsi: { goal: 1.5, run: (c) => rsi(c.close, 14) },
  atr: { goal: 1.5, run: (c) => atr(c.high, c.low, c.close, 14) },
  bollinger: { goal: 1.5, run: (c) => bollinger(c.close, 20, 2).position },
};

export default {
  measures: Object.entries(KERNELS).map(([name, { goal }]) => ({
    name: `indicator-${name}`,
    what: `${name}, 1M bars / C`,
    goal,
    unit: 'ns/bar',
    run: (lab) => {
      const file = lab.walkFile(1_000_000);
      const repetitions = lab.pick(11, 3);
      const theirs = lab.c('indicators', [file, repetitions, name]);
      return lab.race(lab.side('kernel', [file, repetitions, name]), theirs, { rounds: lab.pick(7, 1) });
    },
  })),
  sides: {
    kernel: (file, repetitions, name) => {
      const [, , high, low, close] = readColumns(file, 6);
      const [ms, out] = steady(() => ({ high, low, close }), KERNELS[name].run, {
        warm: 3,
        repetitions: Number(repetitions),
      });
      return { value: (ms * 1e6) / close.length, check: { sum: out.subarray(1000).reduce((sum, v) => sum + v, 0) } };
    },
  },
} satisfies Suite;
