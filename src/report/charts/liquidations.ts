import { MINUTE_MS } from '../../core/kit/time.js';
import type { Liquidation } from '../../core/order.js';
import { formatQuote } from '../number.js';
import { sideOf } from '../perpetuals.js';
import { type LegendItem, numbers, type Spec, type Table, times } from './chart.js';
import { timeX, valueY } from './style.js';

const DRAWN_LIQUIDATIONS = 250;

export const LIQUIDATION_LEGEND: LegendItem = { label: 'Liquidation', color: 'cost-6', mark: 'cross' };

/**
 * Liquidations as marks on a curve, the largest position first: when not all can be drawn, those are.
 *
 * @param place where each stands: UTC ms, and the height on the chart's scale
 */
export function liquidationTable(
  events: readonly Liquidation[],
  place: (event: Liquidation) => { readonly time: number; readonly value: number },
): Table {
  const size = ({ quantity, closePrice }: Liquidation): number => Math.abs(quantity) * closePrice;
  const sorted = [...events].sort((a, b) => size(b) - size(a));
  const at = times(
    Float64Array.from(sorted, (event) => place(event).time),
    MINUTE_MS,
  );
  return {
    kind: 'spans',
    limit: DRAWN_LIQUIDATIONS,
    keys: [],
    columns: {
      from: at,
      to: at,
      v: numbers(Float64Array.from(sorted, (event) => place(event).value)),
      tip: sorted.map(
        (event) =>
          `liquidated: ${sideOf(event)} ${formatQuote(Math.abs(event.quantity))} ${event.symbol} at ${formatQuote(event.closePrice)}, entered at ${formatQuote(event.entryPrice)}`,
      ),
    },
  };
}

/** The marks of a `liquidationTable` named `liquidations`. */
export function liquidationMarks(axis: { readonly format: string; readonly isLog: boolean }): Spec {
  return {
    data: { name: 'liquidations' },
    mark: {
      type: 'point',
      shape: 'M-.7,-.7L.7,.7M.7,-.7L-.7,.7',
      size: 140,
      filled: false,
      stroke: 'var(--cost-6)',
      strokeWidth: 2.75,
      clip: true,
    },
    encoding: { x: timeX('from'), y: valueY('v', axis), tooltip: { field: 'tip', type: 'nominal' } },
  };
}
