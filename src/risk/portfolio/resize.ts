import type { FloatParam } from '../../core/kit/params.js';

/** The parameter of sizers that follow their markets: when an open position is sized again. */
export function resizeParam(byDefault: number): FloatParam {
  return {
    type: 'float',
    default: byDefault,
    min: 0,
    max: 10,
    doc: 'an open position is sized again when its size is off by more than this share of it; 0: never',
    sweep: [0, 0.1, 0.25, 0.5],
  };
}
