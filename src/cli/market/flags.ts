import type { ParamSpecs, ParamsOf } from '../../core/kit/params.js';
import { INTERVAL_NAMES } from '../../core/kit/time.js';

/** Flags that say which stored bars a command is about. Empty means: what the store holds. */
export const MARKET_PARAMS = {
  symbols: { type: 'text', default: '', doc: 'markets, comma-separated: BTCUSDT,ETH/USDT,SOL/USDT:USDT' },
  interval: { type: 'choice', default: '', options: ['', ...INTERVAL_NAMES], doc: 'bar length' },
  exchange: { type: 'text', default: '', doc: 'venue' },
  market: {
    type: 'choice',
    default: '',
    options: ['', 'spot', 'swap', 'mark'],
    doc: 'kind of market; mark: mark prices of perpetuals',
  },
  since: { type: 'text', default: '', doc: 'first bar: an ISO date (UTC) or an age such as 90d' },
  until: { type: 'text', default: '', doc: 'end (exclusive): an ISO date (UTC) or an age' },
} as const satisfies ParamSpecs;

export type MarketFlags = ParamsOf<typeof MARKET_PARAMS>;
