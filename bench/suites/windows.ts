/**
 * Rolling windows as whole columns, ns per bar, against the usual running sums, queue and sorted window in C, and
 * against pandas where it is installed. Ours sum each block afresh, so that nothing drifts: the goals allow for it.
 */
import { spawnSync } from 'node:child_process';
import { rollingMax, rollingWeightedMean, rollingZscore } from '../../src/core/math/rolling.js';
import { atr } from '../../src/features/indicators/atr.js';
import { bollinger } from '../../src/features/indicators/bollinger.js';
import { ema } from '../../src/features/indicators/ema.js';
import { linearRegression } from '../../src/features/indicators/linear-regression.js';
import { rsi } from '../../src/features/indicators/rsi.js';
import { sma } from '../../src/features/indicators/sma.js';
import { stddev } from '../../src/features/indicators/stddev.js';
import { wma } from '../../src/features/indicators/wma.js';
import { rollingPair } from '../../src/features/kernels/rolling-pair.js';
import { rollingMedian } from '../../src/features/kernels/sorted-window.js';
import { steady } from '../kit/clock.js';
import type { Command, Lab } from '../kit/lab.js';
import { type Suite, Unavailable } from '../kit/suite.js';
import { readColumns } from '../kit/walk.js';

interface Columns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

interface Kernel {
  /** against C; absent where another suite measures it */
  readonly goal?: number;
  /** against pandas; absent where pandas has no such window */
  readonly pandas?: number;
  readonly run: (c: Columns) => Float64Array;
}

const KERNELS: Readonly<Record<string, Kernel>> = {
  sma: { pandas: 1 / 4, run: (c) => sma(c.close, 20) },
  ema: { pandas: 1 / 4, run: (c) => ema(c.close, 20) },
  rsi: { pandas: 1 / 4, run: (c) => rsi(c.close, 14) },
  atr: { pandas: 1 / 4, run: (c) => atr(c.high, c.low, c.close, 14) },
  bollinger: { pandas: 1 / 4, run: (c) => bollinger(c.close, 20, 2).upper },
  zscore: { goal: 1.5, pandas: 1 / 4, run: (c) => rollingZscore(c.close, 50) },
  stddev: { goal: 1.5, pandas: 1 / 4, run: (c) => stddev(c.close, 20).deviation },
  regression: { goal: 1.5, run: (c) => linearRegression(c.close, 20).value },
  correlation: { goal: 1.5, pandas: 1 / 4, run: (c) => rollingPair(c.close, c.open, 50).covariance },
  highest: { goal: 1.5, pandas: 1 / 1.5, run: (c) => rollingMax(c.close, 50) },
  median: { goal: 1.5, pandas: 1 / 3, run: (c) => rollingMedian(c.close, 50) },
  median500: { goal: 1.5, pandas: 1 / 3, run: (c) => rollingMedian(c.close, 500) },
  wma: { goal: 1.5, run: (c) => wma(c.close, 20) },
  vwma: { goal: 1.5, run: (c) => rollingWeightedMean(c.close, c.volume, 20) },
};

/** The same windows in pandas: a line of JSON, as the other sides print. */
const PANDAS = `
import json, sys, time
import numpy as np, pandas as pd
d = np.fromfile(sys.argv[1]).reshape(6, -1)
o, h, l, c, v = (pd.Series(x) for x in d[1:])
def rsi(p=14):
    x = c.diff()
    g = x.clip(lower=0).ewm(alpha=1 / p, adjust=False).mean()
    return 100 * g / (g + (-x.clip(upper=0)).ewm(alpha=1 / p, adjust=False).mean())
def atr(p=14):
    b = c.shift()
    return pd.Series(np.maximum(h, b) - np.minimum(l, b)).ewm(alpha=1 / p, adjust=False).mean()
def bands():
    r = c.rolling(20)
    m, s = r.mean(), r.std(ddof=0)
    u, w = m + 2 * s, m - 2 * s
    return u, w, (c - w) / (u - w), (u - w) / m
def zscore():
    r = c.rolling(50)
    return (c - r.mean()) / r.std(ddof=0)
def pair():
    r = c.rolling(50)
    return r.cov(o, ddof=0), r.var(ddof=0), o.rolling(50).var(ddof=0)
def spread():
    r = c.rolling(20)
    s = r.std(ddof=0)
    q = s / r.mean()
    return s, q, q * q
work = dict(sma=lambda: c.rolling(20).mean(), ema=lambda: c.ewm(span=20, adjust=False).mean(), rsi=rsi, atr=atr, bollinger=bands,
    zscore=zscore, stddev=spread, correlation=pair, highest=lambda: c.rolling(50).max(), median=lambda: c.rolling(50).median(),
    median500=lambda: c.rolling(500).median())[sys.argv[3]]
times = []
work()
for _ in range(int(sys.argv[2])):
    t = time.perf_counter()
    work()
    times.append(time.perf_counter() - t)
print(json.dumps(dict(value=sorted(times)[len(times) // 2] / len(c) * 1e9, check=dict(bars=len(c)))))
`;

function pandas(args: readonly (string | number)[]): Command {
  const python = ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import pandas'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) throw new Unavailable('no python3 with pandas on this machine');
  return { file: python, args: ['-c', PANDAS, ...args.map(String)] };
}

const kernelArgs = (lab: Lab, name: string): [string, number, string] => [
  lab.walkFile(1_000_000),
  lab.pick(11, 3),
  name,
];

export default {
  measures: Object.entries(KERNELS).flatMap(([name, kernel]) => [
    ...(kernel.goal === undefined
      ? []
      : [
          {
            name: `window-${name}`,
            what: `${name}, 1M bars / C`,
            goal: kernel.goal,
            unit: 'ns/bar',
            run: (lab: Lab) => {
              const args = kernelArgs(lab, name);
              return lab.race(lab.side('kernel', args), lab.c('windows', args), { rounds: lab.pick(7, 1) });
            },
          },
        ]),
    ...(kernel.pandas === undefined
      ? []
      : [
          {
            name: `pandas-${name}`,
            what: `${name}, 1M bars / pandas`,
            goal: kernel.pandas,
            unit: 'ns/bar',
            run: (lab: Lab) => {
              const args = kernelArgs(lab, name);
              return lab.race(lab.side('kernel', args), pandas(args), { rounds: lab.pick(5, 1) });
            },
          },
        ]),
  ]),
  sides: {
    kernel: (file, repetitions, name) => {
      const [, open, high, low, close, volume] = readColumns(file, 6);
      const columns: Columns = { open, high, low, close, volume };
      const [ms, out] = steady(() => columns, KERNELS[name].run, { warm: 3, repetitions: Number(repetitions) });
      const bars = close.length;
      return {
        value: (ms * 1e6) / bars,
        check: { bars, sum: out.subarray(1000, 21_000).reduce((sum, v) => sum + v, 0) },
      };
    },
  },
} satisfies Suite;
