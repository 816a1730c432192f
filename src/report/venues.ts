import type { Fill } from '../core/order.js';
import type { RunReport } from '../core/report.js';

/** What one venue filled of a run that splits its orders. Costs are fractions of what was traded there. */
export interface VenueRow {
  readonly venue: string;
  readonly fills: number;
  /** account currency, before spread and slippage */
  readonly notional: number;
  /** of all that was traded, fraction; NaN where nothing was */
  readonly share: number;
  readonly fee: number;
  readonly spread: number;
  readonly slippage: number;
}

/** One row per venue, the run's own first, then by name; none for a run on one venue. */
export function venueRows({ spec, ledger }: Pick<RunReport, 'spec' | 'ledger'>): readonly VenueRow[] {
  const { books, venue: own } = spec.market;
  if (books === undefined) return [];
  const others = [...new Set(Object.values(books).flatMap((list) => list.map((book) => book.venue)))].sort();
  const all = sum(ledger.fills, (fill) => fill.notional);
  return [own, ...others].map((venue) => {
    const fills = ledger.fills.filter((fill) => (fill.venue ?? own) === venue);
    const notional = sum(fills, (fill) => fill.notional);
    return {
      venue,
      fills: fills.length,
      notional,
      share: notional / all,
      fee: sum(fills, (fill) => fill.fee) / notional,
      spread: sum(fills, (fill) => fill.spreadCost) / notional,
      slippage: sum(fills, (fill) => fill.slippageCost) / notional,
    };
  });
}

function sum(fills: readonly Fill[], value: (fill: Fill) => number): number {
  return fills.reduce((total, fill) => total + value(fill), 0);
}
