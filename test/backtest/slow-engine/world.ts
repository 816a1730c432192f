import type { Candles } from '../../../src/core/candles.js';
import type { RejectCode, TimeInForce } from '../../../src/core/order.js';
import type { Bar, SlowInput, SlowMarket, SlowResult, TrailDraft } from './types.js';

export type OrderKind = 'market' | 'limit' | 'stop' | 'stop-limit' | 'trailing-stop' | 'take-profit' | 'target';

export interface Amendment {
  readonly at: number;
  readonly left?: number;
  readonly price?: number;
}

/** An order that waits. Numbers in comments are rules of docs/assumptions.md. */
export interface Waiting {
  id: number;
  type: OrderKind;
  s: number;
  /** signed, still to fill */
  left: number;
  price: number;
  /** of a stop-limit: the price of the limit order it becomes */
  limitPrice: number;
  trail: TrailDraft | null;
  /** 34: best price seen */
  best: number;
  targetOf: 'weight' | 'quantity' | 'exposure' | null;
  amount: number;
  /** false for orders that were made without a price, and trailing stops */
  isPriced: boolean;
  /** 9: bars still to live; 0 for ever */
  barsLeft: number;
  goodUntil: number;
  reduceOnly: boolean;
  timeInForce: TimeInForce;
  postOnly: boolean;
  /** 35, 37: post-only and not at an open yet, or not since it was amended */
  mustRest: boolean;
  /** 33: when it reaches its market, and whether it has */
  arrivesAt: number;
  isThere: boolean;
  cancelAt: number;
  amendments: Amendment[];
  /** 13: has it rested through a bar with volume */
  hasRested: boolean;
  hasFilled: boolean;
  /** 4: a stop-limit that this open jumped over */
  firedAtOpen: boolean;
  /** 5, 36: came into being inside the bar that is played */
  bornInside: boolean;
  /** 5: a stop-limit that fired inside the bar rests from the next bar on */
  restsLater: boolean;
  /** 7d: the bar played last reached it while it was held back */
  isHeldBack: boolean;
  /** 36: an exit whose entry has not filled yet */
  isHidden: boolean;
  entry: Waiting | null;
  exits: Waiting[];
  exitRate: number;
  /** of an entry: what was filled, and quantity × paid price */
  entered: number;
  enteredValue: number;
  partners: Waiting[];
}

/** Everything that a run knows at one moment. */
export interface World {
  readonly input: SlowInput;
  readonly markets: readonly SlowMarket[];
  readonly result: SlowResult;
  readonly isMargined: boolean;
  /** markets in alphabetical order of their symbols */
  readonly turn: readonly number[];
  readonly interval: number;
  step: number;
  time: number;
  /** oldest first; an amended order goes to the end */
  waiting: Waiting[];
  /** every order that the script gave, for amend, cancel and link */
  readonly handles: Waiting[];
  cash: number;
  readonly position: number[];
  /** average value of a unit at the paid prices */
  readonly entryValue: number[];
  /** isolated margin */
  readonly margin: number[];
  /** the bar of this step, and the finer bar that is played */
  readonly bar: (Bar | null)[];
  readonly playing: (Bar | null)[];
  readonly markBar: (Bar | null)[];
  /** per market: the bar of this step, or its finer bars: 32 */
  parts: Bar[][];
  /** 10: the open of this step, else the last close */
  readonly openPrice: number[];
  readonly lastClose: number[];
  /** 16: mark close, or the last close of a market without marks */
  readonly lastMark: number[];
  readonly volumeLeft: number[];
  /** 7d: what was held when the open was over and has not been sold since */
  readonly held: number[];
  /** 7c: price of the last entry inside the bar */
  readonly entryInside: (number | null)[];
  isInside: boolean;
  /** 28: after the common open of this step, and what was entered since then */
  isLater: boolean;
  readonly enteredLater: boolean[];
  isOver: boolean;
}

export function barsByTime(candles: Candles): Map<number, Bar> {
  const bars = new Map<number, Bar>();
  for (let i = 0; i < candles.length; i++) {
    bars.set(candles.openTime[i], {
      time: candles.openTime[i],
      open: candles.open[i],
      high: candles.high[i],
      low: candles.low[i],
      close: candles.close[i],
      volume: candles.volume[i],
    });
  }
  return bars;
}

/** 16: what a unit is worth. */
export function unitValue(w: World, s: number, price: number): number {
  const { contract, contractSize } = w.markets[s].rules;
  return contract === 'inverse' ? -contractSize / price : contractSize * price;
}

/** 16: cash + Σ quantity × value of a unit. */
export function equityAt(w: World, prices: readonly number[]): number {
  return w.position.reduce((sum, q, s) => (q === 0 ? sum : sum + q * unitValue(w, s, prices[s])), w.cash);
}

/** 23: starting cash plus realised profit less costs and funding. */
export function walletOf(w: World): number {
  return w.position.reduce((sum, q, s) => (q === 0 ? sum : sum + q * w.entryValue[s]), w.cash);
}

/** 23: the wallet less all isolated margins. */
export function freeWallet(w: World): number {
  return w.margin.reduce((sum, m) => sum - m, walletOf(w));
}

export function roundDown(quantity: number, step: number): number {
  return step === 0 ? quantity : Math.floor((quantity / step) * (1 + 1e-12)) * step;
}

/** @param isFilling the order ends by the fill that is being entered */
export function end(w: World, order: Waiting, state: string, isFilling = false): void {
  if (!w.waiting.includes(order)) return;
  w.waiting = w.waiting.filter((other) => other !== order);
  w.result.states[order.id - 1] = state;
  // 36: an entry that ends without having entered anything takes its exits with it.
  if (!isFilling && order.entered === 0) for (const exit of order.exits) end(w, exit, 'cancelled');
}

export function tell(w: World, id: number, code: RejectCode): void {
  w.result.rejects.push(`${w.step} ${id} ${code}`);
}

export function refuse(w: World, order: Waiting, code: RejectCode): void {
  tell(w, order.id, code);
  end(w, order, order.hasFilled ? 'filled' : 'rejected');
}

/** Orders of a market that have reached it, oldest first. */
export function ordersOf(w: World, s: number): Waiting[] {
  return w.waiting.filter((o) => o.s === s && o.isThere && !o.isHidden);
}

/** 9: a reduce-only order ends with the position that it protects. */
export function cancelProtectors(w: World, s: number): void {
  for (const order of w.waiting.filter((o) => o.s === s && o.reduceOnly && !o.isHidden)) end(w, order, 'cancelled');
}
