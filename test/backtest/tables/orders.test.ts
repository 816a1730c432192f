import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 8: volume', () => {
  it('fills nothing on a bar without volume and fires no stop on it', () => {
    playTable(`
      bar           | decide                       | fills
      10 10 10 10   | market +1; stop +1 at 11     |
      10 12 10 12 0 |                              |
      10 10 10 10   |                              | +1 @ 10
      11 11 11 11   |                              | +1 @ 11
    `);
  });

  it('takes at most its share of the volume and carries the rest over', () => {
    playTable(
      `
      bar             | decide     | fills   | position
      10 10 10 10     | market +25 |         | 0
      10 10 10 10 100 |            | +10 @ 10 | 10
      11 11 11 11 100 |            | +10 @ 11 | 20
      12 12 12 12 100 |            | +5 @ 12  | 25
    `,
      { rules: { maxVolumeShare: 0.1 } },
    );
  });

  it('shares the volume of one bar between all orders of a market', () => {
    playTable(
      `
      bar             | decide                 | fills
      10 10 10 10     | market +6; market +6   |
      10 10 10 10 100 |                        | +6 @ 10; +4 @ 10
      10 10 10 10 100 |                        | +2 @ 10
    `,
      { rules: { maxVolumeShare: 0.1 } },
    );
  });

  it('sizes the rest of a target anew at the next open', () => {
    playTable(`
      bar            | decide     | fills     | position
      10 10 10 10    | target 0.5 |           | 0
      10 10 10 10 20 |            | +20 @ 10  | 20
      20 20 20 20    |            | +10 @ 20  | 30
    `);
  });
});

describe('rule 9: the life of an order', () => {
  it('lapses after its bars, zero volume ones included, missing ones not', () => {
    playTable(
      `
      AAA           | BBB     | decide                    | fills
      10 10 10 10   | 1 1 1 1 | AAA: limit +1 at 9 for 2  |
      -             | 1 1 1 1 |                           |
      10 10 8 10 0  | 1 1 1 1 |                           |
      10 10 9 10    | 1 1 1 1 |                           |
      10 10 8 10    | 1 1 1 1 |                           |
    `,
      { orders: ['expired'] },
    );
  });

  it('replaces a target that still waits', () => {
    playTable(
      `
      AAA         | BBB     | decide          | fills
      10 10 10 10 | 1 1 1 1 | AAA: target 1   |
      -           | 1 1 1 1 | AAA: target 0.1 |
      10 10 10 10 | 1 1 1 1 |                 | AAA: +10 @ 10
    `,
      { orders: ['cancelled', 'filled'] },
    );
  });

  it('cancels by number and by market', () => {
    playTable(
      `
      bar         | decide                                      | fills
      10 10 10 10 | limit +1 at 9; limit +1 at 8; limit +1 at 7 |
      10 10 10 10 | cancel 1                                    |
      9  9  7.5 9 |                                             | +1 @ 8 maker
      9  9  8   9 | cancel all                                  |
      6  6  6   6 |                                             |
    `,
      { orders: ['cancelled', 'filled', 'cancelled'] },
    );
  });

  it('keeps a reduce-only order waiting while there is nothing to reduce', () => {
    playTable(
      `
      bar         | decide               | fills
      10 10 10 10 | stop -1 at 9 reduce  |
      8  8  8  8  |                      |
    `,
      { orders: ['open'] },
    );
  });

  it('shrinks at most to zero with a reduce-only order, and drops its rest', () => {
    playTable(
      `
      bar         | decide               | fills   | position
      10 10 10 10 | market +2            |         | 0
      10 10 10 10 | stop -5 at 9 reduce  | +2 @ 10 | 2
      10 10 8  8  |                      | -2 @ 9  | 0
    `,
      { orders: ['filled', 'filled'] },
    );
  });

  it('refuses a reduce-only order that would grow the position', () => {
    playTable(
      `
      bar         | decide                | fills        | position
      10 10 10 10 | market +2             |              | 0
      10 10 10 10 | stop +1 at 11 reduce  | +2 @ 10      | 2
      10 12 10 12 |                       | REDUCE_ONLY  | 2
    `,
      { orders: ['filled', 'rejected'] },
    );
  });

  it('cancels what protected a position when that has closed', () => {
    playTable(
      `
      bar         | decide                           | fills   | position
      10 10 10 10 | market +2                        |         | 0
      10 10 10 10 | stop -2 at 9 reduce; market -2   | +2 @ 10 | 2
      10 10 10 10 | market +1                        | -2 @ 10 | 0
      10 10 8  8  |                                  | +1 @ 10 | 1
    `,
      { orders: ['filled', 'cancelled', 'filled', 'filled'] },
    );
  });
});

describe('rule 10: targets', () => {
  it('sizes by the equity at the open, not at the close of the decision', () => {
    playTable(`
      AAA         | BBB         | decide                         | fills            | equity
      10 10 10 10 | 10 10 10 10 | AAA: target 0.5                |                  | 1000
      10 10 10 10 | 10 10 10 10 | BBB: target 0.25               | AAA: +50 @ 10    | 1000
      20 20 20 20 | 10 10 10 10 |                                | BBB: +37.5 @ 10  | 1500
    `);
  });

  it('closes exactly at weight zero', () => {
    const ledger = playTable(`
      bar               | decide     | fills              | position
      3  3  3  3        | target 0.7 |                    | 0
      3  3  3  3        | target 0   | +233.3333333 @ 3   |
      7  7  7  7        |            | -233.3333333 @ 7   | 0
    `);
    expect(ledger.positions[0][2], 'no dust is left').toBe(0);
  });

  it('pays its costs out of a target of the whole account', () => {
    playTable(
      `
      bar         | decide   | fills                | cash
      10 10 10 10 | target 1 |                      | 1010
      10 10 10 10 |          | +100 @ 10            | 0
    `,
      { cash: 1010, costs: ['taker-fee(takerBps=100)'] },
    );
  });

  it('turns a long into a short through one fill', () => {
    playTable(`
      bar         | decide      | fills     | position | equity
      10 10 10 10 | target 0.5  |           | 0        | 1000
      10 10 10 10 | target -0.5 | +50 @ 10  | 50       | 1000
      10 10 9  9  |             | -100 @ 10 | -50      | 1050
    `);
  });

  it('does nothing when the weight is reached already', () => {
    playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.5 |           | 0
      10 10 10 10 | target 0.5 | +50 @ 10  | 50
      10 10 10 10 |            |           | 50
    `,
      { orders: ['filled', 'filled'] },
    );
  });
});

describe('rule 11: what the account carries', () => {
  it('cuts a buy to what the cash pays for and says so', () => {
    playTable(`
      bar         | decide      | fills              | cash
      10 10 10 10 | market +200 |                    | 1000
      10 10 10 10 |             | +100 @ 10; NO_CASH | 0
    `);
  });

  it('cuts a short to the leverage', () => {
    playTable(
      `
      bar         | decide      | fills              | position
      10 10 10 10 | target -3   |                    | 0
      10 10 10 10 |             | -200 @ 10; LEVERAGE | -200
    `,
      { rules: { maxLeverage: 2 } },
    );
  });

  it('counts the fee against the leverage: the whole account short leaves room for it', () => {
    playTable(
      `
      bar         | decide    | fills      | equity
      10 10 10 10 | target -1 |            | 1010
      10 10 10 10 |           | -100 @ 10  | 1000
    `,
      { cash: 1010, costs: ['taker-fee(takerBps=100)'] },
    );
  });

  it('counts positions of other markets', () => {
    playTable(`
      AAA         | BBB         | decide          | fills
      10 10 10 10 | 10 10 10 10 | AAA: market +60 |
      10 10 10 10 | 10 10 10 10 | BBB: market -60 | AAA: +60 @ 10
      10 10 10 10 | 10 10 10 10 |                 | BBB: -40 @ 10; LEVERAGE
    `);
  });

  it('always lets a position shrink, however large it has grown', () => {
    playTable(`
      bar         | decide     | fills     | position
      10 10 10 10 | target -1  |           | 0
      10 15 10 15 | market +10 | -100 @ 10 | -100
      15 15 15 15 |            | +10 @ 15  | -90
    `);
  });

  it('sells no more than it has where shorts are not allowed', () => {
    playTable(
      `
      bar         | decide               | fills                         | position
      10 10 10 10 | market -1; market +2 |                               | 0
      10 10 10 10 | market -3            | +2 @ 10; SHORT_NOT_ALLOWED    | 2
      10 10 10 10 |                      | -2 @ 10; SHORT_NOT_ALLOWED    | 0
    `,
      { rules: { allowShort: false }, orders: ['rejected', 'filled', 'filled'] },
    );
  });
});

describe('rule 12: steps and smallest orders', () => {
  it('rounds quantities down to the step', () => {
    playTable(
      `
      bar         | decide                   | fills
      7  7  7  7  | market +1.99; target 0.5 |
      7  7  7  7  |                          | +1.5 @ 7; +69.5 @ 7
    `,
      { market: { lotStep: 0.5 } },
    );
  });

  it('refuses what is smaller than a step or worth too little', () => {
    playTable(
      `
      bar         | decide                   | fills
      7  7  7  7  | market +0.4; market +1   | TOO_SMALL
      7  7  7  7  |                          | MIN_NOTIONAL
    `,
      { market: { lotStep: 0.5, minNotional: 10 }, orders: ['rejected', 'rejected'] },
    );
  });

  it('closes a whole position of any size', () => {
    playTable(
      `
      bar         | decide    | fills   | position
      10 10 10 10 | market +1 |         | 0
      10 10 10 10 | target 0  | +1 @ 10 | 1
      2  2  2  2  |           | -1 @ 2  | 0
    `,
      { market: { minNotional: 5 } },
    );
  });

  it('closes a position exactly when an order is all of it but for rounding', () => {
    const bought = playTable(`
      bar         | decide                   | fills
      10 10 10 10 | market +0.1; market +0.2 |
      10 10 10 10 | market -0.3              | +0.1 @ 10; +0.2 @ 10
      10 10 10 10 |                          | -0.3 @ 10
    `);
    expect(bought.positions[0][2], '0.1 + 0.2 is 0.30000000000000004').toBe(0);
    expect(bought.trades.map((t) => [t.quantity, t.isClosed])).toEqual([[0.1 + 0.2, true]]);
    const sold = playTable(
      `
      bar         | decide                   | fills
      10 10 10 10 | market +0.3              |
      10 10 10 10 | market -0.1; market -0.2 | +0.3 @ 10
      10 10 10 10 |                          | -0.1 @ 10; -0.2 @ 10
    `,
      { rules: { allowShort: false }, orders: ['filled', 'filled', 'filled'] },
    );
    expect(sold.positions[0][2], '0.3 - 0.1 is 0.19999999999999998').toBe(0);
  });

  it('leaves no crumb behind a position that thin bars built and closed in parts', () => {
    const ledger = playTable(`
      bar               | decide                | fills
      10 10 10 10       | market +1.3           |
      10 10 10 10 0.4   | stop -1.3 at 9 reduce | +0.4 @ 10
      10 10 10 10 0.7   |                       | +0.7 @ 10
      10 10 10 10       |                       | +0.2 @ 10
      10 10  8  8 0.1   |                       | -0.1 @ 9
      8  8  8  8  1.199 |                       | -1.199 @ 8
      8  8  8  8        |                       | -0.001 @ 8
    `);
    expect(ledger.positions[0][6], '1.3 in three parts is 1.3000000000000003').toBe(0);
    expect(ledger.trades).toHaveLength(1);
  });
});
