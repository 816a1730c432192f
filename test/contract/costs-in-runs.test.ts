import { describe, expect, it } from 'vitest';
import { costs } from '../../src/backtest/registry.js';
import { LIVELY, runAny } from '../backtest/whole-runs.js';
import { randomCandles } from '../support/series.js';

const onFills = costs.list().filter((definition) => definition.component !== 'funding');

describe.each(onFills)('a run that pays $name', (definition) => {
  it('never makes holding and never makes a fixed list of fills better', () => {
    const market = randomCandles({ seed: 11, length: 300 });
    for (const text of ['hold', LIVELY[1]]) {
      const free = runAny([market], text, {
        costs: [],
        account: { cashQuote: 1e4, maxLeverage: 1e6 },
        execution: { maxVolumeShare: 1e9 },
      });
      const paid = runAny([market], text, {
        costs: [definition.name],
        account: { cashQuote: 1e4, maxLeverage: 1e6 },
        execution: { maxVolumeShare: 1e9 },
      });
      expect(
        paid.fills.map((x) => x.step),
        'decisions do not see the costs',
      ).toEqual(free.fills.map((x) => x.step));
      expect(paid.equity[299]).toBeLessThanOrEqual(free.equity[299]);
    }
  });

  it('is charged in its own column and in no other', () => {
    const market = randomCandles({ seed: 12, length: 300 });
    const ledger = runAny([market], LIVELY[1], { costs: [definition.name] });
    const columns = {
      fee: ledger.fees,
      spread: ledger.spreadCost,
      slippage: ledger.slippageCost,
      borrow: ledger.borrowCost,
      funding: ledger.fundingCost,
    };
    for (const [component, column] of Object.entries(columns)) {
      if (component === definition.component) expect(column[299], component).toBeGreaterThan(0);
      else expect(column[299], component).toBe(0);
    }
  });
});
