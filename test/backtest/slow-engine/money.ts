import { moveMoney } from './fills.js';
import { paidPrice, tiersOf } from './sizing.js';
import { end, equityAt, freeWallet, tell, unitValue, type Waiting, type World } from './world.js';

const YEAR_MS = 365 * 86_400_000;

/** 15: interest on shorts and on cash below zero, at the last closes. */
export function chargeInterest(w: World, ms: number): void {
  if (w.isMargined) return;
  const rate = w.input.costs.borrowPerYear * (ms / YEAR_MS);
  if (w.cash < -1e-9 * w.input.rules.cashQuote) w.cash -= -w.cash * rate;
  w.position.forEach((q, s) => {
    if (q < 0) w.cash -= -q * unitValue(w, s, w.lastClose[s]) * rate;
  });
}

/** 25: all settlements before `until` that are not paid yet. `paid` counts them per market. */
export function payFunding(w: World, paid: number[], until: number): void {
  for (const s of w.turn) {
    const { funding, candles } = w.markets[s];
    for (; paid[s] < funding.length && funding[paid[s]].time < until; paid[s]++) {
      const { time, rate } = funding[paid[s]];
      const q = w.position[s];
      if (q === 0) continue;
      const mark = time === w.time && w.bar[s] !== null ? w.markBar[s]!.open : w.lastMark[s];
      const amount = Math.sign(q) * Math.abs(q * unitValue(w, s, mark)) * rate;
      if (w.input.rules.margin === 'isolated') w.margin[s] -= Math.max(0, amount - Math.max(0, freeWallet(w)));
      w.cash -= amount;
      w.result.funding.push({ time, symbol: candles.symbol, quantity: q, mark, amount });
    }
  }
}

/** 24: N × rate − amount of its tier. */
export function maintenance(w: World, s: number, price: number): number {
  const notional = Math.abs(w.position[s] * unitValue(w, s, price));
  let amount = 0;
  let rate = 0;
  for (const tier of tiersOf(w, s)) {
    if (notional < tier.floorNotional) break;
    amount += tier.floorNotional * (tier.maintenanceRate - rate);
    rate = tier.maintenanceRate;
  }
  return notional * rate - amount;
}

/** 27, 29: what backs a position less its maintenance margin, with its mark at `price` and the others at `prices`. */
export function spare(w: World, s: number, price: number, prices: readonly number[]): number {
  if (w.input.rules.margin === 'isolated') {
    const profit = w.position[s] * (unitValue(w, s, price) - w.entryValue[s]);
    return w.margin[s] + profit - maintenance(w, s, price);
  }
  const all = prices.map((p, k) => (k === s ? price : p));
  const needed = w.position.reduce((sum, q, k) => (q === 0 ? sum : sum + maintenance(w, k, all[k])), 0);
  return equityAt(w, all) - needed;
}

/** The mark price at which nothing is to spare, searched beyond a price at which something is, else from there. */
export function liquidationPrice(w: World, s: number, from: number, prices: readonly number[]): number {
  const isLong = w.position[s] > 0;
  const isBad = (p: number): boolean => spare(w, s, p, prices) <= 0;
  let good = from;
  let bad = from;
  for (let i = 0; isBad(good); i++) {
    if (i > 400) return isLong ? Number.POSITIVE_INFINITY : 0;
    bad = good;
    good = isLong ? good * 2 : good / 2;
  }
  for (let i = 0; !isBad(bad); i++) {
    if (i > 400) return isLong ? 0 : Number.POSITIVE_INFINITY;
    good = bad;
    bad = isLong ? bad / 2 : bad * 2;
  }
  for (let i = 0; i < 300; i++) {
    const middle = (good + bad) / 2;
    if (isBad(middle)) bad = middle;
    else good = middle;
  }
  return bad;
}

/** 30: takes a position away at a price, and with cross margin all others at theirs. */
export function liquidate(w: World, s: number, price: number, prices: readonly number[]): void {
  if (w.input.rules.margin === 'isolated') {
    const q = w.position[s];
    const left = w.margin[s] + q * (unitValue(w, s, price) - w.entryValue[s]);
    takeAway(w, s, price, left);
    for (const order of w.waiting.filter((o) => o.s === s)) withdraw(w, order, 'LIQUIDATED');
    return;
  }
  const all = prices.map((p, k) => (k === s ? price : p));
  let left = equityAt(w, all);
  for (const k of w.turn.filter((m) => w.position[m] !== 0)) {
    for (const order of w.waiting.filter((o) => o.s === k)) withdraw(w, order, 'LIQUIDATED');
    left = takeAway(w, k, all[k], left, w.turn.filter((m) => w.position[m] !== 0).length === 1);
  }
  ruin(w);
}

/** Closes one position and settles what is left of what backed it. @returns what is left after the fee */
function takeAway(w: World, s: number, price: number, left: number, isLast = true): number {
  const q = w.position[s];
  const notional = Math.abs(q * unitValue(w, s, price));
  const fee = Math.min(Math.max(0, left), notional * w.markets[s].rules.liquidationFeeRate);
  const rest = left - fee;
  const forfeited = isLast ? Math.max(0, rest) : 0;
  const insurance = isLast ? Math.max(0, -rest) : 0;
  forceFill(w, s, -q, price, 0);
  w.cash -= fee + forfeited - insurance;
  w.result.liquidations.push({
    step: w.step,
    symbol: w.markets[s].candles.symbol,
    quantity: q,
    closePrice: price,
    fee,
    forfeited,
    insurance,
  });
  return rest;
}

/** A fill that the account ordered. */
function forceFill(w: World, s: number, quantity: number, price: number, fee: number): void {
  const id = w.result.states.push('filled');
  w.result.forced.add(id);
  moveMoney(w, s, quantity, price, fee);
  w.result.fills.push({
    id,
    step: w.step,
    time: w.time,
    symbol: w.markets[s].candles.symbol,
    quantity,
    price,
    fee,
    isMaker: false,
  });
}

/** The run is over: 17. Positions that are left are closed at what they are valued at, without costs. */
export function ruin(w: World): void {
  w.isOver = true;
  for (const s of w.turn) {
    for (const order of w.waiting.filter((o) => o.s === s)) withdraw(w, order, 'BANKRUPT');
    if (w.position[s] !== 0) forceFill(w, s, -w.position[s], w.lastMark[s], 0);
  }
  coverDebt(w);
}

/** 30: an account on margin never ends below zero. */
function coverDebt(w: World): void {
  if (!w.isMargined || w.cash >= 0) return;
  const { symbol } = w.markets[0].candles;
  const nothing = { quantity: 0, closePrice: Number.NaN, fee: 0, forfeited: 0 };
  w.result.liquidations.push({ ...nothing, step: w.step, symbol, insurance: -w.cash });
  w.cash = 0;
}

function withdraw(w: World, order: Waiting, code: 'BANKRUPT' | 'LIQUIDATED'): void {
  if (!w.waiting.includes(order)) return; // an exit that went with its entry
  tell(w, order.id, code);
  end(w, order, 'rejected');
}

/** 27: before any order fills. */
export function liquidateAtOpen(w: World): void {
  const opens = w.lastMark.map((mark, s) => w.markBar[s]?.open ?? mark);
  for (const s of w.turn) {
    if (w.isOver || w.position[s] === 0 || w.bar[s] === null) continue;
    if (spare(w, s, opens[s], opens) <= 0) liquidate(w, s, opens[s], opens);
  }
}

/** 28: where the position of a market is taken away inside the bar; null when its marks do not get there. */
export function liquidationInside(w: World, s: number): { readonly price: number; readonly prices: number[] } | null {
  const bar = w.markBar[s];
  if (!w.isMargined || w.isOver || w.position[s] === 0 || bar === null) return null;
  const isLong = w.position[s] > 0;
  const prices = w.lastMark.map((mark, k) => worseOf(w, k, mark));
  if (spare(w, s, isLong ? bar.low : bar.high, prices) > 0) return null;
  const price = liquidationPrice(w, s, bar.open, prices);
  if (w.enteredLater[s] && price >= bar.low && price <= bar.high) return { price, prices };
  // Entered where the mark was beyond it already: not better than the mark's open.
  return { price: isLong ? Math.min(price, bar.open) : Math.max(price, bar.open), prices };
}

/** 28: the worse for the account of a mark's open and close. */
function worseOf(w: World, k: number, mark: number): number {
  const bar = w.markBar[k];
  if (bar === null) return mark;
  return w.position[k] > 0 ? Math.min(bar.open, bar.close) : Math.max(bar.open, bar.close);
}

/** 29. */
export function liquidateAtClose(w: World): void {
  if (!w.isMargined || w.isOver) return;
  for (const s of w.turn) {
    if (w.isOver || w.position[s] === 0) continue;
    if (spare(w, s, w.lastMark[s], w.lastMark) <= 0) liquidate(w, s, w.lastMark[s], w.lastMark);
  }
}

/** 19: every position at the last close of its market, with costs. */
export function closeAtEnd(w: World): void {
  for (const s of w.turn) {
    const q = w.position[s];
    if (q === 0) continue;
    const paid = paidPrice(w, { type: 'market' } as Waiting, -Math.sign(q), w.lastClose[s], false);
    const fee = Math.abs(q * unitValue(w, s, paid)) * w.input.costs.taker;
    forceFill(w, s, -q, paid, fee);
  }
  coverDebt(w);
}
