import { describe, expect, it } from 'vitest';
import { targetFromFlags } from '../../src/cli/flows/train-target.js';
import type { TargetFlags } from '../../src/cli/market/model-flags.js';

const of = (given: Partial<TargetFlags>): ReturnType<typeof targetFromFlags> =>
  targetFromFlags({ target: '', horizon: 0, label: '', task: '', ...given });

describe('what a model foretells', () => {
  it('is the chance of a rise over 24 bars when nobody says', () => {
    expect(of({})).toEqual({ label: 'forward-return(horizon=24)', task: 'classification' });
  });
  it('is the label in full where one is given, learnt as the task says', () => {
    expect(of({ label: 'direction(horizon=3)', task: 'multiclass' })).toEqual({
      label: 'direction(horizon=3)',
      task: 'multiclass',
    });
  });
  it('may be a word with the bars ahead', () => {
    const rows = [
      ['direction', 'direction(horizon=6, deadZone=0, unit=fraction, span=100, maxGap=0)', 'classification'],
      ['return', 'forward-return(horizon=6, form=simple, maxGap=0)', 'regression'],
      ['volatility', 'volatility-ahead(horizon=6, maxGap=0)', 'regression'],
      ['forward-return', 'forward-return(horizon=6, form=simple, maxGap=0)', 'regression'],
      ['trend', 'trend-scanning(shortest=6, longest=6, threshold=2, maxGap=0)', 'multiclass'],
    ] as const;
    for (const [target, label, task] of rows) expect(of({ target, horizon: 6 })).toEqual({ label, task });
  });
  it('has a place for "nowhere" once the direction has a dead zone', () => {
    const { label, task } = of({ target: 'direction(deadZone=0.01)', horizon: 6 });
    expect(label).toContain('horizon=6, deadZone=0.01');
    expect(task).toBe('multiclass');
    expect(of({ target: 'direction(deadZone=0.01)', task: 'classification' }).task).toBe('classification');
  });
  it('looks 24 bars ahead when a word stands alone, and as far as the word itself says', () => {
    expect(of({ target: 'return' }).label).toContain('horizon=24');
    expect(of({ target: 'return(horizon=5)' }).label).toContain('horizon=5');
    expect(of({ target: 'return(horizon=5)', horizon: 5 }).label).toContain('horizon=5');
  });
  it('is refused where two flags say different things', () => {
    expect(() => of({ target: 'return', label: 'direction' })).toThrow(
      '--target and --label both say what is foretold',
    );
    expect(() => of({ target: 'return(horizon=5)', horizon: 6 })).toThrow('--target says horizon=5, --horizon says 6');
    expect(() => of({ horizon: 6 })).toThrow('--horizon goes with --target');
    expect(() => of({ target: 'volatility', task: 'classification' })).toThrow(
      '--target volatility is learnt as regression, not as classification',
    );
    expect(() => of({ target: 'direction', task: 'regression' })).toThrow('as classification or multiclass');
    expect(() => of({ target: 'directoin' })).toThrow('unknown target "directoin"');
  });
});
