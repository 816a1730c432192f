/**
 * Indicators over one million bars, ns per bar: the hot path of every sweep and of every feature matrix. A slow-down
 * of 5 ns here costs 0.1 s on a default matrix of a million bars.
 *
 * `npx jiti bench/indicators.bench.ts [bars]`. Median of the rounds, all kernels in turn in each round; `plain` is a
 * running total without any protection against drift, for comparison. Sums are printed so that nothing is left out.
 */
import { loadavg } from 'node:os';
import { createRng } from '../src/core/kit/rng.js';
import { atr } from '../src/features/indicators/atr.js';
import { bollinger } from '../src/features/indicators/bollinger.js';
import { ema } from '../src/features/indicators/ema.js';
import { rsi } from '../src/features/indicators/rsi.js';
import { sma } from '../src/features/indicators/sma.js';

const bars = Number(process.argv[2] ?? 1_000_000);
const rng = createRng('bench/indicators');
const [high, low, close] = [0, 1, 2].map(() => new Float64Array(bars));
let price = 100;
for (let i = 0; i < bars; i++) {
  price *= 1 + 0.001 * rng.normal();
  close[i] = price;
  high[i] = price * (1 + 0.001 * rng.uniform());
  low[i] = price * (1 - 0.001 * rng.uniform());
}

function plainSma(x: Float64Array, period: number): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  let sum = 0;
  for (let i = 0; i < period; i++) sum += x[i];
  out[period - 1] = sum / period;
  for (let i = period; i < x.length; i++) {
    sum += x[i] - x[i - period];
    out[i] = sum / period;
  }
  return out;
}

const kernels: Record<string, () => Float64Array> = {
  'sma 20, plain running total': () => plainSma(close, 20),
  'sma 20': () => sma(close, 20),
  'ema 20': () => ema(close, 20),
  'rsi 14': () => rsi(close, 14),
  'atr 14': () => atr(high, low, close, 14),
  'bollinger 20, five outputs': () => bollinger(close, 20, 2).position,
};

const times = new Map(Object.keys(kernels).map((name) => [name, [] as number[]]));
const checks = new Map<string, number>();
for (let round = 0; round < 14; round++) {
  for (const [name, run] of Object.entries(kernels)) {
    const start = process.hrtime.bigint();
    const out = run();
    const ns = Number(process.hrtime.bigint() - start) / bars;
    if (round >= 3) times.get(name)?.push(ns);
    checks.set(
      name,
      out.subarray(1000).reduce((sum, v) => sum + v, 0),
    );
  }
}
console.log(
  `${bars} bars, Node ${process.version}, load ${loadavg()[0].toFixed(2)}; ns per bar: median (least … most)`,
);
for (const [name, ns] of times) {
  ns.sort((a, b) => a - b);
  const [least, middle, most] = [ns[0], ns[ns.length >> 1], ns[ns.length - 1]].map((v) => v.toFixed(2));
  console.log(`${name.padEnd(30)} ${middle.padStart(6)}  (${least} … ${most})  check ${checks.get(name)}`);
}
