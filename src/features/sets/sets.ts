import type { FeatureRead } from '../../core/feature-context.js';
import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { ALL_FEATURES, DEFAULT_FEATURES } from '../pipeline.js';
import { featureRegistries } from '../registry.js';
import { parseFeature } from '../spec.js';

/** Parts of the context that there are for a market. */
export type Available = readonly FeatureRead[];

/** One look at each side of a market: move, place, trend, size of moves, volume. */
const MINIMAL: readonly string[] = [
  'return(lag=1)',
  'return(lag=24)',
  'rsi(period=14)',
  'bollinger.position(period=20)',
  'adx.adx(period=14)',
  'natr(period=14)',
  'volatility(period=20)',
  'volume-ratio(period=20)',
];

/**
 * The 15 numbers that an agent of reinforcement learning is shown in the literature on crypto trading: price, volume,
 * RSI, MACD, three Bollinger bands, two averages, ATR, ADX, the account, the clock. Prices are in quote: scale them.
 */
const PAPER15: readonly string[] = [
  'price',
  'volume',
  'rsi(period=14)',
  'macd.line(fast=12, slow=26, signal=9)',
  'bollinger.upper(period=20, deviations=2)',
  'bollinger.middle(period=20, deviations=2)',
  'bollinger.lower(period=20, deviations=2)',
  'ema(period=9)',
  'ema(period=21)',
  'atr(period=14)',
  'adx.adx(period=14)',
  'balance',
  'position',
  'session-code',
  'weekday-month',
];

/** Every output of every feature that reads bars, or else what there is beside them; not the account, which trades. */
function full(available: Available): readonly string[] {
  const others = featureRegistries
    .flatMap((registry) => registry.list())
    .filter(
      ({ reads = [] }) => reads.length > 0 && reads.every((part) => part !== 'account' && available.includes(part)),
    )
    .flatMap(({ name, outputs }) => outputs.map((output) => parseFeature(`${name}.${output}`).text));
  return [...ALL_FEATURES(), ...others];
}

const SETS: Readonly<Record<string, (available: Available) => readonly string[]>> = {
  minimal: () => MINIMAL,
  default: () => DEFAULT_FEATURES,
  full,
  paper15: () => PAPER15,
};

/** Names of the built-in sets. */
export const SET_NAMES: readonly string[] = Object.keys(SETS);

/**
 * The features of a built-in set, in its order.
 *
 * @param name `minimal`, `default`, `full` or `paper15`; `all` is another word for `full`
 * @param available what there is beside the bars: `full` holds the features that read it
 * @throws E_UNKNOWN with the nearest name
 */
export function featureSet(name: string, available: Available = []): readonly string[] {
  const known = name === 'all' ? 'full' : name;
  if (Object.hasOwn(SETS, known)) return SETS[known](available);
  throw new QuantError('E_UNKNOWN', `unknown feature set "${name}"`, {
    hint: `${unknownNameHint(name, SET_NAMES)}; or a file that ends in .yaml or .json`,
  });
}

/** The same features once each, in canonical texts, in the order of their first mention. */
export function distinctFeatures(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => parseFeature(text).text))];
}
