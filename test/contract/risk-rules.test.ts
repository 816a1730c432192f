import { describe, expect, it } from 'vitest';
import type { ParamValue } from '../../src/core/kit/params.js';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { RiskBreaker, RiskLimit, RiskRuleDefinition, RiskView } from '../../src/core/risk-rule.js';
import { riskRules } from '../../src/risk/registry.js';
import { asBreaker, asLimit } from '../risk/rules/rule.js';
import { type RiskOptions, riskView } from '../risk/view.js';
import { parameterSets } from '../support/laws.js';
import { randomCandles, START_MS } from '../support/series.js';

const MARKETS = 3;

/** The defaults, each option of each choice, and all numbers at their least and at their most. */
function settings(definition: RiskRuleDefinition): Record<string, ParamValue>[] {
  const most: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(definition.params)) {
    if (spec.type === 'int' || spec.type === 'float') most[name] = spec.max;
  }
  return [...parameterSets(definition.params), most].map((given) => ({
    ...riskRules.bind(definition.name, given).params,
  }));
}

const BARS = [40, 300, 25].map((length, s) =>
  randomCandles({ seed: `risk-rules/${s}`, length, zeroVolumeShare: s === 2 ? 1 : 0.1 }),
);
const VIEWS: Readonly<Record<string, RiskOptions>> = {
  'a run': { markets: BARS, stopRates: [0.05, 0.3, Number.NaN], held: [0.5, -0.2, 0], intervalMs: HOUR_MS },
  'its first bars': { markets: BARS, seen: 1 },
  'a market before its first bar': { markets: [BARS[0], BARS[1], []] },
  'prices that stand still': { markets: [0, 1, 2].map(() => new Array<number>(300).fill(7)) },
  'an account without money': { markets: BARS, equity: 0 },
  'a ruined account': { markets: BARS, equity: -50, startCash: 100 },
  'equity that is not known': { markets: BARS, equity: Number.NaN, startCash: 100 },
};
const WEIGHTS = [
  [0, 0, 0],
  [0.3, 0, 0],
  [0.1, -0.2, 0.3],
  [-5, 4, 3],
  [1e-12, 1e12, -1e-12],
].map((weights) => Float64Array.from(weights));

/** Closes of every second hour, with gaps, a fall, unknown equity and trades that end now and then. */
function randomPath(seed: number): RiskView[] {
  const rng = createRng(`risk-rules/${seed}`);
  const trades: { market: number; profitRate: number }[] = [];
  let time = START_MS;
  let equity = 1000;
  return Array.from({ length: 200 }, () => {
    time += HOUR_MS * (rng.uniform() < 0.05 ? 100 : 2);
    equity *= 0.97 + 0.055 * rng.uniform();
    if (rng.uniform() < 0.3) trades.push({ market: 0, profitRate: rng.uniform() - 0.6 });
    const closedAt = [time, time - HOUR_MS * Math.floor(8 * rng.uniform()), rng.uniform() < 0.1 ? Number.NaN : time];
    const known = rng.uniform() < 0.05 ? Number.NaN : equity;
    const past = [...trades];
    return riskView({
      markets: [[1], [1], [1]],
      time,
      closedAt,
      equity: known,
      startCash: 1000,
      trades: past,
      intervalMs: HOUR_MS,
    });
  });
}

const PATHS = [1, 2, 3].map(randomPath);

function checkLimit(make: () => RiskLimit, reason: string): void {
  for (const [k, [name, options]] of Object.entries(VIEWS).entries()) {
    const view = riskView({ ...options, time: START_MS + k * HOUR_MS });
    // Each world has rules of its own: what a rule keeps of the past is that of one run.
    const rule = make();
    const fresh = make();
    for (const weights of WEIGHTS) {
      const before = weights.slice();
      for (let s = MARKETS - 1; s >= 0; s--) {
        const value = rule.measure(view, weights, s);
        const where = `${reason} on ${name}, weights ${weights}, market ${s}: ${value}`;
        expect(Number.isNaN(value) || value >= 0, where).toBe(true);
        expect(fresh.measure(view, weights, s), `by another rule, ${where}`).toBe(value);
        if (weights === WEIGHTS[0]) expect(value, where).toBe(0);
      }
      expect(weights, 'weights are not written to').toEqual(before);
    }
  }
}

/** What a breaker says at each close of a path: its value, and the size of each market, asked twice. */
function sayings(breaker: RiskBreaker, path: readonly RiskView[]): number[][] {
  return path.map((view) => {
    breaker.step(view);
    const sizes = Array.from({ length: 2 * MARKETS }, (_, k) => breaker.scale(k % MARKETS));
    return [breaker.value, ...sizes];
  });
}

function checkBreaker(make: () => RiskBreaker, reason: string): void {
  for (const path of PATHS) {
    const said = sayings(make(), path);
    expect(sayings(make(), path), `${reason}: the same path again`).toEqual(said);
    for (const [value, ...sizes] of said) {
      if (!Number.isFinite(value) || value < 0) expect.fail(`${reason}: its value is ${value}`);
      if (sizes.some((size) => !(size >= 0 && size <= 1))) expect.fail(`${reason}: sizes are ${sizes}`);
      const again = sizes.slice(MARKETS);
      if (again.some((size, s) => size !== sizes[s])) expect.fail(`${reason}: asking changed ${sizes}`);
    }
  }
}

describe.each(riskRules.list())('risk rule $name', (definition) => {
  it('says what it is in words, and begins with its limit', () => {
    for (const text of [definition.summary, definition.source, definition.unit]) expect(text).not.toBe('');
    expect(definition.summary.endsWith('.'), 'a summary has no full stop').toBe(false);
    expect(Object.keys(definition.params)[0]).toBe('limit');
    for (const spec of Object.values(definition.params)) expect(spec.doc.length).toBeGreaterThan(10);
  });

  it('has an action that suits its kind, by default and by parameter', () => {
    const rule = definition.create(riskRules.bind(definition.name).params, 1);
    const actions = rule.type === 'limit' ? ['shrink', 'reject', 'flatten'] : ['flatten', 'block'];
    const { action } = definition.params;
    expect(action.type === 'choice' ? action.options : []).toEqual(actions);
    for (const name of actions) {
      expect(definition.action(riskRules.bind(definition.name, { action: name }).params)).toBe(name);
    }
  });

  it('gives a measure or a size at any parameters, in any account, the same bits twice', () => {
    for (const params of settings(definition)) {
      const make = (): RiskLimit | RiskBreaker => definition.create(params, MARKETS);
      const reason = JSON.stringify(params);
      if (make().type === 'limit') checkLimit(() => asLimit(make()), reason);
      else checkBreaker(() => asBreaker(make()), reason);
    }
  });

  it('takes the limit it is given', () => {
    const { limit } = definition.params;
    for (const value of limit.type === 'int' || limit.type === 'float' ? [limit.min, limit.max] : []) {
      expect(definition.create(riskRules.bind(definition.name, { limit: value }).params, 1).limit).toBe(value);
    }
  });
});

it('has a default set that needs nothing a run may lack, and lets a plain one trade', () => {
  const set = riskRules.list().filter((definition) => definition.isDefault);
  expect(set.map((definition) => definition.name)).toEqual([
    'consecutive-losses',
    'correlated-exposure',
    'daily-loss',
    'drawdown',
    'kill-switch',
    'max-weight',
    'risk-per-trade',
    'stale-data',
    'total-exposure',
    'weekly-loss',
  ]);
  const view = riskView({ markets: [[100]] });
  for (const definition of set) {
    const rule = definition.create(riskRules.bind(definition.name).params, 1);
    if (rule.type === 'limit') {
      const value = rule.measure(view, Float64Array.of(0.3), 0);
      expect(value > rule.limit, `${definition.name}: 30 % in one market, without a stop`).toBe(false);
    } else {
      rule.step(view);
      expect(rule.scale(0), definition.name).toBe(1);
    }
  }
});
