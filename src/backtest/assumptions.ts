import { formatDuration } from '../core/kit/time.js';
import type { RunSpec } from '../core/spec.js';
import { costs } from './registry.js';

/** How fills, costs, limits and gaps were treated in a run: sentences with its own numbers, in the order of docs/assumptions.md. */
export function assumptionsOf(spec: RunSpec): string[] {
  const { account, execution, gaps } = spec;
  return [
    'A decision at a close fills at the open of the next bar of its market, never earlier.',
    'A stop fires when its price is touched and fills there, or at the open when the market opened beyond it.',
    execution.limitFill === 'through'
      ? 'A limit order fills only when the price goes through it; touching is not enough.'
      : 'A limit order fills when its price is touched, as if it were first in the queue.',
    'Inside a bar stops go before limits, and an entry can be stopped but cannot take profit in its own bar.',
    `All orders together take at most ${percent(execution.maxVolumeShare)} of a bar's volume; the rest waits. A bar without volume fills nothing.`,
    `The account starts with ${account.cashQuote} and may carry ${account.maxLeverage} times its equity; short selling is ${account.allowShort ? 'allowed' : 'not allowed'}.`,
    `Quantities are ${execution.lotStep === 0 ? 'not rounded' : `rounded down to multiples of ${execution.lotStep}`}; ${execution.minNotionalQuote === 0 ? 'there is no smallest order' : `an order below ${execution.minNotionalQuote} is refused`}.`,
    ...costSentences(spec),
    'Positions are valued at the last close; interest on idle cash, funding and liquidation are not modelled.',
    gaps.mode === 'refuse'
      ? `A gap above ${formatDuration(gaps.maxGapMs)}, or more than ${percent(gaps.maxMissingShare)} missing bars, would have stopped the run; shorter gaps are crossed with positions held.`
      : 'Missing bars were allowed: positions are held across them at the last close.',
    ...(spec.market.isSimulated ? ['The prices are simulated: they say nothing about any real market.'] : []),
  ];
}

function costSentences(spec: RunSpec): string[] {
  if (spec.costs.length === 0) return ['No costs are charged: the result is gross.'];
  return spec.costs.map((text) => {
    const { definition, params } = costs.parse(text);
    const values = Object.entries(params).map(([name, value]) => `${name} ${value}`);
    return `${definition.summary}${values.length === 0 ? '' : ` (${values.join(', ')})`}.`;
  });
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}
