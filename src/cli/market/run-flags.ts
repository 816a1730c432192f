import type { ParamSpecs, ParamsOf } from '../../core/kit/params.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION, DEFAULT_GAPS } from '../../core/spec.js';

/** Flags of a run through the engine. The defaults are those of the run specification. */
export const RUN_PARAMS = {
  strategy: {
    type: 'text',
    default: 'momentum',
    doc: 'strategy and its parameters, e.g. momentum(lookback=48), or a file ./mine.ts',
  },
  costs: {
    type: 'text',
    default: '',
    doc: 'cost models, comma-separated, or "none"; conservative defaults when absent',
  },
  cash: {
    type: 'float',
    default: DEFAULT_ACCOUNT.cashQuote,
    min: 1e-6,
    max: 1e15,
    doc: 'starting cash, quote currency',
  },
  leverage: {
    type: 'float',
    default: DEFAULT_ACCOUNT.maxLeverage,
    min: 0.01,
    max: 125,
    doc: 'largest gross exposure over equity',
  },
  short: { type: 'bool', default: DEFAULT_ACCOUNT.allowShort, doc: 'the account may go short' },
  volumeShare: {
    type: 'float',
    default: DEFAULT_EXECUTION.maxVolumeShare,
    min: 0.0001,
    max: 1,
    doc: "largest share of a bar's volume that an order takes",
  },
  limitFill: {
    type: 'choice',
    default: DEFAULT_EXECUTION.limitFill,
    options: ['through', 'touch'],
    doc: 'when a limit order fills',
  },
  lotStep: {
    type: 'float',
    default: DEFAULT_EXECUTION.lotStep,
    min: 0,
    max: 1e9,
    doc: 'smallest quantity step, base; 0 for none',
  },
  minNotional: {
    type: 'float',
    default: DEFAULT_EXECUTION.minNotionalQuote,
    min: 0,
    max: 1e9,
    doc: 'smallest order, quote; 0 for none',
  },
  gaps: {
    type: 'choice',
    default: DEFAULT_GAPS.mode,
    options: ['refuse', 'allow'],
    doc: 'data with large unexplained gaps',
  },
  maxGap: { type: 'text', default: '2d', doc: 'gaps refuse: the longest gap that is crossed' },
  maxMissing: {
    type: 'float',
    default: DEFAULT_GAPS.maxMissingShare,
    min: 0,
    max: 1,
    doc: 'gaps refuse: the largest share of missing bars',
  },
  report: { type: 'bool', default: true, doc: 'write reports/<run-id>/' },
} as const satisfies ParamSpecs;

export type RunFlags = ParamsOf<typeof RUN_PARAMS>;
