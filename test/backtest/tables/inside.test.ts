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
});
