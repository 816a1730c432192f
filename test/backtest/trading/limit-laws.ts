import type { RiskEvent } from '../../../src/core/risk-rule.js';
import { BREAKER_NAMES, measureOf, type Outcome, type RuleText, scalesOf } from './limit-oracle.js';

/** Rounding. */
const SLACK = 1e-9;
/** What a position that has outgrown a limit is cut to, as a share of the limit: rule 43. */
const REFILL = 0.9;
/** A breach whose value moves by no more than rounding is told once: nothing was traded and no price has moved. */
const SAME_BREACH = 1e-9;
/** Prices of still markets move by less than this share, all bars together; what is held moves with them. */
const STILL = 0.01;

function tell(o: Outcome, i: number, what: string): void {
  o.problems.push(`step ${i}: ${what}`);
}

function weightsAt(o: Outcome, i: number): number[] {
  return o.weights.map((column) => column[i]);
}

/** Units by which a fill makes its position larger, or turns it around. */
function* walkOf(o: Outcome, i: number): Generator<{ s: number; before: number; after: number; order: number }> {
  const held = o.ledger.positions.map((q) => (i === 0 ? 0 : q[i - 1]));
  for (const fill of o.fillsAt[i]) {
    const s = o.ledger.symbols.indexOf(fill.symbol);
    const before = held[s];
    held[s] += fill.quantity;
    if (Math.abs(held[s]) <= 1e-9 * Math.abs(fill.quantity)) held[s] = 0;
    yield { s, before, after: held[s], order: fill.orderId };
  }
}

function grew(before: number, after: number): boolean {
  return after !== 0 && (before * after < 0 || Math.abs(after) > Math.abs(before) * (1 + SLACK));
}

/** Rule 43: at every close a limit that depends on weights alone holds, or the ledger says what is done about it. */
export function limitsAtCloses(o: Outcome): void {
  const limits = o.rules.filter((rule) => !BREAKER_NAMES.has(rule.name));
  const isClosed = limits.every((rule) => measureOf(rule, [0], 0) !== undefined);
  if (isClosed) reviewsAgain(o, limits);
  else eachIsTold(o, limits);
}

interface Expected {
  readonly symbol: string | null;
  readonly action: string;
  readonly value: number;
}

/** All rules can be measured here: the whole review of every close is made again. */
function reviewsAgain(o: Outcome, limits: readonly RuleText[]): void {
  const events = new Map<string, RiskEvent[]>();
  for (const event of o.ledger.riskEvents) {
    if (event.at !== 'close' || BREAKER_NAMES.has(event.rule.replace(/\(.*/, ''))) continue;
    const key = `${event.step} ${event.rule}`;
    events.set(key, [...(events.get(key) ?? []), event]);
  }
  /** by rule and market: the value of a breach that lasts, as it was told last */
  const told = new Map<string, number>();
  for (const [i, isAsked] of o.asked.entries()) {
    if (!isAsked) continue;
    const weights = weightsAt(o, i);
    const keep = weights.map(() => 1);
    for (const rule of limits) {
      const expected: Expected[] = [];
      const places = rule.name === 'max-weight' ? weights.map((_, s) => [s]) : [weights.map((_, s) => s)];
      for (const of of places) {
        const value = measureOf(rule, weights, of[0])!;
        const key = `${rule.text} ${of.join()}`;
        const symbol = rule.name === 'max-weight' ? o.ledger.symbols[of[0]] : null;
        const before = told.get(key);
        const isSame = before !== undefined && Math.abs(value - before) <= SAME_BREACH * before;
        if (!(value > rule.limit * (1 + SLACK))) told.delete(key);
        else if (rule.action === 'reject') {
          if (before === undefined) expected.push({ symbol, action: 'note', value });
          told.set(key, value);
        } else {
          if (!isSame) {
            expected.push({ symbol, action: rule.action, value });
            told.set(key, value);
          }
          const ratio = (REFILL * rule.limit) / value;
          const share = rule.action === 'flatten' ? 0 : rule.name === 'concentration' ? Math.sqrt(ratio) : ratio;
          for (const s of of) {
            weights[s] *= share;
            keep[s] *= share;
          }
        }
      }
      const found = events.get(`${i} ${rule.text}`) ?? [];
      events.delete(`${i} ${rule.text}`);
      const same =
        found.length === expected.length &&
        expected.every(
          (x, k) =>
            found[k].symbol === x.symbol &&
            found[k].action === x.action &&
            Math.abs(found[k].value - x.value) <= 1e-6 * x.value,
        );
      const words = (rows: readonly Expected[]): string =>
        rows.map((x) => `${x.action} ${x.symbol} at ${x.value}`).join(', ');
      if (!same) tell(o, i, `${rule.text}: expected [${words(expected)}], told [${words(found)}]`);
    }
    cutsHappen(o, i, keep);
  }
  for (const key of events.keys()) tell(o, Number(key.split(' ')[0]), `${key} was told for no reason`);
}

/** What a review cuts is cut at the next open of its market, whatever else was asked. */
function cutsHappen(o: Outcome, i: number, keep: readonly number[]): void {
  if (!o.run.isPrompt || o.run.request.spec.market.rules[o.ledger.symbols[0]].lotStep > 0) return;
  for (const [s, share] of keep.entries()) {
    const j = i + 1;
    const row = o.rowAt[s][j];
    if (share === 1 || !(row >= 0) || o.run.request.markets[s].volume[row] === 0 || o.isForced[j]) continue;
    let grown = 0;
    for (const step of walkOf(o, j)) {
      if (step.s !== s || !grew(step.before, step.after)) continue;
      grown += step.before * step.after < 0 ? Math.abs(step.after) : Math.abs(step.after - step.before);
    }
    const [before, after] = [Math.abs(o.ledger.positions[s][i]), Math.abs(o.ledger.positions[s][j])];
    if (after > (before * share + grown) * (1 + 1e-6)) {
      tell(o, j, `${o.ledger.symbols[s]} was to be cut from ${before} to ${share} of it, is ${after} (grown ${grown})`);
    }
  }
}

/** Some rules cannot be measured here, so what they cut is not known: then any cut of the step counts as an answer. */
function eachIsTold(o: Outcome, limits: readonly RuleText[]): void {
  const isLimit = (text: string): boolean => limits.some((rule) => rule.text === text);
  for (const [i, isAsked] of o.asked.entries()) {
    if (!isAsked) continue;
    const weights = weightsAt(o, i);
    const events = o.ledger.riskEvents.filter((event) => event.step === i && event.at === 'close');
    for (const rule of limits) {
      for (let s = 0; s < (rule.name === 'max-weight' ? o.count : 1); s++) {
        const value = measureOf(rule, weights, s);
        if (value === undefined || !(value > rule.limit * (1 + SLACK))) continue;
        const isTold = events.some((event) => isLimit(event.rule));
        // One that lasts was told when it began.
        const isKnown = o.ledger.riskEvents.some((e) => isLimit(e.rule) && e.at === 'close' && e.step < i);
        if (!isTold && !isKnown) tell(o, i, `${rule.text} is exceeded by ${value} and nothing was said`);
      }
    }
  }
}

/** A breach that is left alone: nothing that came after its beginning makes the position larger. */
export function notedBreachesDoNotGrow(o: Outcome): void {
  for (const rule of o.rules) {
    if (rule.name !== 'max-weight' || rule.action !== 'reject') continue;
    for (let s = 0; s < o.count; s++) {
      let since = -1;
      for (let i = 0; i < o.closeTime.length; i++) {
        if (since >= 0) {
          for (const step of walkOf(o, i)) {
            const order = o.ledger.orders[step.order - 1];
            if (step.s !== s || !grew(step.before, step.after) || order.decidedStep < since) continue;
            if (step.before * step.after <= 0) continue;
            tell(o, i, `order ${step.order} (${order.reason}) grew ${order.symbol} in a breach noted at ${since}`);
          }
        }
        if (!o.asked[i]) continue;
        const isOver = Math.abs(o.weights[s][i]) > rule.limit * (1 + SLACK);
        since = isOver ? (since < 0 ? i : since) : -1;
      }
    }
  }
}

/** Where each bar opens at the close before it, what market and target orders do at the open keeps every limit. */
export function limitsAtCalmOpens(o: Outcome): void {
  if (o.run.family !== 'calm') return;
  const { positions, equity, orders, symbols } = o.ledger;
  for (let i = 1; i < o.closeTime.length; i++) {
    if (!o.asked[i - 1] || o.isForced[i]) continue;
    const before = weightsAt(o, i - 1);
    const units = before.map((w, s) => (positions[s][i - 1] === 0 ? Number.NaN : w / positions[s][i - 1]));
    const weights = [...before];
    let last = -1;
    const steps = [...walkOf(o, i)];
    steps.forEach(({ order }, k) => {
      if (orders[order - 1].type === 'market' || orders[order - 1].type === 'target') last = k;
    });
    for (const { s, after } of steps.slice(0, last + 1)) {
      const { run } = o;
      const { contractSize } = run.request.spec.market.rules[symbols[s]];
      const unit = Number.isNaN(units[s])
        ? (contractSize * run.request.markets[s].open[o.rowAt[s][i]]) / equity[i - 1]
        : units[s];
      weights[s] = after * unit;
    }
    for (const rule of o.rules) {
      for (let s = 0; s < (rule.name === 'max-weight' ? o.count : 1); s++) {
        const [was, is] = [measureOf(rule, before, s), measureOf(rule, weights, s)];
        if (was === undefined || is === undefined) continue;
        // What was counted as a hedge may be closed at the same open, or not be filled.
        if (rule.name === 'net-exposure' && o.count > 1) continue;
        if (is > Math.max(rule.limit, was) * (1 + 1e-6)) {
          tell(o, i, `${rule.text}: orders at the open took ${symbols[s]} from ${was} to ${is}`);
        }
      }
    }
  }
}

/** Where prices hardly move, nothing that a strategy asks for leads beyond a limit, whatever it is and whenever it fills. */
export function limitsOnStillMarkets(o: Outcome): void {
  if (o.run.family !== 'still') return;
  const { execution } = o.run.request.spec.trading!;
  // A parent that closes one market takes its time, and another may be opened meanwhile.
  const isWorked = o.count > 1 && execution !== null && !execution.startsWith('at-once');
  for (let i = 0; i < o.closeTime.length; i++) {
    const weights = weightsAt(o, i);
    for (const rule of o.rules) {
      if (rule.name === 'net-exposure' && o.count > 1) continue;
      if (rule.name !== 'max-weight' && isWorked) continue;
      for (let s = 0; s < (rule.name === 'max-weight' ? o.count : 1); s++) {
        const value = measureOf(rule, weights, s);
        if (value !== undefined && value > rule.limit * (1 + STILL)) {
          tell(o, i, `${rule.text}: ${value} is held in ${o.ledger.symbols[s]}`);
        }
      }
    }
  }
}

/** Rule 44, against breakers reckoned again from the equity column, the trades and the bars. */
export function breakersHold(o: Outcome): void {
  for (const rule of o.rules) {
    if (!BREAKER_NAMES.has(rule.name)) continue;
    // What a liquidation took belongs to its trade, and the layer does not see it.
    if (rule.name === 'consecutive-losses' && o.isForced.some((x) => x)) continue;
    // Whether a trade that came out even has lost is a matter of rounding.
    const isEven = o.ledger.trades.some((trade) => trade.isClosed && Math.abs(trade.profitRate) < 1e-12);
    if (rule.name === 'consecutive-losses' && isEven) continue;
    const scales = scalesOf(o, rule);
    const events = o.ledger.riskEvents.filter((event) => event.rule === rule.text && event.at === 'close');
    const last = Array.from({ length: o.count }, () => 1);
    for (const [i, scale] of scales.entries()) {
      if (scale === null) continue;
      const here = events.filter((event) => event.step === i);
      for (let s = 0; s < o.count; s++) {
        const covering = here.filter((event) => event.symbol === null || event.symbol === o.ledger.symbols[s]);
        const action = scale[s] > last[s] ? 'resume' : rule.action;
        const expected = scale[s] === last[s] ? [] : [action];
        if (covering.map((event) => event.action).join() !== expected.join()) {
          tell(o, i, `${rule.text}: ${last[s]} to ${scale[s]} was told as [${covering.map((e) => e.action)}]`);
          return;
        }
        last[s] = scale[s];
      }
      for (let s = 0; s < o.count; s++) if (scale[s] === 0) staysDown(o, rule, i, s);
    }
  }
}

/** After a close at which a breaker is down: `flatten` leaves nothing after the next bar, `block` lets nothing grow. */
function staysDown(o: Outcome, rule: RuleText, i: number, s: number): void {
  const { run, ledger } = o;
  const j = i + 1;
  const row = o.rowAt[s][j];
  if (run.request.spec.execution.latencyMs > 0 || !(row >= 0) || o.isForced[j]) return;
  for (const step of walkOf(o, j)) {
    if (step.s !== s || !grew(step.before, step.after)) continue;
    const order = ledger.orders[step.order - 1];
    tell(o, j, `${rule.text}: order ${step.order} (${order.type}, ${order.reason}, of ${order.decidedStep}) opens`);
  }
  if (rule.action !== 'flatten' || !run.isPrompt) return;
  if (Math.abs(ledger.positions[s][i]) > run.request.markets[s].volume[row]) return;
  if (ledger.positions[s][j] !== 0) tell(o, j, `${rule.text}: ${ledger.positions[s][j]} is still held`);
}
