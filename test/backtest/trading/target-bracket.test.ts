import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

describe('rule 36: a target with exits', () => {
  it('opens at the next open and is protected in that very bar', () => {
    playTable(
      `
      bar           | decide                     | fills              | cash | position
      10 10 10 10   | target 0.5 stop 5% profit 10% |                 | 1000 | 0
      10 10 9.5 9.6 |                            | +50 @ 10; -50 @ 9.5 | 975 | 0
      9.6 12 9 9.6  |                            |                    | 975  | 0
    `,
      { orders: ['filled', 'filled', 'cancelled'] },
    );
  });

  it('takes profit in the bar of an entry at the open', () => {
    playTable(
      `
      bar           | decide                        | fills                    | position
      10 10 10 10   | target 0.5 stop 5% profit 10% |                          | 0
      10 12 10 11   |                               | +50 @ 10; -50 @ 11 maker | 0
    `,
      { orders: ['filled', 'cancelled', 'filled'] },
    );
  });

  it('protects a short the other way round', () => {
    playTable(`
      bar            | decide                         | fills              | position
      10 10 10 10    | target -0.5 stop 5% profit 10% |                    | 0
      10 10 9.5 9.5  |                                | -50 @ 10           | -50
      10 10.5 9.5 10 |                                | +50 @ 10.5         | 0
    `);
    playTable(`
      bar            | decide                         | fills              | position
      10 10 10 10    | target -0.5 stop 5% profit 10% |                    | 0
      10 10 9.5 9.5  |                                | -50 @ 10           | -50
      9.5 9.5 8.9 9  |                                | +50 @ 9 maker      | 0
    `);
  });

  it('counts its exits from the price that was paid, not from that of the decision', () => {
    playTable(`
      bar           | decide                        | fills        | position
      10 10 10 10   | target 0.4 stop 5% profit 10% |              | 0
      8  8  7.61 8  |                               | +50 @ 8      | 50
      8  8  7.6  8  |                               | -50 @ 7.6    | 0
    `);
  });

  it('follows with a trailing stop', () => {
    playTable(`
      bar           | decide               | fills        | position
      10 10 10 10   | target 0.5 trail 1   |              | 0
      10 12 10 12   |                      | +50 @ 10     | 50
      12 12 11 12   |                      | -50 @ 11     | 0
    `);
  });

  it('goes with its exits when a newer target replaces it before it has filled', () => {
    playTable(
      `
      bar            | decide                        | fills       | position
      10 10 10 10 0  | target 0.5 stop 5% profit 10% |             | 0
      10 10 10 10 0  | target 0.2                    |             | 0
      10 10 10 10    |                               | +20 @ 10    | 20
      10 12 9  10    |                               |             | 20
    `,
      { orders: ['cancelled', 'cancelled', 'cancelled', 'filled'] },
    );
  });

  it('leaves the exits of what it has filled in place when a newer target replaces the rest', () => {
    playTable(
      `
      bar             | decide                        | fills        | position
      10 10 10 10     | target 0.5 stop 5% profit 10% |              | 0
      10 10 10 10 20  | target 0.3                    | +20 @ 10     | 20
      10 10 10 10     |                               | +10 @ 10     | 30
      10 10 9.5 10    |                               | -20 @ 9.5    | 10
    `,
      { orders: ['cancelled', 'filled', 'cancelled', 'filled'] },
    );
  });

  it('grows its exits as the volume lets it fill, at the average price so far', () => {
    playTable(`
      bar             | decide             | fills                | position
      10 10 10 10     | target 0.5 stop 10% |                     | 0
      10 10 10 10 20  |                    | +20 @ 10             | 20
      10 10 10 10 20  |                    | +20 @ 10             | 40
      10 10 9  10 100 |                    | +10 @ 10; -50 @ 9    | 0
    `);
  });

  it('clears away what protected the old position when it turns around', () => {
    playTable(
      `
      bar            | decide                          | fills               | position
      10 10 10 10    | target 0.5 stop 10% profit 10%  |                     | 0
      10 10 10 10    | target -0.5 stop 10% profit 10% | +50 @ 10            | 50
      10 10.9 9.1 10 |                                 | -100 @ 10           | -50
      10 11 10 10    |                                 | +50 @ 11            | 0
      10 12 8  10    |                                 |                     | 0
    `,
      { orders: ['filled', 'cancelled', 'cancelled', 'filled', 'filled', 'cancelled'] },
    );
  });

  it('arrives late with its exits, and replaces the older one only then', () => {
    playTable(
      `
      bar            | decide                        | fills               | position
      10 10 10 10    | target 0.5 stop 5%            |                     | 0
      10 10 9  10    | target 0.2 stop 20%           |                     | 0
      10 10 10 10    |                               | +50 @ 10            | 50
      10 10 10 10    |                               | -30 @ 10            | 20
      10 10 9.5 10   |                               | -20 @ 9.5           | 0
    `,
      { rules: { latencyMs: 3_600_000 } },
    );
  });

  it('cannot protect nothing', () => {
    expect(() =>
      playTable(`
      bar            | decide
      10 10 10 10    | target 0 stop 5%
    `),
    ).toThrow('target weight with exits must be other than 0, was 0');
  });
});

describe('rule 18: funding that a strategy has seen', () => {
  it('knows a settlement at the very close, and none that is later', () => {
    const seen: number[][] = [];
    playTable(
      `
      bar         | funding
      10 10 10 10 | 0.001
      10 10 10 10 | 0.002@0.5
      10 10 10 10 | 0.003
      10 10 10 10 |
    `,
      { watch: (bar) => seen.push([bar.fundingRate(0), bar.fundingRate(0, 1), bar.fundingRate(0, 3)]) },
    );
    expect(seen).toEqual([
      [0.001, Number.NaN, Number.NaN],
      // The third is settled at the open of row 3, which is the close of row 2.
      [0.003, 0.002, Number.NaN],
      [0.003, 0.002, Number.NaN],
      [0.003, 0.002, Number.NaN],
    ]);
  });

  it('is unknown on a spot market, and never read ahead', () => {
    const seen: number[] = [];
    const spot = `
      bar
      10 10 10 10
    `;
    playTable(spot, { watch: (bar) => seen.push(bar.fundingRate(0)) });
    expect(seen).toEqual([Number.NaN]);
    expect(() => playTable(spot, { watch: (bar) => bar.fundingRate(0, -1) })).toThrow(/ago/);
  });
});
