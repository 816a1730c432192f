import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/backtest/engine.js';
import { ledgerOf } from '../../src/backtest/ledger.js';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { prepareRun } from '../../src/backtest/run.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { Ledger } from '../../src/core/ledger.js';
import { mean } from '../../src/core/math/sum.js';
import { DEFAULT_COSTS } from '../../src/core/spec.js';
import { LIVELY, MARKETS_NEEDED, worldOf } from '../backtest/whole-runs.js';
import { distanceOf, fairMarket } from './fair-markets.js';

const WALKS = 250;
const BARS = 1500;

const rng = createRng('null/20261120');
const markets = Array.from({ length: WALKS }, (_, k) => fairMarket(rng.fork(`walk ${k}`), `FAIR${k}`, BARS));
/** Predictions that know nothing: noise. */
const noise = markets.map((_, k) => {
  const draw = rng.fork(`signal ${k}`);
  return Float64Array.from({ length: BARS }, () => 0.5 + 0.05 * draw.normal());
});

/** Row i gets what is known only one bar later: the fault that this suite must catch. */
function oneBarEarly(column: Float64Array): Float64Array {
  const out = Float64Array.from(column);
  out.copyWithin(0, 1);
  return out;
}

function play(walk: number, text: string, costs: readonly string[], isPeeking = false): Ledger {
  const bound = strategies.parse(text);
  const { name } = bound.definition;
  // Those that need several get walks that know nothing of each other.
  const count = MARKETS_NEEDED.get(name) ?? 1;
  const world = worldOf(
    name,
    Array.from({ length: count }, (_, k) => markets[(walk + k) % WALKS]),
  );
  const spec = makeRunSpec({ ...world, strategy: text, costs: [...costs, ...world.costs] });
  const needsSignal = bound.definition.needs(bound.params).signal === true;
  const setup = prepareRun({ spec, ...world, signals: needsSignal ? [noise[walk]] : undefined });
  const [desk] = setup.desks;
  const early = desk.features.map((feature) => ({ ...feature, columns: feature.columns.map(oneBarEarly) }));
  const desks = [{ ...desk, features: isPeeking ? early : desk.features }];
  return ledgerOf(new Engine({ ...setup, desks }).run());
}

function profits(
  text: string,
  costs: readonly string[],
  isPeeking = false,
): { net: number[]; cost: number[]; fills: number } {
  const net: number[] = [];
  const cost: number[] = [];
  let fills = 0;
  for (let k = 0; k < WALKS; k++) {
    const ledger = play(k, text, costs, isPeeking);
    const last = ledger.steps - 1;
    net.push(ledger.equity[last] / ledger.startCash - 1);
    const paid = ledger.fees[last] + ledger.spreadCost[last] + ledger.slippageCost[last] + ledger.borrowCost[last];
    cost.push(paid / ledger.startCash);
    fills += ledger.fills.length;
  }
  return { net, cost, fills };
}

describe.each(LIVELY)(`%s on ${WALKS} fair markets of ${BARS} bars`, (text) => {
  it('earns nothing before costs', () => {
    const { net, fills } = profits(text, []);
    expect(fills).toBeGreaterThanOrEqual(WALKS);
    expect(Math.abs(distanceOf(net, 0)), `mean ${mean(net)}`).toBeLessThan(4);
  });

  it('loses its costs', () => {
    const { net, cost } = profits(text, DEFAULT_COSTS);
    const before = net.map((x, k) => x + cost[k]);
    expect(mean(cost)).toBeGreaterThan(0);
    expect(Math.abs(distanceOf(before, 0)), `mean ${mean(net)} with costs of ${mean(cost)}`).toBeLessThan(4);
  });
});

describe('a look-ahead of one bar', () => {
  it.each([LIVELY[1], LIVELY[2]])('is caught in the features of %s', (text) => {
    const { net } = profits(text, [], true);
    expect(
      Math.abs(distanceOf(net, 0)),
      `mean ${mean(net)}: the same test that passes above must fail`,
    ).toBeGreaterThan(8);
  });
});
