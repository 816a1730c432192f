import { defineIndicator } from '../../core/feature.js';
import { unknownColumn } from '../../core/math/rolling.js';
import { fitGarch } from '../kernels/garch-fit.js';
import { openTape } from '../kernels/tape.js';
import { deviationScale, PER } from '../kernels/time-unit.js';
import { returnOver, returnStream } from './return.js';

/**
 * GARCH(1,1) volatility: the forecast for the next bar by a model that was fitted on the past alone.
 *
 * At row `window`, and every `refit` bars after it, the parameters are fitted on the last `window` log returns; the
 * variance then starts at their mean square, runs through them, and goes on bar by bar until the next fit. A
 * fit is a function of its own returns only: it does not start where the last one ended. Costs about 200 passes over
 * `window` returns for each `refit` bars.
 *
 * @param close (n,) quote per base, > 0
 * @param spans bars, whole: `window` ≥ 2, `refit` ≥ 1
 * @param scale what one bar's figure is multiplied by
 * @returns (n,) fraction, ≥ 0: deviation of the next bar's log return; 0 while a fit's returns are all 0; NaN on rows
 *   [0, window)
 * @source Bollerslev 1986, Generalized autoregressive conditional heteroskedasticity, Journal of Econometrics 31
 */
export function garch(close: Float64Array, spans: { window: number; refit: number }, scale: number): Float64Array {
  const { window, refit } = spans;
  const n = close.length;
  const out = unknownColumn(n);
  const returns = returnOver(close, 1, 'log');
  for (let start = window; start < n; start += refit) {
    const { variance, arch, persistence } = fitGarch(returns, start + 1 - window, start + 1);
    const base = variance * (1 - persistence);
    let h = variance;
    const end = Math.min(start + refit, n);
    for (let i = start + 1 - window; i < end; i++) {
      h = base + arch * returns[i] ** 2 + (persistence - arch) * h;
      if (i >= start) out[i] = scale * Math.sqrt(variance > 0 ? h : 0);
    }
  }
  return out;
}

export default defineIndicator({
  name: 'garch',
  category: 'volatility',
  summary: 'GARCH(1,1) volatility forecast for the next bar, refitted on past returns',
  formula:
    '√h, h ← s² · (1 − α − β) + α · r² + β · h, s² = mean of r² = first h; α, β by quasi-maximum likelihood on the last window log returns every refit bars; times √(bars per year) when per = year',
  source: 'Bollerslev 1986, Journal of Econometrics 31; variance targeting: Francq, Horváth & Zakoïan 2011',
  params: {
    window: { type: 'int', default: 500, min: 100, max: 5000, doc: 'returns of each fit', sweep: [250, 500, 1000] },
    refit: { type: 'int', default: 100, min: 10, max: 5000, doc: 'bars from one fit to the next' },
    per: PER,
  },
  outputs: ['garch'],
  warmup: (p) => p.window,
  compute: (c, p) => [garch(c.close, p, deviationScale(p.per, c.intervalMs))],
  stream: ({ window, refit, per }, intervalMs) => {
    const scale = deviationScale(per, intervalMs);
    const next = returnStream(1, 'log');
    const returns = openTape(window);
    let [row, base, h] = [0, 0, 0];
    let { variance, arch, persistence } = { variance: 0, arch: 0, persistence: 0 };
    return (bar, out) => {
      const end = returns.push(next(bar.close));
      const since = row++ - window;
      if (since < 0) {
        out[0] = Number.NaN;
        return;
      }
      let first = end - 1;
      if (since % refit === 0) {
        first = end - window;
        ({ variance, arch, persistence } = fitGarch(returns.values, first, end));
        base = variance * (1 - persistence);
        h = variance;
      }
      for (let k = first; k < end; k++) h = base + arch * returns.values[k] ** 2 + (persistence - arch) * h;
      out[0] = scale * Math.sqrt(variance > 0 ? h : 0);
    };
  },
});
