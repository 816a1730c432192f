import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rules 1 and 2: the clock and one step', () => {
  it('fills a market order at the next open, not at the close that it was decided on', () => {
    playTable(`
      bar          | decide    | fills    | cash | position | equity
      10 10 10 10  | market +2 |          | 1000 | 0        | 1000
      11 13 9  12  |           | +2 @ 11  | 978  | 2        | 1002
      12 12 12 12  | market -2 |          | 978  | 2        | 1002
      15 15 14 14  |           | -2 @ 15  | 1008 | 0        | 1008
    `);
  });

  it('waits through a missing bar of its market and keeps the position at the last close', () => {
    playTable(`
      AAA         | BBB         | decide         | fills          | equity
      10 10 10 10 | 50 50 50 50 | AAA: market +1 |                | 1000
      -           | 50 50 50 50 |                |                | 1000
      20 25 20 25 | 50 50 50 50 |                | AAA: +1 @ 20   | 1005
      -           | 50 60 50 60 | BBB: market +1 |                | 1005
      30 30 30 30 | 60 70 60 70 |                | BBB: +1 @ 60   | 1020
    `);
  });

  it('crosses hours in which no market has a bar as one step', () => {
    const ledger = playTable(`
      bar         | decide    | fills    | equity
      10 10 10 10 | market +1 |          | 1000
      -           |           |          |
      -           |           |          |
      12 13 12 13 |           | +1 @ 12  | 1001
    `);
    expect(ledger.steps, 'two bars, two steps').toBe(2);
  });
});

describe('rule 3: the open', () => {
  it('serves the orders of a market in order of placing', () => {
    playTable(`
      bar         | decide               | fills             | position
      10 10 10 10 | market +3; market -1 |                   |
      10 10 10 10 |                      | +3 @ 10; -1 @ 10  | 2
    `);
  });

  it('sells one coin before it buys another with the proceeds, whatever their names', () => {
    playTable(`
      AAA         | BBB         | decide                       | fills                          | cash
      10 10 10 10 | 10 10 10 10 | BBB: target 1                |                                | 1000
      10 10 10 10 | 10 10 10 10 | AAA: target 1; BBB: target 0 | BBB: +100 @ 10                 | 0
      10 10 10 10 | 10 10 10 10 |                              | BBB: -100 @ 10; AAA: +100 @ 10 | 0
    `);
  });

  it('lets markets take turns by their symbols when both need the same cash', () => {
    playTable(`
      BBB         | AAA         | decide                           | fills
      10 10 10 10 | 10 10 10 10 | BBB: market +80; AAA: market +80 |
      10 10 10 10 | 10 10 10 10 |                                  | AAA: +80 @ 10; BBB: +20 @ 10; NO_CASH
    `);
  });

  it('ends the first round of a market at its first order that would grow the position', () => {
    playTable(`
      AAA         | decide               | fills            | position
      10 10 10 10 | market +5            |                  | 0
      10 10 10 10 | market +1; market -6 | +5 @ 10          | 5
      10 10 10 10 |                      | +1 @ 10; -6 @ 10 | 0
    `);
  });
});

describe('rule 4: resting orders at the open', () => {
  it('fills a sell stop that the open jumped over at the open, worse than its price', () => {
    playTable(`
      bar         | decide                | fills    | position
      10 10 10 10 | market +1             |          | 0
      10 10 10 10 | stop -1 at 9 reduce   | +1 @ 10  | 1
      7  8  6  8  |                       | -1 @ 7   | 0
    `);
  });

  it('fills a buy stop that the open jumped over at the open, worse than its price', () => {
    playTable(`
      bar         | decide          | fills
      10 10 10 10 | stop +1 at 11   |
      13 14 12 12 |                 | +1 @ 13
    `);
  });

  it('fills a stop whose price is the open at that price', () => {
    playTable(`
      bar         | decide          | fills
      10 10 10 10 | stop +1 at 11   |
      11 12 11 12 |                 | +1 @ 11
    `);
  });

  it('fills a buy limit that the market opened below at the open, better than its price', () => {
    playTable(`
      bar         | decide          | fills
      10 10 10 10 | limit +1 at 9   |
      10 10 10 10 |                 |
      7  8  7  8  |                 | +1 @ 7 maker
    `);
  });

  it('fills a sell limit that the market opened above at the open, better than its price', () => {
    playTable(`
      bar         | decide          | fills
      10 10 10 10 | limit -1 at 11  |
      10 10 10 10 |                 |
      13 13 12 12 |                 | -1 @ 13 maker
    `);
  });

  it('takes liquidity with a limit that is beyond the open of its very first bar', () => {
    playTable(`
      bar         | decide          | fills
      10 10 10 10 | limit +1 at 11  |
      10 10 10 10 |                 | +1 @ 10
    `);
  });

  it('still takes liquidity after a bar without volume: nobody could have joined the queue', () => {
    playTable(`
      bar            | decide          | fills
      10 10 10 10    | limit +1 at 11  |
      12 12 12 12 0  |                 |
      10 10 10 10    |                 | +1 @ 10
    `);
  });

  it('leaves a limit alone that is exactly the open, unless touching is enough', () => {
    const text = (fills: string): string => `
      bar         | decide          | fills
      10 10 10 10 | limit +1 at 10  |
      10 11 10 11 |                 | ${fills}
    `;
    playTable(text(''));
    playTable(text('+1 @ 10'), { rules: { limitFill: 'touch' } });
  });

  it('queues a stop that was jumped over before a younger market order', () => {
    playTable(
      `
      bar         | decide                         | fills            | position
      10 10 10 10 | market +2                      |                  | 0
      10 10 10 10 | stop -2 at 9 reduce; target 0  | +2 @ 10          | 2
      8  8  8  8  |                                | -2 @ 8           | 0
    `,
      { orders: ['filled', 'filled', 'filled'] },
    );
  });

  it('fires a take-profit that the open has reached or jumped over, and fills at the open', () => {
    playTable(
      `
      bar         | decide                        | fills    | position
      10 10 10 10 | market +2                     |          | 0
      10 10 10 10 | take-profit -1 at 12 reduce   | +2 @ 10  | 2
      13 13 13 13 | take-profit -1 at 14 reduce   | -1 @ 13  | 1
      14 14 14 14 |                               | -1 @ 14  | 0
    `,
    );
    playTable(`
      bar         | decide                       | fills    | position
      10 10 10 10 | market -1                    |          | 0
      10 10 10 10 | take-profit +1 at 8 reduce   | -1 @ 10  | -1
      7  7  7  7  |                              | +1 @ 7   | 0
    `);
  });

  it('fills a stop-limit that the open has jumped over at the open when its limit allows that', () => {
    playTable(`
      bar         | decide                          | fills
      10 10 10 10 | stop-limit +1 at 11 limit 12    |
      12 13 12 13 |                                 | +1 @ 12
    `);
    playTable(`
      bar         | decide                          | fills
      10 10 10 10 | stop-limit -1 at 9 limit 8.5    |
      8.6 9 8 8   |                                 | -1 @ 8.6
    `);
  });

  it('lets a stop-limit rest from the open on when that is beyond its limit', () => {
    playTable(`
      bar            | decide                          | fills
      10 10 10   10  | stop-limit +1 at 11 limit 12    |
      13 13 11.9 13  |                                 | +1 @ 12 maker
    `);
    playTable(`
      bar            | decide                          | fills
      10 10 10   10  | stop-limit -1 at 9 limit 8.5    |
      8  8.5 7   8   |                                 |
      8.6 9 8.6  9   |                                 | -1 @ 8.6 maker
    `);
  });
});
