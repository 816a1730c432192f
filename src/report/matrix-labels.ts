import type { StoredRun } from './stored-run.js';
import { withoutParams as nameOf } from './trading-layer.js';

const MOST_TRAITS = 4;
const MOST_RULES = 2;

/**
 * A short name for each run: that of its strategy, and where several runs of one strategy differ, what they differ in.
 *
 * @example ['momentum · lookback=48', 'momentum · lookback=96', 'breakout']
 */
export function runLabels(documents: readonly StoredRun[]): readonly string[] {
  const names = documents.map((document) => nameOf(document.spec.strategy));
  const traits = documents.map(traitsOf);
  const labels = documents.map((_, k) => {
    const namesakes = traits.filter((_traits, i) => names[i] === names[k]);
    const differing = traits[k].filter(
      ({ text }) => !namesakes.every((all) => all.some((other) => other.text === text)),
    );
    const others = ({ text, short }: Trait): readonly string[] =>
      namesakes.flat().flatMap((other) => (other.short === short && other.text !== text ? [other.text] : []));
    const isAmbiguous = (trait: Trait): boolean => others(trait).length > 0;
    // Parameters of a strategy can be many, and would push the layer out of the label.
    const place = (trait: Trait): number => (trait.isLayer ? (isAmbiguous(trait) ? 0 : 1) : 2);
    const own = [...differing].sort((a, b) => place(a) - place(b));
    // Many rules are counted; one that a namesake has with another limit is what tells them apart.
    const rules = own.filter((trait) => trait.isRule && !isAmbiguous(trait));
    const isCounted = (trait: Trait): boolean => rules.length > MOST_RULES && rules.includes(trait);
    const words = own.flatMap((trait) => {
      if (isCounted(trait)) return trait === rules[0] ? [`${rules.length} risk rules`] : [];
      return [isAmbiguous(trait) ? withDifference(trait.text, others(trait)) : trait.short];
    });
    return words.length === 0 ? names[k] : `${names[k]} · ${shortList(words).join(', ')}`;
  });
  const places = documents.map((document, k) => `${placeOf(document)} ${labels[k]}`);
  // Same words on the same bars: other data, other code, another seed, or a difference that no label has room for.
  return labels.map((label, k) =>
    places.indexOf(places[k]) === places.lastIndexOf(places[k]) ? label : `${label} (${documents[k].run_id})`,
  );
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

/** Something that a run has and another of its strategy may not have. */
interface Trait {
  readonly text: string;
  /** enough where no namesake has the same with other parameters */
  readonly short: string;
  /** of the layer between the strategy and the market */
  readonly isLayer: boolean;
  readonly isRule?: boolean;
}

function traitsOf({ kind, spec }: StoredRun): readonly Trait[] {
  const { trading, account, costs, strategy } = spec;
  const { stops = [], take_profits = [], risk = [] } = trading ?? {};
  const single = [trading?.sizer, trading?.execution, trading?.confidence].filter((text) => typeof text === 'string');
  const words = [
    ...(kind === 'walkforward' ? ['walk-forward'] : []),
    ...paramsOf(strategy),
    ...(account.max_leverage === undefined || account.max_leverage === 1 ? [] : [`${account.max_leverage}x`]),
    ...(account.allow_short === false ? ['no shorts'] : []),
    ...(costs.length === 0 ? ['no costs'] : []),
  ].map((text) => ({ text, short: text, isLayer: false }));
  const pluginOf = (text: string, isLayer: boolean): Trait => ({ text, short: nameOf(text), isLayer });
  const parts = [...single, ...stops, ...take_profits].map((text) => pluginOf(text, true));
  const limits = risk.map((text) => ({ ...pluginOf(text, true), isRule: true }));
  return [...words, ...parts, ...limits, ...costs.map((text) => pluginOf(text, false))];
}

/** `atr(k=2, period=14)` beside `atr(k=3, period=14)` → `atr(k=2)` */
function withDifference(text: string, others: readonly string[]): string {
  const found = [text, ...others].map((each) => PARAMS.exec(each)?.[2].split(', '));
  const [own] = found;
  if (own === undefined) return text;
  const left = own.filter((param) => !found.every((params) => params?.includes(param)));
  return left.length === 0 ? text : `${PARAMS.exec(text)?.[1]}(${left.join(', ')})`;
}

/** Without brackets or quotes inside, which may hold commas of their own. */
const PARAMS = /^([\w-]+)\(([^()"]*)\)$/;

/** The parameters of one strategy one by one; of several in one account the whole text. */
function paramsOf(strategy: string): readonly string[] {
  const one = /^[\w-]+\(([^()]*)\)$/.exec(strategy);
  return one === null ? [strategy] : one[1].split(', ').filter((param) => param !== '');
}
