import type { Candles } from '../core/candles.js';
import { QuantError } from '../core/kit/errors.js';
import type { RunSpec } from '../core/spec.js';
import { detailRows } from './detail.js';
import { fundingOf } from './funding.js';
import { higherBars } from './higher-bars.js';
import { plainRulesOf } from './make-spec.js';
import { markRows } from './mark-rows.js';
import { type FundingSchedule, Tape } from './tape.js';
import { type RateRows, rateRows, type VenueData } from './venue-data.js';

/**
 * The bars of a run with everything that the venue said beside them, on the rows of the bars.
 *
 * @param intervals of the longer bars that strategies read, ms; one may stand there twice
 * @throws E_NO_DATA when funding is missing and the spec refuses that, or when a quote currency cannot be converted
 */
export function makeTape(
  {
    spec,
    markets,
    venueData = {},
  }: { readonly spec: RunSpec; readonly markets: readonly Candles[]; readonly venueData?: VenueData },
  intervals: readonly number[],
): Tape {
  const rules = markets.map((market) => spec.market.rules[market.symbol] ?? plainRulesOf(market));
  const { marks, detail } = venueData;
  const distinct = [...new Set(intervals)].sort((a, b) => a - b);
  return new Tape(markets, {
    rules,
    marks: markets.map((market, s) => {
      const mark = marks?.[s];
      return mark == null ? null : markRows(market, mark);
    }),
    detail: markets.map((market, s) => {
      const finer = detail?.[s];
      return finer == null || spec.execution.detailMs === 0 ? null : detailRows(market, finer);
    }),
    funding: markets.map((market, s): FundingSchedule | null =>
      rules[s].contract === 'spot' ? null : fundingOf(spec, market, rules[s], venueData.funding?.[s] ?? null),
    ),
    rates: markets.map((market, s) => rateOf(spec, market, rules[s].settle, venueData)),
    higher: distinct.map((intervalMs) => higherBars(markets, intervalMs)),
  });
}

function rateOf(spec: RunSpec, market: Candles, settle: string, { rates = {} }: VenueData): RateRows | null {
  const { currency } = spec.account;
  if (settle === '' || currency === '' || settle === currency) return null;
  if (market.market !== 'spot') {
    throw new QuantError('E_USAGE', `${market.symbol} is settled in ${settle}, the account counts in ${currency}`, {
      hint: `derivatives need an account in what they settle in: --currency ${settle}`,
    });
  }
  const rate = rates[settle];
  if (rate !== undefined) return rateRows(market, rate);
  throw new QuantError('E_NO_DATA', `${market.symbol} is quoted in ${settle}, and no rate to ${currency} is stored`, {
    hint: `quant fetch --symbols ${settle}${currency}`,
  });
}
