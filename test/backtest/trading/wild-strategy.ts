import type { Rng } from '../../../src/core/kit/rng.js';
import type { BarContext, BracketExits, OrderOptions, Strategy } from '../../../src/core/strategy.js';
import { type Family, pick } from './random-layers.js';

/** Sizes as shares of equity, some of them absurd. */
const SIZES = [0.02, 0.1, 0.3, 0.3, 0.7, 1, 1, 2.5, 10, 1e4];
/** Words on what an execution algorithm may work; no other order of the strategy carries them. */
export const WISH = 'wish';
const OWN = 'own';

interface Placed {
  readonly id: number;
  readonly s: number;
  readonly side: number;
  readonly hasPrice: boolean;
}

/** Gives orders of every kind at random, keeps their numbers, and amends, links and cancels them later. */
export function wildStrategy(rng: Rng, family: Family, askedAt: Set<number>): Strategy {
  const placed: Placed[] = [];
  const [plain, all] = [PLAIN, EVERY];
  return {
    onBar(bar, s) {
      askedAt.add(bar.time);
      if (bar.equity <= 0) return;
      const orders = pick(rng, [0, 0, 1, 1, 2, 3]);
      for (let k = 0; k < orders; k++) pick(rng, family === 'calm' ? plain : all)(bar, s, rng, placed, family);
    },
  };
}

type Move = (bar: BarContext, s: number, rng: Rng, placed: Placed[], family: Family) => void;

function side(rng: Rng): number {
  return rng.uniform() < 0.6 ? 1 : -1;
}

function units(bar: BarContext, s: number, rng: Rng): number {
  const closes = rng.uniform() < 0.2 ? -bar.position(s) : 0;
  if (closes !== 0) return closes;
  return (side(rng) * pick(rng, SIZES) * bar.equity) / bar.unitValue(s);
}

/** A price near the last close, in what the market moves by. */
function price(bar: BarContext, s: number, rng: Rng, family: Family): number {
  const reach = family === 'still' ? 2e-5 : 0.05;
  return bar.close(s) * (1 + reach * (2 * rng.uniform() - 1));
}

function rate(rng: Rng, family: Family): number {
  return (family === 'still' ? 1e-5 : 0.02) * (0.2 + 2 * rng.uniform());
}

function options(rng: Rng): OrderOptions {
  const roll = rng.below(8);
  if (roll === 0) return { reason: OWN, reduceOnly: true };
  if (roll === 1) return { reason: OWN, barsValid: 1 + rng.below(4) };
  return { reason: OWN };
}

function exits(rng: Rng, family: Family): Omit<BracketExits, 'limit' | 'stopEntry'> {
  const stop = rng.uniform() < 0.3 ? { trail: { rate: rate(rng, family) } } : { rate: rate(rng, family) };
  const target = { rate: rate(rng, family) };
  const roll = rng.below(3);
  return { ...(roll === 0 ? {} : { stop }), ...(roll === 1 ? {} : { target }) };
}

const target: Move = (bar, s, rng) => {
  const amount = rng.uniform() < 0.25 ? 0 : side(rng) * pick(rng, SIZES);
  const kind = rng.below(4);
  if (kind === 0) bar.targetQuantity(s, (amount * bar.equity) / bar.unitValue(s), WISH);
  else if (kind === 1) bar.targetExposure(s, amount * bar.equity, WISH);
  else bar.target(s, amount, WISH);
};

const market: Move = (bar, s, rng) => {
  const id = bar.market(s, units(bar, s, rng), WISH);
  if (id < -1 && rng.uniform() < 0.1) bar.cancel(id);
};

const flat: Move = (bar, s, rng) => {
  if (rng.uniform() < 0.5) bar.target(s, 0, WISH);
  else if (bar.position(s) !== 0) bar.market(s, -bar.position(s), WISH);
};

const strictMarket: Move = (bar, s, rng) => {
  bar.market(s, units(bar, s, rng), { reason: OWN, timeInForce: pick(rng, ['IOC', 'FOK', 'GTC'] as const) });
};

const targetBracket: Move = (bar, s, rng, _, family) => {
  bar.targetBracket(s, side(rng) * pick(rng, SIZES), exits(rng, family), WISH);
};

function note(placed: Placed[], order: Placed): void {
  if (order.id > 0) placed.push(order);
}

const limit: Move = (bar, s, rng, placed, family) => {
  const quantity = units(bar, s, rng);
  const more: OrderOptions = rng.uniform() < 0.15 ? { postOnly: true, reason: OWN } : options(rng);
  const id = bar.limit(s, quantity, price(bar, s, rng, family), more);
  note(placed, { id, s, side: Math.sign(quantity), hasPrice: true });
};

const stop: Move = (bar, s, rng, placed, family) => {
  const quantity = units(bar, s, rng);
  const limitPrice = rng.uniform() < 0.3 ? { limitPrice: price(bar, s, rng, family) } : {};
  const id = bar.stop(s, quantity, price(bar, s, rng, family), { ...options(rng), ...limitPrice });
  note(placed, { id, s, side: Math.sign(quantity), hasPrice: true });
};

const takeProfit: Move = (bar, s, rng, placed, family) => {
  const quantity = units(bar, s, rng);
  const id = bar.takeProfit(s, quantity, price(bar, s, rng, family), options(rng));
  note(placed, { id, s, side: Math.sign(quantity), hasPrice: true });
};

const trailing: Move = (bar, s, rng, placed, family) => {
  const quantity = units(bar, s, rng);
  const id = bar.trailingStop(s, quantity, { rate: rate(rng, family) }, options(rng));
  note(placed, { id, s, side: Math.sign(quantity), hasPrice: false });
};

const bracket: Move = (bar, s, rng, placed, family) => {
  const quantity = units(bar, s, rng);
  const roll = rng.below(3);
  const at = price(bar, s, rng, family);
  const entry = roll === 0 ? {} : roll === 1 ? { limit: at } : { stopEntry: at };
  const { entry: id } = bar.bracket(s, quantity, { ...entry, ...exits(rng, family) }, { reason: OWN });
  note(placed, { id, s, side: Math.sign(quantity), hasPrice: roll > 0 });
};

const amend: Move = (bar, _, rng, placed, family) => {
  if (placed.length === 0) return;
  const order = placed[Math.max(0, placed.length - 1 - rng.below(6))];
  const isSized = !order.hasPrice || rng.uniform() < 0.5;
  const quantity = (order.side * pick(rng, SIZES) * bar.equity) / bar.unitValue(order.s);
  bar.amend(order.id, isSized ? { quantity } : { price: price(bar, order.s, rng, family) });
};

const cancel: Move = (bar, s, rng, placed) => {
  if (rng.uniform() < 0.3) bar.cancelAll(s);
  else if (placed.length > 0) bar.cancel(placed[Math.max(0, placed.length - 1 - rng.below(6))].id);
};

const link: Move = (bar, s, rng, placed) => {
  const own = placed.filter((order) => order.s === s && bar.isOpen(order.id));
  if (own.length > 1) bar.oneCancelsOther(own[own.length - 1].id, own[rng.below(own.length - 1)].id);
};

const PLAIN: readonly Move[] = [target, target, market, market, flat];
const EVERY: readonly Move[] = [
  ...[target, target, target, market, market, flat, strictMarket, targetBracket],
  ...[limit, limit, stop, stop, takeProfit, trailing, bracket, bracket, amend, amend, cancel, link],
];
