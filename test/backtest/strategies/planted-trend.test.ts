import { describe, expect, it } from 'vitest';
import type { Candles } from '../../../src/core/candles.js';
import { createRng, type Rng } from '../../../src/core/kit/rng.js';
import { mean, standardDeviation } from '../../../src/core/math/sum.js';
import { runAny } from '../whole-runs.js';
import { announced, coiled, leaders, oneWayDays, rising, sessions, swinging, trending } from './planted.js';

const MARKETS = 60;
const BARS = 1000;

type Maker = (rng: Rng, length: number) => Candles | Candles[];

/** Log growth on seeded markets of one kind, without costs: what holding gets from compounding alone does not count. */
function growths(text: string, make: Maker): number[] {
  return Array.from({ length: MARKETS }, (_, k) => {
    const made = make(createRng(`planted ${make.name} ${k}`), BARS);
    const run = runAny(Array.isArray(made) ? made : [made], text, { costs: [] });
    return Math.log(run.equity[run.steps - 1] / run.startCash);
  });
}

/** Standard errors between the mean and nothing. */
function distance(results: readonly number[]): number {
  return mean(results) / (standardDeviation(results, 1) / Math.sqrt(results.length));
}

const fiveLeaders: Maker = (rng, length) => leaders(rng, length, 5);

it('finds nothing in what only compounds', () => {
  expect(Math.abs(distance(growths('hold', trending)))).toBeLessThan(3);
});

describe(`on ${MARKETS} markets of ${BARS} bars in which its edge is planted`, () => {
  it.each([
    ['dca(parts=24, unit=day)', rising],
    ['ma-cross(fast=10, slow=40, band=0)', trending],
    ['ma-cross(fast=10, slow=40, kind=sma, band=0.5, short=true)', trending],
    ['macd-volume', announced],
    ['macd-volume(short=true)', announced],
    ['turtle(entry=20, exit=10)', trending],
    ['turtle(direction=both)', trending],
    ['keltner', trending],
    ['keltner(short=true)', trending],
    ['squeeze', coiled],
    ['squeeze(short=true)', coiled],
    ['volatility-breakout', oneWayDays],
    ['volatility-breakout(direction=both, stop=0.5)', oneWayDays],
    ['swing', swinging],
    ['session-breakout(direction=both)', sessions],
    ['session-breakout(stop=0)', sessions],
    ['xs-momentum(lookback=100, top=2)', fiveLeaders],
    ['xs-momentum(lookback=100, top=2, skip=4, scaled=true, short=true, absolute=false)', fiveLeaders],
  ] as const)('%s earns', (text, make) => {
    const results = growths(text, make);
    expect(distance(results), `mean ${mean(results)}`).toBeGreaterThan(4);
  });
});
