import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { adaptiveStop } from '../../../src/risk/stops/adaptive.js';
import { atrStop } from '../../../src/risk/stops/atr.js';
import { breakEvenStop } from '../../../src/risk/stops/break-even.js';
import { chandelierStop } from '../../../src/risk/stops/chandelier.js';
import { fixedStop } from '../../../src/risk/stops/fixed.js';
import { lockedProfit, parseSteps } from '../../../src/risk/stops/profit-lock.js';
import { saysLeave } from '../../../src/risk/stops/signal.js';
import { trailingStop } from '../../../src/risk/stops/trailing.js';
import { type Path, RISE, reflect, reflectPath, stopAt, stopRule, walk } from '../exits.js';

const NAN = Number.NaN;
const constant = (x: number): number[] => RISE.close.map(() => x);
const withColumn = (...columns: number[][]): Path => ({ ...RISE, features: columns });

describe('fixed stop', () => {
  it('stands a share of the entry price away', () => {
    expect(fixedStop(200, 1, 0.05)).toBe(190);
    expect(fixedStop(200, -1, 0.05)).toBe(210);
    expect(stopAt('fixed(rate=0.1)', { entryPrice: 50, markets: [[80]] }), 'whatever the close').toBe(45);
  });
  it('does not move', () => {
    const { kept } = walk(stopRule('fixed(rate=0.1)'), RISE);
    expect(kept[0], '10 % below the close of the decision, 101').toBeCloseTo(90.9, 12);
    expect(new Set(kept).size).toBe(1);
  });
});

describe('atr stop', () => {
  it('stands k ranges from the entry', () => {
    expect(atrStop(100, 1, 2.5 * 4)).toBe(90);
    expect(atrStop(100, -1, 2.5 * 4)).toBe(110);
    expect(atrStop(8, 1, 10), 'a stop below zero is none').toBeNaN();
  });
  it('keeps the range of the decision, and follows the price that was paid', () => {
    const { said } = walk(stopRule('atr(k=2)'), withColumn([NAN, 3, 9, 9, 9, 1, 1, 1, 1, 1]));
    expect(said[0], 'close 101 less 2 × 3').toBe(95);
    expect(said.slice(1), 'entry 101 less 2 × 3, whatever the range is later').toEqual(new Array(8).fill(95));
  });
  it('takes the first range it gets to know', () => {
    const { said } = walk(stopRule('atr(k=2)'), withColumn([NAN, NAN, NAN, 4, 8, 8, 8, 8, 8, 8]));
    expect(said.slice(0, 4)).toEqual([NAN, NAN, 93, 93]);
  });
});

describe('chandelier stop', () => {
  it('hangs k ranges from the highest high, and from the lowest low of a short', () => {
    expect(chandelierStop(120, 1, 3 * 5)).toBe(105);
    expect(chandelierStop(80, -1, 3 * 5)).toBe(95);
  });
  it('follows the highs since the entry and not those before it', () => {
    const before = { ...RISE, high: [500, 500, ...RISE.high.slice(2)], features: [constant(2)] };
    expect(
      walk(stopRule('chandelier(k=3)'), before).said,
      'close 101, then the highs 104, 107, 107, 109, 111, 112 …',
    ).toEqual([95, 98, 101, 101, 103, 105, 106, 106, 106]);
  });
  it('is not loosened by a range that grows', () => {
    const { said, kept } = walk(stopRule('chandelier(k=1)'), withColumn([2, 2, 2, 2, 20, 20, 2, 2, 2, 2]));
    expect(said.slice(2, 4)).toEqual([105, 87]);
    expect(kept.slice(2, 4)).toEqual([105, 105]);
  });
});

describe('trailing stop', () => {
  it('stands a share of the best price away', () => {
    expect(trailingStop(200, 1, 0.1)).toBe(180);
    expect(trailingStop(200, -1, 0.1)).toBeCloseTo(220, 12);
  });
  it('follows highs, or closes', () => {
    const highs = walk(stopRule('trailing(rate=0.5)'), RISE).kept;
    expect(highs, 'half of 101, then of the highs').toEqual([50.5, 52, 53.5, 53.5, 54.5, 55.5, 56, 56, 56]);
    const closes = walk(stopRule('trailing(rate=0.5, by=close)'), RISE).kept;
    expect(closes, 'half of the closes').toEqual([50.5, 51.5, 53, 53, 54, 55, 55, 55, 55]);
  });
});

describe('time stop', () => {
  it('is out at the close number `bars`, and before it has no opinion', () => {
    const { said } = walk(stopRule('time(bars=3)'), RISE);
    expect(said.slice(0, 5)).toEqual([NAN, NAN, NAN, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(stopAt('time(bars=3)', { barsHeld: 3, side: -1 }), 'below any close').toBe(Number.NEGATIVE_INFINITY);
  });
  it('lets a profit run when asked to', () => {
    const view = { barsHeld: 9, entryPrice: 100 };
    const rule = 'time(bars=3, unless=profit)';
    expect(stopAt(rule, { ...view, markets: [[101]] })).toBeNaN();
    expect(stopAt(rule, { ...view, markets: [[100]] }), 'nothing won is no profit').toBe(Number.POSITIVE_INFINITY);
    expect(stopAt(rule, { ...view, side: -1, markets: [[99]] })).toBeNaN();
    expect(stopAt(rule, { ...view, side: -1, markets: [[101]] })).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('break-even stop', () => {
  it('is the entry and its costs', () => {
    expect(breakEvenStop(100, 1, 0.003)).toBeCloseTo(100.3, 12);
    expect(breakEvenStop(100, -1, 0.003)).toBeCloseTo(99.7, 12);
  });
  it('comes when the close has moved a multiple of the risk, not before', () => {
    const rule = 'break-even(after=2, buffer=0.01)';
    const view = { entryPrice: 100, risk: 5, barsHeld: 4 };
    expect(stopAt(rule, { ...view, markets: [[109.9]], highest: 120 }), 'a high that was given back').toBeNaN();
    expect(stopAt(rule, { ...view, markets: [[110]] })).toBe(101);
    expect(stopAt(rule, { ...view, side: -1, markets: [[90.1]] })).toBeNaN();
    expect(stopAt(rule, { ...view, side: -1, markets: [[90]] })).toBe(99);
  });
  it('counts the move by a rate where there was no stop', () => {
    const rule = 'break-even(after=2, buffer=0, rate=0.02)';
    expect(stopAt(rule, { entryPrice: 100, markets: [[103.9]] })).toBeNaN();
    expect(stopAt(rule, { entryPrice: 100, markets: [[104]] })).toBe(100);
  });
  it('waits until the close has earned the costs', () => {
    const rule = 'break-even(after=1, buffer=0.05)';
    const view = { entryPrice: 100, risk: 2 };
    expect(stopAt(rule, { ...view, markets: [[105]] }), 'the stop would stand at the close').toBeNaN();
    expect(stopAt(rule, { ...view, markets: [[106]] })).toBe(105);
  });
});

describe('profit lock', () => {
  it('keeps the lock of the highest step that was made', () => {
    const steps = parseSteps('1|2|3', '0|1|2');
    expect([0.99, 1, 1.99, 2, 3, 50].map((move) => lockedProfit(move, steps))).toEqual([NAN, 0, 0, 1, 2, 2]);
  });
  it('turns multiples of the risk into prices', () => {
    const view = { entryPrice: 100, risk: 4 };
    expect(stopAt('profit-lock', { ...view, markets: [[103]] })).toBeNaN();
    expect(stopAt('profit-lock', { ...view, markets: [[104]] }), '1 R made, 0 R kept').toBe(100);
    expect(stopAt('profit-lock', { ...view, markets: [[109]] }), '2 R made, 1 R kept').toBe(104);
    expect(stopAt('profit-lock', { ...view, side: -1, markets: [[91]] })).toBe(96);
    expect(stopAt('profit-lock(rate=0.05)', { entryPrice: 100, markets: [[110]] }), 'R of 5 without a stop').toBe(105);
  });
  it.each([
    ['at="1|2", lock="0"', 'profit-lock.at and profit-lock.lock must be of one length, were 2 and 1'],
    ['at="2|1", lock="0|1"', 'profit-lock.at must rise from each number to the next, was 2|1'],
    ['at="1|2", lock="0.5|0"', 'profit-lock.lock must never fall, was 0.5|0'],
    ['at="1|2", lock="0|2"', 'profit-lock.lock must stay below profit-lock.at, was 2 at 2'],
    ['at="1||2", lock="0|1|1"', 'each entry of profit-lock.at must be a number above 0, was ""'],
    ['at="1|x", lock="0|1"', 'each entry of profit-lock.at must be a number above 0, was "x"'],
    ['at="1|2", lock="-1|1"', 'each entry of profit-lock.lock must be a number of at least 0, was "-1"'],
  ])('refuses %s', (given, message) => {
    expect(() => stopRule(`profit-lock(${given})`)).toThrow(message);
  });
});

describe('adaptive stop', () => {
  const long = (previous: number, price: number, delta: number, confidence: number): number =>
    adaptiveStop(previous, price, delta, { side: 1, confidence });
  const short = (previous: number, price: number, delta: number, confidence: number): number =>
    adaptiveStop(previous, price, delta, { side: -1, confidence });

  it('is max(previous, price·(1 − δ)·confidence) for a long', () => {
    expect(long(NAN, 200, 0.1, 1)).toBeCloseTo(180, 12);
    expect(long(NAN, 200, 0.1, 0.5)).toBeCloseTo(90, 12);
    expect(long(185, 200, 0.1, 1), 'it never goes back').toBe(185);
    expect(long(175, 200, 0.1, 1)).toBeCloseTo(180, 12);
  });
  it('has the same distance above the price for a short', () => {
    expect(short(NAN, 200, 0.1, 1), 'price·(1 + δ)').toBeCloseTo(220, 12);
    expect(short(NAN, 200, 0.1, 0.5), '110 above, as the long is 110 below').toBeCloseTo(310, 12);
    expect(short(215, 200, 0.1, 1)).toBe(215);
    expect(short(225, 200, 0.1, 1)).toBeCloseTo(220, 12);
  });
  it('equals the formula as it is written, for any long', () => {
    const rng = createRng('adaptive');
    for (let i = 0; i < 200; i++) {
      const [previous, price] = [50 + 50 * rng.uniform(), 50 + 100 * rng.uniform()];
      const [delta, confidence] = [rng.uniform(), rng.uniform()];
      const wanted = Math.max(previous, price * (1 - delta) * confidence);
      expect(long(previous, price, delta, confidence)).toBeCloseTo(wanted, 10);
    }
  });
  it('has no price without any confidence, or none to speak of', () => {
    expect(long(NAN, 200, 0.1, 0)).toBeNaN();
    expect(long(NAN, 200, 0.1, NAN)).toBeNaN();
    expect(long(NAN, 200, 1.5, 1)).toBeNaN();
  });
  it('takes its distance from the range or from returns, and as much confidence as it is told to', () => {
    const view = { markets: [[200]], confidence: 0.5 };
    expect(stopAt('adaptive(k=2)', { ...view, features: [4] }), '200·(1 − 2·4/200)·0.5').toBeCloseTo(96, 12);
    expect(stopAt('adaptive(k=2, by=returns)', { ...view, features: [0.02] })).toBeCloseTo(96, 12);
    expect(stopAt('adaptive(k=2, sway=0)', { ...view, features: [4] })).toBeCloseTo(192, 12);
    expect(stopAt('adaptive(k=2, sway=0.2)', { ...view, features: [4] }), '192·0.9').toBeCloseTo(172.8, 12);
    expect(stopAt('adaptive(k=2, sway=0)', { ...view, features: [4], confidence: NAN })).toBeCloseTo(192, 12);
  });
  it('reads the confidence of its own side', () => {
    const confidence = (side: number): number => (side > 0 ? 1 : 0.5);
    expect(stopAt('adaptive(k=2)', { markets: [[200]], features: [4], confidence, side: -1 })).toBeCloseTo(304, 12);
  });
});

describe('signal exit', () => {
  it('leaves on strength, or on weakness', () => {
    const strength = { above: 70, below: 30, on: 'strength' } as const;
    expect([70, 70.1].map((x) => saysLeave(x, 1, strength))).toEqual([false, true]);
    expect([30, 29.9].map((x) => saysLeave(x, -1, strength))).toEqual([false, true]);
    const weakness = { ...strength, on: 'weakness' } as const;
    expect([30, 29.9].map((x) => saysLeave(x, 1, weakness))).toEqual([false, true]);
    expect([70, 70.1].map((x) => saysLeave(x, -1, weakness))).toEqual([false, true]);
    expect(
      [1, -1].map((side) => saysLeave(NAN, side, weakness)),
      'what is not known says nothing',
    ).toEqual([false, false]);
  });
  it('watches the column it is given, from the first close after the entry', () => {
    const path = withColumn([90, 90, 60, 65, 71, 60, 60, 60, 60, 60]);
    expect(walk(stopRule('signal'), path).said.slice(0, 5)).toEqual([NAN, NAN, NAN, Number.POSITIVE_INFINITY, NAN]);
    expect(stopAt('signal(above=1e15)', { barsHeld: 5, features: [1e9] }), 'a level that is never reached').toBeNaN();
  });
  it('refuses a feature that cannot be read', () => {
    expect(() => stopRule('signal(feature="rsi(")')).toThrow('expected a name, found the end');
  });
});

describe('indicator stop', () => {
  it('stands at the line, whatever side it is on', () => {
    expect(stopAt('indicator', { features: [93] })).toBe(93);
    expect(stopAt('indicator', { features: [120], markets: [[100]] }), 'above the close: out').toBe(120);
    for (const none of [NAN, 0, -3, Number.POSITIVE_INFINITY])
      expect(stopAt('indicator', { features: [none] })).toBeNaN();
  });
  it('has a line for each side when given two', () => {
    const rule = 'indicator(line="donchian.lower(period=10)", short="donchian.upper(period=10)")';
    expect(stopAt(rule, { features: [90, 110] })).toBe(90);
    expect(stopAt(rule, { features: [90, 110], side: -1 })).toBe(110);
  });
});

describe('stops upside down', () => {
  const column = [2, 2, 2, 3, 3, 2, 2, 4, 4, 4];
  it.each([
    ['atr(k=2)', [column], []],
    ['chandelier(k=2)', [column], []],
    ['time(bars=4)', [], []],
    ['time(bars=4, unless=profit)', [], []],
    ['indicator', [RISE.low], [0]],
  ])('%s of a short is that of a long in the mirror', (text, features, prices) => {
    const path = { ...RISE, features };
    const long = walk(stopRule(text), path);
    const short = walk(stopRule(text), reflectPath(path, prices));
    expect(short.said).toEqual(long.said.map(reflect));
    expect(short.kept).toEqual(long.kept.map(reflect));
  });
  it.each([
    ['break-even(after=1, buffer=0)', 104.5],
    ['profit-lock', 111],
    ['profit-lock', 103],
  ])('%s at %d does so with the risk of the first stop', (text, close) => {
    const view = { entryPrice: 101, risk: 3, barsHeld: 3 };
    const long = stopAt(text, { ...view, markets: [[close]] });
    const short = stopAt(text, { ...view, side: -1, entryPrice: reflect(101), markets: [[reflect(close)]] });
    expect(short).toBe(reflect(long));
  });
  it.each(['fixed', 'trailing', 'adaptive(k=2)'])('%s has the same distance from its price on both sides', (text) => {
    const at = (side: number): number =>
      stopAt(text, { side, markets: [[100]], entryPrice: 100, features: [4], confidence: 0.9 });
    expect(at(1) + at(-1)).toBe(200);
  });
});
