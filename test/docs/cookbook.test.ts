import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/backtest/registry.js';
import { createRng } from '../../src/core/kit/rng.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { Ledger, Order } from '../../src/index.js';
import { cutAt, firstPart, play, RECIPES, type Recipe, riseAndFall } from './cookbook.js';

const FOLDER = resolve(import.meta.dirname, '../../examples');
const FILES = readdirSync(FOLDER).filter((file) =>
  readFileSync(join(FOLDER, file), 'utf8').includes('defineStrategy({'),
);

for (const file of FILES) strategies.add((await import(`../../examples/${file.slice(0, -3)}.ts`)).default);

const recipe = (name: string): Recipe => RECIPES.find((r) => r.name === name)!;
const runOf = (name: string, more?: string): Ledger => play(recipe(name), recipe(name).markets, more);
const hourOf = (ledger: Ledger, step: number): number => (ledger.openTime[step] + ledger.intervalMs) / HOUR_MS;
const byReason = (ledger: Ledger, reason: string): Order[] => ledger.orders.filter((order) => order.reason === reason);

it('has a recipe for every example, and for no other', () => {
  expect(RECIPES.map((r) => `${r.name}.ts`).sort()).toEqual([...FILES].sort());
  expect(FILES.length).toBeGreaterThanOrEqual(8);
});

describe.each(RECIPES)('example $name', ({ name, markets, orders, rejects = [] }) => {
  const whole = runOf(name);

  it('is short, says how it is run, and is called like its file', () => {
    const text = readFileSync(join(FOLDER, `${name}.ts`), 'utf8');
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text).toContain(`quant backtest --strategy ./examples/${name}.ts`);
    expect(strategies.get(name).name).toBe(name);
  });

  it('gives orders of its kinds, which are filled, and is refused nothing else', () => {
    expect(new Set(whole.orders.map((order) => order.type))).toEqual(new Set(orders));
    expect(whole.fills.length).toBeGreaterThan(9);
    expect(whole.trades.length).toBeGreaterThan(0);
    const refused = whole.rejects.filter((r) => r.code !== 'END_OF_DATA').map((r) => `${r.code} ${r.message}`);
    expect(refused.filter((text) => !rejects.some((code) => text.startsWith(code)))).toEqual([]);
  });

  it('decides on a cut history what it decided there on the whole', () => {
    const rng = createRng(`cookbook/${name}`);
    for (let k = 0; k < 6; k++) {
      const step = whole.firstStep + 2 + rng.below(whole.steps - whole.firstStep - 3);
      const cut = play(recipe(name), cutAt(markets, whole.openTime[step]));
      expect(firstPart(cut, step), `cut at ${step}`).toEqual(firstPart(whole, step));
    }
  });

  it('gives the same bits twice: nothing is left over from the run before', () => {
    expect(firstPart(runOf(name), whole.steps)).toEqual(firstPart(whole, whole.steps));
  });
});

describe('what the examples do', () => {
  it('cross: a target on the cross alone, up and down in turns', () => {
    const reasons = runOf('cross').orders.map((order) => order.reason);
    expect(reasons.length).toBeGreaterThan(8);
    expect(reasons).toEqual(reasons.map((_, k) => (k % 2 === 0 ? 'crossed up' : 'crossed down')));
  });

  it('bracket: every trade ends at its stop or at its target, and those that reach the target have won', () => {
    const closed = runOf('bracket').trades.filter((trade) => trade.isClosed);
    expect(new Set(closed.map((trade) => trade.exitReason))).toEqual(new Set(['pullback: stop', 'pullback: target']));
    for (const trade of closed) expect(trade.profit > 0).toBe(trade.exitReason === 'pullback: target');
  });

  it('trail: the stop ends trades in profit too, since it has moved', () => {
    const closed = runOf('trail').trades.filter((trade) => trade.isClosed);
    expect(new Set(closed.map((trade) => trade.exitReason))).toEqual(new Set(['out of the channel: stop']));
    expect(closed.some((trade) => trade.profit > 0)).toBe(true);
    expect(closed.some((trade) => trade.profit < 0)).toBe(true);
  });

  it('two-speeds: enters between the hours, leaves on the hour', () => {
    const ledger = runOf('two-speeds');
    const isOnHour = (order: Order): boolean => hourOf(ledger, order.decidedStep) % 1 === 0;
    expect(byReason(ledger, 'dip in a rise').some((order) => !isOnHour(order))).toBe(true);
    expect(byReason(ledger, 'the hours turned').every(isOnHour)).toBe(true);
  });

  it('quotes: rests, is moved rather than made anew, and is never more than its share', () => {
    const ledger = runOf('quotes');
    expect(ledger.fills.every((fill) => fill.isMaker)).toBe(true);
    expect(ledger.orders.length, 'far fewer orders than bars times sides').toBeLessThan(ledger.steps);
    expect(ledger.fills.some((fill) => fill.quantity < 0)).toBe(true);
    // The share is 0.5, one order is an eighth, and prices move between the two.
    expect(Math.max(...ledger.grossExposure)).toBeLessThan(0.7);
  });

  it('hedge-ratio: long one and short the other, or flat', () => {
    const { positions } = runOf('hedge-ratio');
    const [first, second] = positions;
    expect(first.some((q) => q > 0) && first.some((q) => q < 0)).toBe(true);
    expect(first.every((q, i) => Math.sign(q) === -Math.sign(second[i]))).toBe(true);
  });

  it('perpetual: does not enter in the hour before funding', () => {
    const ledger = runOf('perpetual');
    const entries = [...byReason(ledger, 'trend up'), ...byReason(ledger, 'trend down')];
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.filter((order) => hourOf(ledger, order.decidedStep) % 8 === 7)).toEqual([]);
    expect(ledger.fundingPayments.length).toBeGreaterThan(10);
  });

  it('perpetual: gives the position up before the venue takes it, once', () => {
    const crash = [riseAndFall(98, 12)];
    const careful = play(recipe('perpetual'), crash, 'trend=96, exposure=4, distance=0.1');
    expect(careful.orders.map((order) => order.reason)).toEqual(['trend up', 'near liquidation']);
    expect(careful.liquidations).toEqual([]);
    const careless = play(recipe('perpetual'), crash, 'trend=96, exposure=4, distance=0.005');
    expect(careless.liquidations.length).toBeGreaterThan(0);
  });

  it('rebalance: only at midnight, and the calm market gets the larger part', () => {
    const ledger = runOf('rebalance');
    expect(ledger.orders.every((order) => hourOf(ledger, order.decidedStep) % 24 === 0)).toBe(true);
    const last = ledger.steps - 1;
    const [calm, wild] = ledger.positions.map((q, s) => q[last] * ledger.marks[s][last]);
    expect(calm / wild).toBeGreaterThan(2);
    expect(ledger.grossExposure[last]).toBeCloseTo(0.95, 1);
  });

  it('scale-out: what is left after the first target does not lose again', () => {
    const ledger = runOf('scale-out');
    const order = (id: number): Order => ledger.orders[id - 1];
    let entry = Number.NaN;
    let isBanked = false;
    let banked = 0;
    for (const fill of ledger.fills) {
      const { reason } = order(fill.orderId);
      if (reason === 'above the average') [entry, isBanked] = [fill.price, false];
      if (reason === 'first target') isBanked = true;
      if (reason === 'stop of the second half' && isBanked) {
        banked++;
        expect(fill.price / entry, 'a gap aside, at the entry').toBeGreaterThan(0.99);
      }
    }
    expect(banked).toBeGreaterThan(0);
    // Lot steps leave no crumb behind: whatever is held is at least one of them.
    expect(ledger.positions[0].filter((q) => q > 0 && q < 0.25)).toHaveLength(0);
  });

  it('weekday: holds nothing from Friday night to Monday, and nothing for longer than its time', () => {
    const ledger = runOf('weekday');
    ledger.openTime.forEach((open, i) => {
      const day = new Date(open).getUTCDay();
      if (day === 6 || day === 0) expect(ledger.positions[0][i], new Date(open).toISOString()).toBe(0);
    });
    expect(byReason(ledger, 'weekend').length).toBeGreaterThan(0);
    expect(byReason(ledger, 'took too long').length).toBeGreaterThan(0);
    for (const trade of ledger.trades) expect(trade.exitTime - trade.entryTime).toBeLessThanOrEqual(25 * HOUR_MS);
  });

  it('coin: another seed is another run', () => {
    expect(runOf('coin', 'seed=2').fills).not.toEqual(runOf('coin').fills);
  });
});
