import { describe, expect, it } from 'vitest';
import { playTable } from '../bar-table.js';

const UNKNOWN = Number.NaN;

describe('a size that is not known yet', () => {
  it('opens nothing, and the wish waits until it is', () => {
    const seen: boolean[] = [];
    playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 10 10 10 |          |           | 0
      10 10 10 10 |          |           | 0
      10 10 10 10 |          | +30 @ 10  | 30
      10 10 10 10 |          |           | 30
    `,
      {
        sizes: { rows: [UNKNOWN, UNKNOWN, 0.3, UNKNOWN, UNKNOWN], resizeAt: 0.1 },
        watch: (bar) => seen.push(bar.hasOrders(0)),
      },
    );
    expect(seen, 'there is an order until it has filled').toEqual([true, true, true, false, false]);
  });

  it('closes what is held on the other side all the same', () => {
    playTable(
      `
      bar         | decide    | fills     | position
      10 10 10 10 | target 1  |           | 0
      10 10 10 10 | target -1 | +30 @ 10  | 30
      10 10 10 10 |           | -30 @ 10  | 0
      10 10 10 10 |           |           | 0
      10 10 10 10 |           | -20 @ 10  | -20
    `,
      { sizes: { rows: [0.3, UNKNOWN, UNKNOWN, 0.2], resizeAt: 0 } },
    );
  });

  it('is forgotten when the strategy wants nothing any more', () => {
    playTable(
      `
      bar         | decide    | fills     | position
      10 10 10 10 | target 1  |           | 0
      10 10 10 10 | target 0  |           | 0
      10 10 10 10 |           |           | 0
      10 10 10 10 |           |           | 0
    `,
      { sizes: { rows: [UNKNOWN, UNKNOWN, 0.3, 0.3], resizeAt: 0 } },
    );
  });

  it('refuses orders in units, but not those that close', () => {
    playTable(
      `
      bar         | decide      | fills     | position
      10 10 10 10 | market +100 |           | 0
      10 10 10 10 | market +50  | +30 @ 10  | 30
      10 10 10 10 | market -50  |           | 30
      10 10 10 10 | market -90  | -15 @ 10  | 15
      10 10 10 10 |             | -15 @ 10  | 0
    `,
      { sizes: { rows: [0.3, UNKNOWN, UNKNOWN, UNKNOWN, 0.3], resizeAt: 0 } },
    );
  });
});

describe('a position that is sized again', () => {
  it('follows its size when that has moved far enough', () => {
    // A tenth more is not enough at 0.2; half more is. Then it is halved.
    playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 10 10 10 |          | +40 @ 10  | 40
      10 10 10 10 |          |           | 40
      10 10 10 10 |          |           | 40
      10 10 10 10 |          | +20 @ 10  | 60
      10 10 10 10 |          | -30 @ 10  | 30
      10 10 10 10 |          |           | 30
    `,
      { sizes: { rows: [0.4, 0.4, 0.44, 0.6, 0.3, 0.3, 0.3], resizeAt: 0.2 } },
    );
  });

  it('comes back to it when prices have carried it away', () => {
    // At 20 the 40 are 800 of 1,400: 57 %, where 40 % are wanted: 28.
    playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 20 10 20 |          | +40 @ 10  | 40
      20 20 20 20 |          | -12 @ 20  | 28
      20 20 20 20 |          |           | 28
    `,
      { sizes: { rows: [0.4, 0.4, 0.4, 0.4], resizeAt: 0.2 } },
    );
  });

  it('stays as it is without that', () => {
    playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 20 10 20 |          | +40 @ 10  | 40
      20 20 20 20 |          |           | 40
    `,
      { sizes: { rows: [0.4, 0.1, 0.9], resizeAt: 0 } },
    );
  });

  it('is not sized again after its stop', () => {
    playTable(
      `
      bar         | decide   | fills               | position
      10 10 10 10 | target 1 |                     | 0
      10 10 10 10 |          | +40 @ 10            | 40
      10 10 9 9   |          | -40 @ 9             | 0
      9 9 9 9     |          |                     | 0
      9 9 9 9     |          |                     | 0
    `,
      { sizes: { rows: [0.4, 0.4, 0.8, 0.8, 0.8], resizeAt: 0.1 }, trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('covers what it adds by the stop that stands', () => {
    playTable(
      `
      bar          | decide   | fills               | position
      10 10 10 10  | target 1 |                     | 0
      10 10 10 10  |          | +40 @ 10            | 40
      10 10 9 9.5  |          | +20 @ 10; -60 @ 9   | 0
    `,
      { sizes: { rows: [0.4, 0.6, 0.6], resizeAt: 0.1 }, trading: { stops: ['fixed(rate=0.1)'] } },
    );
  });

  it('does not ask a limit for more on every bar', () => {
    const { riskEvents, orders } = playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 10 10 10 |          | +30 @ 10  | 30
      10 10 10 10 |          |           | 30
      10 10 10 10 |          |           | 30
    `,
      { sizes: { rows: [0.4, 0.4, 0.41, 0.4], resizeAt: 0.1 }, trading: { risk: ['max-weight(limit=0.3)'] } },
    );
    expect([riskEvents.length, orders.length]).toEqual([1, 1]);
  });

  it('is worked over time, and not sized again meanwhile', () => {
    playTable(
      `
      bar         | decide   | fills     | position
      10 10 10 10 | target 1 |           | 0
      10 10 10 10 |          | +20 @ 10  | 20
      10 10 10 10 |          | +20 @ 10  | 40
      10 10 10 10 |          | +20 @ 10  | 60
      10 10 10 10 |          | +20 @ 10  | 80
      10 10 10 10 |          |           | 80
    `,
      { sizes: { rows: [0.4, 0.8, 0.8, 0.8, 0.8, 0.8], resizeAt: 0.1 }, trading: { execution: 'twap(slices=2)' } },
    );
  });
});
