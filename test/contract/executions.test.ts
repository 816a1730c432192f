import { describe, expect, it } from 'vitest';
import { executions } from '../../src/backtest/registry.js';
import type { ParentOrder } from '../../src/core/execution.js';
import { createRng } from '../../src/core/kit/rng.js';
import { parentOf, playPlan, randomParent } from '../backtest/execution/parents.js';
import { parameterSets } from '../support/laws.js';

it.each(executions.list())('execution $name says what it is', (definition) => {
  expect(definition.summary.length).toBeGreaterThan(15);
  expect(definition.source).not.toBe('');
  expect(Object.values(definition.params).every((param) => param.doc.length > 8)).toBe(true);
});

it('has the algorithms that people ask for', () => {
  expect(executions.list().map((definition) => definition.name)).toEqual(
    expect.arrayContaining(['at-once', 'iceberg', 'pov', 'router', 'shortfall', 'twap', 'vwap']),
  );
});

describe.each(executions.list())('execution $name', (definition) => {
  const start = (parent: ParentOrder, given: Readonly<Record<string, unknown>> = {}) =>
    definition.start(executions.bind(definition.name, given).params, Object.freeze({ ...parent }));

  it('sends the whole parent, to the lot, for all of its parameters', () => {
    for (const params of parameterSets(definition.params)) {
      for (const side of [1, -1]) {
        const parent = parentOf({ side, quantity: 7.3 });
        const { sent, left } = playPlan(start(parent, params), parent, { most: 200_000 });
        expect(left, JSON.stringify(params)).toBe(0);
        expect(sent.reduce((lots, child) => lots + child.lots, 0)).toBe(73);
      }
    }
  });

  it('never sends more than is unsent, and no limit on the wrong side of the close', () => {
    const rng = createRng(`contract/${definition.name}`);
    for (let round = 0; round < 40; round++) {
      const parent = randomParent(rng);
      const plan = start(parent);
      const unsent = parent.quantity * rng.uniform();
      for (const age of [0, 1, 7, 500]) {
        const child = plan.next({ age, filled: 0, waiting: 0, unsent, close: parent.arrivalPrice, volume: () => 1e9 });
        expect(child.quantity).toBeGreaterThanOrEqual(0);
        expect(child.quantity).toBeLessThanOrEqual(unsent * (1 + 1e-12));
        if (child.limit === undefined) continue;
        expect(child.limit).toBeGreaterThan(0);
        expect(parent.side * (child.limit - parent.arrivalPrice)).toBeLessThanOrEqual(0);
      }
    }
  });

  it('sends nothing when nothing is left but rounding', () => {
    const plan = start(parentOf());
    for (const unsent of [1e-17, 1e-12]) {
      expect(plan.next({ age: 3, filled: 6, waiting: 0, unsent, close: 100, volume: () => 100 }).quantity).toBe(0);
    }
  });

  it('expects a small cost, more for a larger order, and none that it cannot know', () => {
    const small = start(parentOf({ quantity: 5 })).expectedCost;
    const large = start(parentOf({ quantity: 500 })).expectedCost;
    expect(small).toBeGreaterThanOrEqual(0);
    expect(large).toBeGreaterThanOrEqual(small);
    expect(large).toBeLessThan(0.2);
    expect(start(parentOf({ volatility: Number.NaN })).expectedCost).toBeNaN();
    expect(start(parentOf({ barCount: 0, volatility: Number.NaN })).expectedCost).toBeNaN();
  });

  it('does the same for the same parent, whatever other parents are at work', () => {
    const parent = parentOf({ quantity: 33.3, minNotional: 50 });
    const alone = playPlan(start(parent), parent).sent;
    const [one, two] = [start(parent), start(parent)];
    expect(playPlan(one, parent).sent).toEqual(alone);
    expect(playPlan(two, parent).sent).toEqual(alone);
  });

  it('does not depend on the units of prices', () => {
    const parent = parentOf({ quantity: 33.3, minNotional: 50 });
    const twice = { ...parent, arrivalPrice: 200, unitValue: 200, minNotional: 100 };
    const lots = (of: ParentOrder): number[] => playPlan(start(of), of).sent.map((child) => child.lots);
    expect(lots(twice)).toEqual(lots(parent));
    expect(start(twice).expectedCost).toBe(start(parent).expectedCost);
  });
});
