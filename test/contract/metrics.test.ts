import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/kit/rng.js';
import { metricInput } from '../../src/risk/measure.js';
import { metrics } from '../../src/risk/registry.js';
import { ledgerOfPath, tradeOf } from '../risk/paths.js';

/** A path that wins and loses, with trades. */
function randomLedger(seed: number) {
  const rng = createRng(seed);
  const equity = [1000];
  for (let i = 0; i < 200; i++) equity.push(equity[i] * (1 + 0.01 * rng.normal()));
  const trades = Array.from({ length: 12 }, () => tradeOf(10 * rng.normal()));
  return ledgerOfPath(equity, { trades, grossExposure: Float64Array.from(equity, () => 1) });
}

describe.each(metrics.list())('metric $name', (definition) => {
  it('says what it is in words', () => {
    expect(definition.definition.length, 'a definition that one could compute by').toBeGreaterThan(25);
    for (const text of [definition.label, definition.summary, definition.source]) expect(text).not.toBe('');
    expect(definition.summary.endsWith('.'), 'a summary has no full stop').toBe(false);
  });

  it('is a number, or NaN with a reason', () => {
    for (const ledger of [
      randomLedger(1),
      ledgerOfPath([]),
      ledgerOfPath([5]),
      ledgerOfPath([5, 5]),
      ledgerOfPath([5, -1, -1]),
    ]) {
      const { value, reason } = definition.compute(metricInput(ledger, ledger.equity));
      expect(Number.isFinite(value) || (Number.isNaN(value) && reason !== undefined), `${value} ${reason}`).toBe(true);
    }
  });

  it('gives the same bits twice and leaves its input alone', () => {
    const ledger = randomLedger(2);
    const before = Float64Array.from(ledger.equity);
    const input = metricInput(ledger, ledger.equity);
    const first = definition.compute(input);
    expect(definition.compute(input)).toEqual(first);
    expect(ledger.equity).toEqual(before);
  });

  it('does not depend on the currency, unless it is a sum of money', () => {
    const ledger = randomLedger(3);
    const double = ledgerOfPath(
      ledger.equity.map((x) => 2 * x),
      {
        trades: ledger.trades.map((t) => tradeOf(2 * t.profit, { profitRate: t.profitRate, barsHeld: t.barsHeld })),
        grossExposure: ledger.grossExposure,
      },
    );
    const one = definition.compute(metricInput(ledger, ledger.equity)).value;
    const two = definition.compute(metricInput(double, double.equity)).value;
    expect(two, 'all prices and money doubled').toBe(definition.unit === 'quote' ? 2 * one : one);
  });
});
