import { describe, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 5: stops inside the bar', () => {
  it('fires a sell stop when the low touches it, and fills at its price', () => {
    playTable(`
      bar         | decide               | fills    | cash
      10 10 10 10 | market +1            |          | 1000
      10 10 10 10 | stop -1 at 9 reduce  | +1 @ 10  | 990
      10 11 9  10 |                      | -1 @ 9   | 999
    `);
  });

  it('leaves a stop alone that the bar does not reach', () => {
    playTable(
      `
      bar           | decide        | fills
      10 10   10 10 | stop +1 at 11 |
      10 10.9 10 10 |               |
    `,
      { orders: ['open'] },
    );
  });

  it('goes on as a market order with what the bar could not fill', () => {
    playTable(`
      bar            | decide        | fills
      10 10 10 10    | stop +5 at 11 |
      10 12 10 12 3  |               | +3 @ 11
      9  9  9  9     |               | +2 @ 9
    `);
  });
});

describe('rule 5: stop-limits inside the bar', () => {
  it('fills at the stop price when that is within its limit, as a taker', () => {
    playTable(
      `
      bar             | decide                                | fills        | cash
      100 100 100 100 | stop-limit +1 at 110 limit 112        |              | 1000
      100 120 100 120 |                                       | +1 @ 111.1   | 888.9
    `,
      { costs: ['fixed-slippage(bps=100)'] },
    );
  });

  it('pays at most its limit, whatever the slippage', () => {
    playTable(
      `
      bar             | decide                                | fills
      100 100 100 100 | stop-limit +1 at 110 limit 110.5      |
      100 120 100 120 |                                       | +1 @ 110.5
    `,
      { costs: ['fixed-slippage(bps=100)'] },
    );
  });

  it('rests from the next bar on when its stop price is beyond its limit', () => {
    playTable(
      `
      bar         | decide                           | fills
      10 10 10 10 | stop-limit +1 at 11 limit 10.5   |
      10 12 9  10 |                                  |
      11 11 10 11 |                                  | +1 @ 10.5 maker
    `,
    );
    playTable(`
      bar         | decide                           | fills
      10 10 10 10 | stop-limit -1 at 9 limit 9.5     |
      10 11 8  10 |                                  |
      9  10 9  9  |                                  | -1 @ 9.5 maker
    `);
  });

  it('takes liquidity at the open after it fired, because it has not rested through a bar', () => {
    playTable(`
      bar         | decide                           | fills
      10 10 10 10 | stop-limit +1 at 11 limit 10.5   |
      10 12 9  10 |                                  |
      10 10 10 10 |                                  | +1 @ 10
    `);
  });

  it('goes on as a limit order with what the bar could not fill', () => {
    playTable(`
      bar             | decide                           | fills
      10 10 10   10   | stop-limit +5 at 11 limit 11.5   |
      10 12 10   12 3 |                                  | +3 @ 11
      12 12 11.5 12   |                                  |
      12 12 11   12   |                                  | +2 @ 11.5 maker
    `);
  });
});

describe('rule 6: limits inside the bar', () => {
  it('needs the low below a buy limit: a touch is not a fill', () => {
    playTable(`
      bar            | decide        | fills
      10 10 10  10   | limit +1 at 9 |
      10 10 9   10   |               |
      10 10 8.9 10   |               | +1 @ 9 maker
    `);
  });

  it('needs the high above a sell limit', () => {
    playTable(`
      bar              | decide         | fills
      10 10   10 10    | limit -1 at 11 |
      10 11   10 10    |                |
      10 11.1 10 10    |                | -1 @ 11 maker
    `);
  });

  it('takes a touch as a fill when asked to', () => {
    playTable(
      `
      bar           | decide        | fills
      10 10 10 10   | limit +1 at 9 |
      10 10 9  10   |               | +1 @ 9 maker
    `,
      { rules: { limitFill: 'touch' } },
    );
  });
});

describe('rule 6: take-profits inside the bar', () => {
  it('fires a sell one when the high touches it, and pays slippage', () => {
    playTable(
      `
      bar             | decide                         | fills      | cash
      100 100 100 100 | market +1                      |            | 1000
      100 100 100 100 | take-profit -1 at 110 reduce   | +1 @ 101   | 899
      100 110 100 100 |                                | -1 @ 108.9 | 1007.9
    `,
      { costs: ['fixed-slippage(bps=100)'] },
    );
  });

  it('fires a buy one when the low touches it', () => {
    playTable(`
      bar         | decide                        | fills    | position
      10 10 10 10 | market -1                     |          | 0
      10 10 10 10 | take-profit +1 at 9 reduce    | -1 @ 10  | -1
      10 10 9.1 10 |                              |          | -1
      10 10 9  10 |                               | +1 @ 9   | 0
    `);
  });

  it('goes on as a market order with what the bar could not fill', () => {
    playTable(`
      bar            | decide                 | fills
      10 10 10 10    | take-profit +5 at 9    |
      10 10 9  10 3  |                        | +3 @ 9
      11 11 11 11    |                        | +2 @ 11
    `);
  });
});

describe('rule 6: the chance of a touch', () => {
  it('never fills a touch at probability 0, always at 1, and goes through always', () => {
    const text = (fills: string): string => `
      bar           | decide                             | fills
      10 10 10 10   | limit +1 at 9; limit +1 at 9.5     |
      10 10 9  10   |                                    | +1 @ 9.5 maker${fills}
    `;
    playTable(text(''), { rules: { limitFill: 'probability', touchProbability: 0 } });
    playTable(text('; +1 @ 9 maker'), { rules: { limitFill: 'probability', touchProbability: 1 } });
  });
});

describe('rule 7: ties inside one bar', () => {
  it('a: takes the stop, not the profit, when the bar reaches both', () => {
    playTable(
      `
      bar         | decide                                     | fills   | position | cash
      10 10 10 10 | market +1                                  |         | 0        | 1000
      10 10 10 10 | limit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10 | 1        | 990
      10 12 8  10 |                                            | -1 @ 9  | 0        | 999
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('a: takes the stop of a short, not its profit', () => {
    playTable(
      `
      bar         | decide                                     | fills   | position | cash
      10 10 10 10 | market -1                                  |         | 0        | 1000
      10 10 10 10 | limit +1 at 9 reduce; stop +1 at 11 reduce | -1 @ 10 | -1       | 1010
      10 12 8  10 |                                            | +1 @ 11 | 0        | 999
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('b: fires the stop nearest to the open first, which is the one that the price meets first', () => {
    playTable(
      `
      bar         | decide                                   | fills   | position
      10 10 10 10 | market +1                                |         | 0
      10 10 10 10 | stop -1 at 8 reduce; stop -1 at 9 reduce | +1 @ 10 | 1
      10 10 7  7  |                                          | -1 @ 9  | 0
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('b: fills the limit nearest to the open first when the volume is not enough for both', () => {
    playTable(`
      bar          | decide                          | fills
      10 10 10 10  | limit +3 at 8; limit +3 at 9    |
      10 10 7  7 4 |                                 | +3 @ 9 maker; +1 @ 8 maker
    `);
  });

  it('b: fills the older of two limits at one price first', () => {
    playTable(`
      bar          | decide                          | fills
      10 10 10 10  | limit +3 at 9; limit +2 at 9    |
      10 10 7  7 4 |                                 | +3 @ 9 maker; +1 @ 9 maker
    `);
  });

  it('c: stops an entry in the bar that it was filled in', () => {
    playTable(`
      bar           | decide                              | fills                    | cash
      10 10 10   10 | limit +1 at 9; stop -1 at 8 reduce  |                          | 1000
      10 10 7.5  10 |                                     | +1 @ 9 maker; -1 @ 8     | 999
    `);
  });

  it('c: stops it no better than the entry itself', () => {
    playTable(`
      bar          | decide                                | fills                  | cash
      10 10 10 10  | limit +1 at 9; stop -1 at 9.5 reduce  |                        | 1000
      10 10 8  10  |                                       | +1 @ 9 maker; -1 @ 9   | 1000
    `);
  });

  it('c: stops a stop entry in its own bar although the low may have come first', () => {
    playTable(`
      bar         | decide                               | fills              | cash
      10 10 10 10 | stop +1 at 11; stop -1 at 9 reduce   |                    | 1000
      10 12 8  10 |                                      | +1 @ 11; -1 @ 9    | 998
    `);
  });

  it('d: takes no profit on an entry of the same bar', () => {
    playTable(`
      bar          | decide                                | fills        | position
      10 10 10 10  | limit +1 at 9; limit -1 at 11 reduce  |              | 0
      10 12 8  10  |                                       | +1 @ 9 maker | 1
      10 12 10 10  |                                       | -1 @ 11 maker | 0
    `);
  });

  it('d: takes profit on an entry at the open, because all of the bar comes after it', () => {
    playTable(`
      bar          | decide                             | fills                   | position
      10 10 10 10  | market +1; limit -1 at 11 reduce   |                         | 0
      10 12 10 10  |                                    | +1 @ 10; -1 @ 11 maker  | 0
    `);
  });

  it('d: takes profit only on the part that was held at the open', () => {
    playTable(`
      bar          | decide                               | fills                         | position
      10 10 10 10  | market +2                            |                               | 0
      10 10 10 10  | stop +1 at 11; limit -3 at 12 reduce | +2 @ 10                       | 2
      10 13 10 10  |                                      | +1 @ 11; -2 @ 12 maker        | 1
      10 13 10 10  |                                      | -1 @ 12 maker                 | 0
    `);
  });

  it('d: still takes profit on what a stop in the same bar has left of the older part', () => {
    playTable(
      `
      bar          | decide                                     | fills                  | position
      10 10 10 10  | market +3                                  |                        | 0
      10 10 10 10  | stop -1 at 9 reduce; limit -2 at 12 reduce | +3 @ 10                | 3
      10 13 8  10  |                                            | -1 @ 9; -2 @ 12 maker  | 0
    `,
    );
  });

  it('fills two limits that are not reduce-only in one bar: each was traded through', () => {
    playTable(`
      bar          | decide                        | fills                         | position | cash
      10 10 10 10  | limit +1 at 9; limit -1 at 11 |                               | 0        | 1000
      10 12 8  10  |                               | +1 @ 9 maker; -1 @ 11 maker   | 0        | 1002
    `);
  });

  it('a: takes the stop, not the take-profit', () => {
    playTable(`
      bar         | decide                                           | fills   | position
      10 10 10 10 | market +1                                        |         | 0
      10 10 10 10 | take-profit -1 at 11 reduce; stop -1 at 9 reduce | +1 @ 10 | 1
      10 12 8  10 |                                                  | -1 @ 9  | 0
    `);
  });

  it('b: sends a take-profit before a limit that is farther from the open', () => {
    playTable(`
      bar           | decide                                          | fills
      10 10 10 10   | limit -2 at 12; take-profit -2 at 11            |
      10 13 10 10 3 |                                                 | -2 @ 11; -1 @ 12 maker
    `);
  });

  it('d: waits with a take-profit where only this bar has entered', () => {
    playTable(`
      bar         | decide                                        | fills        | position
      10 10 10 10 | limit +1 at 9; take-profit -1 at 11 reduce    |              | 0
      10 12 8  10 |                                               | +1 @ 9 maker | 1
      10 11 10 10 |                                               | -1 @ 11      | 0
    `);
  });

  it('d: takes profit on the older part and keeps the take-profit for the rest', () => {
    playTable(`
      bar         | decide                                        | fills             | position
      10 10 10 10 | market +2                                     |                   | 0
      10 10 10 10 | stop +1 at 11; take-profit -3 at 12 reduce    | +2 @ 10           | 2
      10 13 10 10 |                                               | +1 @ 11; -2 @ 12  | 1
      10 11 10 10 |                                               |                   | 1
      10 12 10 10 |                                               | -1 @ 12           | 0
    `);
  });

  it('e: leaves a trailing stop where the bars before have left it', () => {
    playTable(`
      bar         | decide               | fills    | position
      10 10 10 10 | market +1            |          | 0
      10 10 10 10 | trail -1 by 1 reduce | +1 @ 10  | 1
      10 14 9.5 13 |                     |          | 1
      13 13 12 12 |                      | -1 @ 13  | 0
    `);
  });
});

describe('rule 7d: what an entry bar held back', () => {
  it('fills at the next open no better than its own price', () => {
    playTable(`
      bar             | decide                     | fills
      100 100 100 100 | limit +1 at 98; limit -1 at 101 reduce |
      100 104 97  103 |                            | +1 @ 98 maker
      105 106 104 105 |                            | -1 @ 101 maker
    `);
  });

  it('fills at the open as ever when the entry bar did not reach it', () => {
    playTable(`
      bar             | decide                     | fills
      100 100 100 100 | limit +1 at 98; limit -1 at 103.5 reduce |
      100 103 97  103 |                            | +1 @ 98 maker
      105 106 104 105 |                            | -1 @ 105 maker
    `);
  });

  it('is an ordinary limit again one open later', () => {
    playTable(`
      bar             | decide                     | fills
      100 100 100 100 | limit +1 at 98; limit -1 at 103 reduce |
      100 104 97  102 |                            | +1 @ 98 maker
      102 103 101 102 |                            |
      105 106 104 105 |                            | -1 @ 105 maker
    `);
  });
});
