import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cointegration } from '../../../src/features/cross/cointegration.js';
import { crossBeta } from '../../../src/features/cross/cross-beta.js';
import { crossCorrelation } from '../../../src/features/cross/cross-correlation.js';
import { crossSpread } from '../../../src/features/cross/cross-spread.js';
import { leadLag } from '../../../src/features/cross/lead-lag.js';
import { principalComponent } from '../../../src/features/cross/principal-component.js';
import { gs1, gs2 } from '../../support/series.js';

type Reference = { readonly rows: number[]; readonly period: number } & Record<string, number[]>;
const wanted: Reference = JSON.parse(readFileSync(join(import.meta.dirname, 'reference.json'), 'utf8'));

const [own, other] = [gs1().close, gs2().close];
const { period, rows } = wanted;

/** A third market whose log returns are half of the own ones backwards and 0.3 of the other's one bar before. */
function third(): Float64Array {
  const out = new Float64Array(own.length).fill(1);
  for (let i = 1; i < out.length; i++) {
    const late = i < 2 ? 0 : Math.log(other[i - 1] / other[i - 2]);
    out[i] = out[i - 1] * Math.exp(-0.5 * Math.log(own[i] / own[i - 1]) + 0.3 * late);
  }
  return out;
}

const [beta, alpha] = crossBeta(own, other, period);
const [zscore, spread, ratio] = crossSpread(own, other, period);
const [residual, adf] = cointegration(own, other, { period, lags: 1 });
const [share, loading] = principalComponent([own, other, third()], period);
const COLUMNS: Record<string, Float64Array> = {
  correlation: crossCorrelation(own, other, period),
  lagged: leadLag(own, other, { lag: 3, maxLag: 1, period })[0],
  beta,
  alpha,
  zscore,
  spread,
  ratio,
  residual,
  adf,
  share,
  loading,
};

describe('on the golden series', () => {
  it.each(Object.keys(COLUMNS))('%s is what pandas, NumPy and statsmodels say', (name) => {
    rows.forEach((row, k) => {
      const [actual, reference] = [COLUMNS[name][row], wanted[name][k]];
      // Least squares there go through a matrix of powers: the last digits are lost to it.
      expect(Math.abs(actual - reference), `row ${row}: ${actual}, reference ${reference}`).toBeLessThan(1e-9);
    });
  });
});
