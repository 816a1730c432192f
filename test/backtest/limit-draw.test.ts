import { describe, expect, it } from 'vitest';
import { isTouchFilled } from '../../src/backtest/limit-draw.js';
import { HOUR_MS } from '../../src/core/kit/time.js';
import { START_MS } from '../support/series.js';
import { playTable } from './bar-table.js';

describe('the luck of a limit that was only touched', () => {
  it('fills about as often as its probability says', () => {
    const draws = Array.from({ length: 4000 }, (_, k) => isTouchFilled(7, 1 + (k % 40), START_MS + k * HOUR_MS, 0.3));
    const share = draws.filter(Boolean).length / draws.length;
    // Four standard errors of 4000 draws at 0.3: 0.029.
    expect(Math.abs(share - 0.3)).toBeLessThan(0.029);
  });

  it('depends on the seed, the order and the bar, and on nothing else', () => {
    const row = (seed: number, id: number, time: number): string =>
      Array.from({ length: 64 }, (_, k) => (isTouchFilled(seed, id, time + k * HOUR_MS, 0.5) ? '+' : '-')).join('');
    expect(row(1, 1, START_MS)).toBe(row(1, 1, START_MS));
    expect(new Set([row(1, 1, START_MS), row(2, 1, START_MS), row(1, 2, START_MS), row(1, 1, START_MS + 1)]).size).toBe(
      4,
    );
  });

  it('is not moved by orders that are added behind it', () => {
    const touches = (more: string): (string | undefined)[] =>
      Array.from({ length: 24 }, (_, seed) => {
        const text = `
          bar         | decide
          10 10 10 10 | limit +1 at 9${more}
          10 10 9  10 |
        `;
        const rules = { limitFill: 'probability', touchProbability: 0.5, seed } as const;
        return playTable(text, { rules, isChecked: false }).orders[0].status;
      });
    const alone = touches('');
    expect(new Set(alone), 'some fill, some do not').toEqual(new Set(['filled', 'open']));
    expect(touches('; limit +1 at 9; limit -1 at 12; market +2')).toEqual(alone);
  });

  it('gives an order that is touched again another chance, and one at the open the chance of its bar', () => {
    for (let seed = 0; seed < 12; seed++) {
      const text = `
        bar         | decide
        10 10 10 10 | limit +1 at 9
        9  10 9  10 |
        10 10 9  10 |
      `;
      const rules = { limitFill: 'probability', touchProbability: 0.5, seed } as const;
      const [fill] = playTable(text, { rules, isChecked: false }).fills;
      const first = isTouchFilled(seed, 1, START_MS + HOUR_MS, 0.5);
      const second = isTouchFilled(seed, 1, START_MS + 2 * HOUR_MS, 0.5);
      expect(fill?.step, `seed ${seed}`).toBe(first ? 1 : second ? 2 : undefined);
    }
  });
});
