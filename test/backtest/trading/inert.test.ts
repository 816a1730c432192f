import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { strategies } from '../../../src/backtest/registry.js';
import { backtest } from '../../../src/backtest/run.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import type { Ledger } from '../../../src/core/ledger.js';
import type { TradingSpec } from '../../../src/core/spec.js';
import { randomCandles } from '../../support/series.js';
import { playTable } from '../bar-table.js';

const markets = ['AUSDT', 'BUSDT'].map((symbol) => randomCandles({ seed: `inert ${symbol}`, length: 400, symbol }));
const signals = markets.map(({ close }) => close.map((_, i) => (i < 5 ? Number.NaN : 0.5 + 0.3 * Math.sin(i / 7))));

function play(strategy: string, latencyMs: number, trading?: Partial<TradingSpec>): Ledger {
  const draft = { markets, strategy, costs: ['taker-fee'], trading, execution: { latencyMs } };
  const spec = makeRunSpec({ ...draft, gaps: { mode: 'allow' } });
  return backtest({ spec, markets, signals });
}

describe.each([0, HOUR_MS])('a layer that has nothing to say, orders %i ms on their way', (latencyMs) => {
  // Carry needs perpetuals.
  const names = strategies.list().map((strategy) => strategy.name);
  it.each(names.filter((name) => name !== 'funding-carry'))('leaves a run of %s as it is', (name) => {
    const plain = play(name, latencyMs);
    const layered = play(name, latencyMs, { risk: ['max-weight(limit=100)', 'kill-switch(limit=1)'] });
    expect(layered.riskEvents).toEqual([]);
    expect(layered.fills.length).toBe(plain.fills.length);
    // Against a starting cash of 10,000.
    const worst = plain.equity.reduce((most, value, i) => Math.max(most, Math.abs(value - layered.equity[i])), 0);
    expect(worst).toBeLessThan(1e-6);
  });
});

describe('latency', () => {
  it.each([undefined, ['max-weight(limit=1)']])(
    'sells what an older target still bought, with the rules %j',
    (risk) => {
      playTable(
        `
      bar            | decide     | fills     | position
      10 10 10 10    | target 0.5 |           | 0
      10 10 10 10    |            |           | 0
      10 10 10 10 5  | target 0   | +5 @ 10   | 5
      10 10 10 10    |            | +45 @ 10  | 50
      10 10 10 10    |            | -50 @ 10  | 0
    `,
        { rules: { latencyMs: HOUR_MS }, trading: { risk } },
      );
    },
  );

  it('sells it where stops are laid as well', () => {
    playTable(
      `
      bar            | decide     | fills     | position
      10 10 10 10    | target 0.5 |           | 0
      10 10 10 10    |            |           | 0
      10 10 10 10 5  | target 0   | +5 @ 10   | 5
      10 10 10 10    |            | +45 @ 10  | 50
      10 10 10 10    |            | -5 @ 10   | 45
      10 10 10 10    |            | -45 @ 10  | 0
      10 10 10 10    |            |           | 0
    `,
      { rules: { latencyMs: HOUR_MS }, trading: { stops: ['fixed(rate=0.5)'] } },
    );
  });

  it.each([{ risk: ['max-weight(limit=1)'] }, { stops: ['fixed(rate=0.5)'] }])(
    'sells an entry that it took back too late: %j',
    (trading) => {
      playTable(
        `
      bar            | decide     | fills     | position
      10 10 10 10    | target 0.5 |           | 0
      10 10 10 10    | target 0   |           | 0
      10 10 10 10    |            | +50 @ 10  | 50
      10 10 10 10    |            | SOLD_A    | LEFT
      10 10 10 10    |            | SOLD_B    | 0
      10 10 10 10    |            |           | 0
    `
          .replace('SOLD_A', 'stops' in trading ? '' : '-50 @ 10')
          .replace('LEFT', 'stops' in trading ? '50' : '0')
          .replace('SOLD_B', 'stops' in trading ? '-50 @ 10' : ''),
        { rules: { latencyMs: HOUR_MS }, trading },
      );
    },
  );
});
