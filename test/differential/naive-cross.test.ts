import { describe, expect, it } from 'vitest';
import type { Candles } from '../../src/core/candles.js';
import { crosses } from '../../src/features/registry.js';
import type { World } from '../support/context.js';
import {
  type Column,
  deviation,
  type Expected,
  expectFeature,
  hostileWorlds,
  isFlat,
  mean,
  meanOver,
  onKnownRows,
  pearson,
  perWindow,
  slope,
  sum,
} from '../support/naive.js';

const worlds = hostileWorlds({ seed: 'cross', length: 130, tradesPerBar: 1, levels: 1 });

/** A column of another market on this one's moments. */
function onMoments(own: Candles, other: Candles, column: ArrayLike<number>): number[] {
  return [...own.openTime].map((time) => column[other.openTime.indexOf(time)] ?? Number.NaN);
}
const all = ({ candles, context }: World): Candles[] => [candles, ...context.peers];
const closes = (w: World): number[][] => all(w).map((m) => onMoments(w.candles, m, m.close));
const peer = (w: World): number[] => closes(w)[1];
const own = (w: World): number[] => [...w.candles.close];

const simple = (x: Column, n = 1): number[] => x.map((v, i) => (i < n ? Number.NaN : v / x[i - n] - 1));
const logs = (x: Column): number[] => x.map((v, i) => (i < 1 ? Number.NaN : Math.log(v / x[i - 1])));
const before = (x: Column, n: number): number[] => x.map((_, i) => x[i - n] ?? Number.NaN);
const near = (values: Column, scale: Column | number): Expected => ({ values, scale });

/** Windows of two columns at a time. */
function pairs(x: Column, y: Column, size: number, value: (a: number[], b: number[], i: number) => number): number[] {
  const both = x.map((v, i) => v + y[i]);
  return perWindow(both, size, (_, i) => value(x.slice(i - size + 1, i + 1), y.slice(i - size + 1, i + 1), i));
}

/** On the moments that this market and the first other one have. */
const together = (w: World, compute: (a: number[], b: number[]) => number[]): number[] =>
  onKnownRows([own(w), peer(w)], ([a, b]) => compute(a, b));

/** One number for a moment out of what the markets have on it. */
function across(columns: Column[], needs: 'all' | 'some', value: (known: number[]) => number): number[] {
  return columns[0].map((first, i) => {
    const known = columns.map((c) => c[i]).filter((v) => !Number.isNaN(v));
    const isEnough = needs === 'all' ? known.length === columns.length : known.length >= 2;
    return isEnough && !Number.isNaN(first) ? value(known) : Number.NaN;
  });
}
const returnsOf = (w: World, n: number): number[][] => closes(w).map((c) => simple(c, n));
const halves = (x: Column): number => sum(x.map((v) => (v > 0 ? 1 : v === 0 ? 0.5 : 0)));

const above = (w: World, period: number, needs: 'all' | 'some'): number[] => {
  const flags = all(w).map((m) => {
    const close = [...m.close];
    const place = perWindow(close, period, (part, i) => (isFlat(part) ? 0 : close[i] - mean(part)));
    return onMoments(w.candles, m, place.map(Math.sign));
  });
  return across(flags, needs, (signs) => halves(signs) / signs.length);
};
const advancing = (w: World, needs: 'all' | 'some'): number[] =>
  across(returnsOf(w, 1), needs, (r) => halves(r) / r.length);
const advanceDecline = (w: World, period: number, needs: 'all' | 'some'): number[] =>
  onKnownRows([across(returnsOf(w, 1), needs, (r) => sum(r.map(Math.sign)) / r.length)], ([x]) =>
    perWindow(x, period, sum),
  );

interface Line {
  readonly slope: number;
  readonly level: number;
}
function line(x: Column, y: Column): Line {
  const steep = slope(x, y, 0);
  return { slope: steep, level: mean(y) - steep * mean(x) };
}

const beta = (w: World, period: number, value: (l: Line, x: number, y: number) => number): Expected =>
  near(
    together(w, (a, b) => {
      const [y, x] = [simple(a), simple(b)];
      return pairs(x, y, period, (m, r, i) => value(line(m, r), x[i], y[i]));
    }),
    1,
  );

/** Logs of prices by the first one: the same line, up to its level. */
const relativeLogs = (x: Column): number[] => x.map((v) => Math.log(v / x[0]));

function spread(w: World, period: number, of: 'zscore' | 'spread' | 'ratio'): Expected {
  const values = together(w, (a, b) => {
    const [y, x] = [relativeLogs(a), relativeLogs(b)];
    return pairs(x, y, period, (p, c, i) => {
      const fit = line(p, c);
      const left = c.map((v, k) => v - fit.level - fit.slope * p[k]);
      if (of === 'ratio') return fit.slope;
      const newest = y[i] - fit.level - fit.slope * x[i];
      if (of === 'spread') return newest;
      const scatter = Math.sqrt(sum(left.map((e) => e * e)) / (period - 2));
      return isFlat(c) || scatter < 1e-6 * deviation(c) ? 0 : newest / scatter;
    });
  });
  return near(values, 1);
}

/** Engle and Granger: the line of the bars before, and the t-statistic of u′ on its level and its differences. */
function cointegration(w: World, period: number, lags: 0 | 1, of: 'residual' | 'adf'): Expected {
  const values = together(w, (a, b) => {
    const [y, x] = [relativeLogs(a), relativeLogs(b)];
    return y.map((_, i) => {
      if (i < period) return Number.NaN;
      const [p, c] = [x.slice(i - period, i), y.slice(i - period, i)];
      const fit = line(p, c);
      const u = c.map((v, k) => v - fit.level - fit.slope * p[k]);
      const newest = y[i] - fit.level - fit.slope * x[i];
      return of === 'residual' ? newest / Math.sqrt(sum(u.map((e) => e * e)) / (period - 2)) : dickeyFuller(u, lags);
    });
  });
  return near(values, 1);
}

/** By the normal equations of one or two regressors, without a constant. */
function dickeyFuller(u: Column, lags: 0 | 1): number {
  const rows = u.map((_, t) => t).slice(1 + lags);
  const change = rows.map((t) => u[t] - u[t - 1]);
  const level = rows.map((t) => u[t - 1]);
  const earlier = rows.map((t) => (lags === 0 ? 0 : u[t - 1] - u[t - 2]));
  const dot = (p: Column, q: Column): number => sum(p.map((v, k) => v * q[k]));
  const [ll, le, ee] = [dot(level, level), dot(level, earlier), lags === 0 ? 1 : dot(earlier, earlier)];
  const [lc, ec] = [dot(level, change), dot(earlier, change)];
  const free = ll * ee - le * le;
  const [rho, kept] = [(lc * ee - ec * le) / free, (ll * ec - le * lc) / free];
  const left = change.map((v, k) => v - rho * level[k] - kept * earlier[k]);
  return rho / Math.sqrt(((dot(left, left) / (rows.length - 1 - lags)) * ee) / free);
}

/** MacKinnon 2010, table 2: two variables with a constant, 5 %. */
const critical = (n: number): number => -3.33613 - 6.1101 / n - 6.823 / n ** 2;

const lagged = (w: World, lag: number, period: number): number[] =>
  together(w, (a, b) => pairs(before(logs(b), lag), logs(a), period, (p, c) => pearson(p, c)));

function strongest(w: World, most: number, period: number, of: 'lag' | 'value'): Expected {
  const tried = Array.from({ length: most }, (_, k) => lagged(w, k + 1, period));
  const values = tried[0].map((_, i) => {
    const at = tried.map((c) => c[i]);
    if (at.some(Number.isNaN)) return Number.NaN;
    const best = at.reduce((top, v, k) => (Math.abs(v) > Math.abs(at[top]) ? k : top), 0);
    return of === 'lag' ? best + 1 : at[best];
  });
  return near(values, 1);
}

/** The leader is bitcoin, the first of the others. */
function dominance(w: World, period: number, of: 'share' | 'relative'): Expected {
  const money = all(w).map((m) =>
    onMoments(
      w.candles,
      m,
      m.close.map((c, i) => ((m.high[i] + m.low[i] + c) / 3) * m.volume[i]),
    ),
  );
  const values = onKnownRows([...money, ...closes(w)], (columns) => {
    const [traded, price] = [columns.slice(0, 4), columns.slice(4)];
    if (of === 'share') {
      const totals = traded.map((x) => perWindow(x, period, sum));
      return totals[1].map((v, i) => {
        const whole = sum(totals.map((x) => x[i]));
        return whole === 0 ? 0.25 : v / whole;
      });
    }
    const returns = price.map((x) => simple(x, period));
    return returns[1].map((r, i) => (1 + r) / (1 + mean(returns.map((x) => x[i]))) - 1);
  });
  return near(values, 1);
}

/** The largest eigenvalue and its vector by brute force: the correlation matrix to the 2^40-th power. */
function principal(w: World, period: number, of: 'share' | 'loading' | 'score'): Expected {
  const values = onKnownRows(closes(w), (columns) => {
    const moves = columns.map(logs);
    return perWindow(moves[0], period, (_, i) => {
      const parts = moves.map((x) => x.slice(i - period + 1, i + 1));
      const matrix = parts.map((p, j) => parts.map((q, k) => (j === k ? 1 : pearson(p, q))));
      const vector = firstAxis(matrix);
      const value = sum(vector.map((v, j) => v * sum(vector.map((u, k) => matrix[j][k] * u))));
      if (of === 'share') return value / columns.length;
      if (of === 'loading') return vector[0];
      const standard = parts.map((p) => (isFlat(p) ? 0 : (p[period - 1] - mean(p)) / deviation(p)));
      // In deviations of the component, whose variance is its value.
      return sum(vector.map((v, j) => v * standard[j])) / Math.sqrt(value);
    });
  });
  return near(values, 1);
}

function firstAxis(matrix: readonly Column[]): number[] {
  let power = matrix.map((row) => [...row]);
  for (let step = 0; step < 40; step++) {
    const square = power.map((row) => power.map((_, k) => sum(row.map((v, j) => v * power[j][k]))));
    const size = Math.max(...square.flat().map(Math.abs));
    power = square.map((row) => row.map((v) => v / size));
  }
  const longest = power.reduce((a, b) => (sum(b.map((v) => v * v)) > sum(a.map((v) => v * v)) ? b : a));
  const length = Math.sqrt(sum(longest.map((v) => v * v)));
  return longest.map((v) => (v / length) * (sum(longest) < 0 ? -1 : 1));
}

const strength = (a: Column, b: Column, n: number): number[] =>
  a.map((v, i) => (i < n ? Number.NaN : v / a[i - n] / (b[i] / b[i - n])));
const byMean = (x: Column, period: number): number[] =>
  onKnownRows([x], ([known]) => meanOver(known, period).map((usual, i) => (usual === 0 ? 1 : known[i] / usual)));
const apart = (w: World, lag: number, needs: 'all' | 'some'): number[] =>
  across(returnsOf(w, lag), needs, (r) => deviation(r));
const rank = (r: Column): number => halves(r.slice(1).map((v) => r[0] - v)) / (r.length - 1);
const score = (r: Column): number => (isFlat(r) ? 0 : (r[0] - mean(r)) / deviation(r));

const CASES: readonly (readonly [text: string, naive: (w: World) => Expected])[] = [
  ['breadth.above-mean(period=5, needs=all)', (w) => ({ values: above(w, 5, 'all') })],
  ['breadth.above-mean(period=12, needs=some)', (w) => ({ values: above(w, 12, 'some') })],
  ['breadth.advancing(period=5, needs=some)', (w) => ({ values: advancing(w, 'some') })],
  ['breadth.advance-decline(period=6, needs=all)', (w) => near(advanceDecline(w, 6, 'all'), 1)],
  ['cointegration.residual(period=30, lags=1)', (w) => cointegration(w, 30, 1, 'residual')],
  ['cointegration.adf(period=30, lags=0)', (w) => cointegration(w, 30, 0, 'adf')],
  ['cointegration.adf(period=40, lags=1)', (w) => cointegration(w, 40, 1, 'adf')],
  [
    'cointegration.margin(period=40, lags=1)',
    (w) =>
      near(
        cointegration(w, 40, 1, 'adf').values.map((t) => critical(38) - t),
        1,
      ),
  ],
  ['cross-beta.beta(period=3)', (w) => ({ ...beta(w, 3, (l) => l.slope), scale: 1e3 })],
  ['cross-beta.beta(period=20)', (w) => beta(w, 20, (l) => l.slope)],
  ['cross-beta.alpha(period=20)', (w) => beta(w, 20, (l) => l.level)],
  ['cross-beta.residual(period=20)', (w) => beta(w, 20, (l, x, y) => y - l.level - l.slope * x)],
  [
    'cross-correlation(period=10)',
    (w) =>
      near(
        together(w, (a, b) => pairs(logs(a), logs(b), 10, (p, c) => pearson(p, c))),
        1,
      ),
  ],
  ['cross-rank.rank(period=4, needs=some)', (w) => ({ values: across(returnsOf(w, 4), 'some', rank) })],
  ['cross-rank.zscore(period=4, needs=some)', (w) => near(across(returnsOf(w, 4), 'some', score), 1)],
  ['cross-spread.zscore(period=15)', (w) => spread(w, 15, 'zscore')],
  ['cross-spread.spread(period=15)', (w) => spread(w, 15, 'spread')],
  ['cross-spread.ratio(period=15)', (w) => spread(w, 15, 'ratio')],
  ['dispersion.dispersion(lag=2, period=5, needs=all)', (w) => near(apart(w, 2, 'all'), 1e-2)],
  ['dispersion.ratio(lag=1, period=5, needs=some)', (w) => near(byMean(apart(w, 1, 'some'), 5), 1)],
  ['dominance.share(period=6)', (w) => dominance(w, 6, 'share')],
  ['dominance.relative(period=6)', (w) => dominance(w, 6, 'relative')],
  ['lead-lag.correlation(lag=2, maxLag=4, period=12)', (w) => near(lagged(w, 2, 12), 1)],
  ['lead-lag.best-lag(lag=1, maxLag=4, period=12)', (w) => strongest(w, 4, 12, 'lag')],
  ['lead-lag.best-correlation(lag=1, maxLag=4, period=12)', (w) => strongest(w, 4, 12, 'value')],
  ['market-return.market(period=3, needs=some)', (w) => near(across(returnsOf(w, 3), 'some', mean), 1e-2)],
  [
    'market-return.residual(period=3, needs=all)',
    (w) =>
      near(
        across(returnsOf(w, 3), 'all', (r) => r[0] - mean(r)),
        1e-2,
      ),
  ],
  ['principal-component.share(period=15)', (w) => principal(w, 15, 'share')],
  ['principal-component.loading(period=15)', (w) => principal(w, 15, 'loading')],
  ['principal-component.score(period=15)', (w) => principal(w, 15, 'score')],
  ['relative-strength.ratio(window=5, lag=3)', (w) => ({ values: together(w, (a, b) => strength(a, b, 5)) })],
  [
    'relative-strength.momentum(window=5, lag=3)',
    (w) =>
      near(
        together(w, (a, b) => simple(strength(a, b, 5), 3)),
        1,
      ),
  ],
];

describe('comparisons of markets equal their definition, each bar by itself', () => {
  it.each(CASES)('%s', (text, naive) => expectFeature(worlds, text, naive));

  it('every output of them', () => {
    const outputs = crosses
      .list()
      .flatMap((d) => (d.outputs.length === 1 ? [d.name] : d.outputs.map((o) => `${d.name}.${o}`)));
    expect([...new Set(CASES.map(([text]) => text.split('(')[0]))].sort()).toEqual(outputs.sort());
  });
});
