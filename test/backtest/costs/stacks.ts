import { CostStack } from '../../../src/backtest/cost-stack.js';
import { costs } from '../../../src/backtest/registry.js';
import { Tape, type TapeExtras } from '../../../src/backtest/tape.js';
import type { Candles } from '../../../src/core/candles.js';

/** The models of a run on its bars, without an engine around them. */
export function stackOn(markets: readonly Candles[], models: readonly string[], extras: TapeExtras = {}): CostStack {
  return new CostStack(
    models.map((text) => costs.parse(text)),
    new Tape(markets, extras),
  );
}

export interface AskedFill {
  readonly row: number;
  readonly market?: number;
  readonly side?: number;
  readonly price?: number;
  readonly quantity?: number;
  readonly isMaker?: boolean;
}

/** What a fill costs, all rates together, fraction of the notional; nothing is filled. */
export function rateOf(stack: CostStack, fill: AskedFill): number {
  const { market = 0, row, side = 1, price = 100, quantity = 1, isMaker = false } = fill;
  stack.aim(market, row, side, price, isMaker);
  stack.price(quantity);
  return stack.feeRate + stack.spreadRate + stack.slippageRate;
}

/** The same, and then the fill happens. */
export function fillAt(stack: CostStack, fill: AskedFill): number {
  const rate = rateOf(stack, fill);
  stack.filled(fill.quantity ?? 1);
  return rate;
}
