import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 41: stops', () => {
  it('protect a target in the very bar of its fill, from the price that was paid', () => {
    playTable(
      `
      bar            | decide   | fills                  | position
      10 10 10 10    | target 1 |                        | 0
      8  8  7.2 7.5  |          | +125 @ 8; -125 @ 7.2   | 0
      8  8  7   7.5  |          |                        | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'] }, orders: ['filled', 'filled'] },
    );
  });

  it('protect orders in units of every kind', () => {
    for (const order of ['market +10', 'limit +10 at 10.5', 'stop +10 at 10']) {
      playTable(
        `
        bar           | decide     | fills               | position
        10 10 10 10   | ${order}   |                     | 0
        10 10 9  9.5  |            | +10 @ 10; -10 @ 9   | 0
      `,
        { trading: { stops: ['fixed(rate=0.1)'] } },
      );
    }
  });

  it('fill at a gap at the open, and are not entered again until the strategy asks', () => {
    playTable(
      `
      bar         | decide   | fills       | position
      10 10 10 10 | target 1 |             | 0
      10 10 10 10 |          | +100 @ 10   | 100
      7  7  7  7  |          | -100 @ 7    | 0
      7  7  7  7  | target 1 |             | 0
      7  7  7  7  |          | +100 @ 7    | 100
    `,
      { trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('follow at closes, never loosen, and leave one order in the book', () => {
    // Best highs 10, 12, 12: stops at 9 until the close of row 2, then at 10.8.
    playTable(
      `
      bar           | decide   | fills         | position
      10 10 10 10   | target 1 |               | 0
      10 10 9.5 10  |          | +100 @ 10     | 100
      10 12 9.1 12  |          |               | 100
      12 12 11  11  |          |               | 100
      11 11 10.8 11 |          | -100 @ 10.8   | 0
    `,
      { trading: { stops: ['trailing(rate=0.1)'] }, orders: ['filled', 'filled'] },
    );
  });

  it('follow a short downwards', () => {
    playTable(
      `
      bar           | decide    | fills         | position
      10 10 10 10   | target -1 |               | 0
      10 10 10 10   |           | -100 @ 10     | -100
      10 10 8  8    |           |               | -100
      8  8.8 8 8.5  |           | +100 @ 8.8    | 0
    `,
      { trading: { stops: ['trailing(rate=0.1)'] } },
    );
  });

  it('leave at the next open where a bar falls through its own new stop', () => {
    playTable(
      `
      bar           | decide   | fills        | position
      10 10 10 10   | target 1 |              | 0
      10 20 10 12   |          | +100 @ 10    | 100
      13 13 13 13   |          | -100 @ 13    | 0
    `,
      { trading: { stops: ['trailing(rate=0.1)'] } },
    );
  });

  it('take the tightest of several, each with its own name', () => {
    // Fixed at 9. At a close of 12 two times the risk of 1 is made: profit-lock at 10 + 1.
    const { orders } = playTable(
      `
      bar             | decide   | fills        | position
      10 10 10 10     | target 1 |              | 0
      10 10 10 10     |          | +100 @ 10    | 100
      10 12 10 12     |          |              | 100
      12 12 11 11     |          | -100 @ 11    | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)', 'profit-lock'] } },
    );
    expect(orders.map((order) => `${order.reason} ${order.status}`)).toEqual([
      ' filled',
      'fixed stop cancelled',
      'profit-lock stop filled',
    ]);
  });

  it('come to break-even and its costs', () => {
    playTable(
      `
      bar             | decide   | fills          | position
      10 10 10 10     | target 1 |                | 0
      10 10 10 10     |          | +100 @ 10      | 100
      10 11 10 11     |          |                | 100
      11 11 10 10     |          | -100 @ 10.1    | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)', 'break-even(after=1, buffer=0.01)'] } },
    );
  });

  it('leave when the time is over: what was entered at an open is held for so many bars', () => {
    const { orders } = playTable(
      `
      bar         | decide   | fills       | position
      10 10 10 10 | target 1 |             | 0
      10 10 10 10 |          | +100 @ 10   | 100
      10 10 10 10 |          |             | 100
      10 10 10 10 |          |             | 100
      10 10 10 10 |          | -100 @ 10   | 0
      10 10 10 10 |          |             | 0
    `,
      { trading: { stops: ['time(bars=3)'] } },
    );
    expect(orders.at(-1)?.reason).toBe('time stop');
  });

  it('wait with a market: one that trades nothing has no close to count, and nothing is ordered twice', () => {
    playTable(
      `
      bar           | decide   | fills       | position
      10 10 10 10   | target 1 |             | 0
      10 10 10 10   |          | +100 @ 10   | 100
      10 10 10 10 0 |          |             | 100
      10 10 10 10 0 |          |             | 100
      10 10 10 10 0 |          |             | 100
      10 10 10 10   |          | -100 @ 10   | 0
    `,
      { trading: { stops: ['time(bars=2)'] }, orders: ['filled', 'filled'] },
    );
  });

  it('cover what is added, at the next open already', () => {
    // The stop of the first 50 is at 9; what is added at 10 has the same stop, not one of its own.
    playTable(
      `
      bar           | decide     | fills               | position
      10 10 10 10   | target 0.5 |                     | 0
      10 10 10 10   | target 0.8 | +50 @ 10            | 50
      10 10 9  9    |            | +30 @ 10; -80 @ 9   | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'] } },
    );
    playTable(
      `
      bar           | decide     | fills               | position
      10 10 10 10   | market +50 |                     | 0
      10 10 10 10   | market +30 | +50 @ 10            | 50
      10 10 9  9    |            | +30 @ 10; -80 @ 9   | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('are gone when the strategy closes, and new after it turned around', () => {
    playTable(
      `
      bar            | decide    | fills        | position
      10 10 10  10   | target 1  |              | 0
      10 10 10  10   | target -1 | +100 @ 10    | 100
      10 10 8.5 10   |           | -200 @ 10    | -100
      10 11 10  10   |           | +100 @ 11    | 0
      10 12 8   10   |           |              | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('stay where they are while an entry goes on filling at worse prices', () => {
    // 20 at 10: the stop stands at 9.5. 20 more at 9.6 do not move it to 5 % below the average of 9.8.
    playTable(
      `
      bar               | decide     | fills        | position
      10  10  10  10    | target 0.4 |              | 0
      10  10  10  10 20 |            | +20 @ 10     | 20
      9.6 9.6 9.6 9.6 20 |           | +20 @ 9.6    | 40
      9.6 9.6 9.5 9.6   |            | +1.333333333 @ 9.6; -41.33333333 @ 9.5 | 0
    `,
      { trading: { stops: ['fixed(rate=0.05)'] } },
    );
  });

  it('go on to the end where the volume does not suffice', () => {
    playTable(
      `
      bar            | decide   | fills       | position
      10 10 10 10    | target 1 |             | 0
      10 10 10 10    |          | +100 @ 10   | 100
      10 10 9  9.5 40 |         | -40 @ 9     | 60
      9.5 9.5 9.5 9.5 40 |      | -40 @ 9.5   | 20
      9.5 9.5 9.5 9.5 |         | -20 @ 9.5   | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)', 'trailing(rate=0.2)'] } },
    );
  });

  it('of two entries that wait, protect whichever fills', () => {
    playTable(
      `
      bar              | decide                            | fills            | position
      10  10  10  10   | limit +10 at 9.5; limit +10 at 9  |                  | 0
      10  10  9.4 10   |                                   | +10 @ 9.5 maker  | 10
      10  12  10  12   |                                   |                  | 10
      12  12  9.5  9.5 |                                   | -10 @ 10.8       | 0
      9.5 9.5 8.9  9   |                                   | +10 @ 9 maker    | 10
      9   9   8    8.5 |                                   | -10 @ 8.1        | 0
    `,
      { trading: { stops: ['trailing(rate=0.1)'] } },
    );
  });

  it('do not follow what the bar of an entry reached before it', () => {
    playTable(
      `
      bar              | decide             | fills            | position
      10  10  10  10   | limit +10 at 9.5   |                  | 0
      10  12  9.4 9.6  |                    | +10 @ 9.5 maker  | 10
      9.6 9.7 9   9.5  |                    |                  | 10
      9.5 9.5 8.7 8.8  |                    | -10 @ 8.73       | 0
    `,
      // From the close of 9.6 and the high of 9.7, not from the 12 that came before the fill.
      { trading: { stops: ['trailing(rate=0.1)'] } },
    );
  });

  it('let a bracket of the strategy itself pass through', () => {
    playTable(
      `
      bar           | decide                          | fills          | position
      10 10 10 10   | bracket +10 stop 9.5 target 12  |                | 0
      10 10 9.5 10  |                                 | +10 @ 10; -10 @ 9.5 | 0
      10 10 10 10   | target 0.1 stop 2% profit 10%   |                | 0
      10 10 9.8 10  |                                 | +9.95 @ 10; -9.95 @ 9.8 | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('arrive late where orders take their time, and are ordered once', () => {
    playTable(
      `
      bar           | decide   | fills        | position
      10 10 10 10   | target 1 |              | 0
      10 10 10 10   |          |              | 0
      10 10 9.5 10  |          | +100 @ 10    | 100
      10 10 9.5 10  |          |              | 100
      10 10 9.5 10  |          |              | 100
      10 10 9.5 10  |          | -100 @ 10    | 0
      10 10 9.5 10  |          |              | 0
    `,
      { trading: { stops: ['time(bars=2)'] }, rules: { latencyMs: 3_600_000 }, orders: ['filled', 'filled'] },
    );
  });
});

describe('rule 41: take-profits', () => {
  it('sell at a multiple of the risk, from the price that was paid', () => {
    // Paid 8, stop at 7.2: twice the risk is 9.6. The bar of the entry may take it already.
    playTable(
      `
      bar            | decide   | fills           | position
      10 10 10 10    | target 1 |                 | 0
      8  9  8  9     |          | +125 @ 8        | 125
      9  9.7 9 9     |          | -125 @ 9.6 maker | 0
      9  9.7 7 9     |          |                 | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'], takeProfits: ['rr(multiple=2)'] } },
    );
  });

  it('sell in parts, and let the stop have the rest', () => {
    playTable(
      `
      bar            | decide   | fills                            | position
      10 10 10 10    | target 1 |                                  | 0
      10 10 10 10    |          | +100 @ 10                        | 100
      10 11.5 10 11  |          | -50 @ 11 maker                   | 50
      11 12.5 11 12  |          | -30 @ 12 maker                   | 20
      12 12 8.5 9    |          | -20 @ 9                          | 0
      9  15 9 9      |          |                                  | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'], takeProfits: ['partial(at="1|2|3", share="0.5|0.3|0.2")'] } },
    );
  });

  it('stand without a stop, and for a short below', () => {
    playTable(
      `
      bar            | decide    | fills            | position
      10 10 10 10    | target -1 |                  | 0
      10 10 9.5 9.5  |           | -100 @ 10        | -100
      9.5 9.5 8.9 9  |           | +100 @ 9 maker   | 0
    `,
      { trading: { takeProfits: ['fixed(rate=0.1)'] } },
    );
  });

  it('leave the part that they do not take', () => {
    playTable(
      `
      bar            | decide   | fills            | position
      10 10 10 10    | target 1 |                  | 0
      10 10 10 10    |          | +100 @ 10        | 100
      10 12 10 11    |          | -40 @ 11 maker   | 60
      11 13 11 11    |          |                  | 60
    `,
      { trading: { takeProfits: ['fixed(rate=0.1, share=0.4)'] } },
    );
  });

  it('refuse to measure by a stop that is not there', () => {
    expect(() => playTable('bar\n10 10 10 10', { trading: { takeProfits: ['rr'] } })).toThrow(
      'measures by the risk to the first stop, and there is none',
    );
  });
});
