import type { Ledger } from '../core/ledger.js';
import type { Measured, MetricInput, MetricResult } from '../core/metric.js';
import { measuredMs, startStep } from './columns.js';
import { metrics } from './registry.js';
import { returnsPerYear, simpleReturns } from './returns.js';

/**
 * Every registered metric of a run, sorted by name.
 *
 * Steps before the strategy could decide are left out: they hold no risk and would water down every figure per bar.
 *
 * @param benchmark (steps,) equity of what the run is compared with, on the clock of the ledger
 */
export function measure(ledger: Ledger, benchmark: Float64Array): MetricResult[] {
  const input = metricInput(ledger, benchmark);
  return metrics.list().map((definition) => {
    const { name, label, unit, definition: text } = definition;
    return { name, label, unit, definition: text, ...finite(definition.compute(input)) };
  });
}

/** What metrics are computed from. */
export function metricInput(ledger: Ledger, benchmark: Float64Array): MetricInput {
  const returns = simpleReturns(ledger.equity, startStep(ledger));
  let sorted: Float64Array | undefined;
  return {
    ledger,
    returns,
    benchmark,
    barsPerYear: returnsPerYear(returns.length, measuredMs(ledger)),
    sortedReturns: () => (sorted ??= returns.slice().sort()),
  };
}

/** A metric never comes out infinite: that is "not known" with the reason said. */
function finite(measured: Measured): Measured {
  if (Number.isFinite(measured.value)) return { value: measured.value };
  return { value: Number.NaN, reason: measured.reason ?? 'not a finite number' };
}
