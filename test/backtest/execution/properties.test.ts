import { expect, it } from 'vitest';
import { tipLots } from '../../../src/backtest/execution/iceberg.js';
import { leastLots } from '../../../src/backtest/lots.js';
import { createRng } from '../../../src/core/kit/rng.js';
import { parentOf, playPlan, randomParent, startPlan } from './parents.js';

const PLANS = [
  'at-once',
  'twap(slices=7)',
  'twap(slices=40, every=3)',
  'vwap(slices=12)',
  'shortfall(slices=9, urgency=4)',
  'shortfall(riskAversion=100)',
  'pov(rate=0.07)',
  'pov(rate=0.3, bars=5)',
  'iceberg(tip=0.15, patience=0)',
  'iceberg(tip=0.05, patience=30, barsValid=3)',
] as const;

it.each(PLANS)('%s: children are the parent to the last lot, and none is too small', (text) => {
  const rng = createRng(`children/${text}`);
  for (let round = 0; round < 60; round++) {
    const parent = randomParent(rng);
    const { sent, left } = playPlan(startPlan(text, parent), parent);
    const about = `${JSON.stringify(parent)} ${JSON.stringify(sent.slice(0, 4))}`;
    const total = parent.lotStep === 0 ? parent.quantity : Math.round(parent.quantity / parent.lotStep);
    const sum = sent.reduce((lots, child) => lots + child.lots, 0);
    expect(left, about).toBe(0);
    if (parent.lotStep === 0) expect(sum / total).toBeCloseTo(1, 12);
    else expect(sum, about).toBe(total);
    const least = leastLots(parent, parent.arrivalPrice);
    for (const child of sent) {
      if (parent.lotStep > 0) expect(child.quantity, about).toBe(child.lots * parent.lotStep);
      expect(child.quantity).toBeGreaterThan(0);
      if (sent.length > 1) {
        expect(child.lots, about).toBeGreaterThanOrEqual(least * (1 - 1e-12));
        expect(child.quantity * (1 + 1e-12)).toBeGreaterThanOrEqual(parent.minQuantity);
        expect(child.quantity * parent.unitValue).toBeGreaterThanOrEqual(parent.minNotional);
      }
    }
  }
});

it.each(PLANS)('%s: ends also when fills are partial, late, or come back, and prices move', (text) => {
  const rng = createRng(`late/${text}`);
  for (let round = 0; round < 30; round++) {
    const parent = randomParent(rng);
    const silent = rng.below(30);
    const { sent, left } = playPlan(startPlan(text, parent), parent, {
      hasBar: (age) => age % 5 !== 3,
      close: (age) => parent.arrivalPrice * (1 + 0.3 * Math.sin(age + round)),
      fill: (lots, age) =>
        age < silent || rng.below(3) === 0
          ? 0
          : parent.lotStep === 0
            ? lots * [0.5, 1][rng.below(2)]
            : Math.ceil(lots / 2),
      most: 20_000,
    });
    const total = parent.lotStep === 0 ? parent.quantity : Math.round(parent.quantity / parent.lotStep);
    expect(left, `${JSON.stringify(parent)} ${sent.length} sent`).toBeLessThanOrEqual(total * 1e-12);
    for (const child of sent) expect(child.quantity).toBeGreaterThan(0);
  }
});

it('an iceberg never has more in the book than its tip', () => {
  const rng = createRng('tips');
  for (let round = 0; round < 150; round++) {
    const parent = randomParent(rng);
    const share = 0.02 + rng.uniform() * 0.5;
    const barsValid = rng.below(4);
    const plan = startPlan(`iceberg(tip=${share}, patience=0, barsValid=${barsValid})`, parent);
    const { sent } = playPlan(plan, parent, {
      fill: (lots) => (rng.below(2) === 0 ? 0 : parent.lotStep === 0 ? lots * rng.uniform() : rng.below(lots + 1)),
      most: 400,
    });
    const tip = tipLots(parent, share, 0);
    for (const child of sent) expect(child.inBook, JSON.stringify(parent)).toBeLessThanOrEqual(tip * (1 + 1e-12));
  }
});

it('an odd part of a lot goes with the last child', () => {
  for (const text of PLANS) {
    const plan = startPlan(text, parentOf({ quantity: 0.57 }));
    let unsent = 0.57;
    for (let age = 0; age < 500 && unsent > 1e-9; age++) {
      unsent -= plan.next({ age, filled: 0, waiting: 0, unsent, close: 100, volume: () => 100 }).quantity;
    }
    expect(unsent, text).toBe(0);
  }
});
