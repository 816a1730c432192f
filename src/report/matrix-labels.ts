import type { StoredRun } from './stored-run.js';

const MOST_TRAITS = 4;

/**
 * A short name for each run: that of its strategy, and where several runs of one strategy differ, what they differ in.
 *
 * @example ['momentum · lookback=48', 'momentum · lookback=96', 'breakout']
 */
export function runLabels(documents: readonly StoredRun[]): readonly string[] {
  const names = documents.map((document) => nameOf(document.spec.strategy));
  const traits = documents.map(traitsOf);
  return documents.map((document, k) => {
    const namesakes = documents.map((_, i) => i).filter((i) => names[i] === names[k]);
    const shared = (trait: string): boolean => namesakes.every((i) => traits[i].includes(trait));
    const own = shortList(traits[k].filter((trait) => !shared(trait)));
    const label = own.length === 0 ? names[k] : `${names[k]} · ${own.join(', ')}`;
    const isTwin = namesakes.some(
      (i) => i !== k && traits[i].join() === traits[k].join() && placeOf(documents[i]) === placeOf(document),
    );
    // Same words on the same bars: other data, other code or another seed.
    return isTwin ? `${label} (${document.run_id})` : label;
  });
}

/** A label is no list of everything: the first ones, and how many more there are. */
function shortList(traits: readonly string[]): readonly string[] {
  if (traits.length <= MOST_TRAITS) return traits;
  return [...traits.slice(0, MOST_TRAITS - 1), `${traits.length - MOST_TRAITS + 1} more`];
}

function placeOf({ spec, data }: StoredRun): string {
  const { venue, type, symbols } = spec.market;
  return [venue, type, ...symbols, data?.[0]?.interval ?? ''].join(' ');
}

/** `momentum(lookback=48)@0.6 + breakout(…)@0.4` → `momentum@0.6 + breakout@0.4` */
function nameOf(strategy: string): string {
  let text = strategy;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(/\([^()]*\)/g, '');
  }
  return text;
}

/** All that two runs of one strategy can differ in, in words. */
function traitsOf({ kind, spec }: StoredRun): readonly string[] {
  const { trading, account, costs, strategy } = spec;
  return [
    ...(kind === 'walkforward' ? ['walk-forward'] : []),
    ...paramsOf(strategy),
    ...[...(trading?.stops ?? []), ...(trading?.take_profits ?? [])],
    ...[trading?.sizer, trading?.execution, trading?.confidence].filter((text) => typeof text === 'string'),
    ...(trading?.risk ?? []),
    ...(account.max_leverage === undefined || account.max_leverage === 1 ? [] : [`${account.max_leverage}x`]),
    ...(account.allow_short === false ? ['no shorts'] : []),
    ...(costs.length === 0 ? ['no costs'] : costs),
  ];
}

/** The parameters of one strategy one by one; of several in one account the whole text. */
function paramsOf(strategy: string): readonly string[] {
  const one = /^[\w-]+\(([^()]*)\)$/.exec(strategy);
  return one === null ? [strategy] : one[1].split(', ').filter((param) => param !== '');
}
