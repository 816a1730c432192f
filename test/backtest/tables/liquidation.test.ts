import { describe, expect, it } from 'vitest';
import type { MarketRules } from '../../../src/core/market-rules.js';
import { playTable, type TableOptions } from '../bar-table.js';

/**
 * Round prices: with a maintenance rate of 4 % a long at 10x is liquidated at 0.9 / 0.96 = 93.75 % of its entry; with 20 % a
 * long at 2x at 62.5 % and a short at 2x at 125 %.
 */
function perpetual(
  margin: 'cross' | 'isolated',
  maxLeverage: number,
  maintenanceRate: number,
  more: Partial<TableOptions> & { market?: Partial<MarketRules> } = {},
): TableOptions {
  const tiers = [{ floorNotional: 0, capNotional: null, maintenanceRate, maxLeverage: 125 }];
  return {
    ...more,
    rules: { margin, maxLeverage, ...more.rules },
    market: { contract: 'linear', marginTables: [{ effectiveFromMs: 0, tiers }], ...more.market },
  };
}
const TEN = perpetual('isolated', 10, 0.04);
const TWO = perpetual('isolated', 2, 0.2);

describe('rule 27: liquidation at the open', () => {
  it('takes a position away whose mark opens beyond the price, before any order fills', () => {
    playTable(
      `
      bar             | decide                | fills                 | liquidated | wallet
      100 100 100 100 | market +50            |                       |            | 1000
      100 100 100 100 | stop -50 at 95 reduce | +50 @ 100             |            | 1000
      92 99 91 99     |                       | -50 @ 92; LIQUIDATED  | +50 @ 92   | 500
    `,
      TEN,
    );
  });

  it('and one that opens exactly at it', () => {
    playTable(
      `
      bar             | decide     | fills       | liquidated  | wallet
      100 100 100 100 | market -10 |             |             | 1000
      100 100 100 100 |            | -10 @ 100   |             | 1000
      125 125 125 125 |            | +10 @ 125   | -10 @ 125   | 500
    `,
      TWO,
    );
  });

  it('a market order that would have closed it comes too late', () => {
    playTable(
      `
      bar             | decide     | fills                | liquidated | wallet
      100 100 100 100 | market +50 |                      |            | 1000
      100 100 100 100 | market -50 | +50 @ 100            |            | 1000
      92 99 91 99     |            | -50 @ 92; LIQUIDATED | +50 @ 92   | 500
    `,
      TEN,
    );
  });

  it('follows the mark: a last price beyond it does nothing', () => {
    playTable(
      `
      bar             | mark            | decide     | fills     | liquidated | equity
      100 100 100 100 | 100 100 100 100 | market +50 |           |            | 1000
      100 100 100 100 | 100 100 100 100 |            | +50 @ 100 |            | 1000
      90 90 80 85     | 96 96 94 95     |            |           |            | 750
    `,
      TEN,
    );
  });

  it('with cross margin the others are valued at the open of their marks', () => {
    // 1000 of equity, 50 long at 100 and 40 short at 50. At the opens: 1000 − 250 − 600 = 150; maintenance 190 + 104 = 294.
    playTable(
      `
      AAA             | BBB         | decide                       | fills                          | liquidated                     | equity
      100 100 100 100 | 50 50 50 50 | market +50; BBB: market -40  |                                |                                | 1000
      100 100 100 100 | 50 50 50 50 |                              | AAA: +50 @ 100; BBB: -40 @ 50  |                                | 1000
      95 95 95 95     | 65 65 50 50 |                              | AAA: -50 @ 95; BBB: +40 @ 65   | AAA: +50 @ 95; BBB: -40 @ 65   | 0
      95 95 95 95     | 50 50 50 50 |                              |                                |                                | 0
    `,
      perpetual('cross', 10, 0.04),
    );
  });
});

describe('rule 28: liquidation inside the bar', () => {
  it('closes at the price when the marks reach it', () => {
    playTable(
      `
      bar             | decide     | fills       | liquidated  | wallet
      100 100 100 100 | market +50 |             |             | 1000
      100 100 94 95   |            | +50 @ 100   |             | 1000
      95 99 93.75 99  |            | -50 @ 93.75 | +50 @ 93.75 | 500
    `,
      TEN,
    );
  });

  it('of a short from above', () => {
    playTable(
      `
      bar             | decide     | fills     | liquidated | wallet
      100 100 100 100 | market -10 |           |            | 1000
      100 124 90 124  |            | -10 @ 100 |            | 1000
      124 130 90 90   |            | +10 @ 125 | -10 @ 125  | 500
    `,
      TWO,
    );
  });

  it('a bar without volume liquidates too: the mark needs no trade', () => {
    playTable(
      `
      bar               | decide     | fills       | liquidated  | wallet
      100 100 100 100   | market +50 |             |             | 1000
      100 100 94 95     |            | +50 @ 100   |             | 1000
      95 99 93 99 0     |            | -50 @ 93.75 | +50 @ 93.75 | 500
    `,
      TEN,
    );
  });

  it('a stop nearer to the open closes the position before', () => {
    playTable(
      `
      bar             | decide                | fills     | liquidated | wallet
      100 100 100 100 | market +50            |           |            | 1000
      100 100 100 100 | stop -50 at 95 reduce | +50 @ 100 |            | 1000
      100 100 90 99   |                       | -50 @ 95  |            | 750
    `,
      TEN,
    );
  });

  it('a stop beyond it comes too late', () => {
    playTable(
      `
      bar             | decide                | fills                   | liquidated  | wallet
      100 100 100 100 | market +50            |                         |             | 1000
      100 100 100 100 | stop -50 at 93 reduce | +50 @ 100               |             | 1000
      100 100 90 99   |                       | -50 @ 93.75; LIQUIDATED | +50 @ 93.75 | 500
    `,
      TEN,
    );
  });

  it('a stop that closes half of it leaves the price where it is', () => {
    playTable(
      `
      bar             | decide                | fills                   | liquidated  | wallet
      100 100 100 100 | market +50            |                         |             | 1000
      100 100 100 100 | stop -20 at 95 reduce | +50 @ 100               |             | 1000
      100 100 90 99   |                       | -20 @ 95; -30 @ 93.75   | +30 @ 93.75 | 600
    `,
      TEN,
    );
  });

  it('limits and take-profits come after it', () => {
    playTable(
      `
      bar             | decide                         | fills                   | liquidated  | wallet
      100 100 100 100 | market +50                     |                         |             | 1000
      100 100 100 100 | take-profit -50 at 101 reduce  | +50 @ 100               |             | 1000
      100 110 90 99   |                                | -50 @ 93.75; LIQUIDATED | +50 @ 93.75 | 500
    `,
      TEN,
    );
  });

  it('what a limit has entered is looked at with the marks of the whole bar', () => {
    // Bought at 96: liquidated at 96 × 0.9375 = 90.
    playTable(
      `
      bar             | decide           | fills                   | liquidated | wallet
      100 100 100 100 | limit +50 at 96  |                         |            | 1000
      100 100 90 99   |                  | +50 @ 96 maker; -50 @ 90 | +50 @ 90   | 520
    `,
      TEN,
    );
  });

  it('a position bought at the open can go in the same bar', () => {
    playTable(
      `
      bar             | decide     | fills                  | liquidated  | wallet
      100 100 100 100 | market +50 |                        |             | 1000
      100 100 93 99   |            | +50 @ 100; -50 @ 93.75 | +50 @ 93.75 | 500
    `,
      TEN,
    );
  });

  it('with cross margin the others are valued at the worse of open and close of their marks', () => {
    // Without BBB: 500 + 50 (P − 100) = 2 P at 93.75. The short of 10 at 50: open 52, close 58: 80 lost, 23.2 maintained.
    // 500 − 80 − 23.2 + 50 (P − 100) = 2 P at 4603.2 / 48.
    playTable(
      `
      AAA             | BBB         | decide                       | fills                                 | liquidated                            | equity
      100 100 100 100 | 50 50 50 50 | market +50; BBB: market -10  |                                       |                                       | 500
      100 100 100 100 | 50 50 50 50 |                              | AAA: +50 @ 100; BBB: -10 @ 50         |                                       | 500
      100 100 95.9 100 | 52 60 50 58 |                             | AAA: -50 @ 95.9; BBB: +10 @ 58        | AAA: +50 @ 95.9; BBB: -10 @ 58        | 0
    `,
      perpetual('cross', 11, 0.04, { cash: 500 }),
    );
  });
});

describe('rule 29: liquidation at the close', () => {
  it('with cross margin a loss that another market made late in the bar takes everything at the closes', () => {
    // AAA is looked at first, with BBB at 100: fine. Then the stop of BBB sells at 88 less 5 %: 656 lost. With the 220 of AAA
    // 124 of equity are left at the close, and 40 × 94.5 × 4 % = 151.2 must be there.
    const ledger = playTable(
      `
      AAA               | BBB             | decide                                    | fills                                     | liquidated       | equity
      101 101 101 101   | 101 101 101 101 | limit +40 at 100; BBB: limit +40 at 100   |                                           |                  | 1000
      101 101 99 100    | 101 101 99 100  | BBB: stop -40 at 88 reduce                | AAA: +40 @ 100 maker; BBB: +40 @ 100 maker |                  | 1000
      100 100 94.5 94.5 | 100 100 88 100  |                                           | BBB: -40 @ 83.6; AAA: -40 @ 94.5          | AAA: +40 @ 94.5  | 0
    `,
      perpetual('cross', 10, 0.04, { costs: ['fixed-slippage(bps=500)'] }),
    );
    expect(ledger.liquidations[0].forfeited).toBeCloseTo(124, 9);
  });

  it('a market whose bars are missing stands at its last mark until they come', () => {
    // 40 long of each at 100 with 1000. Both at 91: 280 left, 291.2 maintained.
    playTable(
      `
      AAA             | BBB             | decide                       | fills                          | liquidated                    | equity
      100 100 100 100 | 100 100 100 100 | market +40; BBB: market +40  |                                |                               | 1000
      100 100 100 100 | 100 100 100 100 |                              | AAA: +40 @ 100; BBB: +40 @ 100 |                               | 1000
      100 100 91 91   | -               |                              |                                |                               | 640
      91 91 91 91     | 91 91 91 91     |                              | AAA: -40 @ 91; BBB: -40 @ 91   | AAA: +40 @ 91; BBB: +40 @ 91  | 0
    `,
      perpetual('cross', 10, 0.04),
    );
  });
});

describe('rule 30: what liquidation costs', () => {
  it('the fee comes from what is left of the margin and the venue keeps the rest', () => {
    // Left at 93.75: 500 − 312.5 = 187.5. Fee 1 % of 4687.5.
    const ledger = playTable(
      `
      bar             | decide     | fills       | liquidated  | wallet
      100 100 100 100 | market +50 |             |             | 1000
      100 100 100 100 |            | +50 @ 100   |             | 1000
      100 100 93 99   |            | -50 @ 93.75 | +50 @ 93.75 | 500
    `,
      perpetual('isolated', 10, 0.04, { market: { liquidationFeeRate: 0.01 } }),
    );
    expect(ledger.liquidations[0]).toMatchObject({
      symbol: 'AAA',
      strategy: 0,
      quantity: 50,
      entryPrice: 100,
      fee: expect.closeTo(46.875, 9),
      forfeited: expect.closeTo(140.625, 9),
      insurance: 0,
      liquidationPrice: expect.closeTo(93.75, 9),
      bankruptcyPrice: expect.closeTo(90, 9),
      maintenanceRate: 0.04,
    });
    expect(ledger.liquidationCost[2]).toBeCloseTo(187.5, 9);
    expect(ledger.trades.map((trade) => [trade.profit, trade.exitReason])).toEqual([
      [expect.closeTo(-500, 9), 'liquidated'],
    ]);
  });

  it('a loss beyond the margin is the insurance fund’s', () => {
    const ledger = playTable(
      `
      bar             | decide     | fills     | liquidated | wallet
      100 100 100 100 | market +50 |           |            | 1000
      100 100 100 100 |            | +50 @ 100 |            | 1000
      70 70 70 70     |            | -50 @ 70  | +50 @ 70   | 500
    `,
      perpetual('isolated', 10, 0.04, { market: { liquidationFeeRate: 0.01 } }),
    );
    expect(ledger.liquidations[0]).toMatchObject({ fee: 0, forfeited: 0, insurance: expect.closeTo(1000, 9) });
    expect(ledger.liquidationCost[2], 'received').toBeCloseTo(-1000, 9);
  });

  it('spread, slippage and the cap of volume do not touch it', () => {
    playTable(
      `
      bar              | decide     | fills         | liquidated  | wallet
      100 100 100 100  | market +50 |               |             | 1000
      100 100 100 100  |            | +50 @ 101     |             | 1000
      100 100 93 99 1  |            | -50 @ 94.6875 | +50 @ 94.6875 | 495
    `,
      perpetual('isolated', 10, 0.04, { costs: ['fixed-slippage(bps=100)'] }),
    );
  });

  it('an isolated position leaves the others and the free wallet alone', () => {
    playTable(
      `
      AAA             | BBB         | decide                                     | fills                          | liquidated      | wallet
      100 100 100 100 | 50 50 50 50 | market +50; BBB: market +20                |                                |                 | 1000
      100 100 100 100 | 50 50 50 50 | limit +1 at 80; BBB: limit -20 at 60       | AAA: +50 @ 100; BBB: +20 @ 50  |                 | 1000
      100 100 93 99   | 50 50 50 50 |                                            | AAA: -50 @ 93.75; LIQUIDATED   | AAA: +50 @ 93.75 | 500
      99 99 99 99     | 50 61 50 60 |                                            | BBB: -20 @ 60 maker            |                 | 700
    `,
      TEN,
    );
  });

  it('a cross account is ruined: nothing is left, every order is withdrawn, the strategy is not asked again', () => {
    const ledger = playTable(
      `
      AAA             | BBB         | decide                                | fills                                     | liquidated       | equity
      100 100 100 100 | 50 50 50 50 | market +100; AAA: limit +1 at 50; BBB: limit +1 at 10 |                           |                  | 1000
      100 100 100 100 | 50 50 50 50 |                                       | AAA: +100 @ 100                           |                  | 1000
      100 100 93 99   | 50 50 50 50 | market +1                             | AAA: -100 @ 93.75; LIQUIDATED; BANKRUPT   | AAA: +100 @ 93.75 | 0
      99 99 99 99     | 50 50 50 50 |                                       |                                           |                  | 0
    `,
      perpetual('cross', 10, 0.04),
    );
    expect(ledger.isBankrupt).toBe(true);
    expect(ledger.liquidations[0].forfeited).toBeCloseTo(375, 9);
    expect(ledger.cash[2], 'exactly nothing').toBe(0);
  });

  it('one strategy of an account is ruined alone', () => {
    const ledger = playTable(
      `
      bar             | decide     | decide 2  | fills                   | liquidated  | equity
      100 100 100 100 | market +50 | market +1 |                         |             | 1000
      100 100 100 100 |            |           | +50 @ 100; 2: +1 @ 100  |             | 1000
      100 100 93 99   |            |           | -50 @ 93.75             | +50 @ 93.75 | 499
      99 99 99 99     |            | market -1 |                         |             | 499
      99 99 99 99     |            |           | 2: -1 @ 99              |             | 499
    `,
      perpetual('cross', 10, 0.04),
    );
    expect(ledger.isBankrupt).toBe(false);
    expect(ledger.strategies.map((part) => part.equity[4])).toEqual([0, 499]);
  });

  it('an inverse short is liquidated where the price has risen too far', () => {
    // Short 1000 contracts of 100 USD at 100, 2x: 1000 coins of notional, 500 of margin. 500 − 1000 + 10^5 / P = 20 % of
    // 10^5 / P at P = 160.
    playTable(
      `
      bar             | decide       | fills       | liquidated  | wallet
      100 100 100 100 | market -1000 |             |             | 1000
      100 159 100 150 |              | -1000 @ 100 |             | 1000
      150 170 150 150 |              | +1000 @ 160 | -1000 @ 160 | 500
    `,
      perpetual('isolated', 2, 0.2, { market: { contract: 'inverse', contractSize: 100 } }),
    );
  });
});
