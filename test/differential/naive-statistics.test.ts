import { describe, expect, it } from 'vitest';
import { fitGarch } from '../../src/features/kernels/garch-fit.js';
import {
  before,
  type Column,
  columnOf,
  deviation,
  type Expected,
  expectFeature,
  expectNear,
  exponential,
  hostileWorlds,
  isFlat,
  mean,
  meanOver,
  pearson,
  perWindow,
  slope,
  sum,
} from '../support/naive.js';
import { type Bars, barsOf, changes, logReturns, near, over, times } from '../support/naive-bars.js';

/** Estimators over windows: pandas and SciPy hold them on calm bars, these forms on gaps, still bars and no volume. */
const worlds = hostileWorlds({ seed: 'statistics', length: 150, tradesPerBar: 1, levels: 1 });

const roots = (x: Column, factor = 1): number[] => x.map((v) => Math.sqrt(v) * factor);
const squares = (x: Column): number[] => x.map((v) => v * v);
const logOf = (a: Column, b: Column): number[] => a.map((v, i) => Math.log(v / b[i]));

const parkinson = ({ h, l }: Bars, n: number): number[] =>
  roots(times(meanOver(squares(logOf(h, l)), n), 1 / (4 * Math.log(2))));
const garmanKlass = ({ o, h, l, c }: Bars, n: number): number[] => {
  const [range, body] = [squares(logOf(h, l)), squares(logOf(c, o))];
  return roots(
    meanOver(
      range.map((v, i) => 0.5 * v - (2 * Math.log(2) - 1) * body[i]),
      n,
    ),
  );
};
const driftFree = ({ o, h, l, c }: Bars): number[] =>
  c.map((_, i) => {
    const [up, down, body] = [h[i], l[i], c[i]].map((price) => Math.log(price / o[i]));
    return up * (up - body) + down * (down - body);
  });
const yangZhang = (b: Bars, n: number): number[] => {
  const jump = b.o.map((v, i) => (i === 0 ? Number.NaN : Math.log(v / b.c[i - 1])));
  const k = 0.34 / (1.34 + (n + 1) / (n - 1));
  const [night, day] = [jump, logOf(b.c, b.o)].map((x) => perWindow(x, n, (part) => deviation(part, 1) ** 2));
  const inside = meanOver(driftFree(b), n);
  return roots(night.map((v, i) => v + k * day[i] + (1 - k) * inside[i]));
};

const deviations = (b: Bars, n: number): number[] => perWindow(logReturns(b), n, (part) => deviation(part, 1));
const shortfall = (b: Bars, n: number, target: number): number[] =>
  roots(
    meanOver(
      logReturns(b).map((r) => (r < target ? (r - target) ** 2 : r * 0)),
      n,
    ),
  );
const ulcer = ({ c }: Bars, n: number): number[] => {
  const fall = perWindow(c, n, (part) => 100 * (part[n - 1] / Math.max(...part) - 1));
  return roots(meanOver(squares(fall), n));
};
const deepest = (part: Column): number => Math.max(...part.flatMap((v, i) => part.slice(i).map((w) => (v - w) / v)));
const highs = ({ h }: Bars, n: number): number[] => perWindow(h, n, (part) => Math.max(...part));
const lows = ({ l }: Bars, n: number): number[] => perWindow(l, n, (part) => Math.min(...part));

/** Central moments of the population, standardised. */
function moment(part: Column, power: number, flat: number): number {
  if (isFlat(part)) return flat;
  const [centre, unit] = [mean(part), deviation(part)];
  return mean(part.map((v) => ((v - centre) / unit) ** power));
}

/** Windows of a column and of itself some rows before. */
const lagPairs = (x: Column, lag: number, n: number, value: (now: number[], then: number[]) => number): number[] =>
  perWindow(before(x, lag), n, (then, i) => value(x.slice(i - n + 1, i + 1), then));

/** Lo and MacKinlay's unbiased estimators over T returns and q of them at a time. */
function varianceRatio(prices: Column, q: number): { ratio: number; z: number } {
  const logs = prices.map((v) => Math.log(v / prices[0]));
  const count = logs.length - 1;
  if (isFlat(logs)) return { ratio: 1, z: 0 };
  const drift = (logs[count] - logs[0]) / count;
  const one = sum(logs.slice(1).map((v, i) => (v - logs[i] - drift) ** 2)) / (count - 1);
  const many =
    sum(logs.slice(q).map((v, i) => (v - logs[i] - q * drift) ** 2)) / (q * (count - q + 1) * (1 - q / count));
  return { ratio: many / one, z: (many / one - 1) / Math.sqrt((2 * (2 * q - 1) * (q - 1)) / (3 * q * count)) };
}
const ratios = ({ c }: Bars, n: number, q: number, of: 'ratio' | 'z'): number[] =>
  perWindow(c, n + 1, (part) => varianceRatio(part, q)[of]);

/** Γ of whole and half numbers, by its recursion from Γ(1) and Γ(½). */
const gamma = (x: number): number => (x === 1 ? 1 : x === 0.5 ? Math.sqrt(Math.PI) : (x - 1) * gamma(x - 1));
const rangeOfNoise = (n: number): number => {
  const terms = Array.from({ length: n - 1 }, (_, k) => Math.sqrt((n - k - 1) / (k + 1)));
  return (gamma((n - 1) / 2) / gamma(n / 2) / Math.sqrt(Math.PI)) * sum(terms);
};
function rescaledRange(part: Column): number {
  const path = part.map((_, k) => sum(part.slice(0, k + 1)) - (k + 1) * mean(part));
  return (Math.max(0, ...path) - Math.min(0, ...path)) / deviation(part);
}
function hurst(returns: Column): number {
  const [x, y]: number[][] = [[], []];
  for (let size = 8; size <= returns.length / 2; size *= 2) {
    const parts = Array.from({ length: Math.floor(returns.length / size) }, (_, k) =>
      returns.slice(returns.length - (k + 1) * size, returns.length - k * size),
    ).filter((part) => !isFlat(part));
    x.push(Math.log(size));
    y.push(Math.log(mean(parts.map(rescaledRange))) - Math.log(rangeOfNoise(size)));
  }
  return 0.5 + slope(x, y, 0);
}

/** The normal distribution, by Simpson's rule over its density. */
function normalShare(z: number): number {
  const [steps, end] = [400, Math.min(8, Math.abs(z))];
  const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const weights = Array.from({ length: steps + 1 }, (_, k) => (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2));
  const area = (end / steps / 3) * sum(weights.map((w, k) => w * density((end * k) / steps)));
  return z < 0 ? 0.5 - area : 0.5 + area;
}

/** Of the shares of equal values, by its largest value. */
function entropy(part: Column, states: number): number {
  const shares = [...new Set(part)].map((v) => part.filter((w) => w === v).length / part.length);
  return -sum(shares.map((p) => p * Math.log(p))) / Math.log(states);
}
function shannon(b: Bars, n: number, bins: number): number[] {
  const cells = perWindow(logReturns(b), n, (part) => {
    const unit = Math.sqrt(mean(squares(part)));
    return Math.min(bins - 1, Math.floor(bins * normalShare(unit === 0 ? 0 : part[n - 1] / unit)));
  });
  return perWindow(cells, n, (part) => entropy(part, bins));
}
const permutation = ({ c }: Bars, n: number, order: number): number[] => {
  const codes = perWindow(c, order, (part) => {
    const places = part.map((_, k) => k).sort((i, j) => part[i] - part[j] || i - j);
    return Number(places.join(''));
  });
  return perWindow(codes, n, (part) => entropy(part, Number(gamma(order + 1))));
};

const roll = ({ c }: Bars, n: number): number[] => {
  const covariance = lagPairs(changes(c), 1, n, (a, b) => mean(a.map((v, k) => (v - mean(a)) * (b[k] - mean(b)))));
  return covariance.map((v, i) => (Number.isNaN(v) ? v : (2 * Math.sqrt(Math.max(0, -v))) / c[i]));
};

/** Corwin and Schultz, with the jump between the bars taken back. */
function pairSpread({ h, l, c }: Bars, i: number): number {
  if (i === 0) return Number.NaN;
  const jump = Math.max(0, l[i] - c[i - 1]) - Math.max(0, c[i - 1] - h[i]);
  const [high, low] = [h[i] - jump, l[i] - jump];
  const beta = Math.log(high / low) ** 2 + Math.log(h[i - 1] / l[i - 1]) ** 2;
  const gammaOf = Math.log(Math.max(high, h[i - 1]) / Math.min(low, l[i - 1])) ** 2;
  const k = 3 - 2 * Math.SQRT2;
  const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / k - Math.sqrt(gammaOf / k);
  return Math.max(0, (2 * (Math.exp(alpha) - 1)) / (1 + Math.exp(alpha)));
}

const kyle = ({ c, v }: Bars, n: number): number[] => {
  const moves = changes(c);
  const flow = moves.map((d, i) => Math.sign(d) * v[i]);
  return perWindow(moves, n, (part, i) => {
    const usual = mean(v.slice(i - n + 1, i + 1));
    return (slope(flow.slice(i - n + 1, i + 1), part, 0) * usual) / c[i];
  });
};
const amihud = ({ c, v }: Bars, n: number): number[] => {
  const money = c.map((price, i) => (i === 0 ? Number.NaN : price * v[i]));
  const each = over(
    changes(c).map((d, i) => Math.abs(d) / c[i - 1]),
    money,
  );
  const usual = meanOver(money, n);
  return meanOver(each, n).map((x, i) => x * usual[i]);
};

/** Bought and sold parts of the stretch of volume that each bucket covers. */
function vpin({ c, v }: Bars, window: number, buckets: number, period: number): number[] {
  const share = perWindow(changes(c), period, (part) => (isFlat(part) && part[0] === 0 ? 0.5 : boughtShare(part)));
  return perWindow(share, window, (part, i) => {
    const volume = v.slice(i - window + 1, i + 1);
    const total = sum(volume);
    if (total === 0) return 0;
    const edges = [0, ...volume.map((_, k) => sum(volume.slice(0, k + 1)))];
    const nets = Array.from({ length: buckets }, (_, b) => {
      const [from, to] = [(b * total) / buckets, ((b + 1) * total) / buckets];
      const held = volume.map((_, k) => Math.max(0, Math.min(to, edges[k + 1]) - Math.max(from, edges[k])));
      return Math.abs(sum(held.map((x, k) => x * (2 * part[k] - 1))));
    });
    return sum(nets) / total;
  });
}
const boughtShare = (part: Column): number => normalShare(part[part.length - 1] / deviation(part, 1));

const returns = logReturns;
const DAY = Math.sqrt(24);
const CASES: readonly (readonly [text: string, naive: (b: Bars) => number[], scale: number])[] = [
  ['amihud(period=5)', (b) => amihud(b, 5), 0.01],
  ['autocorrelation(period=6, lag=2)', (b) => lagPairs(returns(b), 2, 6, pearson), 1],
  [
    'corwin-schultz(period=3)',
    (b) =>
      meanOver(
        b.c.map((_, i) => pairSpread(b, i)),
        3,
      ),
    0.01,
  ],
  ['downside-deviation(period=4, target=0.001)', (b) => shortfall(b, 4, 0.001), 0.01],
  ['drawdown.drawdown(period=5)', (b) => over(b.c, highs(b, 5)).map((v) => v - 1), 0.01],
  ['drawdown.run-up(period=5)', (b) => over(b.c, lows(b, 5)).map((v) => v - 1), 0.01],
  ['drawdown.since-high(period=5)', ({ h }) => perWindow(h, 5, (p) => 4 - p.lastIndexOf(Math.max(...p))), 1],
  ['drawdown.since-low(period=9)', ({ l }) => perWindow(l, 9, (p) => 8 - p.lastIndexOf(Math.min(...p))), 1],
  ['ewma-volatility(decay=0.8, seed=4)', (b) => roots(exponential(squares(returns(b)), 4, 0.2)), 0.01],
  ['garman-klass(period=3)', (b) => garmanKlass(b, 3), 0.01],
  ['hurst(period=32)', (b) => perWindow(returns(b), 32, hurst), 1],
  ['hurst(period=70)', (b) => perWindow(returns(b), 70, hurst), 1],
  ['kurtosis(period=4)', (b) => perWindow(returns(b), 4, (p) => moment(p, 4, 3) - 3), 1],
  ['kyle-lambda(period=5)', (b) => kyle(b, 5), 0.01],
  ['max-drawdown(period=9)', ({ c }) => perWindow(c, 9, deepest), 0.01],
  ['parkinson(period=1)', (b) => parkinson(b, 1), 0.01],
  ['permutation-entropy(period=10, order=3)', (b) => permutation(b, 10, 3), 1],
  ['permutation-entropy(period=20, order=4)', (b) => permutation(b, 20, 4), 1],
  ['price-rank(period=7)', ({ c }) => perWindow(c, 7, (p) => mean(p.map((v) => (Math.sign(p[6] - v) + 1) / 2))), 1],
  ['realised-volatility(horizon=24, per=horizon)', (b) => roots(times(meanOver(squares(returns(b)), 24), 24)), 0.01],
  ['realised-volatility(horizon=3, per=year)', (b) => roots(meanOver(squares(returns(b)), 3), DAY * Math.sqrt(365)), 1],
  ['rogers-satchell(period=4)', (b) => roots(meanOver(driftFree(b), 4)), 0.01],
  ['roll-spread(period=6)', (b) => roll(b, 6), 0.01],
  ['shannon-entropy(period=12, bins=4)', (b) => shannon(b, 12, 4), 1],
  ['skewness(period=5)', (b) => perWindow(returns(b), 5, (p) => moment(p, 3, 0)), 1],
  ['trend-r2(period=6)', ({ c }) => perWindow(c, 6, (p) => pearson([0, 1, 2, 3, 4, 5], p) ** 2), 1],
  ['ulcer-index(period=5)', (b) => ulcer(b, 5), 1],
  ['variance-ratio.ratio(period=20, lag=3)', (b) => ratios(b, 20, 3, 'ratio'), 1],
  ['variance-ratio.z(period=9, lag=2)', (b) => ratios(b, 9, 2, 'z'), 1],
  [
    'volatility-of-volatility(period=3, window=6)',
    (b) => perWindow(deviations(b, 3), 6, (p) => (isFlat(p) ? 0 : deviation(p) / mean(p))),
    1,
  ],
  ['volatility-ratio(short=2, long=12)', (b) => over(deviations(b, 2), deviations(b, 12), 1), 1],
  ['vpin(window=8, buckets=5, period=6)', (b) => vpin(b, 8, 5, 6), 1],
  ['yang-zhang(period=4)', (b) => yangZhang(b, 4), 0.01],
];

describe('estimators equal their definition, each row by itself', () => {
  it.each(CASES)('%s', (text, naive, scale) =>
    expectFeature(worlds, text, (w): Expected => near(naive(barsOf(w)), scale)),
  );
});

describe('GARCH', () => {
  const all = worlds.map((w) => ({ w, r: returns(barsOf(w)) }));

  it('goes on from its fit by the sum of all past squares, each counted by its age', () => {
    for (const { w, r } of all) {
      const values = r.map((_, i) => {
        if (i < 100) return Number.NaN;
        const start = i - ((i - 100) % 10);
        const fit = fitGarch(Float64Array.from(r), start - 99, start + 1);
        const past = r.slice(start - 99, i + 1);
        const kept = fit.persistence - fit.arch;
        const variance = mean(squares(r.slice(start - 99, start + 1)));
        const parts = past.map(
          (x, k) => kept ** (past.length - 1 - k) * (variance * (1 - fit.persistence) + fit.arch * x * x),
        );
        return Math.sqrt(sum(parts) + kept ** past.length * variance);
      });
      expectNear(columnOf(w, 'garch(window=100, refit=10)'), near(values, 0.01), 'garch');
    }
  });

  it('is as likely as the best of a thousand other parameters', () => {
    for (const { r } of all) {
      for (const from of [1, 13, 25]) {
        const part = r.slice(from, from + 100);
        const unit = mean(squares(part));
        const loss = (arch: number, persistence: number): number => {
          let h = 1;
          const terms = squares(part).map((s) => {
            const term = Math.log(h) + s / unit / h;
            h = 1 - persistence + (arch * s) / unit + (persistence - arch) * h;
            return term;
          });
          return mean(terms);
        };
        const fit = fitGarch(Float64Array.from(r), from, from + 100);
        expect(Math.abs(loss(fit.arch, fit.persistence) - fit.loss)).toBeLessThan(1e-9);
        for (let arch = 0; arch < 0.999; arch += 0.0222) {
          for (let kept = 0; arch + kept <= 0.999; kept += 0.0222) {
            expect(loss(arch, arch + kept), `row ${from}, ${arch}, ${kept}`).toBeGreaterThan(fit.loss - 1e-5);
          }
        }
      }
    }
  });
});
