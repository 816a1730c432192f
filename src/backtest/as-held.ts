import type { Candles } from '../core/candles.js';
import type { RunSpec } from '../core/spec.js';
import { plainRulesOf } from './make-spec.js';
import { rateOf } from './make-tape.js';
import type { VenueData } from './venue-data.js';

/**
 * The markets of a run as somebody who holds them sees them: coins paid in full, priced in the account's currency. An
 * inverse contract is about the coin that the account counts in; who holds that has neither gain nor loss.
 *
 * @throws E_NO_DATA when no rate is stored for a quote currency
 */
export function asHeld(spec: RunSpec, markets: readonly Candles[], venueData: VenueData = {}): Candles[] {
  return markets.map((market) => {
    const rules = spec.market.rules[market.symbol] ?? plainRulesOf(market);
    if (rules.contract === 'inverse') {
      const one = new Float64Array(market.length).fill(1);
      return { ...market, open: one, high: one, low: one, close: one };
    }
    const rate = rateOf(spec, market, rules.settle, venueData);
    if (rate === null) return market;
    const times = (column: Float64Array, factor: Float64Array): Float64Array => column.map((x, row) => x * factor[row]);
    const open = times(market.open, rate.open);
    const close = times(market.close, rate.close);
    return {
      ...market,
      open,
      high: open.map((x, row) => Math.max(x, close[row])),
      low: open.map((x, row) => Math.min(x, close[row])),
      close,
    };
  });
}
