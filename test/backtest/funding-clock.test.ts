import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { START_MS } from '../support/series.js';
import { type LabOptions, MarginLab } from './margin-lab.js';

const FLAT = [100, 100, 100, 100, 100, 100];

/** One market at 100 with these settlements. */
function flat(funding: readonly (readonly [number, number])[], options: LabOptions = {}): MarginLab {
  return new MarginLab([{ bars: FLAT, funding }], { margin: 'cross', leverage: 3, ...options });
}

describe('funding', () => {
  it('longs pay and shorts receive quantity × mark × rate', () => {
    const long = flat([[1, 0.001]]);
    long.begin(0).fill(0, 5, 100).pass(1);
    expect(long.account.cash + 500, '5 × 100 × 0.001').toBe(999.5);
    const short = flat([[1, 0.001]]);
    short.begin(0).fill(0, -5, 100).pass(1);
    expect(short.account.cash - 500).toBe(1000.5);
  });

  it('a negative rate turns it around', () => {
    const lab = flat([[1, -0.002]]);
    lab.begin(0).fill(0, 5, 100).pass(1);
    expect(lab.account.fundingPaid).toBe(-1);
  });

  it('at an open it counts what was held before, with the mark of that open', () => {
    const lab = new MarginLab([
      {
        bars: [100, [110, 120, 90, 100]],
        marks: [
          [99, 99, 99, 99],
          [108, 119, 92, 101],
        ],
        funding: [[1, 0.01]],
      },
    ]);
    lab.begin(0).fill(0, 1, 100);
    lab.begin(1).margin.fundingAtOpen(1);
    lab.fill(0, 9, 110).pass(1);
    expect(lab.payments).toEqual([
      {
        time: START_MS + HOUR_MS,
        step: 1,
        symbol: 'AAA',
        strategy: 0,
        quantity: 1,
        rate: 0.01,
        mark: 108,
        amount: 1.08,
      },
    ]);
  });

  it('inside a bar it counts what is held when the open is over, at the last close of the mark', () => {
    const lab = new MarginLab([
      {
        bars: [100, 110],
        marks: [
          [99, 99, 98, 98],
          [108, 119, 92, 101],
        ],
        funding: [[1.5, 0.01]],
      },
    ]);
    lab.begin(0).fill(0, 1, 100);
    lab.begin(1).margin.fundingAtOpen(1);
    lab.fill(0, 9, 110).pass(1);
    expect(lab.payments).toMatchObject([{ quantity: 10, mark: 98, amount: 9.8 }]);
  });

  it('inside the first bar of all it takes the open, since nothing closed before', () => {
    const lab = flat([[0.5, 0.01]]);
    lab.begin(0).fill(0, 1, 100).pass(0);
    expect(lab.payments).toMatchObject([{ mark: 100, amount: 1 }]);
  });

  it('takes a finer mark where the schedule brings one, and its own where that is not known', () => {
    const lab = flat([
      [1.25, 0.01],
      [1.5, 0.01],
    ]);
    const [schedule] = lab.tape.funding;
    Object.assign(schedule!, { mark: Float64Array.of(107, Number.NaN) });
    lab.begin(0).fill(0, 1, 100).pass(1);
    expect(lab.payments.map((row) => [row.mark, row.amount])).toEqual([
      [107, 1.07],
      [100, 1],
    ]);
  });

  it('what fell into missing bars is paid before the next, at the last mark known', () => {
    const bars = [
      [100, 105, 95, 104, 1],
      [120, 120, 120, 120, 1, 4],
    ] as const;
    const funding = [
      [1, 0.01],
      [2.5, 0.01],
      [4, 0.01],
    ] as const;
    const lab = new MarginLab([{ bars, funding }], { margin: 'cross' });
    lab.begin(0).fill(0, 1, 100).pass(0).pass(1);
    expect(lab.payments.map((row) => row.mark)).toEqual([104, 104, 120]);
    expect(lab.account.fundingPaid).toBeCloseTo(3.28, 12);
  });

  it('a market without a bar at a step pays at its last mark', () => {
    const lab = new MarginLab(
      [{ bars: [100, [100, 100, 100, 100, 1, 2]], funding: [[1, 0.01]] }, { bars: [50, 50, 50] }],
      { margin: 'cross' },
    );
    lab.begin(0).fill(0, 1, 100).pass(0).pass(1);
    expect(lab.payments).toMatchObject([{ step: 1, mark: 100, amount: 1 }]);
  });

  it('a position that is opened and closed between settlements pays nothing', () => {
    const lab = flat([
      [0, 0.01],
      [3, 0.01],
    ]);
    lab.pass(0).fill(0, 5, 100).pass(1).pass(2).fill(0, -5, 100).pass(3);
    expect(lab.account.fundingPaid).toBe(0);
    expect(lab.payments).toEqual([]);
  });

  it('a settlement at the end of a bar belongs to the next one', () => {
    const lab = flat([[1, 0.01]]);
    lab.begin(0).fill(0, 5, 100).pass(0);
    expect(lab.account.fundingPaid).toBe(0);
  });

  it('a long and a short of the same size cancel out', () => {
    const funding = [
      [1, 0.0013],
      [2, -0.0007],
    ] as const;
    const lab = new MarginLab(
      [
        { bars: FLAT, funding },
        { bars: FLAT, funding },
      ],
      { margin: 'cross' },
    );
    lab.begin(0).fill(0, 3, 100).fill(1, -3, 100).pass(1).pass(2);
    expect(lab.payments.length).toBe(4);
    expect(lab.account.fundingPaid).toBe(0);
    expect(lab.margin.fundingTotal.toColumn(3, 0)).toEqual(Float64Array.of(0, 0, 0));
  });

  it('the running total stands at the steps at which it was paid', () => {
    const lab = flat([
      [1, 0.001],
      [3, 0.002],
    ]);
    lab.begin(0).fill(0, 5, 100).pass(0).pass(1).pass(2).pass(3);
    expect([...lab.margin.fundingTotal.toColumn(5, 0)]).toEqual([0, 0.5, 0.5, 1.5, 1.5]);
  });

  it('without a funding model nothing is paid', () => {
    const lab = flat([[1, 0.01]], { costs: [] });
    lab.begin(0).fill(0, 5, 100).pass(1);
    expect(lab.payments).toEqual([]);
  });

  it('an assumed rate is paid by both sides, at the settlements of the schedule', () => {
    const lab = new MarginLab(
      [
        { bars: FLAT, funding: [[1, Number.NaN]] },
        { bars: FLAT, funding: [[1, 0.5]] },
      ],
      {
        margin: 'cross',
        costs: ['fixed-funding(bps=10)'],
      },
    );
    lab.begin(0).fill(0, 3, 100).fill(1, -3, 100).pass(1);
    expect(lab.payments.map((row) => row.amount)).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.3, 12)]);
  });

  it('a settlement whose rate is missing is left out when the run allows it, and stops it otherwise', () => {
    const flagged = flat([[1, Number.NaN]]);
    flagged.begin(0).fill(0, 5, 100).pass(1);
    expect(flagged.payments).toEqual([]);
    const refused = flat([[1, Number.NaN]], { costs: ['stored-funding'] });
    refused.begin(0).fill(0, 5, 100);
    expect(() => refused.pass(1)).toThrow('AAA: the funding rate of 2024-01-01T01:00:00Z is not known');
  });

  it('a flat account does not care about missing rates', () => {
    expect(() => flat([[1, Number.NaN]], { costs: ['stored-funding'] }).pass(1)).not.toThrow();
  });

  it('what the free wallet of an isolated account cannot pay comes out of the margin', () => {
    const lab = flat([[1, 0.03]], { margin: 'isolated', leverage: 10, cash: 110 });
    lab.begin(0).fill(0, 10, 100).end(0);
    // 1000 at 10x: margin 100, 10 free; 30 to pay
    expect(lab.margin.liquidationPrice(0)).toBeCloseTo(900 / 9.9, 9);
    lab.begin(1).margin.fundingAtOpen(1);
    expect(lab.margin.freeWallet).toBeCloseTo(0, 9);
    expect(lab.margin.liquidationPrice(0), 'margin 80: 80 + 10 (P − 100) = 0.1 P').toBeCloseTo(920 / 9.9, 9);
  });

  it('what an isolated position receives goes to the wallet, not to its margin', () => {
    const lab = flat([[1, -0.03]], { margin: 'isolated', leverage: 10, cash: 110 });
    lab.begin(0).fill(0, 10, 100).begin(1).margin.fundingAtOpen(1);
    expect(lab.margin.freeWallet).toBeCloseTo(40, 9);
    expect(lab.end(1).margin.liquidationPrice(0)).toBeCloseTo(900 / 9.9, 9);
  });

  it('a payment can push an isolated position into liquidation at the same open', () => {
    const lab = flat([[1, 0.095]], { margin: 'isolated', leverage: 10, cash: 100 });
    lab.begin(0).fill(0, 10, 100).pass(1);
    expect(lab.liquidations).toMatchObject([{ step: 1, closePrice: 100 }]);
    expect(lab.account.cash).toBe(0);
  });

  it('of an inverse contract it is the notional in coins', () => {
    // 20 contracts of 100 USD at a mark of 50: 40 coins of notional
    const rules = { contract: 'inverse', contractSize: 100 } as const;
    const lab = new MarginLab([{ bars: [50, 50], funding: [[1, 0.001]], rules }], { margin: 'cross' });
    lab.begin(0).fill(0, 20, 50).pass(1);
    expect(lab.account.fundingPaid, 'a long pays').toBeCloseTo(0.04, 12);
    const short = new MarginLab([{ bars: [50, 50], funding: [[1, 0.001]], rules }], { margin: 'cross' });
    short.begin(0).fill(0, -20, 50).pass(1);
    expect(short.account.fundingPaid).toBeCloseTo(-0.04, 12);
  });
});
