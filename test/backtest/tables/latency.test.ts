import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/core/kit/time.js';
import { playTable } from '../bar-table.js';

const ONE_BAR = { latencyMs: HOUR_MS };

describe('rule 33: latency', () => {
  it('brings an order to the first bar that opens at or after the decision plus the latency', () => {
    playTable(
      `
      bar         | decide    | fills
      10 10 10 10 | market +1 |
      11 11 11 11 |           |
      12 12 12 12 |           | +1 @ 12
    `,
      { rules: ONE_BAR },
    );
    playTable(
      `
      bar         | decide    | fills
      10 10 10 10 | market +1 |
      11 11 11 11 |           |
      12 12 12 12 |           | +1 @ 12
    `,
      { rules: { latencyMs: 1 } },
    );
  });

  it('counts time, not bars: a missing hour passes too', () => {
    playTable(
      `
      bar         | decide    | fills
      10 10 10 10 | market +1 |
      -           |           |
      12 12 12 12 |           | +1 @ 12
    `,
      { rules: ONE_BAR },
    );
  });

  it('neither fills nor fires what is not there yet', () => {
    playTable(
      `
      bar         | decide                        | fills
      10 10 10 10 | limit +1 at 9; stop +1 at 11  |
      10 12 8  10 |                               |
      10 12 8  10 |                               | +1 @ 11; +1 @ 9 maker
    `,
      { rules: ONE_BAR },
    );
  });

  it('starts to count the life of an order when it gets there', () => {
    playTable(
      `
      bar          | decide               | fills
      10 10 10  10 | limit +1 at 9 for 1  |
      10 10 8   10 |                      |
      10 10 8.5 10 |                      | +1 @ 9 maker
    `,
      { rules: ONE_BAR },
    );
    playTable(
      `
      bar          | decide               | fills
      10 10 10  10 | limit +1 at 9 for 1  |
      10 10 8   10 |                      |
      10 10 9.5 10 |                      |
      10 10 8   10 |                      |
    `,
      { rules: ONE_BAR, orders: ['expired'] },
    );
  });

  it('takes liquidity with a limit that the market has passed while it was on its way', () => {
    playTable(
      `
      bar         | decide         | fills
      10 10 10 10 | limit +1 at 9  |
      8  8  8  8  |                |
      8  8  8  8  |                | +1 @ 8
    `,
      { rules: ONE_BAR },
    );
  });

  it('still fills an order whose cancellation is on its way', () => {
    playTable(
      `
      bar          | decide         | fills
      10 10 10  10 | limit +1 at 9  |
      10 10 10  10 |                |
      10 10 10  10 | cancel 1       |
      10 10 8.5 10 |                | +1 @ 9 maker
    `,
      { rules: ONE_BAR, orders: ['filled'] },
    );
    playTable(
      `
      bar          | decide         | fills
      10 10 10  10 | limit +1 at 9  |
      10 10 10  10 | cancel all     |
      10 10 10  10 |                |
      10 10 8.5 10 |                |
    `,
      { rules: ONE_BAR, orders: ['cancelled'] },
    );
  });

  it('fills at the old price while an amendment is on its way', () => {
    playTable(
      `
      bar          | decide          | fills
      10 10 10  10 | limit +1 at 8   |
      10 10 10  10 | amend 1 at 9    |
      10 10 8.5 10 |                 |
      10 10 8.5 10 |                 | +1 @ 9 maker
    `,
      { rules: ONE_BAR },
    );
  });

  it('lets a target wait for the newer one that replaces it when that gets there', () => {
    playTable(
      `
      bar           | decide      | fills     | position
      10 10 10 10   | target 0.5  |           | 0
      10 10 10 10   | target 0.2  |           | 0
      10 10 10 10   |             | +50 @ 10  | 50
      10 10 10 10   |             | -30 @ 10  | 20
    `,
      { rules: ONE_BAR, orders: ['filled', 'filled'] },
    );
    playTable(
      `
      AAA         | BBB     | decide          | fills
      10 10 10 10 | 1 1 1 1 | AAA: target 0.5 |
      -           | 1 1 1 1 | AAA: target 0.2 |
      -           | 1 1 1 1 |                 |
      -           | 1 1 1 1 |                 |
      10 10 10 10 | 1 1 1 1 |                 | AAA: +20 @ 10
    `,
      { rules: ONE_BAR, orders: ['cancelled', 'filled'] },
    );
  });

  it('lets a trailing stop follow from the decision on, and fires it when it is there', () => {
    playTable(
      `
      bar         | decide                | fills    | position
      10 10 10 10 | market +1             |          | 0
      10 10 10 10 |                       |          | 0
      10 10 10 10 | trail -1 by 2 reduce  | +1 @ 10  | 1
      10 13 10 10 |                       |          | 1
      10 10 9  9  |                       | -1 @ 10  | 0
    `,
      { rules: ONE_BAR },
    );
  });

  it('reaches the finer bars where there are some', () => {
    const ledger = playTable(
      `
      bar         | detail                  | decide    | fills
      10 10 10 10 | 10 10 10 10/10 10 10 10 | market +1 |
      11 12 11 12 | 11 11 11 11/12 12 12 12 |           | +1 @ 12
    `,
      { rules: { latencyMs: HOUR_MS / 2 } },
    );
    expect(ledger.fills[0].time - ledger.openTime[1]).toBe(HOUR_MS / 2);
  });

  it('cancels and amends at once without latency', () => {
    playTable(
      `
      bar          | decide                         | fills
      10 10 10  10 | limit +1 at 9; limit +1 at 8   |
      10 10 10  10 | cancel 1; amend 2 at 9.5       |
      10 10 8.5 10 |                                | +1 @ 9.5 maker
    `,
      { orders: ['cancelled', 'filled'] },
    );
  });
});
