import { describe, expect, it } from 'vitest';
import { withTitles } from '../../src/cli/flows/runs.js';

const trading = {
  sizer: 'kelly(cap=0.25)',
  stops: ['atr(k=2)', 'time(bars=48)'],
  takeProfits: [],
  risk: ['a', 'b(x=1)', 'c'],
  execution: null,
  confidence: null,
};
const runs = [{ strategy: 'momentum(lookback=48)', trading }, { strategy: 'a(x=1)@0.6 + b@0.4' }, undefined].map(
  (spec) => ({ specJson: JSON.stringify({ spec }) }),
);
const view = 'run  Sharpe\na      1.00\nb      2.00\nc      0.00';

describe('the list of runs', () => {
  it('says what each ran where there is room', () => {
    expect(withTitles(view, runs, 70).split('\n')).toEqual([
      'run  Sharpe  what',
      'a      1.00  momentum · kelly, atr + time, 3 risk rules',
      'b      2.00  a@0.6 + b@0.4',
      'c      0.00',
    ]);
    expect(withTitles(view, runs, 33).split('\n')[1]).toBe('a      1.00  momentum · kelly, a…');
    expect(withTitles(view, runs, 28)).toBe(view);
  });
});
