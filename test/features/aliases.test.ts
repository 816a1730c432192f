import { describe, expect, it } from 'vitest';
import { aliasesOf, isCandlestick } from '../../src/features/aliases.js';
import { calendars, indicators, patterns } from '../../src/features/registry.js';
import { parseFeature } from '../../src/features/spec.js';

/** Every function of TA-Lib 0.6 by its groups; the value is why there is no column of that name. */
const VECTOR_MATH = 'arithmetic on any column, of no meaning by itself';

const OVERLAP = 'ACCBANDS BBANDS DEMA EMA HT_TRENDLINE KAMA MA MAMA MIDPOINT MIDPRICE SAR SAREXT SMA T3 TEMA TRIMA WMA';
const MOMENTUM =
  'ADX ADXR APO AROON AROONOSC BOP CCI CMO DX IMI MACD MACDEXT MACDFIX MFI MINUS_DI MINUS_DM MOM PLUS_DI PLUS_DM PPO ROC ROCP RSI STOCH STOCHF STOCHRSI TRIX ULTOSC WILLR';
const OTHERS =
  'AD ADOSC OBV ATR NATR TRANGE AVGDEV AVGPRICE MEDPRICE TYPPRICE WCLPRICE HT_DCPERIOD HT_DCPHASE HT_PHASOR HT_SINE HT_TRENDMODE BETA CORREL LINEARREG LINEARREG_INTERCEPT LINEARREG_SLOPE STDDEV TSF VAR MAX MAXINDEX MIN MININDEX MINMAX MINMAXINDEX';
const CANDLES =
  'CDL2CROWS CDL3BLACKCROWS CDL3INSIDE CDL3LINESTRIKE CDL3OUTSIDE CDL3STARSINSOUTH CDL3WHITESOLDIERS CDLABANDONEDBABY CDLADVANCEBLOCK CDLBELTHOLD CDLBREAKAWAY CDLCLOSINGMARUBOZU CDLCONCEALBABYSWALL CDLCOUNTERATTACK CDLDARKCLOUDCOVER CDLDOJI CDLDOJISTAR CDLDRAGONFLYDOJI CDLENGULFING CDLEVENINGDOJISTAR CDLEVENINGSTAR CDLGAPSIDESIDEWHITE CDLGRAVESTONEDOJI CDLHAMMER CDLHANGINGMAN CDLHARAMI CDLHARAMICROSS CDLHIGHWAVE CDLHIKKAKE CDLHIKKAKEMOD CDLHOMINGPIGEON CDLIDENTICAL3CROWS CDLINNECK CDLINVERTEDHAMMER CDLKICKING CDLKICKINGBYLENGTH CDLLADDERBOTTOM CDLLONGLEGGEDDOJI CDLLONGLINE CDLMARUBOZU CDLMATCHINGLOW CDLMATHOLD CDLMORNINGDOJISTAR CDLMORNINGSTAR CDLONNECK CDLPIERCING CDLRICKSHAWMAN CDLRISEFALL3METHODS CDLSEPARATINGLINES CDLSHOOTINGSTAR CDLSHORTLINE CDLSPINNINGTOP CDLSTALLEDPATTERN CDLSTICKSANDWICH CDLTAKURI CDLTASUKIGAP CDLTHRUSTING CDLTRISTAR CDLUNIQUE3RIVER CDLUPSIDEGAP2CROWS CDLXSIDEGAP3METHODS';
const ABSENT: Readonly<Record<string, string>> = {
  MAVP: 'a period that changes from bar to bar comes from a column, and a feature has settled parameters',
  ROCR: 'one more than rocp',
  ROCR100: 'a hundred more than roc',
  LINEARREG_ANGLE: 'the arc tangent of quote per bar changes with the unit of the price; relative-slope does not',
  SUM: 'the mean times its length; sum is that of two columns',
  ...Object.fromEntries(
    'ACOS ASIN ATAN CEIL COS COSH EXP FLOOR LN LOG10 SIN SINH SQRT TAN TANH SUB'
      .split(' ')
      .map((name) => [name, VECTOR_MATH]),
  ),
};

/** Arithmetic on two columns: transforms of ours. */
const OF_TWO = 'ADD DIV MULT'.split(' ');
const PRESENT = [OVERLAP, MOMENTUM, OTHERS, CANDLES].flatMap((list) => list.split(' '));

describe('the functions of TA-Lib', () => {
  it('are 161, each with a feature or a reason', () => {
    expect(new Set([...PRESENT, ...OF_TWO, ...Object.keys(ABSENT)]).size).toBe(161);
  });

  it.each(PRESENT)('%s is a feature under its own name, in any case', (name) => {
    const { text } = parseFeature(name);
    expect(parseFeature(name.toLowerCase()).text).toBe(text);
    expect(parseFeature(name.toLowerCase().replaceAll('_', '-')).text).toBe(text);
    expect(parseFeature(text).text, 'canonical text is ours and stays').toBe(text);
  });

  it.each(OF_TWO)('%s takes two columns', (name) => {
    expect(parseFeature(`${name}(rsi, atr)`).text).toMatch(/^(sum|ratio|product)\(rsi\(period=14\), atr\(period=14\)/);
  });

  it('name all 61 candlestick patterns, each once', () => {
    const names = CANDLES.split(' ');
    expect(names).toHaveLength(61);
    const texts = names.map((name) => parseFeature(name));
    expect(new Set(texts.map(({ text }) => text)).size).toBe(61);
    for (const spec of texts) expect(spec.type === 'source' && patterns.has(spec.definition.name)).toBe(true);
  });

  it('have no chart patterns: those get no CDL name', () => {
    expect(patterns.list().filter(isCandlestick)).toHaveLength(61);
    expect(aliasesOf(patterns.get('double-top'))).toEqual([]);
    expect(() => parseFeature('CDLDOUBLETOP')).toThrow('unknown feature "CDLDOUBLETOP"');
  });
});

describe('names from elsewhere', () => {
  it.each([
    ['BBANDS(timeperiod=10, nbdevup=3)', 'bollinger.upper(period=10, deviations=3)'],
    ['bb.lowerband', 'bollinger.lower(period=20, deviations=2)'],
    ['bbp(length=10)', 'bollinger.position(period=10, deviations=2)'],
    ['STOCHF(fastk_period=5)', 'stochastic.k(period=5, smooth=1, signal=3)'],
    ['stoch.slowd', 'stochastic.d(period=14, smooth=3, signal=3)'],
    ['linearreg_slope(timeperiod=9)', 'linear-regression.slope(period=9)'],
    ['macd.macdhist(fastperiod=5, slowperiod=9)', 'macd.histogram(fast=5, slow=9, signal=9)'],
    ['CDL2CROWS', 'two-crows'],
    ['mom(length=7)', 'momentum(lag=7)'],
    ['zscore(RSI(length=7), window=50)', 'zscore(rsi(period=7), window=50)'],
    ['rocp', 'return(lag=1, form=simple)'],
    ['Williams_R', 'williams-r(period=14)'],
    ['TRANGE', 'atr(period=1)'],
    ['hma', 'hull(period=20)'],
    ['stc', 'schaff-trend-cycle(cycle=10, fast=23, slow=50)'],
    ['dpo(length=10)', 'detrended-price.oscillator(period=10)'],
    ['vhf', 'vertical-horizontal-filter(period=28)'],
    ['vosc', 'volume-oscillator(fast=5, slow=20)'],
    ['wad', 'williams-ad'],
    ['fosc', 'forecast-oscillator(period=14)'],
    ['hlc3', 'bar-price.typical'],
    ['ohlc4', 'bar-price.average'],
    ['hl2', 'midprice(period=1)'],
    ['VAR', 'stddev.variance(period=20)'],
  ])('%s is %s', (typed, text) => {
    expect(parseFeature(typed).text).toBe(text);
  });

  it('give way to what is written', () => {
    expect(parseFeature('rocp(form=log)').text).toBe('return(lag=1, form=log)');
  });

  it('are refused when a parameter stands there twice', () => {
    expect(() => parseFeature('rsi(period=9, length=10)')).toThrow('rsi.period is given twice, once as "length"');
  });

  it('that nobody knows are refused with the nearest one', () => {
    expect(() => parseFeature('rsii')).toThrow('unknown feature "rsii"');
    expect(() => parseFeature('rsii')).toThrow(expect.objectContaining({ hint: expect.stringContaining('"rsi"') }));
    expect(() => parseFeature('rsi(foo=1)')).toThrow('rsi has no parameter "foo"');
    expect(() => parseFeature('linearreg_slope.value')).toThrow('unknown feature "linearreg_slope"');
  });

  it('are told of a feature', () => {
    expect(aliasesOf(indicators.get('bollinger'))).toEqual(expect.arrayContaining(['bbands', 'bbw', 'percentb']));
    expect(aliasesOf(patterns.get('two-crows'))).toEqual(['cdl2crows']);
    expect(aliasesOf(calendars.get('hour'))).toEqual([]);
  });
});
