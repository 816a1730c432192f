import { QuantError } from '../core/kit/errors.js';
import type { ParamSpecs, ParamValue } from '../core/kit/params.js';
import type { Definition } from '../core/kit/registry.js';
import { parseSpecText, type SpecNode } from '../core/kit/spec-text.js';

/**
 * Features by the names that people know from TA-Lib, pandas-ta and TradingView.
 *
 * The left side is a feature of ours, with the output that is meant and the parameters that make it the same formula;
 * periods stay ours unless they are given. Upper case, `_` and `-` make no difference: `BBANDS`, `linearreg_slope`.
 */
const NAMES: Readonly<Record<string, string>> = {
  'acceleration-bands': 'accbands',
  'adosc(fast=3, slow=10)': 'chaikinoscillator',
  'adx.plus-di': 'plusdi',
  'adx.minus-di': 'minusdi',
  'aroon.oscillator': 'aroonosc',
  'atr(period=1)': 'trange truerange tr',
  awesome: 'ao awesomeoscillator',
  'bar-price.typical': 'typprice hlc3',
  'bar-price.weighted': 'wclprice wcp hlcc4',
  'bar-price.average': 'avgprice ohlc4',
  bollinger: 'bbands bb bollingerbands',
  'bollinger.position': 'bbp percentb',
  'bollinger.width': 'bbw bandwidth bollingerwidth',
  bop: 'balanceofpower',
  cci: 'commoditychannelindex',
  'chaikin-money-flow': 'cmf',
  choppiness: 'chop choppinessindex',
  coppock: 'coppockcurve',
  correlation: 'correl',
  'detrended-price': 'dpo detrendedpriceoscillator',
  'directional-movement.plus': 'plusdm dm',
  'directional-movement.minus': 'minusdm',
  donchian: 'dc donchianchannel donchianchannels minmax',
  'donchian.upper': 'max highest rollingmax',
  'donchian.lower': 'min lowest rollingmin',
  'drawdown.since-high': 'maxindex minmaxindex',
  'drawdown.since-low': 'minindex',
  'dx.adxr': 'adxr',
  'ease-of-movement': 'eom emv',
  'efficiency-ratio': 'er',
  'elder-ray': 'eri bullbearpower',
  ema: 'exponentialmovingaverage',
  fisher: 'fishertransform',
  'force-index': 'efi',
  'forecast-oscillator': 'fosc chandeforecastoscillator',
  hull: 'hma hullma',
  ichimoku: 'ichimokucloud',
  keltner: 'kc keltnerchannel keltnerchannels',
  klinger: 'kvo klingeroscillator',
  kurtosis: 'kurt',
  'linear-regression': 'linreg linearreg lsma',
  'linear-regression.slope': 'linearregslope slope',
  'linear-regression.intercept': 'linearregintercept',
  'linear-regression.forecast': 'tsf timeseriesforecast',
  'linear-regression.r-squared': 'rsquared rsq',
  macd: 'macdext macdfix',
  'mass-index': 'massi mass',
  'mean-deviation': 'avgdev mad',
  mfi: 'moneyflowindex',
  'midprice(period=1)': 'medprice hl2',
  momentum: 'mom',
  natr: 'atrp normalizedatr',
  obv: 'onbalancevolume',
  ppo: 'percentagepriceoscillator',
  'price-volume-trend': 'pvt vpt',
  product: 'mult',
  ratio: 'div',
  'return(form=simple)': 'rocp percentreturn pctchange simplereturn',
  return: 'logreturn',
  roc: 'rateofchange',
  rsi: 'relativestrengthindex',
  sar: 'psar parabolicsar sarext',
  'schaff-trend-cycle': 'stc',
  'shannon-entropy': 'entropy',
  skewness: 'skew',
  sma: 'ma movingaverage simplemovingaverage',
  smma: 'rma wildersmoothing wilders wildersma',
  squeeze: 'ttmsqueeze',
  stddev: 'stdev standarddeviation',
  'stddev.variance': 'var variance',
  stochastic: 'stoch slowstochastic',
  'stochastic(smooth=1)': 'stochf faststochastic',
  'stochastic.k': 'percentk',
  'stochastic.d': 'percentd',
  'stoch-rsi': 'stochasticrsi',
  sum: 'add',
  'ulcer-index': 'ui',
  'ultimate-oscillator': 'ultosc uo',
  'vertical-horizontal-filter': 'vhf',
  'volume-index.negative': 'nvi',
  'volume-index.positive': 'pvi',
  'volume-ratio': 'rvol relativevolume',
  volatility: 'hv historicalvolatility',
  'volume-oscillator': 'vo vosc',
  vortex: 'vi vortexindicator',
  'williams-ad': 'wad williamsaccumulationdistribution',
  'williams-r': 'willr wpr williamspercentr williamsr',
};

/** Candlestick patterns whose TA-Lib name is not `cdl` and our name. */
const CANDLES: Readonly<Record<string, string>> = {
  'concealing-baby-swallow': 'cdlconcealbabyswall',
  'gap-three-methods': 'cdlxsidegap3methods',
  'modified-hikkake': 'cdlhikkakemod',
  'side-by-side-white-lines': 'cdlgapsidesidewhite',
  stalled: 'cdlstalledpattern',
  'three-methods': 'cdlrisefall3methods',
};

/** Other words for an output. */
const OUTPUTS: Readonly<Record<string, string>> = {
  upperband: 'upper',
  middleband: 'middle',
  lowerband: 'lower',
  basis: 'middle',
  slowk: 'k',
  fastk: 'k',
  slowd: 'd',
  fastd: 'd',
  macd: 'line',
  macdsignal: 'signal',
  macdhist: 'histogram',
  hist: 'histogram',
  aroonup: 'up',
  aroondown: 'down',
  inphase: 'in-phase',
  leadsine: 'lead',
};

/** Stands for the first whole number that a feature takes. */
const FIRST = '';

/** Other words for a parameter, each with what it may mean; the first that the feature has is taken. */
const PARAMS: Readonly<Record<string, readonly string[]>> = {
  timeperiod: [FIRST],
  length: [FIRST],
  fastperiod: ['fast'],
  slowperiod: ['slow'],
  signalperiod: ['signal'],
  fastlength: ['fast'],
  slowlength: ['slow'],
  fastlimit: ['fast'],
  slowlimit: ['slow'],
  nbdev: ['deviations'],
  nbdevup: ['deviations'],
  nbdevdn: ['deviations'],
  std: ['deviations'],
  mult: ['multiplier', 'deviations'],
  fastkperiod: ['period'],
  slowkperiod: ['smooth'],
  slowdperiod: ['signal'],
  fastdperiod: ['signal'],
  smoothk: ['smooth'],
  smoothd: ['signal'],
  vfactor: ['factor'],
  timeperiod1: ['short'],
  timeperiod2: ['middle'],
  timeperiod3: ['long'],
};

/** Names are compared without case, `-` and `_`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

const byAlias = new Map<string, SpecNode>();
for (const [text, words] of Object.entries(NAMES)) {
  for (const word of words.split(' ')) byAlias.set(word, parseSpecText(text));
}

/** `two-crows` → `cdl2crows` */
function candleName(pattern: string): string {
  return CANDLES[pattern] ?? `cdl${plain(pattern).replace('three', '3').replace('two', '2')}`;
}

/** What the aliases have to know of the features that there are. */
export interface KnownNames {
  readonly all: readonly string[];
  /** the patterns of TA-Lib, see `isCandlestick` */
  readonly candlesticks: readonly string[];
}

/**
 * A node whose name is a feature's own: written another way, or known elsewhere. What no feature is called comes back
 * as it was.
 *
 * @example `LINEARREG_SLOPE(timeperiod=9)` is `linear-regression.slope(timeperiod=9)`
 */
export function resolveAlias(node: SpecNode, known: KnownNames): SpecNode {
  const dot = node.name.indexOf('.');
  const [typed, output] = dot < 0 ? [node.name, ''] : [node.name.slice(0, dot), node.name.slice(dot)];
  const word = plain(typed);
  const own =
    known.all.find((name) => plain(name) === word) ?? known.candlesticks.find((name) => candleName(name) === word);
  if (own !== undefined) return { ...node, name: own + output };
  const meant = byAlias.get(word);
  if (meant === undefined || (output !== '' && meant.name.includes('.'))) return node;
  return { name: meant.name + output, inputs: node.inputs, args: { ...meant.args, ...node.args } };
}

/** The output that a word means: its own name, or a common one. */
export function outputNamed(word: string, outputs: readonly string[]): number {
  const exact = outputs.indexOf(word);
  if (exact >= 0) return exact;
  const named = outputs.findIndex((output) => plain(output) === plain(word));
  return named >= 0 ? named : outputs.indexOf(OUTPUTS[plain(word)] ?? '');
}

/** Parameters under their own names. @throws E_PARAM when one is given under two names */
export function ownParams(owner: string, specs: ParamSpecs, args: SpecNode['args']): SpecNode['args'] {
  const out: Record<string, ParamValue> = {};
  for (const [typed, value] of Object.entries(args)) {
    const key = Object.hasOwn(specs, typed) ? typed : (meantParam(typed, specs) ?? typed);
    if (Object.hasOwn(out, key)) throw new QuantError('E_PARAM', `${owner}.${key} is given twice, once as "${typed}"`);
    out[key] = value;
  }
  return out;
}

function meantParam(typed: string, specs: ParamSpecs): string | undefined {
  const word = plain(typed);
  const [first] = Object.entries(specs).find(([, spec]) => spec.type === 'int') ?? [undefined];
  return (PARAMS[word] ?? [])
    .map((name) => (name === FIRST ? first : name))
    .find((name) => name !== undefined && Object.hasOwn(specs, name));
}

/** A pattern of few candles, which TA-Lib has too; a chart pattern has no `CDL` name anywhere. */
export function isCandlestick({ kind, source }: Pick<Definition, 'kind' | 'source'>): boolean {
  return kind === 'pattern' && source.includes('TA-Lib');
}

/** How else a feature or one of its outputs is called, in plain letters. */
export function aliasesOf(feature: Pick<Definition, 'kind' | 'name' | 'source'>): readonly string[] {
  const { name } = feature;
  const words = Object.entries(NAMES).filter(([text]) => parseSpecText(text).name.split('.')[0] === name);
  return [
    ...(isCandlestick(feature) ? [candleName(name)] : []),
    ...words.flatMap(([, list]) => list.split(' ')),
  ].sort();
}
