import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 36: brackets', () => {
  it('lets the exits wait unseen until the entry fills', () => {
    playTable(
      `
      bar            | decide                               | fills         | position
      10 10 10   10  | bracket +1 limit 9 stop 8 target 11  |               | 0
      10 12 10   10  |                                      |               | 0
      10 10 8.5  10  |                                      | +1 @ 9 maker  | 1
      10 12 10   10  |                                      | -1 @ 11 maker | 0
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('takes the other exit down with the one that fills', () => {
    playTable(
      `
      bar         | decide                        | fills    | position
      10 10 10 10 | bracket +1 stop 9 target 12   |          | 0
      10 10 10 10 |                               | +1 @ 10  | 1
      10 10 8  10 |                               | -1 @ 9   | 0
      10 13 10 10 |                               |          | 0
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('protects a short the other way round', () => {
    playTable(
      `
      bar         | decide                        | fills    | position
      10 10 10 10 | bracket -1 stop 11 target 8   |          | 0
      10 10 10 10 |                               | -1 @ 10  | -1
      10 10 7  10 |                               | +1 @ 8 maker | 0
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('takes the stop when the bar after the entry reaches both', () => {
    playTable(`
      bar         | decide                        | fills    | position
      10 10 10 10 | bracket +1 stop 9 target 12   |          | 0
      10 10 10 10 |                               | +1 @ 10  | 1
      10 13 8  10 |                               | -1 @ 9   | 0
    `);
  });

  it('stops an entry inside the bar in the same bar, and takes no profit on it there', () => {
    playTable(
      `
      bar         | decide                              | fills                 | position
      10 10 10 10 | bracket +1 limit 9 stop 8 target 11 |                       | 0
      10 12 8  10 |                                     | +1 @ 9 maker; -1 @ 8  | 0
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
    playTable(`
      bar           | decide                              | fills         | position
      10 10 10   10 | bracket +1 limit 9 stop 8 target 11 |               | 0
      10 12 8.5  10 |                                     | +1 @ 9 maker  | 1
    `);
  });

  it('takes profit on an entry at the open in the same bar', () => {
    playTable(`
      bar         | decide                       | fills                  | position
      10 10 10 10 | bracket +1 stop 9 target 11  |                        | 0
      10 12 10 10 |                              | +1 @ 10; -1 @ 11 maker | 0
    `);
  });

  it('fills an exit at once that the open of the entry is already beyond', () => {
    playTable(
      `
      bar         | decide                       | fills            | position
      10 10 10 10 | bracket +1 stop 9 target 11  |                  | 0
      8  8  8  8  |                              | +1 @ 8; -1 @ 8   | 0
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('grows the exits with what the entry fills', () => {
    playTable(
      `
      bar            | decide                       | fills     | position
      10 10 10 10    | bracket +5 stop 8 target 12  |           | 0
      10 10 10 10 2  |                              | +2 @ 10   | 2
      10 10 9  9  2  |                              | +2 @ 10   | 4
      9  9  7  7  9  |                              | +1 @ 9; -5 @ 8 | 0
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('loses from the stop what the target has filled', () => {
    playTable(
      `
      bar             | decide                       | fills         | position
      10 10 10 10     | bracket +5 stop 8 target 11  |               | 0
      10 10 10 10     |                              | +5 @ 10       | 5
      10 12 10 10 3   |                              | -3 @ 11 maker | 2
      10 10 7  8      |                              | -2 @ 8        | 0
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('lets an entry go on without the stop that has filled: it does not come back', () => {
    playTable(
      `
      bar             | decide                               | fills           | position
      10 10 10 10     | bracket +5 limit 9 stop 8 target 11  |                 | 0
      10 10 8.5 9 2   |                                      | +2 @ 9 maker    | 2
      9  9  8   9 2   |                                      | -2 @ 8          | 0
      9  9  8.5 9     |                                      | +3 @ 9 maker    | 3
      9  9  7   7     |                                      |                 | 3
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('cancels the exits of an entry that ends without a fill', () => {
    playTable(
      `
      bar         | decide                                   | fills
      10 10 10 10 | bracket +1 limit 9 stop 8 target 11 for 1 |
      10 10 10 10 |                                          |
      10 10 8  10 |                                          |
    `,
      { orders: ['expired', 'cancelled', 'cancelled'] },
    );
    playTable(
      `
      bar         | decide                                   | fills
      10 10 10 10 | bracket +1 limit 9 stop 8 target 11      |
      10 10 10 10 | cancel 1                                 |
      10 10 8  10 |                                          |
    `,
      { orders: ['cancelled', 'cancelled', 'cancelled'] },
    );
    playTable(
      `
      bar         | decide                                   | fills
      10 10 10 10 | bracket +1 stop 8 target 11              |
      10 10 10 10 |                                          | MIN_NOTIONAL
      10 10 8  10 |                                          |
    `,
      { orders: ['rejected', 'cancelled', 'cancelled'], market: { minNotional: 20 } },
    );
  });

  it('keeps the exits for what has been entered when the rest of the entry lapses', () => {
    playTable(
      `
      bar            | decide                                    | fills         | position
      10 10 10  10   | bracket +5 limit 9 stop 8 target 11 for 1 |               | 0
      10 10 8.5 10 2 |                                           | +2 @ 9 maker  | 2
      10 12 8.5 10   |                                           | -2 @ 11 maker | 0
    `,
      { orders: ['expired', 'cancelled', 'filled'] },
    );
  });

  it('counts exits given as rates from the average entry price', () => {
    playTable(`
      bar             | decide                          | fills              | position
      10 10 10 10     | bracket +4 stop 10% target 20%  |                    | 0
      10 10 10 10 2   |                                 | +2 @ 10            | 2
      12 12 12 12 2   |                                 | +2 @ 12            | 4
      12 13.2 11 12   |                                 |                    | 4
      12 13.3 11 12   |                                 | -4 @ 13.2 maker    | 0
    `);
    playTable(`
      bar         | decide                          | fills              | position
      10 10 10 10 | bracket -1 stop 10% target 20%  |                    | 0
      10 11 10 11 |                                 | -1 @ 10; +1 @ 11   | 0
    `);
  });

  it('enters by a stop', () => {
    playTable(`
      bar         | decide                                   | fills    | position
      10 10 10 10 | bracket +1 stop-entry 11 stop 9 target 13 |         | 0
      10 10 8  10 |                                          |          | 0
      10 12 10 12 |                                          | +1 @ 11  | 1
      12 14 12 12 |                                          | -1 @ 13 maker | 0
    `);
  });

  it('makes the target a market order when asked to: a touch is enough', () => {
    playTable(
      `
      bar         | decide                            | fills    | position
      10 10 10 10 | bracket +1 stop 9 take-profit 12  |          | 0
      10 10 10 10 |                                   | +1 @ 10  | 1
      10 12 10 10 |                                   | -1 @ 12  | 0
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('trails the stop from the entry', () => {
    playTable(`
      bar         | decide                         | fills    | position
      10 10 10 10 | bracket +1 trail 1 target 20   |          | 0
      10 12 10 12 |                                | +1 @ 10  | 1
      12 12 11 11 |                                | -1 @ 11  | 0
    `);
  });

  it('does not trail on the high of the bar that the entry was filled inside of', () => {
    playTable(`
      bar          | decide                               | fills         | position
      10 10 10  10 | bracket +1 limit 9 trail 1 target 20 |               | 0
      10 12 8.5 10 |                                      | +1 @ 9 maker  | 1
      10 10 8.1 10 |                                      |               | 1
      10 10 9   10 |                                      | -1 @ 9        | 0
    `);
  });

  it('protects the new position of an entry that turns the old one around', () => {
    playTable(
      `
      bar         | decide                        | fills    | position
      10 10 10 10 | market -1                     |          | 0
      10 10 10 10 | bracket +2 stop 9 target 12   | -1 @ 10  | -1
      10 10 10 10 |                               | +2 @ 10  | 1
      10 10 8  10 |                               | -1 @ 9   | 0
    `,
      { orders: ['filled', 'filled', 'filled', 'cancelled'] },
    );
  });

  it('gives every exit its reason', () => {
    const ledger = playTable(`
      bar         | decide                        | fills    | position
      10 10 10 10 | bracket +1 stop 9 target 12   |          | 0
      10 10 8  10 |                               | +1 @ 10; -1 @ 9 | 0
    `);
    expect(ledger.trades.map((t) => t.exitReason)).toEqual(['stop']);
  });
});

describe('rule 36: linked orders', () => {
  it('cancels the others when one fills, and only then', () => {
    playTable(
      `
      bar          | decide                                  | fills         | position
      10 10 10  10 | limit +1 at 9; stop +1 at 11; oco 1 2   |               | 0
      10 10.5 9.5 10 |                                       |               | 0
      10 10 8.5 10 |                                         | +1 @ 9 maker  | 1
      12 12 12  12 |                                         |               | 1
    `,
      { orders: ['filled', 'cancelled'] },
    );
  });

  it('fills the stop, not the limit, when the bar reaches both', () => {
    playTable(
      `
      bar          | decide                                  | fills    | position
      10 10 10  10 | limit +1 at 9; stop +1 at 11; oco 1 2   |          | 0
      10 12 8   10 |                                         | +1 @ 11  | 1
    `,
      { orders: ['cancelled', 'filled'] },
    );
  });

  it('takes from the others what one has filled in part', () => {
    playTable(
      `
      bar            | decide                                             | fills         | position
      10 10 10  10   | limit +3 at 9; stop +5 at 11; oco 1 2              |               | 0
      10 10 8.5 10 2 |                                                    | +2 @ 9 maker  | 2
      10 12 10  10   |                                                    | +3 @ 11       | 5
      9  9  8   9    |                                                    |               | 5
    `,
      { orders: ['cancelled', 'filled'] },
    );
  });

  it('leaves the rest of a larger order when the smaller one is done', () => {
    playTable(
      `
      bar          | decide                                  | fills         | position
      10 10 10  10 | limit +1 at 9; stop +3 at 11; oco 1 2   |               | 0
      10 10 8.5 10 |                                         | +1 @ 9 maker  | 1
      10 12 10  12 |                                         | +2 @ 11       | 3
    `,
      { orders: ['filled', 'filled'] },
    );
  });

  it('does nothing to the others when the strategy cancels one', () => {
    playTable(
      `
      bar          | decide                                  | fills    | position
      10 10 10  10 | limit +1 at 9; stop +1 at 11; oco 1 2   |          | 0
      10 10 10  10 | cancel 1                                |          | 0
      10 12 8   10 |                                         | +1 @ 11  | 1
    `,
      { orders: ['cancelled', 'filled'] },
    );
  });

  it('links three', () => {
    playTable(
      `
      bar          | decide                                                  | fills    | position
      10 10 10  10 | limit +1 at 9; stop +1 at 11; stop +1 at 12; oco 1 2 3  |          | 0
      10 13 8   10 |                                                         | +1 @ 11  | 1
    `,
      { orders: ['cancelled', 'filled', 'cancelled'] },
    );
  });
});
