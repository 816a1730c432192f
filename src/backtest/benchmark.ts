import type { Candles } from '../core/candles.js';
import type { Ledger } from '../core/ledger.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION } from '../core/spec.js';
import { Engine } from './engine.js';
import { ledgerOf } from './ledger.js';
import hold from './strategies/hold.js';
import { Tape } from './tape.js';

export interface HoldOptions {
  /** in what the markets are quoted in */
  readonly cashQuote?: number;
  /** the run's `firstStep`: holding decides at that close too, so both start with the same bar */
  readonly firstStep?: number;
}

/**
 * Buying the markets of a run in equal parts at the first open that the strategy could have bought at, and doing
 * nothing ever after. No costs, no limit by volume, no margin: what any strategy has to beat.
 *
 * @param markets priced in one currency (`asHeld`): what they are, spot or not, plays no part
 * @returns equity on the clock of the run, quote; the cash until the purchase
 */
export function buyAndHold(markets: readonly Candles[], options: HoldOptions = {}): Float64Array {
  return holdLedger(markets, options).equity;
}

/** The ledger of `buyAndHold`, so that the same metrics can be taken of it. */
export function holdLedger(markets: readonly Candles[], options: HoldOptions = {}): Ledger {
  const { cashQuote = DEFAULT_ACCOUNT.cashQuote, firstStep = 0 } = options;
  const account = { ...DEFAULT_ACCOUNT, cashQuote, allowShort: false };
  const engine = new Engine({
    tape: new Tape(markets.map((market) => ({ ...market, market: 'spot' as const }))),
    rules: { ...account, ...DEFAULT_EXECUTION, maxVolumeShare: Number.MAX_VALUE, seed: 1 },
    costs: [],
    desks: [
      {
        name: hold.name,
        strategy: hold.start({ share: 1 }, markets.length),
        share: 1,
        features: [],
        signals: null,
        intervals: [],
      },
    ],
    firstStep,
  });
  return ledgerOf(engine.run());
}
