import type { ChoiceParam, FloatParam, IntParam } from '../../core/kit/params.js';

/** Parameters that value at risk and expected shortfall share. */
export const TAIL_PARAMS = {
  level: {
    type: 'float',
    default: 0.95,
    min: 0.5,
    max: 0.999,
    sweep: [0.95, 0.99],
    doc: 'share of days that end better than the tail',
  } satisfies FloatParam,
  window: {
    type: 'int',
    default: 250,
    min: 20,
    max: 5000,
    sweep: [100, 250, 500],
    doc: 'returns that the tail is taken from, bars; 20 are needed, fewer are not known and hold',
  } satisfies IntParam,
  method: {
    type: 'choice',
    default: 'historical',
    options: ['historical', 'gaussian'],
    doc: 'historical: the returns as they were; gaussian: a normal curve of their mean and deviation',
  } satisfies ChoiceParam,
} as const;
