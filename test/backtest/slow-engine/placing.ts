import type { RejectCode } from '../../../src/core/order.js';
import type { Command, Extras, TrailDraft } from './types.js';
import { end, type OrderKind, roundDown, tell, type Waiting, type World } from './world.js';

/** 12: prices go to the side that fills later or worse. */
export function roundPrice(w: World, s: number, type: OrderKind, side: number, price: number): number {
  const tick = w.markets[s].rules.tickSize;
  if (tick === 0) return price;
  const isPassive = type === 'limit' || type === 'take-profit';
  const isDown = isPassive ? side > 0 : side < 0;
  return isDown ? Math.floor((price / tick) * (1 + 1e-12)) * tick : Math.ceil((price / tick) * (1 - 1e-12)) * tick;
}

/** 34: where a trailing stop stands. */
export function trailPrice(w: World, s: number, side: number, best: number, trail: TrailDraft): number {
  const distance = 'rate' in trail ? best * trail.rate : trail.price;
  return roundPrice(w, s, 'trailing-stop', side, side < 0 ? best - distance : best + distance);
}

/** 34: a new best price moves the stop, never back. */
export function follow(w: World, order: Waiting, high: number, low: number): void {
  if (order.trail === null) return;
  const side = Math.sign(order.left);
  order.best = side < 0 ? Math.max(order.best, high) : Math.min(order.best, low);
  const price = trailPrice(w, order.s, side, order.best, order.trail);
  order.price = side < 0 ? Math.max(order.price, price) : Math.min(order.price, price);
}

/** 12: closing a whole position is exempt; a reduce-only order that is larger closes it too. */
function closesAll(w: World, s: number, quantity: number, reduceOnly: boolean): boolean {
  const held = w.position[s];
  if (held * quantity >= 0) return false;
  const rest = Math.abs(held) - Math.abs(quantity);
  return reduceOnly ? rest <= Math.abs(held) * 1e-9 : Math.abs(rest) <= Math.abs(held) * 1e-9;
}

/** 12: what an order is refused for when it is made; null when it is in order. */
export function faultOf(w: World, s: number, quantity: number, reduceOnly: boolean): RejectCode | null {
  const { lotStep, minQuantity, maxQuantity } = w.markets[s].rules;
  if (closesAll(w, s, quantity, reduceOnly)) return null;
  const size = roundDown(Math.abs(quantity), lotStep);
  if (size === 0) return 'TOO_SMALL';
  if (size < minQuantity) return 'MIN_QUANTITY';
  if (maxQuantity > 0 && size > maxQuantity) return 'MAX_QUANTITY';
  return null;
}

function roundSize(w: World, s: number, quantity: number, reduceOnly: boolean): number {
  if (closesAll(w, s, quantity, reduceOnly)) return quantity;
  return Math.sign(quantity) * roundDown(Math.abs(quantity), w.markets[s].rules.lotStep);
}

function newOrder(w: World, type: OrderKind, s: number, quantity: number, extras: Extras): Waiting {
  const id = w.result.states.push('open');
  return {
    id,
    type,
    s,
    left: type === 'target' ? Number.NaN : roundSize(w, s, quantity, extras.reduceOnly ?? false),
    price: Number.NaN,
    limitPrice: Number.NaN,
    trail: null,
    best: Number.NaN,
    targetOf: null,
    amount: Number.NaN,
    isPriced: false,
    barsLeft: extras.barsValid ?? 0,
    goodUntil: w.time + w.interval + (extras.goodFor ?? Number.POSITIVE_INFINITY),
    reduceOnly: extras.reduceOnly ?? false,
    timeInForce: extras.timeInForce ?? 'GTC',
    postOnly: extras.postOnly ?? false,
    mustRest: extras.postOnly ?? false,
    arrivesAt: w.time + w.interval + w.input.rules.latencyMs,
    isThere: false,
    cancelAt: Number.POSITIVE_INFINITY,
    amendments: [],
    hasRested: false,
    hasFilled: false,
    firedAtOpen: false,
    bornInside: false,
    restsLater: false,
    isHeldBack: false,
    isHidden: false,
    entry: null,
    exits: [],
    exitRate: Number.NaN,
    entered: 0,
    enteredValue: 0,
    partners: [],
  };
}

function makeExit(
  w: World,
  entry: Waiting,
  type: OrderKind,
  draft: { price: number } | { rate: number } | { trail: TrailDraft },
): Waiting {
  const exit = newOrder(w, type, entry.s, 0, { reduceOnly: true });
  exit.isHidden = true;
  exit.entry = entry;
  if ('trail' in draft) exit.trail = draft.trail;
  else if ('rate' in draft) exit.exitRate = draft.rate;
  else exit.price = roundPrice(w, entry.s, type, -Math.sign(entry.left), draft.price);
  entry.exits.push(exit);
  return exit;
}

/** What a strategy orders at a close. */
export function give(w: World, command: Command): void {
  if (command.kind === 'link') {
    link(w, command.orders);
    return;
  }
  if (command.kind === 'cancel-all') {
    for (const order of w.waiting.filter((o) => o.s === command.s)) cancel(w, order);
    return;
  }
  if (command.kind === 'cancel' || command.kind === 'amend') {
    const order = handle(w, command.order);
    if (order === undefined || !w.waiting.includes(order)) return;
    if (command.kind === 'cancel') cancel(w, order);
    else amend(w, order, command.size, command.price);
    return;
  }
  place(w, command);
}

type Placing = Exclude<Command, { kind: 'link' | 'cancel' | 'cancel-all' | 'amend' }>;

function place(w: World, command: Placing): void {
  const { s } = command;
  if (command.kind === 'target') {
    // 9: it replaces a target that still waits, once it has reached the market (33).
    const order = newOrder(w, 'target', s, 0, {});
    for (const old of w.waiting.filter((o) => o.s === s && o.type === 'target')) cancel(w, old);
    order.targetOf = command.of;
    order.amount = command.amount;
    w.waiting.push(order);
    return;
  }
  const side = Math.sign(command.quantity);
  const type = kindOf(command);
  const order = newOrder(w, type, s, command.quantity, command);
  if (command.kind === 'bracket') order.price = command.limit ?? command.stopEntry ?? Number.NaN;
  else if ('price' in command) order.price = command.price;
  order.isPriced = !Number.isNaN(order.price);
  if (order.isPriced) order.price = roundPrice(w, s, type, side, order.price);
  if (command.kind === 'stop' && command.limitPrice !== undefined)
    order.limitPrice = roundPrice(w, s, 'limit', side, command.limitPrice);
  if (command.kind === 'trailing-stop') {
    order.trail = command.trail;
    order.best = w.lastClose[s];
    order.price = trailPrice(w, s, side, order.best, command.trail);
  }
  w.waiting.push(order);
  w.handles.push(order);
  const fault = faultOf(w, s, command.quantity, order.reduceOnly);
  if (fault !== null) {
    tell(w, order.id, fault);
    end(w, order, 'rejected');
    return; // exits of an entry that is refused never come into being
  }
  if (command.kind === 'bracket') {
    const { stop, target } = command;
    if (stop !== undefined) makeExit(w, order, 'trail' in stop ? 'trailing-stop' : 'stop', stop);
    if (target !== undefined) makeExit(w, order, command.targetType ?? 'limit', target);
    for (const exit of order.exits) {
      exit.partners = order.exits.filter((other) => other !== exit);
      w.waiting.push(exit);
      w.handles.push(exit);
    }
  }
}

function kindOf(command: Placing): OrderKind {
  if (command.kind === 'bracket')
    return command.limit !== undefined ? 'limit' : command.stopEntry !== undefined ? 'stop' : 'market';
  if (command.kind === 'stop' && command.limitPrice !== undefined) return 'stop-limit';
  return command.kind;
}

export function handle(w: World, place_: number): Waiting | undefined {
  return w.handles.length === 0 ? undefined : w.handles[place_ % w.handles.length];
}

/** 33: at once without latency, else when it has reached the market. */
function cancel(w: World, order: Waiting): void {
  const { latencyMs } = w.input.rules;
  if (latencyMs === 0) end(w, order, 'cancelled');
  else order.cancelAt = Math.min(order.cancelAt, w.time + w.interval + latencyMs);
}

function amend(w: World, order: Waiting, size: number | undefined, price: number | undefined): void {
  if (order.type === 'target' || order.entry !== null) return;
  const side = Math.sign(order.left);
  const newPrice = order.isPriced ? price : undefined;
  if (size === undefined && newPrice === undefined) return;
  const { latencyMs } = w.input.rules;
  const fault = size === undefined ? null : faultOf(w, order.s, side * size, order.reduceOnly);
  if (fault !== null) {
    tell(w, order.id, fault); // 37: the order stays as it was
    return;
  }
  const change = {
    at: w.time + w.interval + latencyMs,
    left: size === undefined ? undefined : roundSize(w, order.s, side * size, order.reduceOnly),
    price: newPrice,
  };
  if (latencyMs === 0) applyAmendment(w, order, change);
  else order.amendments.push(change);
}

/** 37: to the end of the queue, and new for rule 13. */
export function applyAmendment(
  w: World,
  order: Waiting,
  change: { readonly left?: number; readonly price?: number },
): void {
  if (change.left !== undefined) order.left = change.left;
  if (change.price !== undefined && order.type !== 'market')
    order.price = roundPrice(w, order.s, order.type, Math.sign(order.left), change.price);
  order.hasRested = false;
  order.mustRest = order.postOnly;
  w.waiting = [...w.waiting.filter((o) => o !== order), order];
}

/** 36: two orders of one market that wait, and that are linked to nothing yet. */
function link(w: World, places: readonly [number, number]): void {
  const [a, b] = places.map((p) => handle(w, p));
  if (a === undefined || b === undefined || a === b || a.s !== b.s) return;
  if (
    ![a, b].every(
      (o) =>
        w.waiting.includes(o) && o.partners.length === 0 && !o.isHidden && o.exits.length === 0 && o.entry === null,
    )
  )
    return;
  a.partners = [b];
  b.partners = [a];
}

/** 9, 33: what reaches the market before a bar or a finer bar opens. */
export function arrive(w: World, s: number, openTime: number): void {
  for (const order of w.waiting.filter((o) => o.s === s)) {
    if (order.arrivesAt <= openTime && !order.isHidden) order.isThere = true;
    for (const change of order.amendments.filter((a) => a.at <= openTime))
      if (w.waiting.includes(order)) applyAmendment(w, order, change);
    order.amendments = order.amendments.filter((a) => a.at > openTime);
    if (order.cancelAt <= openTime) end(w, order, 'cancelled');
  }
}
