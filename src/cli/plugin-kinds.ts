import type { ParamSpec, ParamSpecs } from '../core/kit/params.js';
import type { Definition } from '../core/kit/registry.js';
import type { StrategyDefinition } from '../core/strategy.js';

/** What a kind of plug-in is for, and a command line that uses one of them. */
interface KindFacts {
  readonly summary: string;
  readonly example?: (definition: Definition) => string;
}

const onTop = (flag: string) => (definition: Definition) =>
  `quant backtest --strategy momentum ${flag} ${flagText(definition)}`;

const feature = ({ name, params }: Definition): string => `quant features --features "${specText(name, params)}"`;

/** Every kind, in words. A kind that is not named here is shown without an example. */
export const KIND_FACTS: Readonly<Record<string, KindFacts>> = {
  source: { summary: 'where candles come from', example: ({ name }) => `quant fetch --source ${name}` },
  indicator: { summary: 'features of price and volume', example: feature },
  pattern: { summary: 'candlestick patterns as features', example: feature },
  calendar: { summary: 'features of the date and the hour', example: feature },
  cross: { summary: 'features that hold a market against others', example: feature },
  derivative: { summary: 'features of funding, open interest and basis', example: feature },
  microstructure: { summary: 'features of single trades and of the order book', example: feature },
  account: { summary: 'features of the account that trades', example: feature },
  transform: {
    summary: 'what can be laid over a feature',
    example: ({ name, params }) =>
      `quant features --features "${specText(name, params).replace('(', '(return, ').replace(', )', ')')}"`,
  },
  label: {
    summary: 'what a model can learn to foretell',
    example: ({ name, params }) => `quant train --label "${specText(name, params)}"`,
  },
  learner: { summary: 'how a model learns', example: ({ name }) => `quant train --learner ${name}` },
  preprocessor: {
    summary: 'what is done to features before a model sees them',
    example: ({ name }) => `quant train --preprocess ${name}`,
  },
  regime: { summary: 'states of a market', example: ({ name }) => `quant regime --model ${name}` },
  strategy: { summary: 'when to be in the market, and on which side', example: strategyLine },
  sizer: { summary: 'how large a position is', example: onTop('--sizer') },
  stop: { summary: 'where a position that goes wrong ends', example: onTop('--stop') },
  'take-profit': { summary: 'where profit is taken', example: onTop('--take-profit') },
  risk: { summary: 'limits on orders and on what is held', example: onTop('--risk') },
  execution: { summary: 'how a large order is worked over time', example: onTop('--execution') },
  confidence: { summary: 'how sure a run is, for sizers and stops', example: onTop('--confidence') },
  cost: {
    summary: 'what trading and holding are charged',
    example: ({ name }) => `quant backtest --strategy momentum --costs ${name}`,
  },
  metric: { summary: 'figures of merit of every report' },
  format: { summary: 'ways to write a report', example: ({ name }) => `quant report --format ${name}` },
  command: { summary: 'what quant can do', example: ({ name }) => `quant ${name} --help` },
};

/** A strategy that reads a model's signal runs where models are trained. */
function strategyLine(definition: Definition): string {
  const { name } = definition;
  const defaults = Object.fromEntries(Object.entries(definition.params).map(([key, spec]) => [key, spec.default]));
  const { signal = false, intervals } = (definition as StrategyDefinition).needs(defaults);
  if (signal) return `quant walkforward --strategy ${name}`;
  return `quant backtest --strategy ${name}${intervals === undefined ? '' : ` --interval ${shortest(intervals)}`}`;
}

/** The interval that a run of several must have: the first one named divides the others only by accident. */
function shortest(intervals: readonly string[]): string {
  const size = (text: string): number => Number.parseInt(text, 10) * (UNIT_MINUTES[text.at(-1) ?? ''] ?? 1);
  return intervals.reduce((a, b) => (size(b) < size(a) ? b : a));
}

const UNIT_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };

/** `kelly:cap=0.25`: the first parameter written out, so that a reader sees how it is done; no long one. */
function flagText({ name, params }: Definition): string {
  const first = firstParam(params);
  return first === undefined || first.length > LONGEST_SHOWN ? name : shellWord(`${name}:${first}`);
}

const LONGEST_SHOWN = 40;

/** As a shell takes it as one word. */
function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}

/** `rsi(period=14)` */
function specText(name: string, params: ParamSpecs): string {
  return `${name}(${firstParam(params) ?? ''})`;
}

function firstParam(params: ParamSpecs): string | undefined {
  const [first] = Object.entries(params) as (readonly [string, ParamSpec])[];
  return first === undefined || first[1].default === '' ? undefined : `${first[0]}=${first[1].default}`;
}

/** The line that tries a strategy's own ranges; undefined for a plug-in that has none. */
export function sweepLine({ kind, name, params }: Definition): string | undefined {
  const [swept] = Object.entries(params).filter(([, spec]) => 'sweep' in spec && (spec.sweep?.length ?? 0) > 1);
  if (kind !== 'strategy' || swept === undefined) return undefined;
  const [param, spec] = swept;
  return `quant sweep --strategy "${name}(${param}=${'sweep' in spec ? spec.sweep?.join('|') : ''})"`;
}
