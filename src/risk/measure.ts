import type { Ledger } from '../core/ledger.js';
import type { Contracts, Measured, MetricInput, MetricResult } from '../core/metric.js';
import { measuredMs, startStep } from './columns.js';
import { COINS } from './notional.js';
import { metrics } from './registry.js';
import { returnsPerYear, simpleReturns } from './returns.js';

/**
 * Every registered metric of a run, sorted by name.
 *
 * Steps before the strategy could decide are left out: they hold no risk and would water down every figure per bar.
 *
 * @param benchmark (steps,) equity of what the run is compared with, on the clock of the ledger
 * @param contracts what the units of the ledger are; coins priced in the account's currency when left out
 */
export function measure(ledger: Ledger, benchmark: Float64Array, contracts: Contracts = COINS): MetricResult[] {
  const input = metricInput(ledger, benchmark, contracts);
  return metrics.list().map((definition) => {
    const { name, label, unit, definition: text } = definition;
    return { name, label, unit, definition: text, ...finite(definition.compute(input)) };
  });
}

/** What metrics are computed from. */
export function metricInput(ledger: Ledger, benchmark: Float64Array, contracts: Contracts = COINS): MetricInput {
  const returns = simpleReturns(ledger.equity, startStep(ledger));
  return { ledger, returns, benchmark, barsPerYear: returnsPerYear(returns.length, measuredMs(ledger)), contracts };
}

/** A metric never comes out infinite: that is "not known" with the reason said. */
function finite(measured: Measured): Measured {
  if (Number.isFinite(measured.value)) return { value: measured.value };
  return { value: Number.NaN, reason: measured.reason ?? 'not a finite number' };
}
