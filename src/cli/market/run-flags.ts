import type { ParamSpecs, ParamsOf } from '../../core/kit/params.js';
import { DEFAULT_ACCOUNT, DEFAULT_EXECUTION, DEFAULT_GAPS, INTRABAR_MODES } from '../../core/spec.js';

/** Flags of a run through the engine. The defaults are those of the run specification. */
export const RUN_PARAMS = {
  strategy: {
    type: 'text',
    default: 'momentum',
    doc: 'strategy and its parameters, e.g. momentum(lookback=48), or a file ./mine.ts; several in one account: momentum@0.6 + breakout@0.4',
  },
  costs: {
    type: 'text',
    default: '',
    doc: 'cost models of quant list cost, comma-separated, or "none"; conservative defaults when absent',
  },
  sizer: {
    type: 'text',
    default: '',
    doc: 'how large positions are, of quant list sizers: kelly:cap=0.25; as the strategy asks when absent',
  },
  stop: {
    type: 'text',
    default: '',
    doc: 'stops, of quant list stops, the tightest counts: atr:k=2.5+time:bars=48',
  },
  takeProfit: { type: 'text', default: '', doc: 'take-profits, of quant list take-profits: rr:2' },
  risk: {
    type: 'text',
    default: '',
    doc: 'risk rules, of quant list risk: default, or max-weight:0.5+drawdown:0.2, or default+max-weight:0.5',
  },
  execution: {
    type: 'text',
    default: '',
    doc: 'how orders are worked over time, of quant list execution: twap:slices=6; at once when absent',
  },
  confidence: {
    type: 'text',
    default: '',
    doc: 'confidence for sizers and stops, of quant list confidence: bayes, model; certain when absent',
  },
  cash: {
    type: 'float',
    default: DEFAULT_ACCOUNT.cashQuote,
    min: 1e-6,
    max: 1e15,
    doc: 'starting cash, account currency (--currency)',
  },
  leverage: {
    type: 'float',
    default: DEFAULT_ACCOUNT.maxLeverage,
    min: 0.01,
    max: 125,
    doc: 'largest gross exposure over equity; the leverage of the margin on perpetuals',
  },
  short: { type: 'bool', default: DEFAULT_ACCOUNT.allowShort, doc: 'the account may go short' },
  volumeShare: {
    type: 'float',
    default: DEFAULT_EXECUTION.maxVolumeShare,
    min: 0.0001,
    max: 1,
    doc: "largest share of a bar's volume that all orders of a market take together",
  },
  limitFill: {
    type: 'choice',
    default: DEFAULT_EXECUTION.limitFill,
    options: ['through', 'touch', 'probability'],
    doc: 'when a limit order fills: the price goes through it, touches it, or touches it with --touch-probability',
  },
  touchProbability: {
    type: 'float',
    default: DEFAULT_EXECUTION.touchProbability,
    min: 0,
    max: 1,
    doc: '--limit-fill probability: how likely a touched limit fills',
  },
  intrabar: {
    type: 'choice',
    default: DEFAULT_EXECUTION.intrabar,
    options: INTRABAR_MODES,
    doc: 'what is assumed of the path inside a bar',
  },
  detail: {
    type: 'text',
    default: '',
    doc: 'take the path inside a bar from stored finer bars, e.g. 1m',
  },
  latency: {
    type: 'text',
    default: '0',
    doc: 'time from a decision to the market: 250ms, 5m, or bars as 2b; 0 is the next open',
  },
  margin: {
    type: 'choice',
    default: DEFAULT_ACCOUNT.margin,
    options: ['cross', 'isolated'],
    doc: 'perpetuals: one margin for all positions, or one for each',
  },
  closeAtEnd: {
    type: 'bool',
    default: DEFAULT_ACCOUNT.closeAtEnd,
    doc: 'close positions at the last close, with costs',
  },
  currency: {
    type: 'text',
    default: '',
    doc: 'what the account counts in; what the markets settle in when absent',
  },
  tick: { type: 'float', default: 0, min: 0, max: 1e9, doc: 'price step of orders; as stored by quant rules when 0' },
  lotStep: {
    type: 'float',
    default: 0,
    min: 0,
    max: 1e9,
    doc: 'quantity step of orders; as stored when 0',
  },
  minNotional: {
    type: 'float',
    default: 0,
    min: 0,
    max: 1e9,
    doc: 'smallest order, settlement currency; as stored when 0',
  },
  gaps: {
    type: 'choice',
    default: DEFAULT_GAPS.mode,
    options: ['refuse', 'allow'],
    doc: 'data with large unexplained gaps',
  },
  maxGap: { type: 'text', default: '2d', doc: '--gaps refuse: the longest gap that is crossed' },
  maxMissing: {
    type: 'float',
    default: DEFAULT_GAPS.maxMissingShare,
    min: 0,
    max: 1,
    doc: '--gaps refuse: the largest share of missing bars',
  },
  report: { type: 'bool', default: true, doc: 'write reports/<run-id>/' },
} as const satisfies ParamSpecs;

export type RunFlags = ParamsOf<typeof RUN_PARAMS>;
