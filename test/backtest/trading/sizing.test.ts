import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

const rounded = (values: readonly number[]): number[] => values.map((x) => Number(x.toFixed(9)));

describe('rule 40: the sizer decides how much', () => {
  it('gives a target of a full share what the sizer says', () => {
    const seen: number[][] = [];
    playTable(
      `
      bar         | decide    | fills     | position
      10 10 10 10 | target 1  |           | 0
      10 10 10 10 |           | +20 @ 10  | 20
      10 10 10 10 | target 0  |           | 20
      10 10 10 10 |           | -20 @ 10  | 0
    `,
      {
        trading: { sizer: 'fixed-fraction(fraction=0.2)' },
        watch: (bar) => seen.push([bar.position(0), bar.weight(0)]),
      },
    );
    // In its own words it holds all of the account: 100 units, a weight of 1.
    expect(seen.map(rounded)).toEqual([
      [0, 0],
      [100, 1],
      [100, 1],
      [0, 0],
    ]);
  });

  it('gives half a share half of it, and a short the other side', () => {
    playTable(
      `
      bar         | decide       | fills     | position
      10 10 10 10 | target 0.5   |           | 0
      10 10 10 10 | target -0.5  | +10 @ 10  | 10
      10 10 10 10 |              | -20 @ 10  | -10
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' } },
    );
  });

  it('counts a share of two markets as half of the account', () => {
    playTable(
      `
      AAA         | BBB         | decide                        | fills
      10 10 10 10 | 20 20 20 20 | target 0.5; BBB: target 0.25  |
      10 10 10 10 | 20 20 20 20 |                               | AAA: +20 @ 10; BBB: +5 @ 20
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' } },
    );
  });

  it('sizes targets in units and in money by the same share', () => {
    playTable(
      `
      AAA         | BBB         | decide                                          | fills
      10 10 10 10 | 20 20 20 20 | target-quantity 50; BBB: target-exposure -500   |
      10 10 10 10 | 20 20 20 20 |                                                 | AAA: +20 @ 10; BBB: -10 @ 20
      10 10 10 10 | 20 20 20 20 | target-quantity 0; BBB: target-exposure 0       |
      10 10 10 10 | 20 20 20 20 |                                                 | AAA: -20 @ 10; BBB: +10 @ 20
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' } },
    );
  });

  it('sizes orders in units, and lets the strategy close them in the units that it knows', () => {
    const seen: number[] = [];
    playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | market +100 |           | 0
      10 10 10 10 | market -25  | +20 @ 10  | 20
      10 10 10 10 | market -75  | -5 @ 10   | 15
      10 10 10 10 |             | -15 @ 10  | 0
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' }, watch: (bar) => seen.push(bar.position(0)) },
    );
    expect(rounded(seen)).toEqual([0, 100, 75, 0]);
  });

  it('turns a position around by an order in units', () => {
    playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | market +100 |           | 0
      10 10 10 10 | market -200 | +20 @ 10  | 20
      10 10 10 10 |             | -40 @ 10  | -20
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' } },
    );
  });

  it('sizes limits, stops and brackets as well', () => {
    playTable(
      `
      bar         | decide                                   | fills                | position
      10 10 10 10 | limit +50 at 9; stop +50 at 11           |                      | 0
      10 11 8  10 |                                          | +10 @ 11; +10 @ 9 maker | 20
      10 10 10 10 | target 0                                 |                      | 20
      10 10 10 10 | bracket +50 stop 9 target 12             | -20 @ 10             | 0
      10 10 10 10 |                                          | +10 @ 10             | 10
      10 10 9  9  |                                          | -10 @ 9              | 0
    `,
      { trading: { sizer: 'fixed-notional(amount=200)' } },
    );
  });

  it('compounds a share and keeps an amount', () => {
    const table = (second: number): string => `
      bar         | decide    | fills            | position
      10 10 10 10 | target 1  |                  | 0
      10 20 10 20 | target 0  | +20 @ 10         | 20
      20 20 20 20 | target 1  | -20 @ 20         | 0
      20 20 20 20 |           | +${second} @ 20  | ${second}
    `;
    // 1,200 are left: a fifth of it is 12 units at 20, 200 of it are 10.
    playTable(table(12), { trading: { sizer: 'fixed-fraction(fraction=0.2)' } });
    playTable(table(10), { trading: { sizer: 'fixed-notional(amount=200)' } });
  });

  it('lets the strategy cancel its target, and be told that it waits', () => {
    const seen: boolean[] = [];
    playTable(
      `
      bar           | decide              | fills
      10 10 10 10   | target 1            |
      10 10 10 10 0 |                     |
      10 10 10 10 0 | cancel #1           |
      10 10 10 10   |                     |
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' }, watch: (bar) => seen.push(bar.hasOrders(0)) },
    );
    expect(seen).toEqual([true, true, false, false]);
  });

  it('amends an order in the units of the strategy, and never makes it larger', () => {
    playTable(
      `
      bar         | decide         | fills           | position
      10 10 10 10 | limit +50 at 9 |                 | 0
      10 10 10 10 | amend 1 to 25  |                 | 0
      10 10 8  9  |                | +5 @ 9 maker    | 5
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' } },
    );
    playTable(
      `
      bar         | decide         | fills           | position
      10 10 10 10 | limit +50 at 9 |                 | 0
      10 10 10 10 | amend 1 to 90  |                 | 0
      10 10 8  9  |                | +10 @ 9 maker   | 10
    `,
      { trading: { sizer: 'fixed-fraction(fraction=0.2)' } },
    );
  });

  it('says what is wrong with numbers, as a run without it does', () => {
    const trading = { sizer: 'fixed-fraction(fraction=0.2)' };
    const table = (decide: string): string => `
      bar         | decide
      10 10 10 10 | ${decide}
    `;
    expect(() => playTable(table('target x'), { trading })).toThrow('must be a finite number, was NaN');
    expect(() => playTable(table('market x'), { trading })).toThrow('order quantity must be a finite number, was NaN');
    expect(() => playTable(table('target 0 stop 5%'), { trading })).toThrow('must be other than 0');
    expect(() => playTable(table('target 1 stop 500%'), { trading })).toThrow(/rate/);
  });
});

describe('two strategies in one account', () => {
  it('have a layer each: their own equity, sizes and limits', () => {
    const { riskEvents } = playTable(
      `
      bar         | decide   | decide 2  | fills
      10 10 10 10 | target 1 | target -1 |
      10 10 10 10 |          |           | +10 @ 10; 2: -10 @ 10
      10 30 10 30 |          |           |
      30 30 30 30 |          |           | 2: +5.8 @ 30; -5.8 @ 30; 2: +2.4 @ 30
    `,
      { cash: 1000, trading: { sizer: 'fixed-fraction(fraction=0.5)', risk: ['max-weight(limit=0.2)'] } },
    );
    // Each begins with 500 and may have 100 of it. At 30 the first holds 300 of 700, the second owes 300 of 300. 18 % of
    // their equity is 4.2 and 1.8 units; what the one sells the other buys, as far as it goes.
    expect(riskEvents.map((e) => `${e.step} ${e.strategy} ${e.at} ${e.value.toFixed(4)}`)).toEqual([
      '0 0 order 0.5000',
      '0 1 order 0.5000',
      '2 0 close 0.4286',
      '2 1 close 1.0000',
    ]);
  });
});
