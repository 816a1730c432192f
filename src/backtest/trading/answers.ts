import type { Confidence, ConfidenceDefinition } from '../../core/confidence.js';
import type { ChildOrder, ExecutionDefinition, ExecutionPlan, ParentOrder } from '../../core/execution.js';
import type { Bound, Definition } from '../../core/kit/registry.js';
import type { RiskAction, RiskBreaker, RiskLimit, RiskRuleDefinition } from '../../core/risk-rule.js';
import type { Sizer, SizerDefinition } from '../../core/sizer.js';
import type { ProfitLevel, StopDefinition, StopRule, TakeProfitDefinition, TakeProfitRule } from '../../core/stop.js';
import type { TradingNeeds } from '../../core/trading-view.js';
import { faultOf, nameOf, PluginFault } from '../plugin-fault.js';

/**
 * Plug-ins as the trading layer asks them: what they throw and what they answer that is no answer is told of them, by
 * name, and not of the strategy. Wrong numbers are refused, never repaired: a size below 0 or a share above 1 would trade.
 */

/** Shares that add up to this much more than 1 are rounding. */
const SLACK = 1e-9;
const ACTIONS: readonly unknown[] = ['shrink', 'reject', 'flatten', 'block'] satisfies RiskAction[];

type Needy = SizerDefinition | StopDefinition | TakeProfitDefinition | ConfidenceDefinition;

/** What a plug-in wants computed. @throws E_USAGE naming it */
export function needsOf({ definition, params }: Bound<Needy>): TradingNeeds {
  const needs = ask(definition, () => definition.needs(params), ' in needs()');
  const { features } = record(needs);
  const isList = Array.isArray(features) && features.every((text) => typeof text === 'string');
  expect(definition, isList, 'needs()', needs, 'return { features: [...] }, a list of texts');
  return needs;
}

/** True for a take-profit that needs a stop to measure by. */
export function isByStop({ definition, params }: Bound<TakeProfitDefinition>): boolean {
  return ask(definition, () => definition.needsStop?.(params) === true, ' in needsStop()');
}

/** @throws E_USAGE naming the sizer, here and when it is asked */
export function makeSizer({ definition, params }: Bound<SizerDefinition>, marketCount: number): Sizer {
  const resizeAt = ask(definition, () => definition.resizeAt(params), ' in resizeAt()');
  expect(definition, isNumber(resizeAt) && resizeAt >= 0, 'resizeAt()', resizeAt, 'return a number of 0 or more');
  const sizer = ask(definition, () => definition.create(params, marketCount), ' in create()');
  expect(definition, typeof sizer === 'function', 'create()', sizer, 'return a function');
  return (view) => {
    const { market } = view;
    const size = ask(definition, () => sizer(view), '', market);
    const isSize = isNumber(size) && (Number.isNaN(size) || (size >= 0 && size < Number.POSITIVE_INFINITY));
    if (!isSize) throw wrong(definition, size, '0 or more, or NaN while it is not known', market);
    return size;
  };
}

/** @param market the position is in */
export function makeStop({ definition, params }: Bound<StopDefinition>, market: number): StopRule {
  const rule = ask(definition, () => definition.create(params), ' in create()', market);
  expect(definition, typeof rule === 'function', 'create()', rule, 'return a function', market);
  return (view) => {
    const price = ask(definition, () => rule(view), '', market);
    if (!isNumber(price) || (Number.isFinite(price) && price <= 0)) {
      throw wrong(definition, price, 'a price above 0, NaN for no opinion, or an infinite one to leave', market);
    }
    // Infinitely far away there is no stop.
    return view.side * price === Number.NEGATIVE_INFINITY ? Number.NaN : price;
  };
}

/** @param market the position is in */
export function makeTakeProfit({ definition, params }: Bound<TakeProfitDefinition>, market: number): TakeProfitRule {
  const rule = ask(definition, () => definition.create(params), ' in create()', market);
  expect(definition, typeof rule === 'function', 'create()', rule, 'return a function', market);
  return (view) => {
    const levels = ask(definition, () => rule(view), '', market);
    if (!Array.isArray(levels)) throw wrong(definition, levels, 'a list of { price, share }', market);
    let sum = 0;
    for (const level of levels as readonly ProfitLevel[]) {
      const { price, share } = record(level);
      if (!isNumber(price)) throw wrong(definition, level, 'a list of { price, share }, each price a number', market);
      if (!isNumber(share) || !(share > 0 && share <= 1)) {
        throw wrong(definition, share, 'above 0 and at most 1, as the share of a level', market);
      }
      const { side, entryPrice } = view;
      if (Number.isFinite(price) && side * (price - entryPrice) < 0) {
        const words = `a price ${side > 0 ? 'above' : 'below'} the entry at ${entryPrice}, or NaN for no level`;
        throw wrong(definition, price, words, market);
      }
      sum += share;
    }
    if (sum > 1 + SLACK) throw wrong(definition, sum, '1 at most, as the sum of all shares', market);
    return levels;
  };
}

export function makeConfidence({ definition, params }: Bound<ConfidenceDefinition>, marketCount: number): Confidence {
  const made = ask(definition, () => definition.create(params, marketCount), ' in create()');
  expectMembers(definition, made, ['update', 'of']);
  return {
    update: (view) => {
      const { market } = view;
      expectNothing(
        definition,
        'update()',
        ask(definition, (): unknown => made.update(view), '', market),
        market,
      );
    },
    of: (market, side) => {
      const sure = ask(definition, () => made.of(market, side), '', market);
      const isSure = isNumber(sure) && (Number.isNaN(sure) || (sure >= 0 && sure <= 1));
      if (!isSure) throw wrong(definition, sure, 'in [0, 1], or NaN while nothing is known', market);
      return sure;
    },
  };
}

/** What a risk rule does about a breach. */
export function actionOf({ definition, params }: Bound<RiskRuleDefinition>): RiskAction {
  const action = ask(definition, () => definition.action(params), ' in action()');
  expect(definition, ACTIONS.includes(action), 'action()', action, `return one of ${ACTIONS.join(', ')}`);
  return action;
}

export function makeRiskRule(
  { definition, params }: Bound<RiskRuleDefinition>,
  marketCount: number,
): RiskLimit | RiskBreaker {
  const rule = ask(definition, () => definition.create(params, marketCount), ' in create()');
  const { type } = record(rule);
  const isKnown = type === 'limit' || type === 'breaker';
  expect(definition, isKnown, 'create()', rule, "return an object with the type 'limit' or 'breaker'");
  const made = rule.type === 'limit' ? limitOf(definition, rule) : breakerOf(definition, rule);
  // One that is no number would be a limit that nothing breaks.
  expect(definition, !Number.isNaN(made.limit), 'create()', made.limit, 'return a rule whose limit is a number');
  return made;
}

function limitOf(definition: Definition, rule: RiskLimit): RiskLimit {
  expectMembers(definition, rule, ['measure']);
  return {
    type: 'limit',
    isPerMarket: rule.isPerMarket,
    get limit() {
      return memberOf(definition, rule, 'limit');
    },
    measure: (view, weights, s) => {
      const value = ask(definition, () => rule.measure(view, weights, s), '', s);
      if (!isNumber(value) || value < 0) throw wrong(definition, value, '0 or more, or NaN while it is not known', s);
      return value;
    },
  };
}

function breakerOf(definition: Definition, rule: RiskBreaker): RiskBreaker {
  expectMembers(definition, rule, ['step', 'scale']);
  return {
    type: 'breaker',
    get value() {
      return memberOf(definition, rule, 'value');
    },
    get limit() {
      return memberOf(definition, rule, 'limit');
    },
    step: (view) =>
      expectNothing(
        definition,
        'step()',
        ask(definition, (): unknown => rule.step(view), ''),
      ),
    scale: (s) => {
      const scale = ask(definition, () => rule.scale(s), '', s);
      if (!isNumber(scale) || !(scale >= 0 && scale <= 1)) throw wrong(definition, scale, 'in [0, 1], as a scale', s);
      return scale;
    },
  };
}

/** The plan of one parent. */
export function startPlan(
  { definition, params }: Bound<ExecutionDefinition>,
  parent: ParentOrder,
  market: number,
): ExecutionPlan {
  const plan = ask(definition, () => definition.start(params, parent), ' in start()', market);
  const { expectedCost, next } = record(plan);
  const isPlan = isNumber(expectedCost) && typeof next === 'function';
  expect(definition, isPlan, 'start()', plan, 'return { expectedCost, next }, a number and a function', market);
  return {
    expectedCost: plan.expectedCost,
    next: (state) => {
      const child: ChildOrder = ask(definition, () => plan.next(state), '', market);
      const { quantity, limit } = record(child);
      const isQuantity = isNumber(quantity) && quantity >= 0 && quantity < Number.POSITIVE_INFINITY;
      if (!isQuantity) throw wrong(definition, 'quantity' in record(child) ? quantity : child, QUANTITY, market);
      if (limit !== undefined && !(isNumber(limit) && limit > 0 && limit < Number.POSITIVE_INFINITY)) {
        throw wrong(definition, limit, 'a price above 0 as the limit of a child, or none', market);
      }
      return child;
    },
  };
}

const QUANTITY = '{ quantity } of 0 or more units';

/** Runs the code of a plug-in. */
function ask<T>(definition: Definition, code: () => T, where: string, market?: number): T {
  try {
    return code();
  } catch (cause) {
    throw faultOf(definition, cause, where, market);
  }
}

/** A number of a rule that may change from bar to bar. */
function memberOf<K extends string>(definition: Definition, rule: { readonly [name in K]: number }, name: K): number {
  const value = ask(definition, () => rule[name], ` in ${name}`);
  if (!isNumber(value)) throw refusal(definition, `its ${name} is ${show(value)}, and must be a number`);
  return value;
}

function expectMembers(definition: Definition, made: unknown, names: readonly string[]): void {
  const missing = names.filter((name) => typeof record(made)[name] !== 'function');
  const words = `return an object with ${names.map((name) => `${name}()`).join(' and ')}`;
  expect(definition, missing.length === 0, 'create()', made, words);
}

/** What follows an `await` would happen at some later bar. */
function expectNothing(definition: Definition, code: string, value: unknown, market?: number): void {
  const isPromise = typeof record(value).then === 'function';
  if (isPromise) expect(definition, false, code, value, 'be done when it returns', market);
}

function expect(def: Definition, holds: boolean, code: string, value: unknown, words: string, market?: number): void {
  if (!holds) throw refusal(def, `${code} returned ${show(value)}, and must ${words}`, market);
}

function wrong(definition: Definition, value: unknown, words: string, market: number): PluginFault {
  return refusal(definition, `it answered ${show(value)}, and must answer ${words}`, market);
}

function refusal(definition: Definition, text: string, market?: number): PluginFault {
  return new PluginFault(nameOf(definition), text, { market });
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object' || value === null) return String(value);
  const { then } = record(value);
  if (typeof then !== 'function') return `{ ${Object.keys(value).join(', ')} }`.replace('{  }', '{}');
  // Should it fail later, nobody has to hear of it.
  const ignore = (): void => {};
  then.call(value, ignore, ignore);
  return 'a promise';
}
