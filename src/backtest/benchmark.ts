import type { Candles } from '../core/candles.js';
import type { Ledger } from '../core/ledger.js';
import { DEFAULT_ACCOUNT } from '../core/spec.js';
import { Engine } from './engine.js';
import { ledgerOf } from './ledger.js';
import hold from './strategies/hold.js';
import { Tape } from './tape.js';

export interface HoldOptions {
  /** quote */
  readonly cashQuote?: number;
  /** the run's `firstStep`: holding decides at that close too, so both start with the same bar */
  readonly firstStep?: number;
}

/**
 * Buying the markets of a run in equal parts at the first open that the strategy could have bought at, and doing
 * nothing ever after. No costs, no limit by volume: what any strategy has to beat.
 *
 * @returns equity on the clock of the run, quote; the cash until the purchase
 */
export function buyAndHold(markets: readonly Candles[], options: HoldOptions = {}): Float64Array {
  return holdLedger(markets, options).equity;
}

/** The ledger of `buyAndHold`, so that the same metrics can be taken of it. */
export function holdLedger(markets: readonly Candles[], options: HoldOptions = {}): Ledger {
  const { cashQuote = DEFAULT_ACCOUNT.cashQuote, firstStep = 0 } = options;
  const tape = new Tape(markets);
  const engine = new Engine({
    tape,
    cashQuote,
    rules: {
      cashQuote,
      maxLeverage: 1,
      allowShort: false,
      maxVolumeShare: Number.MAX_VALUE,
      limitFill: 'through',
      lotStep: 0,
      minNotionalQuote: 0,
    },
    costs: [],
    features: [],
    signals: null,
    firstStep,
    strategyName: hold.name,
  });
  return ledgerOf(engine.run(hold.start({ share: 1 }, markets.length)), cashQuote);
}
