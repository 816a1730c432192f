import type { RejectCode } from '../../../src/core/order.js';
import { roundPrice, trailPrice } from './placing.js';
import { carry, paidPrice, wants } from './sizing.js';
import { cancelProtectors, end, refuse, roundDown, tell, unitValue, type Waiting, type World } from './world.js';

export interface HowFilled {
  readonly isMaker: boolean;
  /** the most that a reduce-only order may take: 7d */
  readonly most: number;
}

/** Fills what can be filled of an order at a price before costs. @returns true when something was filled */
export function execute(w: World, order: Waiting, price: number, how: HowFilled): boolean {
  const { s } = order;
  const { rules } = w.markets[s];
  const signed = wants(w, order, price);
  if (signed === 0) {
    if (order.reduceOnly)
      refuse(w, order, 'REDUCE_ONLY'); // 9
    else end(w, order, 'filled');
    return false;
  }
  const side = Math.sign(signed);
  let want = Math.min(Math.abs(signed), order.reduceOnly ? how.most : Number.POSITIVE_INFINITY);
  const held = w.position[s];
  const closing = held * side < 0 ? Math.abs(held) : 0;
  if (Math.abs(want - closing) <= closing * 1e-9) want = closing; // 12
  const paid = paidPrice(w, order, side, price, how.isMaker);
  const feeRate = how.isMaker ? w.input.costs.maker : w.input.costs.taker;
  const cut = carry(w, order, { want, closing, side, price, paid, feeRate });
  let { allowed } = cut;
  let code: RejectCode | null = cut.code;
  if (closing === 0 || allowed !== closing) {
    // 12: all but closing a whole position obeys steps and limits.
    if (order.type === 'target' && rules.maxQuantity > 0 && allowed > rules.maxQuantity) {
      allowed = rules.maxQuantity;
      code = 'MAX_QUANTITY';
    }
    allowed = roundDown(allowed, rules.lotStep);
    const isFresh = !order.hasFilled;
    const isSized = order.type === 'target' || code !== null;
    let fault: RejectCode | null = null;
    if (allowed <= 0) fault = 'TOO_SMALL';
    else if (isFresh && (isSized ? allowed : Math.abs(order.left)) < rules.minQuantity) fault = 'MIN_QUANTITY';
    else if (isFresh && allowed * Math.abs(unitValue(w, s, price)) < rules.minNotional) fault = 'MIN_NOTIONAL';
    if (fault !== null) {
      refuse(w, order, code ?? fault);
      return false;
    }
  }
  let taken = allowed;
  if (allowed > w.volumeLeft[s]) taken = roundDown(w.volumeLeft[s], rules.lotStep); // 8
  if (order.timeInForce === 'FOK' && taken < want * (1 - 1e-9)) {
    refuse(w, order, 'FILL_OR_KILL'); // 35
    return false;
  }
  w.volumeLeft[s] = allowed > w.volumeLeft[s] ? 0 : w.volumeLeft[s] - allowed;
  if (taken <= 0) return false;
  const isAll = taken === allowed;
  book(w, order, side * taken, price, paid, feeRate, how.isMaker);
  const waitsForBar = order.reduceOnly && w.position[s] !== 0 && order.left !== 0;
  if (isAll && !waitsForBar) {
    if (code !== null) tell(w, order.id, code);
    end(w, order, 'filled', true);
  }
  afterFill(w, order, side * taken, paid, held);
  return true;
}

function book(
  w: World,
  order: Waiting,
  quantity: number,
  price: number,
  paid: number,
  feeRate: number,
  isMaker: boolean,
): void {
  const { s } = order;
  const before = w.position[s];
  const fee = Math.abs(quantity * unitValue(w, s, paid)) * feeRate; // 14
  moveMoney(w, s, quantity, paid, fee);
  w.result.fills.push({
    id: order.id,
    step: w.step,
    time: w.playing[s]?.time ?? w.time,
    symbol: w.markets[s].candles.symbol,
    quantity,
    price: paid,
    fee,
    isMaker,
  });
  order.hasFilled = true;
  const rest = order.left - quantity;
  order.left = Math.abs(rest) <= Math.abs(quantity) * 1e-9 ? 0 : rest;
  const after = w.position[s];
  if (before * quantity < 0) w.held[s] = Math.sign(w.held[s]) * Math.max(0, Math.abs(w.held[s]) - Math.abs(quantity)); // 7d
  const isEntry = after !== 0 && (Math.sign(after) !== Math.sign(before) || Math.abs(after) > Math.abs(before));
  if (w.isInside && isEntry) w.entryInside[s] = price; // 7c
  if (w.isLater && isEntry) w.enteredLater[s] = true;
}

/** 16, 23: cash, position, average entry and isolated margin. */
export function moveMoney(w: World, s: number, quantity: number, paid: number, fee: number): void {
  const before = w.position[s];
  const after = before + quantity;
  const value = unitValue(w, s, paid);
  w.cash -= quantity * value + fee;
  w.position[s] = after;
  const { rules } = w.input;
  const isIsolated = w.isMargined && rules.margin === 'isolated';
  const isTurned = before !== 0 && after !== 0 && Math.sign(before) !== Math.sign(after);
  if (after === 0) {
    w.entryValue[s] = 0;
    w.margin[s] = 0;
  } else if (before === 0 || isTurned) {
    w.entryValue[s] = value;
    w.margin[s] = isIsolated ? Math.abs(after * value) / rules.maxLeverage : 0;
  } else if (before * quantity > 0) {
    w.entryValue[s] = (w.entryValue[s] * before + value * quantity) / after;
    if (isIsolated) w.margin[s] += Math.abs(quantity * value) / rules.maxLeverage;
  } else {
    w.margin[s] *= after / before;
  }
}

/** 9, 36: what a fill does to other orders. */
function afterFill(w: World, order: Waiting, quantity: number, paid: number, before: number): void {
  const { s } = order;
  const after = w.position[s];
  if (before !== 0 && (after === 0 || Math.sign(after) !== Math.sign(before))) cancelProtectors(w, s);
  for (const partner of order.partners.filter((p) => w.waiting.includes(p) && !p.isHidden)) {
    const rest = Math.abs(partner.left) - Math.abs(quantity);
    if (rest <= Math.abs(quantity) * 1e-9) end(w, partner, 'cancelled');
    else partner.left = Math.sign(partner.left) * rest;
  }
  // 36: what only closes an older position is not entered, and needs no exit.
  const grown = before * quantity < 0 ? Math.max(0, Math.abs(quantity) - Math.abs(before)) : Math.abs(quantity);
  if (order.exits.length === 0 || after === 0 || grown === 0) {
    if (!w.waiting.includes(order) && order.entered === 0) for (const exit of order.exits) end(w, exit, 'cancelled');
    return;
  }
  const entered = Math.sign(quantity) * grown;
  order.entered += entered;
  order.enteredValue += entered * paid;
  const average = order.enteredValue / order.entered;
  for (const exit of order.exits.filter((e) => w.waiting.includes(e))) showExit(w, exit, entered, average);
}

/** 36: an exit grows to what has been entered, at prices counted from the average entry so far. */
function showExit(w: World, exit: Waiting, quantity: number, average: number): void {
  const wasHidden = exit.isHidden;
  const side = -Math.sign(quantity);
  exit.left -= quantity;
  exit.isHidden = false;
  exit.isThere = true;
  if (wasHidden && w.isInside) exit.bornInside = true;
  if (!Number.isNaN(exit.exitRate)) {
    const isStop = exit.type === 'stop';
    const away = isStop ? side : -side;
    exit.price = roundPrice(w, exit.s, exit.type, side, average * (1 + away * exit.exitRate));
  }
  if (exit.trail !== null && wasHidden) {
    exit.best = average;
    exit.price = trailPrice(w, exit.s, side, average, exit.trail);
  }
}
