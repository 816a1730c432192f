import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/core/kit/registry.js';
import type { LearnerDefinition } from '../../../src/core/model.js';
import baseline from '../../../src/models/learners/baseline.js';
import gbm from '../../../src/models/learners/gbm.js';
import logistic from '../../../src/models/learners/logistic.js';
import vote from '../../../src/models/learners/vote.js';
import { learnerTemplate } from '../../../src/research/tuning/learner-space.js';
import { parameterWeights } from '../../../src/research/tuning/parameter-weight.js';
import { pipelineSpace } from '../../../src/research/tuning/pipeline-space.js';
import { readDomain } from '../../../src/research/tuning/range-text.js';
import { pointAt } from '../../../src/research/tuning/space.js';

const registry = createRegistry<LearnerDefinition>('learner', [baseline, gbm, logistic, vote] as LearnerDefinition[]);
const INT = { type: 'int', default: 4, min: 1, max: 100, doc: '' } as const;
const FLOAT = { type: 'float', default: 1, min: 0, max: 1e6, sweep: [1, 10, 100], doc: '' } as const;

describe('ranges of a parameter', () => {
  it('are whole for a count, and by ratios where the ends are far apart or the sweep grows by ratios', () => {
    expect(readDomain('n', INT, '8..64')).toEqual({ type: 'number', low: 8, high: 64, step: 1, isLog: false });
    expect(readDomain('x', FLOAT, '1..50')).toEqual({ type: 'number', low: 1, high: 50, isLog: true });
    expect(readDomain('x', { ...FLOAT, sweep: undefined }, '1..50')).toMatchObject({ isLog: false });
    expect(readDomain('x', { ...FLOAT, sweep: undefined }, '1..101')).toMatchObject({ isLog: true });
    expect(readDomain('x', FLOAT, '0..50'), 'nothing is a ratio of 0').toMatchObject({ isLog: false });
  });

  it('are lists, steps, everything, or one value', () => {
    expect(readDomain('x', FLOAT, '1|10|10')).toEqual({ type: 'choice', options: ['1', '10'] });
    expect(readDomain('n', INT, '2..8/2')).toEqual({ type: 'number', low: 2, high: 8, step: 2, isLog: false });
    expect(readDomain('n', INT, 'any')).toMatchObject({ low: 1, high: 100, step: 1 });
    expect(readDomain('n', INT, '5..5')).toBe('5');
  });

  it.each([
    ['9..2', 'begins after its end'],
    ['1..2..3', 'is no range of numbers'],
    ['1||2', 'has an empty place'],
    ['0..9', 'must be in [1, 100], was 0'],
    ['1..9/0', 'needs a step above 0'],
    ['1..9/0.5', 'needs a whole step'],
    ['', 'is empty'],
  ])('refuses %s', (text, reason) => {
    expect(() => readDomain('n', INT, text)).toThrow(reason);
  });
});

describe('a learner with ranges', () => {
  it('varies what is named and what suggests itself, and writes a point out in full', () => {
    const { dimensions, textAt } = learnerTemplate(registry, 'gbm(leaves=4..8, trees=50)');
    const names = dimensions.map(({ name }) => name);
    expect(names).toContain('gbm.leaves');
    expect(names, 'it is fixed').not.toContain('gbm.trees');
    const point = pointAt(
      dimensions,
      dimensions.map(() => 0),
    );
    expect(textAt(point)).toContain('trees=50, learningRate=0.02, leaves=4');
  });

  it('holds members as they are, but for the ranges named in them', () => {
    const { dimensions, textAt } = learnerTemplate(registry, 'vote(gbm(leaves=4..8), logistic)', { isFixed: true });
    expect(dimensions.map(({ name }) => name)).toEqual(['vote.1.gbm.leaves']);
    expect(textAt({ 'vote.1.gbm.leaves': 6 })).toMatch(/^vote\(gbm\(.*leaves=6.*logistic\(/);
  });

  it('refuses learners and parameters that are not there', () => {
    expect(() => learnerTemplate(registry, 'gbx(leaves=4..8)')).toThrow('unknown learner "gbx"');
    expect(() => learnerTemplate(registry, 'gbm(leavs=4..8)')).toThrow('gbm has no parameter "leavs"');
  });
});

describe('a pipeline', () => {
  const parts = {
    learners: ['baseline', 'logistic(l2=1..1000)'].map((text) => ({
      text,
      template: learnerTemplate(registry, text, { isFixed: true }),
    })),
    preprocesses: [{ text: 'none', steps: [] }],
    sets: [{ name: 'features', features: [0, 1] }],
    thresholds: [],
  };

  it('has parameters of a learner only where it is the one', () => {
    const { space, pipelineAt } = pipelineSpace(parts);
    expect(space.map(({ name }) => name)).toEqual(['learner', 'logistic.l2']);
    expect(pipelineAt(pointAt(space, [0, 0.5]))).toEqual({ learner: 'baseline', preprocess: [], features: [0, 1] });
    expect(pipelineAt(pointAt(space, [0.9, 0])).learner).toContain('l2=1');
  });

  it('refuses to leave out every feature', () => {
    const { space, pipelineAt } = pipelineSpace({ ...parts, choosable: ['a', 'b'] });
    expect(pipelineAt(pointAt(space, [0, 0, 0, 0.9])).features).toEqual([1]);
    expect(() => pipelineAt(pointAt(space, [0, 0, 0, 0]))).toThrow('no feature is taken');
  });
});

describe('the weight of a parameter', () => {
  it('is the share of the variance of ranks between its values', () => {
    const space = [
      { type: 'choice', name: 'good', options: ['a', 'b'] },
      { type: 'choice', name: 'idle', options: ['a', 'b'] },
    ] as const;
    const tried = [0, 1, 2, 3].map((k) => ({ point: { good: k >> 1, idle: k & 1 } }));
    const [first, second] = parameterWeights(space, tried, [1, 2, 3, 4]);
    // ranks 1 2 | 3 4: within 1, total 5: 1 − (1/2)/(5/3) = 0.7; idle: within 4: 1 − (4/2)/(5/3) < 0
    expect(first).toEqual({ name: 'good', share: expect.closeTo(0.7, 12), trials: 4 });
    expect(second).toEqual({ name: 'idle', share: 0, trials: 4 });
  });
});
