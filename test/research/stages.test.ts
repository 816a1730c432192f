import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { backtest } from '../../src/backtest/run.js';
import { sweepCandidates } from '../../src/research/candidates.js';
import { stagedStrategy } from '../../src/research/stages.js';
import { MARKETS_NEEDED } from '../backtest/whole-runs.js';
import { randomCandles } from '../support/series.js';

const market = randomCandles({ seed: 21, length: 1500 });
const other = randomCandles({ seed: 22, length: 1500, symbol: 'OTHER' });

describe('a staged strategy', () => {
  it('of one stage is that strategy, bit for bit', () => {
    const spec = makeRunSpec({ markets: [market], strategy: 'momentum', gaps: { mode: 'allow' } });
    const plain = backtest({ spec, markets: [market] });
    const staged = backtest({
      spec,
      markets: [market],
      strategy: stagedStrategy([{ fromMs: 0, strategy: strategies.parse('momentum') }]),
    });
    expect(staged.equity).toEqual(plain.equity);
    expect(staged.fills).toEqual(plain.fills);
  });

  it('hands over at the time of the next stage', () => {
    const spec = makeRunSpec({ markets: [market], strategy: 'hold', costs: [], gaps: { mode: 'allow' } });
    const switchAt = market.openTime[700];
    const flat = strategies.parse('momentum(enter=10)');
    const staged = backtest({
      spec,
      markets: [market],
      strategy: stagedStrategy([
        { fromMs: 0, strategy: flat },
        { fromMs: switchAt, strategy: strategies.parse('hold') },
      ]),
    });
    expect(staged.fills[0].time).toBeGreaterThanOrEqual(switchAt);
  });

  it('closes what the stage before held, and goes on where both are the same', () => {
    const spec = makeRunSpec({
      markets: [market],
      strategy: 'hold',
      costs: [],
      account: { cashQuote: 1 },
      gaps: { mode: 'allow' },
    });
    const switchAt = market.openTime[700];
    const run = (second: string) =>
      backtest({
        spec,
        markets: [market],
        strategy: stagedStrategy([
          { fromMs: 0, strategy: strategies.parse('hold') },
          { fromMs: switchAt, strategy: strategies.parse(second) },
        ]),
      });
    const changed = run('momentum(enter=10)');
    expect(changed.positions[0][changed.steps - 1]).toBe(0);
    expect(
      changed.fills.map((fill) => fill.time >= switchAt),
      'bought before, sold after',
    ).toEqual([false, true]);
    const same = run('hold');
    expect(same.fills, 'nothing is sold').toHaveLength(1);
  });

  it('hands an open position over to any strategy that the sweep can choose', () => {
    for (const definition of strategies.list().filter((d) => d.name !== 'hold')) {
      const stages = sweepCandidates(strategies, strategies.bind(definition.name), { fixed: [], most: 6, seed: 1 });
      const markets = [market, other].slice(0, MARKETS_NEEDED.get(definition.name) ?? 1);
      const spec = makeRunSpec({ markets, strategy: 'hold', costs: [], gaps: { mode: 'allow' } });
      const run = backtest({
        spec,
        markets,
        signals: markets.map((m) => m.close.map((_, i) => (i % 50 < 25 ? 0.9 : 0.1))),
        strategy: stagedStrategy([
          { fromMs: 0, strategy: strategies.parse('hold') },
          ...stages.flatMap((strategy, k) => [
            { fromMs: market.openTime[800 + 100 * k], strategy },
            { fromMs: market.openTime[850 + 100 * k], strategy: strategies.parse('hold') },
          ]),
        ]),
      });
      expect(run.fills.length, definition.name).toBeGreaterThan(1);
    }
  });
});
