import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/core/ledger.js';
import { playTable } from '../bar-table.js';

/** `step market where action value limit`, numbers to four places */
const told = (ledger: Ledger): string[] =>
  ledger.riskEvents.map(
    (e) =>
      `${e.step} ${e.symbol ?? 'all'} ${e.at} ${e.action} ${Number(e.value.toFixed(4))} ${Number(e.limit.toFixed(4))}`,
  );

describe('rule 42: limits before an order', () => {
  it('cut one order, not the size of the others of its market', () => {
    playTable(
      `
      bar             | decide                                      | fills            | position
      10  10  10  10  | limit +20 at 9; limit +20 at 8              |                  | 0
      10  10  8.5 9.5 | limit -20 at 11 reduce                      | +20 @ 9 maker    | 20
      9.5 12  9.5 11  |                                             | -20 @ 11 maker   | 0
    `,
      // 20 at 10 are a fifth of 1000; the second order would make it 40 %, and 3 units are left of it.
      { trading: { risk: ['max-weight(limit=0.23)'] } },
    );
  });

  it('cut a target to what holds, and say what it would have been', () => {
    const ledger = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.9 |           | 0
      10 10 10 10 |            | +30 @ 10  | 30
    `,
      { trading: { risk: ['max-weight(limit=0.3)'] } },
    );
    expect(told(ledger)).toEqual(['0 AAA order shrink 0.9 0.3']);
    expect(ledger.riskEvents[0].message).toBe(
      'max-weight: 0.9 against a limit of 0.3 (share of equity): an order for 90 % of equity was cut to 30 %',
    );
  });

  it('refuse an order whole where that is asked for', () => {
    const ledger = playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | target 0.9  |           | 0
      10 10 10 10 | market +31  |           | 0
      10 10 10 10 | market +29  |           | 0
      10 10 10 10 |             | +29 @ 10  | 29
    `,
      { trading: { risk: ['max-weight(limit=0.3, action=reject)'] } },
    );
    expect(told(ledger)).toEqual(['0 AAA order reject 0.9 0.3', '1 AAA order reject 0.31 0.3']);
  });

  it('close the position where that is asked for', () => {
    const ledger = playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | target 0.3  |           | 0
      10 10 10 10 | target 0.31 | +30 @ 10  | 30
      10 10 10 10 |             | -30 @ 10  | 0
      10 10 10 10 |             |           | 0
    `,
      { trading: { risk: ['max-weight(limit=0.3, action=flatten)'] } },
    );
    expect(told(ledger)).toEqual(['1 AAA order flatten 0.31 0.3']);
  });

  it('count what all markets come to, and let a rotation sell before it buys', () => {
    const ledger = playTable(
      `
      AAA         | BBB         | decide                              | fills
      10 10 10 10 | 20 20 20 20 | target 0.5; BBB: target 0.2         |
      10 10 10 10 | 20 20 20 20 |                                     | AAA: +50 @ 10; BBB: +5 @ 20
      10 10 10 10 | 20 20 20 20 | BBB: target 0.5; target 0.1         |
      10 10 10 10 | 20 20 20 20 |                                     | AAA: -40 @ 10; BBB: +20 @ 20
    `,
      { trading: { risk: ['total-exposure(limit=0.6)'] } },
    );
    // BBB had 10 % left of 60 %, whatever the order in which it was said; then there is room for all.
    expect(told(ledger)).toEqual(['0 BBB order shrink 0.7 0.6']);
  });

  it('let a position of the other side be closed where nothing may be opened', () => {
    const ledger = playTable(
      `
      AAA         | BBB         | decide                        | fills
      10 10 10 10 | 20 20 20 20 | target 0.5; BBB: target 0.2   |
      10 10 10 10 | 20 20 20 20 | BBB: target -0.4              | AAA: +50 @ 10; BBB: +10 @ 20
      10 10 10 10 | 20 20 20 20 |                               | BBB: -10 @ 20
    `,
      { trading: { risk: ['total-exposure(limit=0.8, action=reject)'] } },
    );
    expect(told(ledger)).toEqual(['1 BBB order reject 0.9 0.8']);
  });

  it('count orders that rest as if they had filled', () => {
    const ledger = playTable(
      `
      bar         | decide                             | fills                          | position
      10 10 10 10 | limit +20 at 9; limit +20 at 8     |                                | 0
      10 10 7  7  |                                    | +20 @ 9 maker; +10 @ 8 maker   | 30
      7  7  7  7  | cancel all                         |                                | 30
    `,
      { trading: { risk: ['max-weight(limit=0.3)'] } },
    );
    expect(told(ledger)).toEqual(['0 AAA order shrink 0.4 0.3']);
  });

  it('measure what would be lost at the stop', () => {
    // 2 % of 1,000 at risk, 10 % below the price: 200 may be held.
    const ledger = playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 10 10 10 |          | +20 @ 10  | 20
    `,
      { trading: { stops: ['fixed(rate=0.1)'], risk: ['risk-per-trade(limit=0.02)'] } },
    );
    expect(told(ledger)).toEqual(['0 AAA order shrink 0.1 0.02']);
  });

  it('hold several at once: the tightest has the last word', () => {
    const ledger = playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 10 10 10 |          | +20 @ 10  | 20
    `,
      { trading: { risk: ['max-weight(limit=0.5)', 'concentration(limit=0.04)', 'leverage(limit=3)'] } },
    );
    expect(told(ledger)).toEqual(['0 AAA order shrink 1 0.5', '0 AAA order shrink 0.25 0.04']);
  });

  it('hold a short by its size, and a hedge by what it takes off', () => {
    const ledger = playTable(
      `
      AAA         | BBB         | decide                           | fills
      10 10 10 10 | 20 20 20 20 | target -0.9; BBB: target 0.6     |
      10 10 10 10 | 20 20 20 20 |                                  | AAA: -40 @ 10; BBB: +30 @ 20
    `,
      { trading: { risk: ['net-exposure(limit=0.4)'] } },
    );
    // AAA is asked first and leans by 40 % at most; BBB then takes the lean to the other side by 20 %.
    expect(told(ledger)).toEqual(['0 AAA order shrink 0.9 0.4']);
  });
});

describe('rule 43: limits at a close', () => {
  it('cut what has outgrown its limit to 90 % of it', () => {
    const ledger = playTable(
      `
      bar         | decide     | fills         | position
      10 10 10 10 | target 0.5 |               | 0
      10 20 10 20 |            | +50 @ 10      | 50
      20 20 20 20 |            | -16.25 @ 20   | 33.75
      20 20 20 20 |            |               | 33.75
    `,
      { trading: { risk: ['max-weight(limit=0.5)'] } },
    );
    expect(told(ledger)).toEqual(['1 AAA close shrink 0.6667 0.5']);
  });

  it('cut all markets in proportion where the account is over', () => {
    // At 20 and 40: 800 + 800 of 1,800 are 0.8889. 90 % of 0.8 is 0.72: 81 % of each.
    const ledger = playTable(
      `
      AAA         | BBB         | decide                       | fills
      10 10 10 10 | 20 20 20 20 | target 0.4; BBB: target 0.4  |
      10 20 10 20 | 20 40 20 40 |                              | AAA: +40 @ 10; BBB: +20 @ 20
      20 20 20 20 | 40 40 40 40 |                              | AAA: -7.6 @ 20; BBB: -3.8 @ 40
    `,
      { trading: { risk: ['total-exposure(limit=0.8)'] } },
    );
    expect(told(ledger)).toEqual(['1 all close shrink 0.8889 0.8']);
  });

  it('leave a position alone and say so where orders are only refused', () => {
    const ledger = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.5 |           | 0
      10 20 10 20 |            | +50 @ 10  | 50
      20 20 20 20 |            |           | 50
      20 20 10 10 |            |           | 50
      10 20 10 20 |            |           | 50
    `,
      { trading: { risk: ['max-weight(limit=0.5, action=reject)'] } },
    );
    expect(told(ledger)).toEqual(['1 AAA close note 0.6667 0.5', '4 AAA close note 0.6667 0.5']);
  });

  it('close what has outgrown a limit that closes, and forget what was wanted', () => {
    const ledger = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.5 |           | 0
      10 20 10 20 |            | +50 @ 10  | 50
      20 20 20 20 |            | -50 @ 20  | 0
      20 20 20 20 |            |           | 0
    `,
      { trading: { risk: ['max-weight(limit=0.5, action=flatten)'] } },
    );
    expect(told(ledger)).toEqual(['1 AAA close flatten 0.6667 0.5']);
  });

  it('cut in the middle of an order that is worked, and work on towards what was wanted', () => {
    // Sold by 2 × 30: at 40 the 30 that are left are 1,200 of 1,900. 90 % of 0.6 are 25.65 units; the strategy wants none.
    const ledger = playTable(
      `
      bar         | decide     | fills                  | position
      10 10 10 10 | target 0.6 |                        | 0
      10 10 10 10 |            | +30 @ 10               | 30
      10 10 10 10 | target 0   | +30 @ 10               | 60
      10 40 10 40 |            | -30 @ 10               | 30
      40 40 40 40 |            | -4.35 @ 40; -15 @ 40   | 10.65
      40 40 40 40 |            | -10.65 @ 40            | 0
      40 40 40 40 |            |                        | 0
    `,
      { trading: { risk: ['max-weight(limit=0.6)'], execution: 'twap(slices=2)' } },
    );
    expect(told(ledger)).toEqual(['3 AAA close shrink 0.6316 0.6']);
  });
});

describe('rule 44: breakers', () => {
  // Two hours flat, then a third and two thirds of the size for an hour each.
  const drawdown = 'drawdown(limit=0.1, coolDown=2h, stages="0.25|0.5", stageLength=1h)';

  it('close everything, refuse what is asked meanwhile, and come back in stages with the wish that stands', () => {
    const ledger = playTable(
      `
      bar         | decide   | fills       | position
      10 10 10 10 | target 1 |             | 0
      10 10 8  8  |          | +100 @ 10   | 100
      8  8  8  8  | target 1 | -100 @ 8    | 0
      8  8  8  8  | target 1 |             | 0
      8  8  8  8  |          | +25 @ 8     | 25
      8  8  8  8  |          | +25 @ 8     | 50
      8  8  8  8  |          | +50 @ 8     | 100
      8  8  8  8  |          |             | 100
    `,
      { trading: { risk: [drawdown] } },
    );
    expect(told(ledger)).toEqual([
      '1 all close flatten 0.2 0.1',
      '2 AAA order block 0.2 0.1',
      '3 all close resume 0.2 0.1',
      '4 all close resume 0.2 0.1',
      '5 all close resume 0 0.1',
    ]);
    const reasons = ledger.orders.map((order) => order.reason);
    expect(reasons).toEqual(['', 'risk rule', '', 'resumed', 'resumed']);
  });

  it('come back with what the strategy wanted before, though it says nothing', () => {
    playTable(
      `
      bar         | decide    | fills       | position
      10 10 10 10 | target 1  |             | 0
      10 10 8  8  |           | +100 @ 10   | 100
      8  8  8  8  |           | -100 @ 8    | 0
      8  8  8  8  |           |             | 0
      8  8  8  8  | target 0  | +25 @ 8     | 25
      8  8  8  8  |           | -25 @ 8     | 0
    `,
      { trading: { risk: [drawdown] } },
    );
  });

  it('come back with what the strategy wants by then', () => {
    playTable(
      `
      bar         | decide    | fills       | position
      10 10 10 10 | target 1  |             | 0
      10 10 8  8  |           | +100 @ 10   | 100
      8  8  8  8  | target -1 | -100 @ 8    | 0
      8  8  8  8  |           |             | 0
      8  8  8  8  | target 0  | -25 @ 8     | -25
      8  8  8  8  |           | +25 @ 8     | 0
      8  8  8  8  |           |             | 0
    `,
      { trading: { risk: [drawdown] } },
    );
  });

  it('refuse orders in units and withdraw those that rest', () => {
    const ledger = playTable(
      `
      bar          | decide                      | fills       | position
      10 10 10 10  | target 0.9; limit +10 at 6  |             | 0
      10 10 8  8   |                             | +90 @ 10    | 90
      8  8  8  8   | market +10; limit +5 at 5   | -90 @ 8     | 0
      8  8  4  8   |                             |             | 0
    `,
      { trading: { risk: ['kill-switch(limit=0.1)'] } },
    );
    expect(told(ledger)).toEqual(['1 all close flatten 0.18 0.1', '2 AAA order block 0.18 0.1']);
  });

  it('that block let a position be, and add nothing to it', () => {
    playTable(
      `
      bar           | decide      | fills       | position
      10 10 10 10   | target 0.5; limit +10 at 6 |  | 0
      10 10 7  7    |             | +50 @ 10    | 50
      7  7  5  5    | target 0.9  |             | 50
      5  5  5  5    | market +5   |             | 50
      5  5  5  5    | target 0.1  |             | 50
      5  5  5  5    | target -0.5 | -35 @ 5     | 15
      5  5  5  5    |             | -15 @ 5     | 0
      5  5  5  5    |             |             | 0
    `,
      { trading: { risk: ['kill-switch(limit=0.1, action=block)'] } },
    );
  });

  it('stop after trades that lost in a row', () => {
    const ledger = playTable(
      `
      bar         | decide   | fills      | position
      10 10 10 10 | target 1 |            | 0
      10 10 9  9  | target 0 | +100 @ 10  | 100
      9  9  9  9  | target 1 | -100 @ 9   | 0
      9  9  8  8  | target 0 | +100 @ 9   | 100
      8  8  8  8  | target 1 | -100 @ 8   | 0
      8  8  8  8  |          |            | 0
      8  8  8  8  |          |            | 0
      8  8  8  8  |          | +100 @ 8   | 100
    `,
      { trading: { risk: ['consecutive-losses(limit=2, pause=2h)'] } },
    );
    expect(told(ledger)).toEqual(['4 all close block 2 2', '4 AAA order block 2 2', '6 all close resume 0 2']);
  });

  it('of one market leave the others alone, and wait for its next bar', () => {
    const ledger = playTable(
      `
      AAA         | BBB         | decide                       | fills
      10 10 10 10 | 20 20 20 20 |                              |
      10 10 10 10 | -           |                              |
      10 10 10 10 | -           | target 0.5; BBB: target 0.5  |
      10 10 10 10 | -           |                              | AAA: +50 @ 10
      10 10 10 10 | 20 20 20 20 |                              |
      10 10 10 10 | 20 20 20 20 |                              | BBB: +25 @ 20
    `,
      { trading: { risk: ['stale-data(limit=1)'] } },
    );
    expect(told(ledger)).toEqual(['2 BBB close block 2 1', '2 BBB order block 2 1', '4 BBB close resume 0 1']);
  });
});
