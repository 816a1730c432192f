import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('a layer on perpetuals', () => {
  it('sizes by equity, up to the leverage of the account', () => {
    playTable(
      `
      bar         | mark        | decide   | fills      | wallet | position
      10 10 10 10 | 10 10 10 10 | target 1 |            | 1000   | 0
      10 10 10 10 | 10 10 10 10 |          | +200 @ 10  | 1000   | 200
      10 11 10 11 | 10 11 10 11 | target 0 |            | 1000   | 200
      11 11 11 11 | 11 11 11 11 |          | -200 @ 11  | 1200   | 0
    `,
      { rules: { maxLeverage: 3 }, trading: { sizer: 'fixed-fraction(fraction=2)' } },
    );
  });

  it('holds leverage at closes, and counts contracts', () => {
    // 0.5 coins a contract: at 10 one is worth 5. Twice 1,000 are 400 contracts.
    // At 8 they have lost 400: 1,600 of 600. 90 % of twice 600 is 1,080: 270 contracts.
    const { riskEvents } = playTable(
      `
      bar       | decide    | fills     | position
      10 10 10 10 | target 4  |         | 0
      10 10 8 8 |           | +400 @ 10 | 400
      8 8 8 8   |           | -130 @ 8  | 270
    `,
      {
        rules: { maxLeverage: 5 },
        market: { contract: 'linear', contractSize: 0.5 },
        trading: { risk: ['leverage(limit=2)'] },
      },
    );
    expect(riskEvents.map((e) => [e.step, e.action, Number(e.value.toFixed(4))])).toEqual([
      [0, 'shrink', 4],
      [1, 'shrink', 2.6667],
    ]);
  });

  it('forgets what was wanted when the venue has taken the position', () => {
    // 3 times 1,000 at 10 with 5 % maintenance: liquidated on the way to 6. Nothing is bought again when the breaker lets go.
    const { liquidations, riskEvents } = playTable(
      `
      bar         | mark        | decide     | fills      | position
      10 10 10 10 | 10 10 10 10 | target 1.5 |            | 0
      10 10 10 10 | 10 10 10 10 |            | +150 @ 10  | 150
      10 10 2  10 | 10 10 2  10 |            |            | 0
      10 10 10 10 | 10 10 10 10 |            |            | 0
      10 10 10 10 | 10 10 10 10 |            |            | 0
      10 10 10 10 | 10 10 10 10 |            |            | 0
    `,
      {
        rules: { maxLeverage: 3, margin: 'isolated' },
        trading: {
          risk: ['drawdown(limit=0.1, coolDown=1h, stages="1", stageLength=1h)'],
          stops: ['fixed(rate=0.95)'],
        },
        isChecked: false,
      },
    );
    expect(liquidations.length).toBe(1);
    expect(riskEvents.map((e) => `${e.step} ${e.action}`)).toEqual(['2 flatten', '3 resume']);
  });

  it('does not turn to the other side when the venue has taken the position on the way', () => {
    // 200 at 10 with 3 times leverage; one half is sold. The wish for a short was made before and goes with the position.
    const { fills, liquidations } = playTable(
      `
      bar         | mark        | decide    | fills | position
      10 10 10 10 | 10 10 10 10 | target 2  |       | 0
      10 10 10 10 | 10 10 10 10 |           |       | 0
      10 10 10 10 | 10 10 10 10 | target -1 |       | 0
      10 10 2  9  | 10 10 2  9  |           |       | 0
      9  9  9  9  | 9  9  9  9  |           |       | 0
      9  9  9  9  | 9  9  9  9  |           |       | 0
    `,
      { rules: { maxLeverage: 3, margin: 'isolated' }, trading: { execution: 'twap(slices=2)' }, isChecked: false },
    );
    expect(fills.map((fill) => `${fill.step} ${fill.quantity}`)).toEqual(['1 100', '2 100', '3 -100', '3 -100']);
    expect(liquidations.length).toBe(1);
  });

  it('ends with the account', () => {
    const ledger = playTable(
      `
      bar         | decide    | fills      | position
      10 10 10 10 | target 2  |            | 0
      10 10 10 10 |           | +200 @ 10  | 200
      10 10 4  4  |           | -200 @ 4   | 0
      4  4  4  4  |           |            | 0
    `,
      {
        market: { contract: 'spot' },
        rules: { maxLeverage: 2 },
        trading: { risk: ['max-weight(limit=3)'], execution: 'at-once' },
        isChecked: false,
      },
    );
    expect(ledger.isBankrupt).toBe(true);
    expect(ledger.parents.map((p) => [p.quantity, p.filled, p.status])).toEqual([[200, 200, 'done']]);
  });
});

describe('a layer in a venue with steps', () => {
  it('keeps children and stops on the lot step, and tells what is too small', () => {
    playTable(
      `
      bar         | decide      | fills            | position
      10 10 10 10 | target 0.07 |                  | 0
      10 10 10 10 |             | +4 @ 10          | 4
      10 10 10 10 |             | +3 @ 10          | 7
      10 10 9  9  |             | -7 @ 9           | 0
    `,
      { market: { lotStep: 1 }, trading: { execution: 'twap(slices=2)', stops: ['fixed(rate=0.1)'] } },
    );
    playTable(
      `
      bar         | decide      | fills         | position
      10 10 10 10 | target 0.5  |               | 0
      10 10 10 10 |             | MIN_NOTIONAL  | 0
      10 10 10 10 |             |               | 0
      10 10 10 10 | target 0.5  |               | 0
      10 10 10 10 |             | MIN_NOTIONAL  | 0
    `,
      { market: { minNotional: 200 }, trading: { sizer: 'fixed-fraction(fraction=0.2)', stops: ['fixed(rate=0.1)'] } },
    );
  });
});
