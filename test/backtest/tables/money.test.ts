import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rules 13 and 14: spread, slippage and fees', () => {
  it('moves the price of takers against them and charges the fee on what they paid', () => {
    const ledger = playTable(
      `
      bar             | decide    | fills      | cash
      100 100 100 100 | market +1 |            | 1000
      100 100 100 100 | market -1 | +1 @ 101.5 | 897.485
      100 100 100 100 |           | -1 @ 98.5  | 995
    `,
      { costs: ['half-spread(bps=50)', 'fixed-slippage(bps=100)', 'taker-fee(takerBps=100)'] },
    );
    // 1000 - 101.5 - 1.015 = 897.485; + 98.5 - 0.985 = 995
    expect([ledger.spreadCost[2], ledger.slippageCost[2], ledger.fees[2]]).toEqual([1, 2, 2]);
  });

  it('may fill outside of the bar', () => {
    playTable(
      `
      bar             | decide    | fills
      100 100 100 100 | market +1 |
      100 100 99  99  |           | +1 @ 101
    `,
      { costs: ['fixed-slippage(bps=100)'] },
    );
  });

  it('charges makers neither spread nor slippage, and the maker fee', () => {
    playTable(
      `
      bar             | decide          | fills           | cash
      100 100 100 100 | limit +1 at 90  |                 | 1000
      100 100 80  90  |                 | +1 @ 90 maker   | 909.955
    `,
      { costs: ['half-spread(bps=50)', 'fixed-slippage(bps=100)', 'taker-fee(takerBps=100, makerBps=5)'] },
    );
  });

  it('never lets a limit pay more than its price', () => {
    const ledger = playTable(
      `
      bar             | decide           | fills
      100 100 100 100 | limit +1 at 101  |
      100 100 100 100 |                  | +1 @ 101
    `,
      { costs: ['half-spread(bps=100)', 'fixed-slippage(bps=300)'] },
    );
    expect([ledger.spreadCost[1], ledger.slippageCost[1]], '1 paid beyond the open, shared 1 to 3').toEqual([
      0.25, 0.75,
    ]);
  });

  it('fills a stop at its price plus slippage', () => {
    playTable(
      `
      bar             | decide                 | fills       | cash
      100 100 100 100 | market +1              |             | 1000
      100 100 100 100 | stop -1 at 90 reduce   | +1 @ 101    | 899
      100 100 85  95  |                        | -1 @ 89.1   | 988.1
    `,
      { costs: ['fixed-slippage(bps=100)'] },
    );
  });
});

describe('rule 15: interest on shorts', () => {
  // 365 days of 24 hours: 8.76 a year on a notional of 100 is 0.1 an hour.
  it('charges one interval at each close, and a gap on what was short through it', () => {
    const ledger = playTable(
      `
      bar             | decide    | fills     | cash
      100 100 100 100 | market -1 |           | 1000
      100 100 100 100 |           | -1 @ 100  | 1099.9
      -               |           |           |
      200 200 200 200 | market +1 |           | 1099.6
      100 100 100 100 |           | +1 @ 100  | 999.6
    `,
      { costs: ['borrow-rate(perYear=8.76)'] },
    );
    expect(ledger.borrowCost[3], '0.1 + 0.1 for the gap + 0.2').toBeCloseTo(0.4, 9);
  });

  it('charges cash below zero: a long beyond the equity is bought with borrowed cash', () => {
    // 8.76 a year is 0.001 an hour: on 1000 of debt 1 at the close, then 1 more on 1001 for the next.
    playTable(
      `
      bar             | decide   | fills     | cash      | equity
      100 100 100 100 | target 2 |           | 1000      | 1000
      100 100 100 100 |          | +20 @ 100 | -1001     | 999
      100 100 100 100 |          |           | -1002.001 | 997.999
    `,
      { costs: ['borrow-rate(perYear=8.76)'], rules: { maxLeverage: 2 } },
    );
  });

  it('takes what a gap has cost before the open, so that orders there are sized on what is left', () => {
    playTable(
      `
      bar             | decide    | fills          | cash   | equity
      100 100 100 100 | market -1 |                | 1000   | 1000
      100 100 100 100 | target 1  | -1 @ 100       | 1099.9 | 999.9
      -               |           |                |        |
      100 100 100 100 |           | +10.998 @ 100  | 0      | 999.8
    `,
      { costs: ['borrow-rate(perYear=8.76)'] },
    );
  });
});

describe('rule 16: valuation', () => {
  it('writes down exposure as a share of equity', () => {
    const ledger = playTable(`
      AAA         | BBB         | decide                             | fills                        | equity
      10 10 10 10 | 10 10 10 10 | AAA: target 0.4; BBB: target -0.2  |                              | 1000
      10 20 10 20 | 10 10 10 10 |                                    | AAA: +40 @ 10; BBB: -20 @ 10 | 1400
    `);
    expect(ledger.netExposure[1]).toBeCloseTo(600 / 1400, 12);
    expect(ledger.grossExposure[1]).toBeCloseTo(1000 / 1400, 12);
  });
});

describe('rule 17: ruin', () => {
  it('closes everything at the close, withdraws orders and stands still below zero', () => {
    const ledger = playTable(
      `
      bar         | decide                     | fills                       | cash | equity | position
      10 10 10 10 | target -1                  |                             | 1000 | 1000   | 0
      10 10 10 10 | limit +1 at 5; market +1   | -100 @ 10                   | 2000 | 1000   | -100
      25 25 25 25 | market +1                  | +1 @ 25; +99 @ 25; BANKRUPT | -500 | -500   | 0
      10 10 4  4  | market +1                  |                             | -500 | -500   | 0
    `,
      { orders: ['filled', 'rejected', 'filled', 'filled'] },
    );
    expect(ledger.isBankrupt).toBe(true);
    expect(ledger.orders[3].reason).toBe('bankrupt');
  });
});

describe('rule 19: the end', () => {
  it('tells orders that never had a bar and values what is open', () => {
    const ledger = playTable(
      `
      bar         | decide                    | fills        | equity
      10 10 10 10 | market +1                 |              | 1000
      10 12 10 12 | market -1; limit -1 at 20 | +1 @ 10; END_OF_DATA | 1002
    `,
      { orders: ['filled', 'open', 'open'] },
    );
    expect(ledger.trades).toHaveLength(1);
    expect(ledger.trades[0]).toMatchObject({ isClosed: false, exitPrice: 12, profit: 2, exitReason: 'end of data' });
  });

  it('tells orders whose bars did not trade enough', () => {
    playTable(`
      bar           | decide    | fills
      10 10 10 10   | market +5 |
      10 10 10 10 2 |           | +2 @ 10
      10 10 10 10 0 |           | NO_VOLUME
    `);
  });
});

describe('rule 20: trades', () => {
  it('cuts a fill that turns the position around in two and splits its fee by quantity', () => {
    const ledger = playTable(
      `
      bar         | decide    | fills
      10 10 10 10 | market +1 |
      10 10 10 10 | market -3 | +1 @ 10
      12 12 12 12 | target 0  | -3 @ 12
      9  9  9  9  |           | +2 @ 9
    `,
      { costs: ['taker-fee(takerBps=100)'] },
    );
    const [long, short] = ledger.trades;
    expect(long).toMatchObject({ side: 'long', entryPrice: 10, exitPrice: 12, quantity: 1, barsHeld: 1 });
    expect(long.fees, '0.1 in, a third of 0.36 out').toBeCloseTo(0.22, 12);
    expect(long.profit).toBeCloseTo(1.78, 12);
    expect(short).toMatchObject({ side: 'short', entryPrice: 12, exitPrice: 9, quantity: 2, isClosed: true });
    expect(short.profit, '6 less fees of 0.24 and 0.18').toBeCloseTo(5.58, 12);
    expect(short.profitRate).toBeCloseTo(5.58 / 24, 12);
  });

  it('averages entries and exits by quantity', () => {
    const ledger = playTable(`
      bar         | decide    | fills
      10 10 10 10 | market +1 |
      10 10 10 10 | market +3 | +1 @ 10
      12 12 12 12 | market -2 | +3 @ 12
      14 14 14 14 | target 0  | -2 @ 14
      16 16 16 16 |           | -2 @ 16
    `);
    expect(ledger.trades).toHaveLength(1);
    expect(ledger.trades[0]).toMatchObject({ entryPrice: 11.5, exitPrice: 15, quantity: 4, profit: 14 });
  });
});
