import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/backtest/engine.js';
import { ensembleOf } from '../../../src/backtest/ensemble.js';
import { ledgerOf } from '../../../src/backtest/ledger.js';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { strategies } from '../../../src/backtest/registry.js';
import { backtest, prepareRun } from '../../../src/backtest/run.js';
import { resolveParams } from '../../../src/core/kit/params.js';
import { type BarContext, defineStrategy } from '../../../src/core/strategy.js';
import { f, randomCandles } from '../../support/series.js';
import { asked, busy, playBars, playColumns } from './by-hand.js';

const FLAT = [10, 10, 10, 10, 10, 10];

/** Two parts: mean reversion by z (0.6), and reversion by RSI (0.4), each in or out. */
function play(options: string, z: readonly number[], rsi: readonly number[]) {
  const of = 'of="mean-reversion(enter=2, short=true):0.6 + rsi-reversion:0.4"';
  return asked(playColumns(`ensemble(${of}${options})`, FLAT.slice(0, z.length), [z, rsi]));
}

describe('an ensemble', () => {
  it('holds the weighted sum of what its parts want', () => {
    expect(play('', [-3, -1, -1, 0], [50, 20, 60, 50])).toEqual([
      [0, 0.6, 'weighted sum'],
      [1, expect.closeTo(1, 12), 'weighted sum'],
      [2, expect.closeTo(0.6, 12), 'weighted sum'],
      [3, 0, 'nobody is in'],
    ]);
  });

  it('does not trade what its parts cancel, or a change below the tolerance', () => {
    expect(play('', [3, 1, 1], [20, 20, 20])).toEqual([[0, expect.closeTo(-0.2, 12), 'weighted sum']]);
    expect(play(', tolerance=0.5', [-3, -3, 0], [50, 20, 20])).toEqual([
      [0, 0.6, 'weighted sum'],
      // 1 is only 0.4 more; back at 0.4 is 0.2 less.
    ]);
  });

  it('trades sixty markets as it trades one: the tolerance is a part of a market’s share', () => {
    const one = [10, 10, 12, 12, 8, 8];
    const text = 'ensemble(of="momentum(lookback=2, enter=0)", tolerance=0.5)';
    const markets = Array.from({ length: 60 }, (_, k) => busy(one, { symbol: `M${10 + k}USDT` }));
    const alone = asked(playBars(text, one));
    const many = playBars(text, markets);
    expect(alone.length).toBeGreaterThan(0);
    expect(asked(many).length).toBe(60 * alone.length);
    expect(many.orders[0].target).toBeCloseTo(1 / 60, 12);
  });

  it('votes: the full share on the side that has enough of the weight', () => {
    const vote = ', mode=vote, share=0.8';
    expect(play(`${vote}, threshold=0.5`, [-3, -1, 0], [50, 20, 20])).toEqual([
      [0, 0.8, 'voted'],
      [2, 0, 'nobody is in'],
    ]);
    expect(play(`${vote}, threshold=0.7`, [-3, -1, 0], [50, 20, 20])).toEqual([
      [1, 0.8, 'voted'],
      [2, 0, 'nobody is in'],
    ]);
  });

  it('of one strategy trades like that strategy, bit for bit', () => {
    const market = randomCandles({ seed: 'ensemble', length: 600 });
    const alone = playBars('momentum(lookback=20, short=true)', [market]);
    const inside = playBars('ensemble(of="momentum(lookback=20, short=true)")', [market]);
    expect(inside.fills.length).toBeGreaterThan(20);
    expect(inside.equity).toEqual(alone.equity);
  });

  it('passes on the end of a step, the model and the columns that parts share', () => {
    const markets = ['AAA', 'BBB', 'CCC'].map((symbol) => randomCandles({ seed: symbol, symbol, length: 300 }));
    const ranked = 'xs-momentum(lookback=20, every=4, top=1)';
    expect(playBars(`ensemble(of="${ranked}")`, markets).equity).toEqual(playBars(ranked, markets).equity);
    const market = busy(FLAT);
    const spec = makeRunSpec({ markets: [market], strategy: 'ensemble(of="model-signal:0.5")', costs: [] });
    const run = backtest({ spec, markets: [market], signals: [f(0.5, 0.6, 0.6, 0.5, 0.5, 0.5)] });
    expect(asked(run)).toEqual([
      [1, 0.5, 'weighted sum'],
      [3, 0, 'nobody is in'],
    ]);
    const twice = strategies.parse('ensemble(of="momentum(lookback=20) + momentum(lookback=20, enter=1)")');
    expect(twice.definition.needs(twice.params).features).toEqual([
      'return(lag=20, form=log)',
      'volatility(period=20)',
    ]);
  });

  it('shows each part an account of its own', () => {
    const seen: unknown[] = [];
    const look = (bar: BarContext): void => {
      seen.push([bar.position(0), bar.weight(0), bar.entryPrice(0), bar.hasOrders(0), bar.cash]);
    };
    const probe = defineStrategy({
      name: 'probe',
      summary: 'buys half at once and looks at what it has',
      source: 'own',
      params: {},
      needs: () => ({ features: [] }),
      start: () => ({
        onBar(bar) {
          look(bar);
          if (bar.barCount(0) > 1) return;
          const order = bar.target(0, 0.5);
          seen.push([bar.hasOrders(0), bar.isOpen(order), bar.isOpen(order + 1)]);
        },
      }),
    });
    const definition = ensembleOf(() => ({ definition: probe, params: {}, text: 'probe' }));
    const params = resolveParams('ensemble', definition.params, { of: 'probe:0.2' });
    const markets = [busy([10, 10, [10, 20, 10, 20]])];
    const spec = makeRunSpec({ markets, strategy: 'hold', costs: [], account: { cashQuote: 1000 } });
    const run = backtest({ spec, markets, strategy: { definition, params, text: 'ensemble' } });
    expect(seen).toEqual([
      [0, 0, Number.NaN, false, 1000],
      [true, true, false],
      [50, 0.5, 10, false, 500],
      // It has 50 units of its own at 20, though the account bought 10: equity is 1100, ten units gained 10 each.
      [50, 1000 / 1100, 10, false, 100],
    ]);
    expect(run.fills.map((x) => x.quantity)).toEqual([10]);
  });

  it('names a part that rests orders, and what to do', () => {
    const market = randomCandles({ seed: 1, length: 300 });
    expect(() => playBars('ensemble(of="breakout(channel=12)")', [market])).toThrow(
      'ensemble adds up targets, and breakout places stop orders',
    );
  });

  it('refuses weights that are none', () => {
    const bind = (of: string) => () => playBars(`ensemble(of="${of}")`, FLAT);
    expect(bind('hold:0.5 + momentum')).toThrow('either every strategy has a weight or none has one');
    expect(bind('hold:0 + momentum:1')).toThrow('the weight of hold must be above 0, was 0');
    expect(bind('hold + ')).toThrow('either every strategy');
    expect(bind('nobody')).toThrow('unknown strategy "nobody"');
  });

  it('takes single quotes for those of a text inside', () => {
    const bars = [10, 11, 12, 13, 14, 15];
    const text = `ensemble(of="consensus(timeframes='1|2|3', fast=1, slow=2)")`;
    expect(asked(playBars(text, bars))).toEqual([[5, 1, 'weighted sum']]);
    expect(strategies.parse(strategies.parse(text).text).text, 'its canonical text says the same').toBe(
      strategies.parse(text).text,
    );
  });

  it('wants its parts to decide on the same intervals', () => {
    const slow = { ...strategies.get('hold'), needs: () => ({ features: [], intervals: ['4h'] }) };
    const definition = ensembleOf((text) => ({
      definition: text === 'slow' ? slow : strategies.get(text),
      params: {},
      text,
    }));
    const params = resolveParams('ensemble', definition.params, { of: 'slow + hold' });
    expect(() => definition.needs(params)).toThrow('must decide on the same intervals');
  });

  it('starts its own parts anew in every run', () => {
    const market = randomCandles({ seed: 'ensemble', length: 900 });
    const spec = makeRunSpec({ markets: [market], strategy: 'ensemble', costs: [] });
    const run = () => ledgerOf(new Engine(prepareRun({ spec, markets: [market] })).run()).equity;
    expect(run()).toEqual(run());
  });
});
