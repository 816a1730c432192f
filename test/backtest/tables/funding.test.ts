import { describe, expect, it } from 'vitest';
import { playTable, type TableOptions } from '../bar-table.js';

const CROSS: TableOptions = { rules: { margin: 'cross', maxLeverage: 5 }, costs: ['stored-funding'] };

describe('rule 25: funding', () => {
  it('is paid by longs and received by shorts when the rate is positive', () => {
    const table = (side: string, paid: number): string => `
      bar             | funding | decide           | fills           | paid    | wallet
      100 100 100 100 |         | market ${side}10 |                 | 0       | 1000
      100 100 100 100 |         |                  | ${side}10 @ 100 | 0       | 1000
      100 100 100 100 | 0.002   |                  |                 | ${paid} | ${1000 - paid}
    `;
    playTable(table('+', 2), CROSS);
    playTable(table('-', -2), CROSS);
  });

  it('at an open it counts what was held before that open', () => {
    playTable(
      `
      bar             | funding | decide     | fills     | paid | wallet
      100 100 100 100 |         | market +10 |           | 0    | 1000
      100 100 100 100 | 0.002   |            | +10 @ 100 | 0    | 1000
      100 100 100 100 | 0.002   | market -10 |           | 2    | 998
      100 100 100 100 | 0.002   |            | -10 @ 100 | 2    | 996
      100 100 100 100 | 0.002   |            |           | 0    | 996
    `,
      CROSS,
    );
  });

  it('inside a bar it counts what is held when the open is over', () => {
    playTable(
      `
      bar             | funding   | decide     | fills     | paid | wallet
      100 100 100 100 |           | market +10 |           | 0    | 1000
      100 100 100 100 | 0.002@0.5 |            | +10 @ 100 | 2    | 998
      100 100 100 100 |           | market -10 |           | 0    | 998
      100 100 100 100 | 0.002@0.5 |            | -10 @ 100 | 0    | 998
    `,
      CROSS,
    );
  });

  it('takes the mark that opens at that time, and inside a bar the last close of the mark', () => {
    playTable(
      `
      bar             | mark            | funding   | decide     | fills     | paid
      100 100 100 100 | 100 100 100 100 |           | market +10 |           | 0
      100 100 100 100 | 101 101 101 101 | 0.01@0.5  |            | +10 @ 100 | 10
      100 100 100 100 | 102 109 102 109 | 0.01      |            |           | 10.2
      100 100 100 100 | 103 103 103 103 | 0.01@0.25 |            |           | 10.9
    `,
      CROSS,
    );
  });

  it('a stop that fires later in the bar does not escape it', () => {
    playTable(
      `
      bar             | funding  | decide               | fills     | paid | position
      100 100 100 100 |          | market +10           |           | 0    | 0
      100 100 100 100 |          | stop -10 at 95 reduce | +10 @ 100 | 0    | 10
      100 100 90 95   | 0.01@0.9 |                      | -10 @ 95  | 10   | 0
    `,
      CROSS,
    );
  });

  it('what fell into missing bars is paid at the next open, at the last mark known', () => {
    playTable(
      `
      bar             | funding | decide     | fills     | paid | wallet
      100 100 100 100 |         | market +10 |           | 0    | 1000
      100 104 100 104 |         |            | +10 @ 100 | 0    | 1000
      -               | 0.01    |            |           |      |
      -               | 0.01    |            |           |      |
      120 120 120 120 | 0.01    |            |           | 32.8 | 967.2
    `,
      CROSS,
    );
  });

  it('a market without a bar pays at its last mark', () => {
    playTable(
      `
      AAA             | BBB         | funding AAA | decide          | fills          | paid
      100 100 100 100 | 50 50 50 50 |             | AAA: market +10 |                | 0
      100 104 100 104 | 50 50 50 50 |             |                 | AAA: +10 @ 100 | 0
      -               | 50 50 50 50 | 0.01        |                 |                | 10.4
    `,
      CROSS,
    );
  });

  it('a position between settlements pays nothing', () => {
    const ledger = playTable(
      `
      bar             | funding | decide     | fills     | wallet
      100 100 100 100 | 0.5     | market +10 |           | 1000
      100 100 100 100 | 0.5     | market -10 | +10 @ 100 | 1000
      100 100 100 100 |         |            | -10 @ 100 | 1000
      100 100 100 100 | 0.5     |            |           | 1000
    `,
      CROSS,
    );
    expect(ledger.fundingPayments).toEqual([]);
  });

  it('of an inverse contract it is the notional in coins', () => {
    // 10 contracts of 100 USD at 125 are 8 coins
    playTable(
      `
      bar             | funding | decide     | fills     | paid  | wallet
      100 100 100 100 |         | market +10 |           | 0     | 1000
      100 125 100 125 |         |            | +10 @ 100 | 0     | 1000
      125 125 125 125 | 0.01    |            |           | 0.08  | 999.92
      125 125 125 125 | -0.01   |            |           | -0.08 | 1000
    `,
      { ...CROSS, market: { contract: 'inverse', contractSize: 100 } },
    );
  });

  it('comes out of the position when an isolated account has nothing free', () => {
    // Margin 1000, 9.9 free of 1009.9; 5 % of 10000 are 500: 490.1 come from the margin. 509.9 + 100 (P − 100) = 0.4 P.
    playTable(
      `
      bar             | funding | decide      | fills              | liquidated         | wallet
      100 100 100 100 |         | market +100 |                    |                    | 1009.9
      100 100 95.5 96 |         |             | +100 @ 100         |                    | 1009.9
      100 100 95 96   | 0.05    |             | -100 @ 95.28212851 | +100 @ 95.28212851 | 0
    `,
      {
        cash: 1009.9,
        rules: { margin: 'isolated', maxLeverage: 10 },
        costs: ['stored-funding'],
        market: { contract: 'linear', base: 'BTC' },
      },
    );
  });

  it('two strategies in one account pay for what each of them holds', () => {
    const ledger = playTable(
      `
      bar             | funding | decide    | decide 2  | fills                  | paid | equity
      100 100 100 100 |         | market +4 | market -1 |                        | 0    | 1000
      100 100 100 100 |         |           |           | +1 @ 100; 2: -1 @ 100; +3 @ 100 | 0    | 1000
      100 100 100 100 | 0.01    |           |           |                        | 3    | 997
    `,
      CROSS,
    );
    expect(ledger.fundingPayments.map((row) => [row.strategy, row.amount])).toEqual([
      [0, 4],
      [1, -1],
    ]);
  });
});

describe('rule 26: missing funding', () => {
  const TABLE = `
    bar             | funding | decide     | fills     | paid | wallet
    100 100 100 100 |         | market +10 |           | 0    | 1000
    100 100 100 100 |         |            | +10 @ 100 | 0    | 1000
    100 100 100 100 | ?       |            |           | 0    | 1000
    100 100 100 100 | 0.002   |            |           | 2    | 998
  `;

  it('stops a run that did not allow it', () => {
    expect(() => playTable(TABLE, CROSS)).toThrow('AAA: the funding rate of 2024-01-01T02:00:00Z is not known');
  });

  it('is left out with the flag', () => {
    playTable(TABLE, { ...CROSS, costs: ['stored-funding(missing=flag)'] });
  });

  it('does not matter while nothing is held', () => {
    playTable(
      `
      bar             | funding | decide     | fills     | wallet
      100 100 100 100 | ?       | market +10 |           | 1000
      100 100 100 100 | ?       |            | +10 @ 100 | 1000
    `,
      CROSS,
    );
  });

  it('an assumed rate is paid instead, by longs and by shorts', () => {
    const table = (side: string): string => `
      bar             | funding | decide           | fills           | paid | wallet
      100 100 100 100 |         | market ${side}10 |                 | 0    | 1000
      100 100 100 100 |         |                  | ${side}10 @ 100 | 0    | 1000
      100 100 100 100 | ?       |                  |                 | 3    | 997
    `;
    playTable(table('+'), { ...CROSS, costs: ['fixed-funding(bps=30)'] });
    playTable(table('-'), { ...CROSS, costs: ['fixed-funding(bps=30)'] });
  });
});
