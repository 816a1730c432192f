import type { Candles } from '../../core/candles.js';
import type { Bar, FeatureDefinition, FeatureStream } from '../../core/feature.js';
import { QuantError } from '../../core/kit/errors.js';
import { columnsOf, SOURCE } from './define.js';
import { loadTi } from './module.js';

/**
 * The package's candlestick functions: how many bars each looks at, what it is, and its faults.
 *
 * The package asks about the end of the data only, and gives no row per bar; here each is asked about the last bars of
 * every row. Many want a gap to the bar before, which a market without closing times hardly has. Prices count as equal
 * within a thousandth, whatever the range of the bars. Patterns after a trend compare two averages as text (`"10" >
 * "9"` is false), so that the trend is wrong wherever their digits differ in number.
 */
const CANDLES: Readonly<Record<string, readonly [bars: number, summary: string]>> = {
  abandonedbaby: [3, 'Abandoned baby, at a low; needs gaps'],
  bearish: [5, 'Any of the fourteen bearish patterns'],
  bearishengulfingpattern: [2, 'Bearish engulfing; needs an opening gap'],
  bearishhammerstick: [1, 'Falling bar with a long lower wick; the wick needs half of the body only'],
  bearishharami: [2, 'Bearish harami; the second bar may close either way'],
  bearishharamicross: [2, 'Bearish harami whose second bar closes where it opened'],
  bearishinvertedhammerstick: [1, 'Falling bar with a long upper wick; the wick needs half of the body only'],
  bearishmarubozu: [1, 'Falling bar without wicks'],
  bearishspinningtop: [1, 'Spinning top; a rising bar counts too, and the lower wick is measured from the high'],
  bullish: [5, 'Any of the fourteen bullish patterns'],
  bullishengulfingpattern: [2, 'Bullish engulfing; needs an opening gap'],
  bullishhammerstick: [1, 'Rising bar with a long lower wick; the wick needs half of the body only'],
  bullishharami: [2, 'Bullish harami; the second bar may close either way'],
  bullishharamicross: [2, 'Bullish harami whose second bar closes where it opened'],
  bullishinvertedhammerstick: [1, 'Rising bar with a long upper wick; the wick needs half of the body only'],
  bullishmarubozu: [1, 'Rising bar without wicks'],
  bullishspinningtop: [1, 'Spinning top; a falling bar counts too'],
  darkcloudcover: [2, 'Dark cloud cover; needs an opening gap'],
  doji: [1, 'Doji: opens and closes at one price, with two wicks or none'],
  downsidetasukigap: [3, 'Downside Tasuki gap; needs a gap'],
  dragonflydoji: [1, 'Doji at the high of its bar'],
  eveningdojistar: [3, 'Evening star with a doji; needs gaps'],
  eveningstar: [3, 'Evening star; needs gaps'],
  gravestonedoji: [1, 'Doji at the low of its bar'],
  hammerpattern: [5, 'Hammer after a fall, confirmed by the bar after it; the trend is compared as text'],
  hammerpatternunconfirmed: [5, 'Hammer after a fall; the trend is compared as text'],
  hangingman: [5, 'Hanging man after a rise, confirmed by the bar after it; the trend is compared as text'],
  hangingmanunconfirmed: [5, 'Hanging man after a rise; the trend is compared as text'],
  morningdojistar: [3, 'Morning star with a doji; needs gaps'],
  morningstar: [3, 'Morning star; needs gaps'],
  piercingline: [2, 'Piercing line; needs an opening gap'],
  shootingstar: [5, 'Shooting star after a rise, confirmed by the bar after it; the trend is compared as text'],
  shootingstarunconfirmed: [5, 'Shooting star after a rise; the trend is compared as text'],
  threeblackcrows: [3, 'Three black crows'],
  threewhitesoldiers: [3, 'Three white soldiers'],
  tweezerbottom: [5, 'Two bars with one low after a fall; the trend is compared as text'],
  tweezertop: [5, 'Two bars with one high after a rise; the trend is compared as text'],
};

/** 1 on the bar on which the package sees the pattern, else 0. */
function defineCandle(name: string, bars: number, summary: string): FeatureDefinition {
  const stream = (): FeatureStream => {
    const seen = candleFunction(name);
    const kept = { open: [], high: [], low: [], close: [] } as Record<'open' | 'high' | 'low' | 'close', number[]>;
    return (bar: Bar, out) => {
      for (const price of ['open', 'high', 'low', 'close'] as const) {
        kept[price].push(bar[price]);
        if (kept[price].length > bars) kept[price].shift();
      }
      out[0] = kept.close.length < bars ? Number.NaN : Number(seen(kept) === true);
    };
  };
  return Object.freeze({
    kind: 'indicator',
    name,
    category: 'price-action',
    summary,
    source: SOURCE,
    params: {},
    outputs: [name],
    warmup: () => bars - 1,
    compute: (candles: Candles) => columnsOf(candles, stream(), 1),
    stream,
  } as const);
}

function candleFunction(name: string): (data: object) => unknown {
  const found: unknown = Reflect.get(loadTi(), name);
  if (typeof found !== 'function') throw new QuantError('E_CONFIG', `technicalindicators has no function ${name}`);
  return (data) => Reflect.apply(found, undefined, [data]);
}

export const candles = Object.entries(CANDLES).map(([name, [bars, summary]]) => defineCandle(name, bars, summary));
