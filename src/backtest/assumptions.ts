import { formatDuration, formatInterval } from '../core/kit/time.js';
import type { Intrabar, RunSpec } from '../core/spec.js';
import { costs } from './registry.js';
import { splitMix } from './split-mix.js';

/** How fills, costs, margin and gaps were treated in a run: sentences with its own numbers, in the order of docs/assumptions.md. */
export function assumptionsOf(spec: RunSpec): string[] {
  const { account, execution, gaps, market } = spec;
  const { latencyMs } = execution;
  return [
    latencyMs === 0
      ? 'A decision at a close fills at the open of the next bar of its market, never earlier.'
      : `A decision at a close reaches its market ${formatDuration(latencyMs)} later: at the first bar that opens then or after.`,
    'A stop fires when its price is touched and fills there, or at the open when the market opened beyond it.',
    limitSentence(spec),
    PATHS[execution.intrabar],
    ...(execution.detailMs === 0
      ? []
      : [
          `The path inside a bar is taken from ${formatInterval(execution.detailMs)} bars where all of them are stored.`,
        ]),
    `All orders together take at most ${percent(execution.maxVolumeShare)} of a bar's volume; the rest waits. A bar without volume fills nothing.`,
    `The account starts with ${account.cashQuote} ${account.currency} and may carry ${account.maxLeverage} times its equity; short selling is ${account.allowShort ? 'allowed' : 'not allowed'}.`,
    ...mixSentences(spec),
    ...venueSentences(spec),
    ...currencySentences(spec),
    ...ruleSentences(spec),
    ...costSentences(spec),
    ...(market.type === 'swap'
      ? [
          `Margin is ${account.margin}. A position is liquidated when the mark price reaches the price at which its margin equals the maintenance margin of its tier; what is left after the fee the venue keeps, what is missing its insurance fund pays.`,
          'Positions are valued at the mark price; interest on idle cash is not modelled.',
        ]
      : ['Positions are valued at the last close; interest on idle cash is not modelled.']),
    account.closeAtEnd
      ? 'Positions are closed at the last close, with costs.'
      : 'Positions stay open at the end, valued at the last close.',
    gaps.mode === 'refuse'
      ? `A gap above ${formatDuration(gaps.maxGapMs)}, or more than ${percent(gaps.maxMissingShare)} missing bars, would have stopped the run; shorter gaps are crossed with positions held.`
      : 'Missing bars were allowed: positions are held across them at the last close.',
    holdSentence(spec),
    ...(market.isSimulated ? ['The prices are simulated: they say nothing about any real market.'] : []),
  ];
}

const PATHS: Readonly<Record<Intrabar, string>> = {
  pessimistic:
    'Inside a bar stops go before limits, and an entry can be stopped but cannot take profit in its own bar.',
  optimistic:
    'Inside a bar limits go before stops, and an entry takes profit in its own bar when it can: the best case, not a likely one.',
  'open-high-low-close': 'Inside a bar prices are assumed to go from the open to the high, the low and the close.',
  'open-low-high-close': 'Inside a bar prices are assumed to go from the open to the low, the high and the close.',
  nearest: 'Inside a bar prices are assumed to go to the extreme nearer to the open first, then to the other.',
};

function limitSentence({ execution }: RunSpec): string {
  switch (execution.limitFill) {
    case 'through':
      return 'A limit order fills only when the price goes through it; touching is not enough.';
    case 'touch':
      return 'A limit order fills when its price is touched, as if it were first in the queue.';
    case 'probability':
      return `A limit order fills when the price goes through it, and in ${percent(execution.touchProbability)} of the bars that only touch it.`;
  }
}

/** Several strategies in one account. */
function mixSentences({ strategy }: RunSpec): string[] {
  return splitMix(strategy).length < 2
    ? []
    : [
        'Each strategy trades its own share of the cash; orders of theirs that meet at one open are crossed with each other, without costs, and only the rest goes to the market.',
      ];
}

/** Orders that are split over several venues. */
function venueSentences({ market: { books, venue } }: RunSpec): string[] {
  if (books === undefined) return [];
  const names = [...new Set(Object.values(books).flatMap((list) => list.map((book) => book.venue)))].sort();
  return [
    `Worked orders are split over ${[venue, ...names].join(', ')}: a part fills at the open of its own venue's bar within the same share of that bar's volume, and comes back where it does not. Coins and cash are on every venue and move between them at once and free of charge. All other orders trade on ${venue}.`,
  ];
}

/** Markets that are not quoted in the account's currency. */
function currencySentences({ account, market }: RunSpec): string[] {
  const foreign = market.symbols.filter((symbol) => ![account.currency, ''].includes(market.rules[symbol].settle));
  return foreign.length === 0
    ? []
    : [
        `${foreign.join(', ')}: money is converted into ${account.currency} at the stored rate, fills at that of their bar's open, positions at that of its close.`,
      ];
}

/** What stands beside the result. */
function holdSentence({ market }: RunSpec): string {
  const isInverse = market.symbols.every((symbol) => market.rules[symbol].contract === 'inverse');
  return isInverse
    ? "Buy-and-hold is to keep the account's coin, which is worth what it is worth."
    : 'Buy-and-hold is to buy the same coins in equal parts at the first open, paid in full, without costs, funding or margin.';
}

/** What the venue demands, one sentence for all markets with the same demands. */
function ruleSentences({ market }: RunSpec): string[] {
  const bySentence = new Map<string, string[]>();
  for (const symbol of market.symbols) {
    const { tickSize, lotStep, minQuantity, maxQuantity, minNotional } = market.rules[symbol];
    const parts = [
      lotStep > 0 ? `quantities are multiples of ${lotStep}` : '',
      tickSize > 0 ? `prices are multiples of ${tickSize}` : '',
      minQuantity > 0 ? `at least ${minQuantity} per order` : '',
      maxQuantity > 0 ? `at most ${maxQuantity} per order` : '',
      minNotional > 0 ? `an order is worth at least ${minNotional}` : '',
    ].filter((part) => part !== '');
    const text = parts.length === 0 ? 'no steps and no smallest order are known' : parts.join(', ');
    bySentence.set(text, [...(bySentence.get(text) ?? []), symbol]);
  }
  return [...bySentence].map(([text, symbols]) => `${symbols.join(', ')}: ${text}.`);
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
