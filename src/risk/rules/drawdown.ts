import { QuantError } from '../../core/kit/errors.js';
import { parseDuration } from '../../core/kit/time.js';
import { defineRiskRule, type RiskBreaker } from '../../core/risk-rule.js';
import { hasFallen, lossRate } from '../fall.js';
import { FLATTEN_OR_BLOCK } from '../rule-actions.js';

export interface DrawdownBreakerOptions {
  /** fall from the peak that trips, fraction in (0, 1] */
  readonly limit: number;
  readonly coolDownMs: number;
  /** sizes of the re-entry, rising shares in (0, 1]; full size after the last */
  readonly stages: readonly number[];
  readonly stageMs: number;
}

/**
 * Out when equity has fallen too far from its peak, and back in step by step.
 *
 * At the first close after the cool-down the first stage begins and the equity then is the new peak: falling by the limit
 * from there on ends any stage and starts the cool-down anew. A stage begins at a close and lasts `stageMs` from it, so
 * that a gap in the bars skips none. Until the size is full again, `value` is the fall that tripped.
 */
export function createDrawdownBreaker({ limit, coolDownMs, stages, stageMs }: DrawdownBreakerOptions): RiskBreaker {
  let peak = Number.NaN;
  let isOut = false;
  let stage = stages.length;
  let since = 0;
  let value = 0;
  const size = (): number => (isOut ? 0 : stage < stages.length ? stages[stage] : 1);
  return {
    type: 'breaker',
    limit,
    get value() {
      return value;
    },
    step({ time, equity }) {
      if (Number.isNaN(equity)) return;
      if (isOut) {
        if (time - since < coolDownMs) return;
        isOut = false;
        stage = 0;
        since = time;
        peak = equity;
      } else if (stage < stages.length && time - since >= stageMs) {
        stage++;
        since = time;
      }
      if (!(peak >= equity)) peak = equity;
      if (hasFallen(peak, equity, limit)) {
        isOut = true;
        since = time;
        value = lossRate(peak, equity);
      } else if (size() === 1) value = lossRate(peak, equity);
    },
    scale: size,
  };
}

/** `0.33|0.66|1` → numbers. @throws E_PARAM unless they rise within (0, 1] */
export function parseStages(text: string): number[] {
  const stages = text.split('|').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (stages.every((size, i) => size > (i === 0 ? 0 : stages[i - 1]) && size <= 1)) return stages;
  throw new QuantError('E_PARAM', `drawdown.stages must be rising shares in (0, 1], was "${text}"`, {
    hint: 'for example stages=0.33|0.66|1; 1 comes back at full size at once',
  });
}

export default defineRiskRule({
  name: 'drawdown',
  summary: 'After a fall from the peak of equity: flat for a time, then back in stages',
  source:
    'Grossman & Zhou 1993, Optimal investment strategies for controlling drawdowns, for the aim; the stages are own',
  unit: 'share of equity lost since its peak',
  isDefault: true,
  params: {
    limit: {
      type: 'float',
      default: 0.2,
      min: 0.001,
      max: 1,
      sweep: [0.1, 0.15, 0.2, 0.3],
      doc: 'fall from the highest equity that trips, fraction; after a re-entry counted from the equity there',
    },
    coolDown: { type: 'text', default: '7d', doc: 'time without positions after it tripped, such as 12h, 7d or 2w' },
    stages: {
      type: 'text',
      default: '0.33|0.66|1',
      doc: 'sizes of the re-entry, rising shares in (0, 1]; then full size',
    },
    stageLength: { type: 'text', default: '7d', doc: 'time that each stage lasts, such as 12h, 7d or 2w' },
    action: FLATTEN_OR_BLOCK,
  },
  action: (p) => p.action,
  create: (p) =>
    createDrawdownBreaker({
      limit: p.limit,
      coolDownMs: parseDuration('drawdown.coolDown', p.coolDown),
      stages: parseStages(p.stages),
      stageMs: parseDuration('drawdown.stageLength', p.stageLength),
    }),
});
