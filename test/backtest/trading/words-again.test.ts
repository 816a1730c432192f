import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 39: a strategy that says the same at every close', () => {
  it('is still sent out by a time stop', () => {
    playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.5 |           | 0
      10 10 10 10 | target 0.5 | +50 @ 10  | 50
      10 10 10 10 | target 0.5 |           | 50
      10 10 10 10 |            | -50 @ 10  | 0
      10 10 10 10 |            |           | 0
    `,
      { trading: { stops: ['time(bars=2)'] } },
    );
  });

  it('is still cut by a limit that the market has moved past', () => {
    // 50 at 20 are 1,000 of 1,500: two thirds, where half is allowed. 90 % of half is 33.75 units.
    playTable(
      `
      bar         | decide     | fills        | position
      10 10 10 10 | target 0.5 |              | 0
      10 20 10 20 | target 0.5 | +50 @ 10     | 50
      20 20 20 20 |            | -16.25 @ 20  | 33.75
    `,
      { trading: { risk: ['max-weight(limit=0.5)'] } },
    );
  });

  it('keeps its position while a breaker blocks what would grow it', () => {
    const { riskEvents } = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.5 |           | 0
      10 10 5  5  | target 0.5 | +50 @ 10  | 50
      5  5  5  5  | target 0.9 |           | 50
      5  5  5  5  | target 0.9 |           | 50
      5  5  5  5  |            |           | 50
    `,
      { trading: { risk: ['kill-switch(limit=0.2, action=block)'] } },
    );
    expect(riskEvents.map((e) => `${e.step} ${e.at} ${e.action}`)).toEqual(['1 close block', '1 order block']);
  });

  it('lets a parent go on', () => {
    playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.6 |           | 0
      10 10 10 10 | target 0.6 | +20 @ 10  | 20
      10 10 10 10 | target 0.6 | +20 @ 10  | 40
      10 10 10 10 | target 0.6 | +20 @ 10  | 60
      10 10 10 10 | target 0.6 |           | 60
    `,
      { trading: { execution: 'twap(slices=3)' } },
    );
  });

  it('is told once what a limit takes off its orders', () => {
    const { riskEvents } = playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | target 0.5 |           | 0
      10 10 10 10 | target 0.5 | +30 @ 10  | 30
      10 10 10 10 | target 0.5 |           | 30
      10 10 10 10 | target 0.5 |           | 30
    `,
      { trading: { risk: ['max-weight(limit=0.3)'] } },
    );
    expect(riskEvents.map((e) => `${e.step} ${e.at} ${e.action} ${e.value} ${e.limit}`)).toEqual([
      '0 order shrink 0.5 0.3',
    ]);
  });

  it('is told again when it comes back later', () => {
    const { riskEvents } = playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | market +40  |           | 0
      10 10 10 10 | market +40  |           | 0
      10 10 10 10 |             |           | 0
      10 10 10 10 | market +40  |           | 0
      10 10 10 10 |             |           | 0
    `,
      { trading: { risk: ['max-weight(limit=0.3, action=reject)'] } },
    );
    expect(riskEvents.map((e) => `${e.step} ${e.at} ${e.action}`)).toEqual(['0 order reject', '3 order reject']);
  });

  it('takes back an order to close when it wants more again', () => {
    playTable(
      `
      bar             | decide     | fills     | position
      10 10 10 10     | target 0.5 |           | 0
      10 10 10 10     | target 0   | +50 @ 10  | 50
      10 10 10 10 0   | target 0.6 |           | 50
      10 10 10 10     |            | +10 @ 10  | 60
    `,
      { trading: { risk: ['max-weight(limit=1)'] } },
    );
  });
});

describe('a cut that cannot be filled', () => {
  it('changes the size that the strategy thinks in by what was filled alone, and is told when it changes', () => {
    const seen: number[] = [];
    const { riskEvents } = playTable(
      `
      bar            | decide     | fills        | position
      10 10 10 10    | target 0.5 |              | 0
      10 20 10 20    |            | +50 @ 10     | 50
      20 20 20 20 0  |            |              | 50
      20 20 20 20 0  |            |              | 50
      20 20 20 20 8  |            | -8 @ 20      | 42
      20 20 20 20    |            | -8.25 @ 20   | 33.75
      20 20 20 20    |            |              | 33.75
    `,
      { trading: { risk: ['max-weight(limit=0.5)'] }, watch: (bar) => seen.push(bar.position(0)) },
    );
    expect(seen.map((x) => Number(x.toFixed(9)))).toEqual([0, 50, 50, 50, 50, 50, 50]);
    expect(riskEvents.map((e) => `${e.step} ${e.at} ${e.action}`)).toEqual(['1 close shrink', '4 close shrink']);
  });

  it('is ordered once where orders take their time', () => {
    playTable(
      `
      bar            | decide     | fills        | position
      10 10 10 10    | target 0.5 |              | 0
      10 10 10 10    |            |              | 0
      10 20 10 20    |            | +50 @ 10     | 50
      20 20 20 20    |            |              | 50
      20 20 20 20    |            | -16.25 @ 20  | 33.75
      20 20 20 20    |            |              | 33.75
      20 20 20 20    |            |              | 33.75
    `,
      { trading: { risk: ['max-weight(limit=0.5)'] }, rules: { latencyMs: 3_600_000 } },
    );
  });
});

describe('a stop and an order to close at the same open', () => {
  it('do not turn the position around', () => {
    playTable(
      `
      bar         | decide     | fills     | position
      10 10 10 10 | market +50 |           | 0
      10 10 10 10 | market -50 | +50 @ 10  | 50
      8  8  8  8  |            | -50 @ 8   | 0
      8  8  8  8  |            |           | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('a parent that sells is over when the stop has sold', () => {
    playTable(
      `
      bar          | decide     | fills               | position
      10 10 10 10  | target 0.6 |                     | 0
      10 10 10 10  |            | +20 @ 10            | 20
      10 10 10 10  |            | +20 @ 10            | 40
      10 10 10 10  | target 0   | +20 @ 10            | 60
      10 10 10 10  |            | -20 @ 10            | 40
      10 10 8  8   |            | -20 @ 10; -20 @ 9   | 0
      8  8  8  8   |            |                     | 0
      8  8  8  8   |            |                     | 0
    `,
      { trading: { stops: ['fixed(rate=0.1)'], execution: 'twap(slices=3)' } },
    );
  });
});

describe('rule 39: a position that is stopped out in the bar of its entry', () => {
  it('is not entered again when a breaker lets go', () => {
    // 10 % of 1,000 is lost at once: out for two hours. The wish ended with the position.
    playTable(
      `
      bar          | decide   | fills                | position
      10 10 10 10  | target 1 |                      | 0
      10 10 8  8   |          | +100 @ 10; -100 @ 9  | 0
      8  8  8  8   |          |                      | 0
      8  8  8  8   |          |                      | 0
      8  8  8  8   |          |                      | 0
      8  8  8  8   |          |                      | 0
    `,
      {
        trading: { stops: ['fixed(rate=0.1)'], risk: ['drawdown(limit=0.05, coolDown=2h, stages=1, stageLength=1h)'] },
      },
    );
  });
});

describe('a flip that volume stops at zero', () => {
  it('goes on to the other side', () => {
    playTable(
      `
      bar             | decide      | fills      | position
      10 10 10 10     | target 0.5  |            | 0
      10 10 10 10     | target -0.5 | +50 @ 10   | 50
      10 10 10 10 50  |             | -50 @ 10   | 0
      10 10 10 10     |             | -50 @ 10   | -50
    `,
      { trading: { risk: ['max-weight(limit=1)'] } },
    );
  });
});

describe('a hand-over while a breaker holds a wish back', () => {
  it('leaves nothing of the wish', () => {
    playTable(
      `
      bar          | decide     | fills      | position
      10 10 10 10  | target 1   |            | 0
      10 10 8  8   |            | +100 @ 10  | 100
      8  8  8  8   | cancel all | -100 @ 8   | 0
      8  8  8  8   |            |            | 0
      8  8  8  8   |            |            | 0
      8  8  8  8   |            |            | 0
    `,
      { trading: { risk: ['drawdown(limit=0.05, coolDown=2h, stages=1, stageLength=1h)'] } },
    );
  });
});
