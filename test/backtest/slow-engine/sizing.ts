import type { MarginTier } from '../../../src/core/market-rules.js';
import type { RejectCode } from '../../../src/core/order.js';
import { standInTiers } from '../../../src/core/stand-in-tiers.js';
import { equityAt, freeWallet, unitValue, type Waiting, type World } from './world.js';

/** 24: the newest table whose date is not after the bar, the oldest before its date, and what stands in for none. */
export function tiersOf(w: World, s: number): readonly MarginTier[] {
  const { rules } = w.markets[s];
  const stored = rules.marginTables;
  if (stored.length === 0) return standInTiers(rules).tiers;
  const known = stored.filter((t) => t.effectiveFromMs <= w.time);
  return (known.at(-1) ?? stored[0]).tiers;
}

/** 10: signed quantity that an order wants now. */
export function wants(w: World, order: Waiting, price: number): number {
  const { s } = order;
  const q = w.position[s];
  if (order.type === 'target') {
    const isThere = (change: number): boolean => Math.abs(change) <= Math.abs(q) * 1e-12;
    if (order.targetOf === 'quantity') return isThere(order.amount - q) ? 0 : order.amount - q;
    const prices = w.openPrice.map((p, k) => (k === s ? price : p));
    const equity = equityAt(w, prices);
    if (order.amount === 0 || (order.targetOf === 'weight' && equity <= 0)) return -q;
    const worth = order.targetOf === 'weight' ? order.amount * equity : order.amount;
    const change = worth / Math.abs(unitValue(w, s, price)) - q;
    return isThere(change) ? 0 : change;
  }
  if (!order.reduceOnly) return order.left;
  if (q * order.left >= 0) return 0;
  return Math.sign(order.left) * Math.min(Math.abs(order.left), Math.abs(q));
}

/** 13: the paid price of a fill, and its fee rate. */
export function paidPrice(w: World, order: Waiting, side: number, price: number, isMaker: boolean): number {
  const { spread, slippage } = w.input.costs;
  const shift = isMaker ? 0 : Math.min(0.9, spread + slippage);
  const paid = price * (1 + side * shift);
  // A stop-limit pays at most its limit too.
  const most = order.type === 'limit' ? order.price : order.type === 'stop-limit' ? order.limitPrice : Number.NaN;
  return side * (paid - most) > 0 ? most : paid;
}

export interface Cut {
  /** unsigned */
  readonly allowed: number;
  readonly code: RejectCode | null;
}

/** 11, 23: how much of `want` the account carries; `closing` is the part that only shrinks. */
export function carry(
  w: World,
  order: Waiting,
  facts: {
    readonly want: number;
    readonly closing: number;
    readonly side: number;
    readonly price: number;
    readonly paid: number;
    readonly feeRate: number;
  },
): Cut {
  const { want, closing, side, price, paid, feeRate } = facts;
  const { s } = order;
  const { rules } = w.input;
  if (want <= closing) return { allowed: want, code: null };
  if (side < 0 && !rules.allowShort) return { allowed: closing, code: 'SHORT_NOT_ALLOWED' };
  const unit = Math.abs(unitValue(w, s, price));
  const unitPaid = Math.abs(unitValue(w, s, paid));
  const feePerUnit = unitPaid * feeRate;
  const held = Math.abs(w.position[s]);
  const base = closing > 0 ? 0 : held;
  const prices = w.openPrice.map((p, k) => (k === s ? price : p));
  let grow = want - closing;
  let code: RejectCode | null = null;
  const cutTo = (most: number, why: RejectCode): void => {
    if (most >= grow) return;
    grow = Math.max(0, most);
    code = why;
  };
  if (w.isMargined && rules.margin === 'isolated') {
    // 23: closing first frees its margin and realises its profit.
    const freed =
      closing > 0 ? w.margin[s] + w.position[s] * (unitValue(w, s, paid) - w.entryValue[s]) - closing * feePerUnit : 0;
    cutTo((freeWallet(w) + freed) / (unitPaid / rules.maxLeverage + feePerUnit), 'MARGIN');
  } else {
    const costPerUnit = side * (unitValue(w, s, paid) - unitValue(w, s, price)) + feePerUnit;
    const others = w.position.reduce(
      (sum, q, k) => (k === s || q === 0 ? sum : sum + Math.abs(q * unitValue(w, k, prices[k]))),
      0,
    );
    const room = rules.maxLeverage * (equityAt(w, prices) - closing * costPerUnit) - others - base * unit;
    cutTo(
      room / (unit + rules.maxLeverage * costPerUnit),
      !w.isMargined && side > 0 && rules.maxLeverage <= 1 ? 'NO_CASH' : 'LEVERAGE',
    );
  }
  if (w.isMargined) {
    // 23: the largest notional at which the table still allows the leverage of the run.
    let most = 0;
    for (const tier of tiersOf(w, s)) {
      if (tier.maxLeverage < rules.maxLeverage) break;
      most = tier.capNotional ?? Number.POSITIVE_INFINITY;
    }
    cutTo(most / unit - base, 'LEVERAGE');
  }
  let allowed = closing + grow;
  if (grow <= want * 1e-9) allowed = closing; // 11: less than a billionth counts as none
  const slack = order.type === 'target' ? (0.01 * equityAt(w, prices)) / unit : want * 1e-9;
  return { allowed, code: want - allowed > slack ? code : null };
}
