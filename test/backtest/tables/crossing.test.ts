import { describe, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 38: two strategies in one account', () => {
  const COSTS = ['fixed-slippage(bps=100)', 'taker-fee(takerBps=100)'];

  it('crosses opposite market orders at the open without costs, and sends the difference to the market', () => {
    playTable(
      `
      bar         | decide    | decide 2   | fills                                | cash
      10 10 10 10 | market +5 | market -2  |                                      | 1000
      10 10 10 10 |           |            | +2 @ 10; 2: -2 @ 10; +3 @ 10.1       | 969.397
    `,
      { costs: COSTS },
    );
  });

  it('crosses whatever the volume is, but not on a bar without any', () => {
    playTable(`
      bar           | decide    | decide 2   | fills
      10 10 10 10   | market +5 | market -5  |
      10 10 10 10 0 |           |            |
      10 10 10 10 1 |           |            | +5 @ 10; 2: -5 @ 10
    `);
  });

  it('crosses targets, and leaves nothing over on the lot step', () => {
    playTable(
      `
      bar         | decide         | decide 2           | fills                  | position
      7  7  7  7  | target 0.5     | target -0.5        |                        | 0
      7  7  7  7  |                |                    | +35.5 @ 7; 2: -35.5 @ 7 | 0
    `,
      { market: { lotStep: 0.5 }, orders: ['filled', 'filled'] },
    );
  });

  it('leaves limits and stops to the market', () => {
    playTable(`
      bar         | decide          | decide 2   | fills
      10 10 10 10 | limit +5 at 11  | market -5  |
      10 10 10 10 |                 |            | +5 @ 10; 2: -5 @ 10
    `);
  });

  it('shares the volume of a bar, the first strategy first', () => {
    playTable(`
      bar           | decide    | decide 2   | fills
      10 10 10 10   | market +3 | market +3  |
      10 10 10 10 4 |           |            | +3 @ 10; 2: +1 @ 10
      10 10 10 10 4 |           |            | 2: +2 @ 10
    `);
  });

  it('shares the volume of each finer bar', () => {
    playTable(`
      bar           | detail                      | decide        | decide 2       | fills
      10 10 10 10   | 10 10 10 10/10 10 10 10     | limit +3 at 9 | limit +3 at 9  |
      10 10 8 8 8   | 10 10 8 10 4/10 10 8 8 4    |               |                | +3 @ 9 maker; 2: +1 @ 9 maker; 2: +2 @ 9 maker
    `);
  });

  it('keeps positions, cash and leverage of the two apart', () => {
    playTable(`
      bar         | decide     | decide 2   | fills
      10 10 10 10 | market +60 | market +50 |
      10 10 10 10 | target 0   |            | +50 @ 10; 2: +50 @ 10; NO_CASH
      10 10 10 10 |            |            | -50 @ 10
    `);
  });
});
