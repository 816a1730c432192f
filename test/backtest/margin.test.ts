import { describe, expect, it } from 'vitest';
import { MarginLab } from './margin-lab.js';

describe('isolated margin', () => {
  it('gets its part of every fill that grows a position and gives it back when it shrinks', () => {
    const { margin, account, ...lab } = start({ leverage: 10 });
    lab.fill(4, 100);
    expect(margin.freeWallet, '400 / 10 set aside').toBe(960);
    lab.fill(4, 110);
    expect(margin.freeWallet, '440 / 10 more').toBe(916);
    lab.fill(-2, 115);
    // entry 105, margin 84: a quarter of it comes back, and 2 × 10 of profit
    expect(margin.freeWallet).toBe(916 + 21 + 20);
    lab.fill(-6, 100);
    expect(margin.freeWallet, 'all of it, less 6 × 5').toBe(957 + 63 - 30);
    expect(account.cash).toBe(990);
  });

  it('starts anew when a fill turns the position around', () => {
    const { margin, ...lab } = start({ leverage: 10 });
    lab.fill(4, 100);
    lab.fill(-6, 110);
    expect(margin.freeWallet, '40 of profit, 2 × 110 / 10 set aside').toBe(1000 + 40 - 22);
  });

  it('an order may use the free wallet times the leverage', () => {
    const { margin, ...lab } = start({ leverage: 10 });
    const worth = Float64Array.of(100);
    expect(margin.budget(0, 0, 1, 0, 100, worth)).toBe(10_000);
    expect(margin.budgetCode).toBe('MARGIN');
    lab.fill(4, 100);
    worth[0] = 150;
    expect(margin.budget(0, 0, 1, 0, 150, worth), 'unrealised profit pays for nothing').toBe(9600);
    // Selling 4 frees 40 of margin and 200 of profit, and costs nothing to set aside.
    expect(margin.budget(0, 0, -1, 4, 150, worth)).toBe(10 * (960 + 240) + 600);
  });

  it('a fill that loses more than its part of the margin takes the rest from what stays', () => {
    const { margin, account, ...lab } = start({ cash: 100, leverage: 10 });
    lab.fill(10, 100);
    expect(margin.freeWallet).toBe(0);
    lab.fill(-5, 84);
    // 80 lost, 50 were set aside for these five: 30 come out of the other 50
    expect(margin.freeWallet).toBeCloseTo(0, 12);
    expect(account.cash + 500).toBe(20);
  });
});

describe('cross margin', () => {
  it('an order may use what the leverage leaves of the equity', () => {
    const { margin, ...lab } = start({ margin: 'cross', leverage: 3 });
    const worth = Float64Array.of(100);
    expect(margin.budget(0, 0, 1, 0, 100, worth)).toBe(3000);
    expect(margin.budgetCode).toBe('LEVERAGE');
    lab.fill(4, 100);
    worth[0] = 150;
    expect(margin.budget(0, 0, 1, 0, 150, worth), '3 × 1200 − 600').toBe(3000);
    expect(margin.budget(0, 0, -1, 4, 150, worth), '3 × 1200 + 600').toBe(4200);
    expect(margin.freeWallet, '1000 − 400 / 3').toBeCloseTo(1000 - 400 / 3, 9);
  });
});

describe('the largest notional', () => {
  it('is the end of the tiers that allow the leverage', () => {
    const tier = (floorNotional: number, maxLeverage: number) => ({
      floorNotional,
      capNotional: null,
      maintenanceRate: 0.01,
      maxLeverage,
    });
    const marginTables = [
      { effectiveFromMs: 0, tiers: [tier(0, 20), tier(5000, 10), tier(9000, 5)] },
      { effectiveFromMs: 1_704_070_800_000, tiers: [tier(0, 20), tier(3000, 5)] },
    ];
    const lab = new MarginLab([{ bars: [100, 100], rules: { marginTables } }], { leverage: 10 });
    expect(lab.margin.largestNotional(0, 0), 'before the second table').toBe(9000);
    expect(lab.margin.largestNotional(0, 1), 'from the second table on').toBe(3000);
  });
});

describe('the liquidation price that a strategy sees', () => {
  it('is that of the position alone with isolated margin', () => {
    const lab = new MarginLab([{ bars: [100, 100] }, { bars: [50, 50] }]);
    lab.begin(0).fill(0, 5, 100).fill(1, -4, 50).end(0);
    // 5 × P − 450 = 1 % of 5 × P;  220 − 4 × P = 1 % of 4 × P
    expect(lab.margin.liquidationPrice(0)).toBeCloseTo(450 / (5 * 0.99), 9);
    expect(lab.margin.liquidationPrice(1)).toBeCloseTo(220 / (4 * 1.01), 9);
  });

  it('counts the whole account with cross margin, the others at their marks', () => {
    const lab = new MarginLab([{ bars: [100, 100] }, { bars: [[50, 60, 50, 60], 60] }], {
      margin: 'cross',
      cash: 100,
    });
    lab.begin(0).fill(0, 5, 100).fill(1, -4, 50).end(0);
    // wallet 100 − 40 unrealised − 2.4 maintenance of the short: 57.6 + 5 (P − 100) = 0.05 P
    expect(lab.margin.liquidationPrice(0)).toBeCloseTo((500 - 57.6) / 4.95, 9);
    // wallet 100 − 5 maintenance of the long: 95 − 4 (P − 50) = 0.04 P
    expect(lab.margin.liquidationPrice(1)).toBeCloseTo(295 / 4.04, 9);
  });

  it('is not known without a position, nor for a long that is paid in full', () => {
    const lab = new MarginLab([{ bars: [100, 100] }], { leverage: 1 });
    expect(lab.end(0).margin.liquidationPrice(0)).toBe(Number.NaN);
    lab.fill(0, 10, 100);
    expect(lab.margin.liquidationPrice(0)).toBe(Number.NaN);
  });
});

describe('liquidation', () => {
  // 10 at 100 with 10x: margin 100, liquidated where 100 + 10 (P − 100) = 0.1 P, at 900 / 9.9 = 90.909…
  const PRICE = 900 / 9.9;

  it('comes at the open when the mark opens at the price or beyond it', () => {
    const lab = new MarginLab([{ bars: [100, [90, 95, 89, 92]] }]);
    lab.begin(0).fill(0, 10, 100).pass(1);
    const [row] = lab.liquidations;
    expect(row).toMatchObject({ step: 1, symbol: 'AAA', quantity: 10, entryPrice: 100, closePrice: 90 });
    expect(row.liquidationPrice).toBeCloseTo(PRICE, 9);
    expect(row.bankruptcyPrice).toBeCloseTo(90, 9);
    expect(lab.account.cash, 'the margin and nothing else').toBeCloseTo(900, 9);
    expect(lab.account.quantity[0]).toBe(0);
    expect(row.fee + row.forfeited + row.insurance, 'closed exactly at bankruptcy').toBeCloseTo(0, 9);
  });

  it('comes at the open also when the mark opens exactly at the price', () => {
    // 8 at 100 with 8x and 1 %: margin 100, price 700 / 7.92; here rounded so that both sides are equal: rate 0.
    const tiers = [{ floorNotional: 0, capNotional: null, maintenanceRate: 0, maxLeverage: 125 }];
    const rules = { marginTables: [{ effectiveFromMs: 0, tiers }] };
    const lab = new MarginLab([{ bars: [100, 87.5], rules }], { leverage: 8 });
    lab.begin(0).fill(0, 8, 100).begin(1).margin.liquidateAtOpen(1);
    expect(lab.account.quantity[0]).toBe(0);
  });

  it('a jump beyond bankruptcy is paid for by the insurance fund', () => {
    const lab = new MarginLab([{ bars: [100, [80, 95, 79, 92]], rules: { liquidationFeeRate: 0.0125 } }]);
    lab.begin(0).fill(0, 10, 100).pass(1);
    const [row] = lab.liquidations;
    expect(row).toMatchObject({ closePrice: 80, fee: 0, forfeited: 0 });
    expect(row.insurance, '200 lost, 100 set aside').toBeCloseTo(100, 9);
    expect(lab.account.cash).toBeCloseTo(900, 9);
    expect(lab.account.liquidationPaid).toBeCloseTo(-100, 9);
  });

  it('inside a bar it closes at the price itself, and what the fee leaves is kept', () => {
    const lab = new MarginLab([{ bars: [100, [100, 101, 90.5, 95]], rules: { liquidationFeeRate: 0.005 } }]);
    lab.begin(0).fill(0, 10, 100).pass(1);
    const [row] = lab.liquidations;
    const left = 100 + 10 * (PRICE - 100);
    expect(row.closePrice).toBeCloseTo(PRICE, 9);
    expect(row.maintenanceRate).toBe(0.01);
    expect(row.fee, '0.5 % of 10 × 90.909').toBeCloseTo(0.05 * PRICE, 9);
    expect(row.forfeited).toBeCloseTo(left - 0.05 * PRICE, 9);
    expect(row.insurance).toBe(0);
    expect(lab.account.cash).toBeCloseTo(900, 9);
  });

  it('the fee is at most what is left', () => {
    const lab = new MarginLab([{ bars: [100, [100, 101, 90.5, 95]], rules: { liquidationFeeRate: 0.0125 } }]);
    lab.begin(0).fill(0, 10, 100).pass(1);
    const [row] = lab.liquidations;
    expect(row.fee, '1.25 % would be 11.36, 9.09 are left').toBeCloseTo(100 + 10 * (PRICE - 100), 9);
    expect(row.forfeited).toBeCloseTo(0, 9);
  });

  it('a short is liquidated from above', () => {
    const lab = new MarginLab([{ bars: [100, [100, 109, 95, 95]] }]);
    lab.begin(0).fill(0, -10, 100).pass(1);
    const [row] = lab.liquidations;
    expect(row.closePrice, '1100 − 10 P = 0.1 P').toBeCloseTo(1100 / 10.1, 9);
    expect(lab.account.cash).toBeCloseTo(900, 9);
  });

  it('follows the mark, not the last price', () => {
    const bars = [100, [100, 101, 80, 95]] as const;
    const lab = new MarginLab([
      {
        bars,
        marks: [
          [100, 100, 100, 100],
          [100, 101, 91, 95],
        ],
      },
    ]);
    lab.begin(0).fill(0, 10, 100).pass(1);
    expect(lab.account.quantity[0], 'the mark never fell to 90.9').toBe(10);
    const other = new MarginLab([
      {
        bars: [100, 100],
        marks: [
          [100, 100, 100, 100],
          [100, 101, 90, 95],
        ],
      },
    ]);
    other.begin(0).fill(0, 10, 100).pass(1);
    expect(other.account.quantity[0], 'the mark did, although nothing traded there').toBe(0);
  });

  it('what was bought at an open that the mark had already fallen below closes at the mark’s open', () => {
    // Bought at 100 while the mark opens at 90 and swings to 95: the price of 90.9 lies above the open.
    const marks = [
      [100, 100, 100, 100],
      [90, 95, 89, 94],
    ] as const;
    const lab = new MarginLab([{ bars: [100, 100], marks }]);
    lab.begin(1).margin.liquidateAtOpen(1);
    lab.fill(0, 10, 100).margin.fundingInside(1);
    expect(lab.margin.liquidationInside(0, 1)).toBe(90);
  });

  it('what was bought inside the bar closes at its price, wherever in the marks of the bar that lies', () => {
    const marks = [
      [100, 100, 100, 100],
      [90, 95, 89, 94],
    ] as const;
    const lab = new MarginLab([{ bars: [100, 100], marks }]);
    lab.begin(1).margin.liquidateAtOpen(1);
    lab.margin.fundingInside(1);
    lab.fill(0, 10, 100);
    expect(lab.margin.liquidationInside(0, 1)).toBeCloseTo(PRICE, 9);
  });

  it('an isolated position leaves the others alone', () => {
    const lab = new MarginLab([{ bars: [100, 80] }, { bars: [50, 50] }]);
    lab.begin(0).fill(0, 10, 100).fill(1, 4, 50).pass(1);
    expect([...lab.account.quantity]).toEqual([0, 4]);
    expect(lab.margin.freeWallet, '1000 − 100 lost − 20 set aside').toBeCloseTo(880, 9);
    expect(lab.margin.isRuined).toBe(false);
  });

  it('a jump beyond bankruptcy does not touch the margin of the others, even with nothing free', () => {
    const lab = new MarginLab([{ bars: [100, 50] }, { bars: [50, 50] }], { cash: 200 });
    lab.begin(0).fill(0, 10, 100).fill(1, 20, 50);
    expect(lab.margin.freeWallet, '100 for each').toBe(0);
    lab.pass(1);
    expect([...lab.account.quantity]).toEqual([0, 20]);
    expect(lab.liquidations[0].insurance, '500 lost, 100 set aside').toBeCloseTo(400, 9);
    expect(lab.margin.freeWallet).toBeCloseTo(0, 9);
    expect(lab.margin.liquidationPrice(1), '100 + 20 (P − 50) = 0.2 P').toBeCloseTo(900 / 19.8, 9);
  });

  it('an isolated account that has lost its only margin is ruined, to the last digit', () => {
    const lab = new MarginLab([{ bars: [0.3, 0.2] }], { cash: 0.1, leverage: 3 });
    lab.begin(0).fill(0, 1, 0.3).pass(1);
    expect(lab.account.cash).toBe(0);
    expect(lab.margin.isRuined).toBe(true);
  });

  it('with cross margin all positions go when one is liquidated, the others at the worse of open and close', () => {
    // The short of BBB is worth less to the account at the open, 60, than at the close, 55.
    const lab = new MarginLab([{ bars: [100, [100, 100, 80, 99]] }, { bars: [50, [60, 61, 54, 55]] }], {
      margin: 'cross',
      cash: 100,
    });
    lab.begin(0).fill(0, 5, 100).fill(1, -4, 50).pass(1);
    const rows = lab.liquidations;
    expect(rows.map((row) => [row.symbol, row.quantity])).toEqual([
      ['AAA', 5],
      ['BBB', -4],
    ]);
    expect(rows[0].closePrice, '100 − 40 − 2.4 + 5 (P − 100) = 0.05 P').toBeCloseTo((500 - 57.6) / 4.95, 9);
    expect(rows[1].closePrice).toBe(60);
    // What is left: 60 − 5 × 10.626…
    expect(rows[1].forfeited, 'on the last row').toBeCloseTo(60 + 5 * (rows[0].closePrice - 100), 9);
    expect(rows[0].forfeited + rows[0].fee + rows[0].insurance).toBe(0);
    expect(lab.account.cash, 'exactly nothing').toBe(0);
    expect(lab.margin.isRuined).toBe(true);
  });

  it('with cross margin positions that lose together go at the close when no price alone would do it', () => {
    // Each alone: 30 lost of 100 at the worst mark, the other at its open or close. Both at their closes: 60 and more.
    const bars = [100, [100, 100, 84, 84]] as const;
    const lab = new MarginLab([{ bars }, { bars }], { margin: 'cross', cash: 163, leverage: 10 });
    lab.begin(0).fill(0, 5, 100).fill(1, 5, 100);
    lab.begin(1).margin.liquidateAtOpen(1);
    expect(lab.account.openCount, 'nothing lost at the open').toBe(2);
    lab.end(1).margin.liquidateAtClose(1);
    // equity 163 − 160 = 3, maintenance 2 × 4.2
    const rows = lab.liquidations;
    expect(rows.map((row) => row.closePrice)).toEqual([84, 84]);
    expect(rows[1].forfeited, 'on the last row').toBeCloseTo(3, 9);
    expect(lab.account.cash).toBe(0);
  });

  it('with cross margin the fees are paid from what is left, by turns', () => {
    const bars = [100, [83.7, 84, 83, 83]] as const;
    const rules = { liquidationFeeRate: 0.01 };
    const lab = new MarginLab(
      [
        { bars, rules },
        { bars, rules },
      ],
      { margin: 'cross', cash: 168, leverage: 10 },
    );
    lab.begin(0).fill(0, 5, 100).fill(1, 5, 100);
    lab.begin(1).margin.liquidateAtOpen(1);
    const rows = lab.liquidations;
    // left 168 − 163 = 5; each fee would be 4.185
    expect(rows.map((row) => row.fee).sort()).toEqual([expect.closeTo(0.815, 9), expect.closeTo(4.185, 9)]);
    expect(rows.every((row) => row.forfeited < 1e-9)).toBe(true);
    expect(lab.margin.liquidationTotal.toColumn(2, 0)[1]).toBeCloseTo(5, 9);
  });

  it('an account that owes after its last fill is made good by the insurance fund', () => {
    const lab = new MarginLab([{ bars: [100, 100] }], { cash: 100 });
    lab.begin(0).fill(0, 10, 100).fill(0, -10, 85);
    expect(lab.account.cash).toBe(0);
    expect(lab.margin.isRuined).toBe(true);
    expect(lab.liquidations.map((row) => row.insurance)).toEqual([expect.closeTo(50, 9)]);
  });

  it('a position that may not be touched because its market has no bar keeps waiting', () => {
    const lab = new MarginLab([
      { bars: [100, [100, 100, 100, 100, 1, 2]], funding: [[1, 0.095]] },
      { bars: [50, 50, 50] },
    ]);
    lab.begin(0).fill(0, 100, 100);
    lab.begin(1);
    lab.margin.fundingAtOpen(1);
    lab.margin.liquidateAtOpen(1);
    expect(lab.account.quantity[0], 'funding of 950 left 50 of margin; no bar to close it in').toBe(100);
    lab.begin(2).margin.liquidateAtOpen(2);
    expect(lab.account.quantity[0]).toBe(0);
    expect(lab.account.cash).toBeCloseTo(0, 9);
  });
});

/** One market at 100, one step. */
function start(options: ConstructorParameters<typeof MarginLab>[1]) {
  const lab = new MarginLab([{ bars: [100, 100] }], options);
  lab.begin(0);
  return {
    margin: lab.margin,
    account: lab.account,
    fill: (quantity: number, price: number) => lab.fill(0, quantity, price),
  };
}
