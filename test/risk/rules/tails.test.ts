import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { gaussianShortfall } from '../../../src/risk/rules/expected-shortfall.js';
import { gaussianVar, historicalVar } from '../../../src/risk/rules/var.js';
import { f, gs1 } from '../../support/series.js';
import { riskView } from '../view.js';
import { limitOf, measure } from './rule.js';

const GS1 = { markets: [gs1().close] };

describe('tails of the golden series, 299 returns', () => {
  it.each([
    ['var(window=299)', 0.01782675597],
    ['var(window=299, method=gaussian)', 0.018197332808],
    ['expected-shortfall(window=299)', 0.019003977655],
    ['expected-shortfall(window=299, method=gaussian)', 0.022933004151],
  ])('%s is %d at 5 %%', (text, value) => {
    expect(measure(text, [1], GS1)).toBeCloseTo(value, 12);
  });
  it('goes with the weight', () => {
    expect(measure('var(window=299)', [0.5], GS1)).toBeCloseTo(0.01782675597 / 2, 12);
  });
  it('is another one on the other side', () => {
    expect(measure('var(window=299)', [-1], GS1), 'the 95 % quantile of the returns').toBeGreaterThan(0);
    expect(measure('var(window=299)', [-1], GS1)).not.toBeCloseTo(0.01782675597, 4);
  });
  it('grows with the level', () => {
    expect(measure('var(window=299, level=0.99)', [1], GS1)).toBeGreaterThan(measure('var(window=299)', [1], GS1));
  });
  it('is scaled to a day by the root of the bars in it, and not below a bar', () => {
    const day = measure('var(window=299)', [1], GS1);
    expect(measure('var(window=299)', [1], { ...GS1, intervalMs: HOUR_MS })).toBe(day * Math.sqrt(24));
    expect(measure('var(window=299)', [1], { ...GS1, intervalMs: 168 * HOUR_MS })).toBe(day);
  });
});

describe('kernels', () => {
  it('take the quantile in a straight line between two returns', () => {
    expect(historicalVar(f(1, 81, 82, 83, 84, 85), 0.1), 'half way from 1 to 81').toBe(-41);
  });
  it('of a normal curve know its table', () => {
    const returns = f(-1, 0, 1);
    expect(gaussianVar(returns, 0.05), 'mean 0, deviation 1').toBeCloseTo(1.6448536269514722, 12);
    expect(gaussianShortfall(returns, 0.05), 'φ(1.645) / 0.05').toBeCloseTo(2.062712807507, 10);
  });
});

describe.each(['var', 'expected-shortfall'])('%s', (name) => {
  const swing = Array.from({ length: 41 }, (_, i) => (i % 2 === 0 ? 100 : 110));
  const against = swing.map((x) => 210 - x);
  const rule = `${name}(window=20, level=0.9)`;

  it('sees the worst bar of a market that goes up and down by turns', () => {
    expect(measure(rule, [1], { markets: [swing] }), 'from 110 to 100').toBeCloseTo(1 / 11, 12);
    expect(measure(rule, [-1], { markets: [swing] }), 'a short loses from 100 to 110').toBeCloseTo(0.1, 12);
  });
  it('knows that two markets can make up for each other', () => {
    expect(measure(rule, [0.5, -0.5], { markets: [swing, swing] }), 'a perfect hedge').toBe(0);
    expect(measure(rule, [0.5, 0.5], { markets: [swing, against] }), 'half of 10 - 9.09 % gained, never lost').toBe(0);
  });
  it('says nothing before it has 20 returns of all that is held', () => {
    expect(measure(rule, [1], { markets: [swing], seen: 20 })).toBeNaN();
    expect(measure(rule, [1], { markets: [swing], seen: 21 })).toBeGreaterThan(0);
    expect(measure(rule, [1, 0.1], { markets: [swing, [100, 101]] }), 'a new market').toBeNaN();
    expect(measure(rule, [1, 0], { markets: [swing, [100, 101]] }), 'that is not held').toBeGreaterThan(0);
  });
  it('is nothing without positions', () => {
    expect(measure(rule, [0], { markets: [[100]] })).toBe(0);
  });
  it('looks at the newest bars only, close by close', () => {
    const limit = limitOf(`${name}(window=20, level=0.99)`);
    const calm = [100, 50, ...Array.from({ length: 20 }, () => 50)];
    const at = (seen: number): number => limit.measure(riskView({ markets: [calm], seen }), f(1), 0);
    expect(at(21), 'the fall by half is one of 20 returns').toBeGreaterThan(0);
    expect(at(22), 'and then it is the 21st').toBe(0);
  });
});
