import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/core/ledger.js';
import { playTable } from '../bar-table.js';

/** `step quantity filled children arrival achieved shortfall status` */
const worked = (ledger: Ledger): string[] =>
  ledger.parents.map((p) =>
    [p.step, p.quantity, p.filled, p.children, p.arrivalPrice, p.achievedPrice, p.shortfall, p.status]
      .map((x) => (typeof x === 'number' ? Number(x.toFixed(6)) : x))
      .join(' '),
  );

describe('rule 45: parents', () => {
  it('are worked in equal parts, and held to the price at which they were decided', () => {
    // 20 at 10, 11 and 12: 11 on average, a tenth above the 10 of the decision.
    const ledger = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.6 |           | 0
      10 11 10 11 |            | +20 @ 10  | 20
      11 12 11 12 |            | +20 @ 11  | 40
      12 12 12 12 |            | +20 @ 12  | 60
      12 12 12 12 |            |           | 60
    `,
      { trading: { execution: 'twap(slices=3)' } },
    );
    expect(worked(ledger)).toEqual(['0 60 60 3 10 11 0.1 done']);
    expect(ledger.parents[0].algorithm).toBe('twap(slices=3, every=1)');
    expect(ledger.parents[0].endTime).toBe(ledger.openTime[3]);
  });

  it('of a sale fall short when the price falls', () => {
    const ledger = playTable(
      `
      bar         | decide      | fills      | position
      10 10 10 10 | target -0.6 |            | 0
      10 10 9  9  |             | -30 @ 10   | -30
      9  9  9  9  |             | -30 @ 9    | -60
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
    expect(worked(ledger)).toEqual(['0 -60 -60 2 10 9.5 0.05 done']);
  });

  it('are replaced by a newer wish, and what was filled counts', () => {
    const ledger = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.6 |           | 0
      10 10 10 10 | target 0.3 | +20 @ 10  | 20
      10 10 10 10 |            | +3.333333333 @ 10 | 23.333333333
      10 10 10 10 | target 0.1 | +3.333333333 @ 10 | 26.666666667
      10 10 10 10 |            | -5.555555556 @ 10 | 21.111111111
      10 10 10 10 |            | -5.555555556 @ 10 | 15.555555556
      10 10 10 10 |            | -5.555555556 @ 10 | 10
    `,
      { trading: { execution: 'twap(slices=3)' } },
    );
    expect(worked(ledger)).toEqual([
      '0 60 20 1 10 10 0 replaced',
      '1 10 6.666667 2 10 10 0 replaced',
      '3 -16.666667 -16.666667 3 10 10 0 done',
    ]);
  });

  it('take market orders in units, one after the other and together', () => {
    const ledger = playTable(
      `
      bar         | decide                 | fills     | position
      10 10 10 10 | market +20; market +10 |           | 0
      10 10 10 10 | market -25             | +15 @ 10  | 15
      10 10 10 10 |                        | -5 @ 10   | 10
      10 10 10 10 |                        | -5 @ 10   | 5
      10 10 10 10 | market -5              |           | 5
      10 10 10 10 |                        | -2.5 @ 10 | 2.5
      10 10 10 10 |                        | -2.5 @ 10 | 0
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
    // 15 held and 15 on the way less 25 are 5: the rest of the purchase is not made, and 10 are sold.
    expect(worked(ledger)).toEqual([
      '0 30 15 1 10 10 0 replaced',
      '1 -10 -10 2 10 10 0 done',
      '4 -5 -5 2 10 10 0 done',
    ]);
  });

  it('are cut where the account cannot pay for all of it', () => {
    // 1,000 buy 100 of the 150: 75, then 25 of the other 75.
    const ledger = playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | market +150 |           | 0
      10 10 10 10 |             | +75 @ 10  | 75
      10 10 10 10 |             | +25 @ 10; NO_CASH | 100
      10 10 10 10 |             |           | 100
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
    expect(worked(ledger)).toEqual(['0 150 100 2 10 10 0 cut']);
  });

  it('pass orders with terms of their own on as they are', () => {
    playTable(
      `
      bar         | decide                    | fills           | position
      10 10 10 10 | limit +10 at 9; market +4 ioc |             | 0
      10 10 8  9  |                           | +4 @ 10; +10 @ 9 maker | 14
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
  });

  it('close a position before the other side is opened', () => {
    const ledger = playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | target 0.4  |           | 0
      10 10 10 10 |             | +20 @ 10  | 20
      10 10 10 10 | target -0.4 | +20 @ 10  | 40
      10 10 10 10 |             | -20 @ 10  | 20
      10 10 10 10 |             | -20 @ 10  | 0
      10 10 10 10 |             | -20 @ 10  | -20
      10 10 10 10 |             | -20 @ 10  | -40
      10 10 10 10 |             |           | -40
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
    expect(worked(ledger)).toEqual(['0 40 40 2 10 10 0 done', '2 -40 -40 2 10 10 0 done', '4 -40 -40 2 10 10 0 done']);
  });

  it('show the tip of an iceberg, and send again what came back', () => {
    // A tip of 10 at the last close. At 10 nothing goes through it; at 9.9 half of it fills, and the rest comes back.
    const ledger = playTable(
      `
      bar             | decide     | fills            | position
      10 10 10  10    | target 0.2 |                  | 0
      10 10 10  10    |            |                  | 0
      10 10 9.9 10 5  |            | +5 @ 10 maker    | 5
      10 10 9.9 10    |            | +10 @ 10 maker   | 15
      10 10 9.9 10    |            | +5 @ 10 maker    | 20
      10 10 9.9 10    |            |                  | 20
    `,
      { trading: { execution: 'iceberg(tip=0.5, patience=0)' } },
    );
    expect(worked(ledger)[0]).toContain('0 20 20');
  });

  it('follow the volume', () => {
    // A tenth of the 100 of the last bar, then of 50, then of 200.
    playTable(
      `
      bar               | decide      | fills     | position
      10 10 10 10 100   | target 0.25 |           | 0
      10 10 10 10 50    |             | +10 @ 10  | 10
      10 10 10 10 200   |             | +5 @ 10   | 15
      10 10 10 10 200   |             | +10 @ 10  | 25
      10 10 10 10 200   |             |           | 25
    `,
      { trading: { execution: 'pov(rate=0.1)' } },
    );
  });

  it('of a market that trades nothing wait with their children, and are protected whole when they fill', () => {
    playTable(
      `
      bar            | decide     | fills                         | position
      10 10 10 10    | target 0.6 |                               | 0
      10 10 10 10 0  |            |                               | 0
      10 10 10 10 0  |            |                               | 0
      10 10 10 10    |            | +20 @ 10; +20 @ 10; +20 @ 10  | 60
      10 12 10 12    |            |                               | 60
      12 12 10.8 11  |            | -60 @ 10.8                    | 0
    `,
      { trading: { execution: 'twap(slices=3)', stops: ['trailing(rate=0.1)'] } },
    );
  });

  it('are protected from the bar of the first child on, and end with a stop', () => {
    const ledger = playTable(
      `
      bar           | decide     | fills               | position
      10 10 10 10   | target 0.6 |                     | 0
      10 10 9  9.5  |            | +20 @ 10; -20 @ 9   | 0
      9.5 9.5 9 9   |            |                     | 0
    `,
      { trading: { execution: 'twap(slices=3)', stops: ['fixed(rate=0.1)'] } },
    );
    expect(worked(ledger)).toEqual(['0 60 20 1 10 10 0 replaced']);
  });

  it('cover each child with the stop of the first', () => {
    playTable(
      `
      bar           | decide     | fills               | position
      10 10 10 10   | target 0.6 |                     | 0
      10 10 10 10   |            | +20 @ 10            | 20
      10 10 9  9.5  |            | +20 @ 10; -40 @ 9   | 0
      9.5 9.5 9 9   |            |                     | 0
    `,
      { trading: { execution: 'twap(slices=3)', stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('come back to their size where orders take their time', () => {
    // Each child arrives a bar later than it would; a smaller wish waits until the children of the old one are gone.
    playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.6 |           | 0
      10 10 10 10 |            |           | 0
      10 10 10 10 | target 0.2 | +30 @ 10  | 30
      10 10 10 10 |            | +30 @ 10  | 60
      10 10 10 10 |            |           | 60
      10 10 10 10 |            | -20 @ 10  | 40
      10 10 10 10 |            | -20 @ 10  | 20
      10 10 10 10 |            |           | 20
    `,
      { trading: { execution: 'twap(slices=2)' }, rules: { latencyMs: 3_600_000 } },
    );
  });
});

describe('a turn in two parents', () => {
  it('goes on to the other side when a stop has done the rest of the first', () => {
    // 980 are left. 0.4 of that at 9.8 are 40 units.
    const ledger = playTable(
      `
      bar             | decide      | fills               | position
      10  10  10  10  | target 0.4  |                     | 0
      10  10  10  10  |             | +20 @ 10            | 20
      10  10  10  10  | target -0.4 | +20 @ 10            | 40
      10  10  9   9.8 |             | -20 @ 10; -20 @ 9   | 0
      9.8 9.8 9.8 9.8 |             | -20 @ 9.8           | -20
      9.8 9.8 9.8 9.8 |             | -20 @ 9.8           | -40
      9.8 9.8 9.8 9.8 |             |                     | -40
    `,
      { trading: { execution: 'twap(slices=2)', stops: ['fixed(rate=0.1)'] } },
    );
    expect(worked(ledger)).toEqual([
      '0 40 40 2 10 10 0 done',
      '2 -40 -20 1 10 10 0 replaced',
      '3 -40 -40 2 9.8 9.8 0 done',
    ]);
  });

  it('is taken back whole by a hand-over', () => {
    playTable(
      `
      bar             | decide               | fills      | position
      10  10  10  10  | target 0.4           |            | 0
      10  10  10  10  |                      | +20 @ 10   | 20
      10  10  10  10  | target -0.4          | +20 @ 10   | 40
      10  10  10  10  | cancel all; target 0 | -20 @ 10   | 20
      10  10  10  10  |                      | -10 @ 10   | 10
      10  10  10  10  |                      | -10 @ 10   | 0
      10  10  10  10  |                      |            | 0
      10  10  10  10  |                      |            | 0
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
  });

  it('is taken back by a cancellation alone, and what is held stays', () => {
    playTable(
      `
      bar             | decide      | fills      | position
      10  10  10  10  | target 0.4  |            | 0
      10  10  10  10  |             | +20 @ 10   | 20
      10  10  10  10  | target -0.4 | +20 @ 10   | 40
      10  10  10  10  | cancel #2   | -20 @ 10   | 20
      10  10  10  10  |             |            | 20
      10  10  10  10  | target 0    |            | 20
      10  10  10  10  |             | -10 @ 10   | 10
      10  10  10  10  |             | -10 @ 10   | 0
      10  10  10  10  |             |            | 0
    `,
      { trading: { execution: 'twap(slices=2)' } },
    );
  });
});

describe('limits that close while an order is given in units', () => {
  it('sell once', () => {
    const ledger = playTable(
      `
      bar             | decide      | fills      | position
      10  10  10  10  | market +30  |            | 0
      10  10  10  10  | market -90  | +30 @ 10   | 30
      10  10  10  10  |             | -30 @ 10   | 0
      10  10  10  10  |             |            | 0
    `,
      { trading: { risk: ['max-weight(limit=0.5, action=flatten)'] } },
    );
    expect(ledger.riskEvents.map((e) => `${e.step} ${e.at} ${e.action}`)).toEqual(['1 order flatten']);
  });
});
