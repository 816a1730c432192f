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

  it('keeps a reduce-only market order waiting too', () => {
    playTable(
      `
      bar         | decide                              | fills   | position
      10 10 10 10 | market -1 reduce; limit +2 at 9     |         | 0
      10 10 8  10 |                                     | +2 @ 9 maker | 2
      10 10 10 10 |                                     | -1 @ 10 | 1
    `,
      { orders: ['filled', 'filled'] },
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

describe('rule 9: good until a date', () => {
  it('lapses before the first bar that opens at or after it', () => {
    playTable(
      `
      bar          | decide                   | fills
      10 10 10  10 | limit +1 at 9 until 3    |
      10 10 9.5 10 |                          |
      8  8  8   8  |                          |
    `,
      { orders: ['expired'] },
    );
  });

  it('still fills in the bar before it', () => {
    playTable(
      `
      bar          | decide                   | fills
      10 10 10  10 | limit +1 at 9 until 3    |
      10 10 8   10 |                          | +1 @ 9 maker
    `,
      { orders: ['filled'] },
    );
  });

  it('waits through missing bars for the first that is late enough', () => {
    playTable(
      `
      AAA         | BBB     | decide                       | fills
      10 10 10 10 | 1 1 1 1 | AAA: limit +1 at 9 until 3   |
      -           | 1 1 1 1 |                              |
      -           | 1 1 1 1 | AAA: cancel 1                |
      8  8  8  8  | 1 1 1 1 |                              |
    `,
      { orders: ['cancelled'] },
    );
  });

  it('holds for market orders too', () => {
    playTable(
      `
      bar            | decide              | fills
      10 10 10 10    | market +5 until 3   |
      10 10 10 10 2  |                     | +2 @ 10
      10 10 10 10    |                     |
    `,
      { orders: ['expired'] },
    );
  });
});

describe('rule 10: targets', () => {
  it('asks for a position in units', () => {
    playTable(
      `
      bar         | decide               | fills     | position
      10 10 10 10 | target-quantity 5    |           | 0
      10 10 10 10 | target-quantity -3   | +5 @ 10   | 5
      10 10 10 10 | target-quantity 0    | -8 @ 10   | -3
      10 10 10 10 |                      | +3 @ 10   | 0
    `,
    );
  });

  it('asks for a position worth an amount at the open', () => {
    playTable(
      `
      bar         | decide               | fills     | position
      10 10 10 10 | target-exposure 500  |           | 0
      20 20 20 20 | target-exposure -100 | +25 @ 20  | 25
      10 10 10 10 |                      | -35 @ 10  | -10
    `,
    );
  });

  it('replaces a target of one kind by one of another', () => {
    playTable(
      `
      AAA         | BBB     | decide                  | fills
      10 10 10 10 | 1 1 1 1 | AAA: target 1           |
      -           | 1 1 1 1 | AAA: target-quantity 3  |
      10 10 10 10 | 1 1 1 1 |                         | AAA: +3 @ 10
    `,
      { orders: ['cancelled', 'filled'] },
    );
  });

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

  it('rounds limits to the tick on the side that fills later', () => {
    playTable(
      `
      bar             | decide                               | fills
      10 10    10  10 | limit +1 at 9.6; limit -1 at 10.4    |
      10 10    9.5 10 |                                      |
      10 10.5  10  10 |                                      |
      10 10    9.4 10 |                                      | +1 @ 9.5 maker
      10 10.6  10  10 |                                      | -1 @ 10.5 maker
    `,
      { market: { tickSize: 0.5 } },
    );
  });

  it('rounds stops to the tick on the side that fires later and fills worse', () => {
    playTable(
      `
      bar             | decide                             | fills
      10 10    10  10 | stop -1 at 9.6; stop +1 at 10.4    |
      10 10.4  9.6 10 |                                    |
      10 10.5  10  10 |                                    | +1 @ 10.5
      10 10    9.5 10 |                                    | -1 @ 9.5
    `,
      { market: { tickSize: 0.5 } },
    );
  });

  it('rounds take-profits to the tick like limits', () => {
    playTable(
      `
      bar             | decide                                           | fills
      10 10    10  10 | take-profit +1 at 9.6; take-profit -1 at 10.4    |
      10 10.4  9.6 10 |                                                  |
      10 10    9.5 10 |                                                  | +1 @ 9.5
      10 10.5  10  10 |                                                  | -1 @ 10.5
    `,
      { market: { tickSize: 0.5 } },
    );
  });

  it('refuses a price that rounds to zero', () => {
    expect(() =>
      playTable(
        `
        bar         | decide            | fills
        10 10 10 10 | limit +1 at 0.4   |
      `,
        { market: { tickSize: 0.5 } },
      ),
    ).toThrow('price 0.4 rounds to zero on a tick of 0.5');
  });

  it('refuses an order below the smallest or above the largest quantity when it is made', () => {
    playTable(
      `
      bar         | decide                            | fills
      10 10 10 10 | market +1; market +9; market +5   | MIN_QUANTITY; MAX_QUANTITY
      10 10 10 10 |                                   | +5 @ 10
    `,
      { market: { minQuantity: 2, maxQuantity: 8 }, orders: ['rejected', 'rejected', 'filled'] },
    );
  });

  it('takes an order of exactly the smallest quantity and notional, whatever its steps round to', () => {
    playTable(
      `
      bar         | decide            | fills
      10 10 10 10 | market +0.00001   |
      10 10 10 10 |                   | +0.00001 @ 10
    `,
      { market: { lotStep: 0.000001, minQuantity: 0.00001, minNotional: 0.0001 } },
    );
  });

  it('cuts a target to the largest quantity of one order and says so', () => {
    playTable(
      `
      bar         | decide              | fills                   | position
      10 10 10 10 | target-quantity 10  |                         | 0
      10 10 10 10 | target-quantity 10  | +8 @ 10; MAX_QUANTITY   | 8
      10 10 10 10 |                     | +2 @ 10                 | 10
    `,
      { market: { maxQuantity: 8 } },
    );
  });

  it('closes a whole position that is larger than one order may be, or smaller', () => {
    playTable(
      `
      bar         | decide              | fills                   | position
      10 10 10 10 | market +8; market +5 |                        | 0
      10 10 10 10 | market -13          | +8 @ 10; +5 @ 10        | 13
      10 10 10 10 | market +3           | -13 @ 10                | 0
      10 10 10 10 | market -2           | +3 @ 10                 | 3
      10 10 10 10 | market -1           | -2 @ 10                 | 1
      10 10 10 10 |                     | -1 @ 10                 | 0
    `,
      { market: { minQuantity: 2, maxQuantity: 8 } },
    );
  });

  it('names what cut an order down below the smallest', () => {
    playTable(
      `
      bar         | decide                  | fills
      10 10 10 10 | market +99; market +4   |
      10 10 10 10 |                         | +99 @ 10; NO_CASH
    `,
      { market: { minQuantity: 2 }, orders: ['filled', 'rejected'] },
    );
    playTable(
      `
      bar         | decide                  | fills
      10 10 10 10 | target 0.001            |
      10 10 10 10 | target 0.001            | MIN_QUANTITY
      10 10 10 10 |                         | MIN_QUANTITY
    `,
      { market: { minQuantity: 2 } },
    );
    playTable(
      `
      bar         | decide                  | fills
      10 10 10 10 | target 0.001            |
      10 10 10 10 |                         | MIN_NOTIONAL
    `,
      { market: { minNotional: 5 } },
    );
  });

  it('does not hold the rest of an order to the smallest notional', () => {
    playTable(
      `
      bar             | decide     | fills
      10 10 10 10     | market +3  |
      10 10 10 10 2.5 |            | +2.5 @ 10
      10 10 10 10     |            | +0.5 @ 10
    `,
      { market: { minNotional: 10 } },
    );
  });
});

describe('rule 34: trailing stops', () => {
  it('follows the best high by a distance, from the close at which it was decided', () => {
    playTable(`
      bar           | decide                | fills    | position
      10 10 10   10 | market +1             |          | 0
      10 10 10   10 | trail -1 by 2 reduce  | +1 @ 10  | 1
      10 12 9    12 |                       |          | 1
      12 12 10.5 11 |                       |          | 1
      11 11 9.5  9.5 |                      | -1 @ 10  | 0
    `);
  });

  it('follows the best low for a short', () => {
    playTable(`
      bar           | decide                | fills    | position
      10 10 10   10 | market -1             |          | 0
      10 10 10   10 | trail +1 by 2 reduce  | -1 @ 10  | -1
      10 11 8    8  |                       |          | -1
      8  9.5 8   9  |                       |          | -1
      9  10.5 9  10 |                       | +1 @ 10  | 0
    `);
  });

  it('follows by a share of the best price', () => {
    playTable(`
      bar              | decide                   | fills    | position
      100 100 100  100 | market +1                |          | 0
      100 100 100  100 | trail -1 by 10% reduce   | +1 @ 100 | 1
      100 120 91   119 |                          |          | 1
      119 119 107  107 |                          | -1 @ 108 | 0
    `);
  });

  it('keeps the distance in average true ranges of the time when it was placed', () => {
    playTable(`
      bar         | decide                     | fills    | position
      10 11 9  10 | market +1                  |          | 0
      10 11 9  10 |                            | +1 @ 10  | 1
      10 11 9  10 | trail -1 by 2atr2 reduce   |          | 1
      10 20 10 20 |                            |          | 1
      20 20 17 17 |                            |          | 1
      17 17 15 15 |                            | -1 @ 16  | 0
    `);
  });

  it('fills at the next open when the close is already beyond the new price', () => {
    playTable(`
      bar         | decide                | fills    | position
      10 10 10 10 | market +1             |          | 0
      10 10 10 10 | trail -1 by 1 reduce  | +1 @ 10  | 1
      10 15 10 11 |                       |          | 1
      11 16 11 16 |                       | -1 @ 11  | 0
    `);
  });

  it('does not move on a bar without volume', () => {
    playTable(`
      bar           | decide                | fills    | position
      10 10 10 10   | market +1             |          | 0
      10 10 10 10   | trail -1 by 2 reduce  | +1 @ 10  | 1
      10 15 10 10 0 |                       |          | 1
      10 10 9  9    |                       |          | 1
      9  9  8  8    |                       | -1 @ 8   | 0
    `);
  });

  it('rounds its price to the tick, away from the market', () => {
    playTable(
      `
      bar            | decide                   | fills      | position
      10 10   10  10 | market +1                |            | 0
      10 10   10  10 | trail -1 by 7% reduce    | +1 @ 10    | 1
      10 10   9.3 10 |                          |            | 1
      10 10   9   10 |                          | -1 @ 9     | 0
    `,
      { market: { tickSize: 0.5 } },
    );
  });
});

describe('rule 35: time in force', () => {
  it('fills what it can of an IOC limit at its first open, a price equal to it included, and drops the rest', () => {
    playTable(
      `
      bar            | decide               | fills
      10 10 10 10    | limit +5 at 10 ioc   |
      10 10 9  10 3  |                      | +3 @ 10
      9  9  9  9     |                      |
    `,
      { orders: ['filled'] },
    );
  });

  it('drops an IOC limit that the open does not reach, although the bar would', () => {
    playTable(
      `
      bar         | decide               | fills
      10 10 10 10 | limit +1 at 9 ioc    |
      10 10 8  10 |                      |
    `,
      { orders: ['cancelled'] },
    );
    playTable(
      `
      bar         | decide               | fills
      10 10 10 10 | limit -1 at 11 ioc   |
      10 12 10 10 |                      |
    `,
      { orders: ['cancelled'] },
    );
  });

  it('takes liquidity with an IOC limit', () => {
    playTable(
      `
      bar             | decide                 | fills        | cash
      100 100 100 100 | limit +1 at 105 ioc    |              | 1000
      100 100 100 100 |                        | +1 @ 101     | 899
    `,
      { costs: ['fixed-slippage(bps=100)'] },
    );
  });

  it('drops the rest of an IOC market order', () => {
    playTable(
      `
      bar            | decide          | fills
      10 10 10 10    | market +5 ioc   |
      10 10 10 10 3  |                 | +3 @ 10
      10 10 10 10    |                 |
    `,
      { orders: ['filled'] },
    );
  });

  it('drops an IOC order whose first bar has no volume', () => {
    playTable(
      `
      bar            | decide          | fills
      10 10 10 10    | market +5 ioc   |
      10 10 10 10 0  |                 |
      10 10 10 10    |                 |
    `,
      { orders: ['cancelled'] },
    );
  });

  it('fills all of a FOK order or nothing', () => {
    playTable(
      `
      bar            | decide                              | fills
      10 10 10 10    | market +5 fok; limit +2 at 10 fok   |
      10 10 10 10 3  |                                     | +2 @ 10; FILL_OR_KILL
      10 10 10 10    |                                     |
    `,
      { orders: ['rejected', 'filled'] },
    );
  });

  it('refuses a FOK order that the cash does not pay for', () => {
    playTable(
      `
      bar            | decide           | fills
      10 10 10 10    | market +200 fok  |
      10 10 10 10    |                  | FILL_OR_KILL
    `,
      { orders: ['rejected'] },
    );
  });

  it('refuses a FOK limit that the open does not reach', () => {
    playTable(
      `
      bar            | decide              | fills
      10 10 10 10    | limit +1 at 9 fok   |
      10 10 8  10    |                     | FILL_OR_KILL
    `,
      { orders: ['rejected'] },
    );
  });

  it('refuses a post-only limit when the open is at or beyond its price', () => {
    playTable(
      `
      bar         | decide                                            | fills
      10 10 10 10 | limit +1 at 10 post-only; limit -1 at 9 post-only |
      10 11 9  10 |                                                   | POST_ONLY; POST_ONLY
    `,
      { orders: ['rejected', 'rejected'] },
    );
  });

  it('lets a post-only limit rest otherwise, and never take liquidity', () => {
    playTable(
      `
      bar         | decide                     | fills
      10 10 10 10 | limit +1 at 9 post-only    |
      10 10 8  10 |                            | +1 @ 9 maker
    `,
    );
    playTable(
      `
      bar         | decide                     | fills
      10 10 10 10 | limit +1 at 9 post-only    |
      10 10 9  10 |                            |
      8  8  8  8  |                            | +1 @ 8 maker
    `,
    );
  });

  it('judges a post-only limit at its first open, traded or not, and never lets it take liquidity', () => {
    playTable(
      `
      bar           | decide                     | fills
      10 10 10 10   | limit +1 at 9 post-only    |
      10 10 10 10 0 |                            |
      8  8  8  8    |                            | +1 @ 8 maker
    `,
    );
    playTable(
      `
      bar           | decide                     | fills
      10 10 10 10   | limit +1 at 9 post-only    |
      8  8  8  8  0 |                            | POST_ONLY
      10 10 8  10   |                            |
    `,
    );
  });
});

describe('rule 37: amendments', () => {
  it('changes the price of a limit that rests', () => {
    playTable(`
      bar          | decide          | fills
      10 10 10  10 | limit +1 at 8   |
      10 10 10  10 | amend 1 at 9    |
      10 10 8.5 10 |                 | +1 @ 9 maker
    `);
  });

  it('moves a stop', () => {
    playTable(`
      bar          | decide               | fills    | position
      10 10 10  10 | market +1            |          | 0
      10 10 10  10 | stop -1 at 8 reduce  | +1 @ 10  | 1
      10 12 10  12 | amend 2 at 11        |          | 1
      12 12 10  10 |                      | -1 @ 11  | 0
    `);
  });

  it('changes what is still to fill', () => {
    playTable(
      `
      bar            | decide       | fills
      10 10 10 10    | market +5    |
      10 10 10 10 2  | amend 1 to 1 | +2 @ 10
      10 10 10 10    |              | +1 @ 10
    `,
      { orders: ['filled'] },
    );
  });

  it('sends the order to the end of the queue', () => {
    playTable(`
      bar           | decide                         | fills
      10 10 10 10   | limit +3 at 9; limit +2 at 9   |
      10 10 10 10   | amend 1 at 9                   |
      10 10 7  7 4  |                                | +2 @ 9 maker; +2 @ 9 maker
    `);
  });

  it('counts as new: a limit that is amended beyond the open takes liquidity', () => {
    playTable(`
      bar         | decide          | fills
      10 10 10 10 | limit +1 at 8   |
      10 10 10 10 | amend 1 at 11   |
      10 10 10 10 |                 | +1 @ 10
    `);
  });

  it('rounds the new price to the tick and holds the new quantity to the limits of the venue', () => {
    playTable(
      `
      bar          | decide                         | fills
      10 10 10  10 | limit +3 at 8                  |
      10 10 10  10 | amend 1 at 9.3; amend 1 to 1   | MIN_QUANTITY
      10 10 8.9 10 |                                | +3 @ 9 maker
    `,
      { market: { tickSize: 0.5, minQuantity: 2 } },
    );
  });

  it('does nothing to an order that waits no more', () => {
    playTable(
      `
      bar         | decide          | fills
      10 10 10 10 | market +1       |
      10 10 10 10 | amend 1 to 3    | +1 @ 10
      10 10 10 10 |                 |
    `,
      { orders: ['filled'] },
    );
  });

  it('refuses what an order does not have', () => {
    const run = (decide: string) => () =>
      playTable(`
        bar         | decide    | fills
        10 10 10 10 | ${decide} |
      `);
    expect(run('target 0.5; amend 1 to 3')).toThrow('a target cannot be amended');
    expect(run('market +1; amend 1 at 9')).toThrow('this order has no price of its own');
    expect(run('market +1; amend 1 to -3')).toThrow('must be a finite number of the same sign as the order');
    expect(run('bracket +1 stop 9 target 11; amend 2 to -3')).toThrow('as large as what was entered');
    expect(run('market +1; amend 2 to 3')).toThrow('no order has the number 2');
  });
});
