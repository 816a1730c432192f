import { BREAKER_NAMES, type Outcome, ruleOf, unitAt } from './limit-oracle.js';
import { WISH } from './wild-strategy.js';

/** Reasons of what an algorithm sends for a parent. */
const CHILD_REASONS: ReadonlySet<string> = new Set([WISH, 'resized', 'resumed']);

/** equity = cash + Σ quantity × value of a unit on every row, and nothing is unknown. */
export function moneyAddsUp(o: Outcome): void {
  const { ledger, run } = o;
  const { contract } = run.request.spec.market.rules[ledger.symbols[0]];
  const sign = contract === 'inverse' ? -1 : 1;
  for (let i = 0; i < ledger.steps; i++) {
    let value = ledger.cash[i];
    let size = ledger.startCash;
    for (let s = 0; s < o.count; s++) {
      const q = ledger.positions[s][i];
      if (q === 0) continue;
      const worth = q * unitAt(run, ledger.symbols[s], ledger.marks[s][i]);
      value += sign * worth;
      size += Math.abs(worth);
    }
    if (!(Math.abs(value - ledger.equity[i]) <= 1e-9 * size)) {
      o.problems.push(`step ${i}: equity ${ledger.equity[i]} is not ${value}`);
      return;
    }
  }
  const numbers = ledger.fills.flatMap((x) => [x.quantity, x.price, x.fee, x.notional]);
  const isKnown = numbers.every(Number.isFinite) && ledger.equity.every(Number.isFinite);
  if (!isKnown) o.problems.push('a fill or an equity is not a number');
}

/** What was told is true: a limit was exceeded, and a breaker that tripped had reason to. */
export function eventsAreBreaches(o: Outcome): void {
  for (const event of o.ledger.riskEvents) {
    const rule = ruleOf(event.rule);
    const where = `step ${event.step}: ${event.message}`;
    if (rule.limit !== event.limit) o.problems.push(`${where}: the limit is ${rule.limit}`);
    if (!BREAKER_NAMES.has(rule.name)) {
      if (!(event.value > event.limit)) o.problems.push(where);
      continue;
    }
    // A kill switch stays down when equity has come back.
    const isPast = rule.name === 'kill-switch' && (rule.param('after') !== '' || event.at === 'order');
    if (event.action === 'resume' || isPast) continue;
    if (!(event.value >= event.limit * (1 - 1e-12))) o.problems.push(where);
  }
}

/** Exits of the layer, and the cuts of its limits, take off a position and never turn it around. */
export function exitsOnlyTakeOff(o: Outcome): void {
  const held = new Map<string, number>();
  for (const fill of o.ledger.fills) {
    const before = held.get(fill.symbol) ?? 0;
    const after = before + fill.quantity;
    held.set(fill.symbol, Math.abs(after) <= 1e-9 * Math.abs(fill.quantity) ? 0 : after);
    const { reason, decidedStep } = o.ledger.orders[fill.orderId - 1];
    if (decidedStep < 0 || !/^[a-z-]+ stop$|^take profit|^risk rule$/.test(reason)) continue;
    const isFlip = before * fill.quantity >= 0 || before * held.get(fill.symbol)! < 0;
    if (isFlip) o.problems.push(`step ${fill.step}: ${reason} took ${fill.symbol} from ${before} to ${after}`);
  }
}

/** All children together are their parent: what filled, how many there were, and how much an iceberg showed. */
export function parentsAddUp(o: Outcome): void {
  const { parents, orders, fills, symbols } = o.ledger;
  const byOrder = new Map<number, { units: number; at: Map<number, number> }>();
  for (const fill of fills) {
    const sum = byOrder.get(fill.orderId) ?? { units: 0, at: new Map() };
    sum.units += fill.quantity;
    sum.at.set(fill.step, (sum.at.get(fill.step) ?? 0) + fill.quantity);
    byOrder.set(fill.orderId, sum);
  }
  for (const symbol of symbols) {
    const own = parents.filter((parent) => parent.symbol === symbol);
    for (const [k, parent] of own.entries()) {
      const end = own[k + 1]?.step ?? Number.POSITIVE_INFINITY;
      const where = `parent ${k} of ${symbol} at step ${parent.step} (${parent.algorithm}, ${parent.status})`;
      const sent = orders.filter(
        (order) =>
          order.symbol === symbol &&
          order.decidedStep >= parent.step &&
          order.decidedStep < end &&
          CHILD_REASONS.has(order.reason) &&
          order.type !== 'stop' &&
          !Number.isNaN(order.quantity),
      );
      // After a parent that is done a limit may cut the position in the name of the same wish.
      const children = parent.status === 'done' ? sent.slice(0, parent.children) : sent;
      const filled = children.reduce((sum, { id }) => sum + (byOrder.get(id)?.units ?? 0), 0);
      const slack = 1e-9 * Math.abs(parent.quantity);
      if (children.length !== parent.children)
        o.problems.push(`${where}: ${parent.children} children, ${children.length} orders`);
      if (Math.abs(filled - parent.filled) > slack)
        o.problems.push(`${where}: ${parent.filled} filled, its orders ${filled}`);
      if (Math.abs(parent.filled) > Math.abs(parent.quantity) + slack || parent.filled * parent.quantity < 0) {
        o.problems.push(`${where}: ${parent.filled} of ${parent.quantity} filled`);
      }
      // A child may be cut to what the account carries, or, when it only reduces, to what others have left.
      const isWhole = children.every(
        ({ id, quantity }) => Math.abs((byOrder.get(id)?.units ?? 0) - quantity) <= 1e-9 * Math.abs(quantity),
      );
      if (parent.status === 'done' && isWhole && Math.abs(parent.filled - parent.quantity) > 10 * slack) {
        o.problems.push(`${where}: done with ${parent.filled} of ${parent.quantity}`);
      }
      showsOnlyTheTip(o, parent.algorithm, parent.quantity, where, children, byOrder);
    }
  }
}

function showsOnlyTheTip(
  o: Outcome,
  algorithm: string,
  quantity: number,
  where: string,
  children: readonly { readonly id: number; readonly type: string; readonly quantity: number }[],
  byOrder: ReadonlyMap<number, { readonly at: ReadonlyMap<number, number> }>,
): void {
  const { lotStep } = o.run.request.spec.market.rules[o.ledger.symbols[0]];
  if (!algorithm.startsWith('iceberg') || lotStep > 0) return;
  const tip = Number(/tip=([\d.]+)/.exec(algorithm)![1]) * Math.abs(quantity) * (1 + 1e-9);
  const shown = children.filter((child) => child.type === 'limit');
  const perBar = new Map<number, number>();
  for (const child of shown) {
    if (Math.abs(child.quantity) > tip) o.problems.push(`${where}: a child of ${child.quantity} beyond the tip ${tip}`);
    for (const [step, units] of byOrder.get(child.id)?.at ?? []) {
      perBar.set(step, (perBar.get(step) ?? 0) + Math.abs(units));
    }
  }
  for (const [step, units] of perBar) {
    if (units > tip) o.problems.push(`${where}: ${units} filled in bar ${step}, the tip is ${tip}`);
  }
}
