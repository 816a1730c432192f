import { describe, expect, it } from 'vitest';
import type { MarginTier } from '../../../src/core/market-rules.js';
import { START_MS } from '../../support/series.js';
import { playTable, type TableOptions } from '../bar-table.js';

/** One tier, or several by floor: [floor, rate, largest leverage]. */
function tiers(...rows: readonly (readonly [number, number, number])[]): MarginTier[] {
  return rows.map(([floorNotional, maintenanceRate, maxLeverage]) => ({
    floorNotional,
    capNotional: null,
    maintenanceRate,
    maxLeverage,
  }));
}

function perpetual(margin: 'cross' | 'isolated', maxLeverage: number, more: Partial<TableOptions> = {}): TableOptions {
  return {
    rules: { margin, maxLeverage },
    ...more,
    market: {
      contract: 'linear',
      marginTables: [{ effectiveFromMs: 0, tiers: tiers([0, 0.01, 125]) }],
      ...more.market,
    },
  };
}

describe('rule 23: the margin account', () => {
  it('fills move no money but profit', () => {
    playTable(
      `
      bar             | decide     | fills     | wallet | equity
      100 100 100 100 | market +10 |           | 1000   | 1000
      100 110 100 110 |            | +10 @ 100 | 1000   | 1100
      110 110 110 110 | market -5  |           | 1000   | 1100
      120 120 120 120 | market -5  | -5 @ 120  | 1100   | 1200
      90  90  90  90  |            | -5 @ 90   | 1050   | 1050
    `,
      perpetual('cross', 2),
    );
  });

  it('equity is counted at the mark price, not at the last price', () => {
    playTable(
      `
      bar             | mark            | decide     | fills     | wallet | equity
      100 100 100 100 | 100 100 100 100 | market +10 |           | 1000   | 1000
      100 130 90  130 | 101 106 99  105 |            | +10 @ 100 | 1000   | 1050
      130 130 130 130 | 104 104 104 104 | market -10 |           | 1000   | 1040
      130 130 130 130 | 104 104 104 104 |            | -10 @ 130 | 1300   | 1300
    `,
      perpetual('cross', 2),
    );
  });

  it('where no mark is stored the last price stands in', () => {
    playTable(
      `
      bar             | mark            | decide     | fills     | equity
      100 100 100 100 | 100 100 100 100 | market +10 |           | 1000
      100 130 90  130 | -               |            | +10 @ 100 | 1300
    `,
      perpetual('cross', 2),
    );
  });

  it('an isolated order is cut to what the free wallet can set aside', () => {
    playTable(
      `
      bar             | decide      | fills              | wallet
      100 100 100 100 | market +150 |                    | 1000
      100 100 100 100 |             | +100 @ 100; MARGIN | 1000
    `,
      perpetual('isolated', 10),
    );
  });

  it('its costs are set aside too', () => {
    // 1000 = N / 10 + N / 100, so N = 9090.909…
    playTable(
      `
      bar             | decide      | fills                     | wallet
      100 100 100 100 | market +150 |                           | 1000
      100 100 100 100 |             | +90.90909091 @ 100; MARGIN | 909.0909090909
    `,
      perpetual('isolated', 10, { costs: ['taker-fee(takerBps=100)'] }),
    );
  });

  it('unrealised profit pays for nothing with isolated margin, and for more with cross', () => {
    const table = (fill: string): string => `
      bar             | decide     | fills     | equity
      100 100 100 100 | market +50 |           | 1000
      100 200 100 200 | market +50 | +50 @ 100 | 6000
      200 200 200 200 |            | ${fill}   | 6000
    `;
    playTable(table('+25 @ 200; MARGIN'), perpetual('isolated', 10));
    playTable(table('+50 @ 200'), perpetual('cross', 10));
  });

  it('margin comes back when a position shrinks and can be used again', () => {
    playTable(
      `
      bar             | decide      | fills              | wallet
      100 100 100 100 | market +100 |                    | 1000
      100 100 100 100 | market -40  | +100 @ 100         | 1000
      100 100 100 100 | market +50  | -40 @ 100          | 1000
      100 100 100 100 |             | +40 @ 100; MARGIN  | 1000
    `,
      perpetual('isolated', 10),
    );
  });

  it('an order that turns the position around is paid with what closing it frees', () => {
    // Closing frees 400 of margin and 40 × 10 of profit: 1400 × 10 / 110 = 127.27… may be sold short.
    playTable(
      `
      bar             | decide      | fills                       | wallet
      100 100 100 100 | market +40  |                             | 1000
      100 110 100 110 | market -200 | +40 @ 100                   | 1000
      110 110 110 110 |             | -167.2727273 @ 110; MARGIN  | 1400
    `,
      perpetual('isolated', 10),
    );
  });

  it('every isolated position has a margin of its own', () => {
    playTable(
      `
      AAA             | BBB         | decide                        | fills                                  | equity
      100 100 100 100 | 50 50 50 50 | market +60; BBB: market -120  |                                        | 1000
      100 100 100 100 | 50 50 50 50 |                               | AAA: +60 @ 100; BBB: -80 @ 50; MARGIN  | 1000
    `,
      perpetual('isolated', 10),
    );
  });

  it('no position grows beyond the notional at which the venue allows the leverage', () => {
    const marginTables = [{ effectiveFromMs: 0, tiers: tiers([0, 0.01, 10], [4000, 0.02, 5]) }];
    playTable(
      `
      bar             | decide     | fills               | position
      100 100 100 100 | market +30 |                     | 0
      100 100 100 100 | market +30 | +30 @ 100           | 30
      100 100 100 100 |            | +10 @ 100; LEVERAGE | 40
    `,
      perpetual('cross', 10, { market: { marginTables } }),
    );
    playTable(
      `
      bar             | decide     | fills     | position
      100 100 100 100 | market +60 |           | 0
      100 100 100 100 |            | +50 @ 100; LEVERAGE | 50
    `,
      perpetual('cross', 5, { market: { marginTables } }),
    );
  });

  it('profit of an inverse contract is paid in the base currency', () => {
    // One contract is 100 USD, a coin at 100. From 100 to 125 a long of 10 gains 10 × (1 − 0.8) coins.
    playTable(
      `
      bar             | decide     | fills     | wallet | equity
      100 100 100 100 | market +10 |           | 1000   | 1000
      100 125 100 125 | market -10 | +10 @ 100 | 1000   | 1002
      200 200 200 200 |            | -10 @ 200 | 1005   | 1005
    `,
      perpetual('cross', 1, { market: { contract: 'inverse', contractSize: 100 } }),
    );
  });

  it('an inverse order is cut by its notional in coins', () => {
    // 1000 coins at leverage 2 carry 2000 coins of notional; a contract of 100 USD is 2 coins at 50.
    playTable(
      `
      bar         | decide       | fills                | equity
      50 50 50 50 | market +5000 |                      | 1000
      50 50 50 50 |              | +1000 @ 50; LEVERAGE | 1000
    `,
      perpetual('cross', 2, { market: { contract: 'inverse', contractSize: 100 } }),
    );
  });
});

describe('rule 24: maintenance margin', () => {
  it('grows by the rate of a tier only beyond its floor', () => {
    // Tiers 4 % and, from 5000, 20 %: amount 800. At 100 of 100, margin 2000: 2000 + 100 (P − 100) = 20 P − 800 at P = 90.
    const marginTables = [{ effectiveFromMs: 0, tiers: tiers([0, 0.04, 125], [5000, 0.2, 125]) }];
    playTable(
      `
      bar             | decide      | fills      | liquidated | wallet
      100 100 100 100 | market +100 |            |            | 2000
      100 100 90.1 91 |             | +100 @ 100 |            | 2000
      91 91 90 91     |             | -100 @ 90  | +100 @ 90  | 0
    `,
      perpetual('isolated', 5, { cash: 2000, market: { marginTables } }),
    );
  });

  it('is that of the tier of the notional at the liquidation price', () => {
    // 60 at 100 are 6000: second tier. Margin 600: 600 + 60 (P − 100) = 2.4 P at P = 93.75, notional 5625: still the second
    // when it begins at 5625.01, no more: the first tier, 4 %, counts.
    const marginTables = [{ effectiveFromMs: 0, tiers: tiers([0, 0.04, 125], [5625.01, 0.2, 125]) }];
    const ledger = playTable(
      `
      bar             | decide     | fills       | liquidated
      100 100 100 100 | market +60 |             |
      100 100 99 99   |            | +60 @ 100   |
      99 99 93 99     |            | -60 @ 93.75 | +60 @ 93.75
    `,
      perpetual('isolated', 10, { market: { marginTables } }),
    );
    expect(ledger.liquidations[0].maintenanceRate).toBe(0.04);
  });

  it('a new table counts from the first bar that opens at its date', () => {
    const marginTables = [
      { effectiveFromMs: 0, tiers: tiers([0, 0.01, 125]) },
      { effectiveFromMs: START_MS + 3 * 3_600_000, tiers: tiers([0, 0.04, 125]) },
    ];
    playTable(
      `
      bar             | decide     | fills     | liquidated
      100 100 100 100 | market +50 |           |
      100 100 93 93   |            | +50 @ 100 |
      93 93 93 93     |            |           |
      93 93 93 93     |            | -50 @ 93  | +50 @ 93
    `,
      perpetual('isolated', 10, { market: { marginTables } }),
    );
  });

  it('of an inverse contract it is counted in coins', () => {
    // Long 10 contracts of 100 USD at 100 with 10x: margin 1 coin. 1 + 10 − 1000/P = 10 % of 1000/P at P = 100.
    // With 4 %: 11 = 1040 / P.
    playTable(
      `
      bar             | decide     | fills             | liquidated        | wallet
      100 100 100 100 | market +10 |                   |                   | 1000
      100 100 95 95   |            | +10 @ 100         |                   | 1000
      95 95 94 95     |            | -10 @ 94.54545455 | +10 @ 94.54545455 | 999
    `,
      perpetual('isolated', 10, {
        market: {
          contract: 'inverse',
          contractSize: 100,
          marginTables: [{ effectiveFromMs: 0, tiers: tiers([0, 0.04, 125]) }],
        },
      }),
    );
  });
});
