import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval } from '../../core/kit/time.js';
import type { Store } from '../../data/store/database.js';
import { describeMarket } from '../../data/store/event-kinds.js';
import { loadTrades } from '../../data/store/trades.js';
import { type Ticks, ticksFromCandles, ticksFromTrades } from '../../features/sampling/ticks.js';
import type { MarketFlags } from '../market/flags.js';
import { askedRange, loadMarkets, selectSeries } from '../market/select.js';
import { matchingEvents } from './data-events.js';

/** What bars of one market are sampled from. */
export interface BarSource {
  readonly market: Pick<Candles, 'symbol' | 'isSimulated'>;
  /** one of them, in words */
  readonly noun: string;
  /** null where the bars come from trades */
  readonly candles: Candles | null;
  ticks(): Ticks;
}

export interface BarSources {
  readonly sources: readonly BarSource[];
  /** what was chosen because no flag said so; empty when the flags said it all */
  readonly note: string;
}

/**
 * The stored trades or candles that the flags mean, one source per market. They are read when they are asked for, one
 * market after the other.
 *
 * @param flags `from`: `trades`, a length of candles, or empty for that of `--interval`
 * @throws E_NO_DATA when the store holds nothing that fits; E_USAGE when two flags name different lengths
 */
export function barSources(store: Store, flags: MarketFlags & { readonly from: string }, nowMs: number): BarSources {
  if (flags.from === 'trades') return { sources: tradeSources(store, flags, nowMs), note: '' };
  if (flags.from !== '' && flags.interval !== '' && flags.from !== flags.interval) {
    throw new QuantError('E_USAGE', `--from ${flags.from} and --interval ${flags.interval} name different candles`, {
      hint: 'say one of them',
    });
  }
  const interval = flags.from === '' ? flags.interval : (flags.from as MarketFlags['interval']);
  const selection = selectSeries(store, { ...flags, interval }, nowMs);
  const sources = selection.series.map((series): BarSource => {
    let loaded: Candles | undefined;
    const read = (): Candles => {
      loaded ??= loadMarkets(store, { ...selection, series: [series] })[0];
      return loaded;
    };
    return {
      market: series,
      noun: `${formatInterval(series.intervalMs)} candle`,
      get candles() {
        return read();
      },
      ticks: () => ticksFromCandles(read()),
    };
  });
  return { sources, note: selection.note };
}

function tradeSources(store: Store, flags: MarketFlags, nowMs: number): BarSource[] {
  const found = matchingEvents(store, flags).filter((one) => one.kind === 'trades');
  const what = flags.symbols === '' ? 'any symbol' : flags.symbols;
  if (found.length === 0) {
    throw new QuantError('E_NO_DATA', `the store has no trades of ${what}`, {
      hint: 'bring them: quant import FILE --kind trades; or sample from candles: --from 1m',
    });
  }
  const twice = found.find((one, i) => found.findIndex(({ symbol }) => symbol === one.symbol) < i);
  if (twice !== undefined) {
    const all = found.filter(({ symbol }) => symbol === twice.symbol).map(describeMarket);
    throw new QuantError('E_USAGE', `the flags fit several markets of ${twice.symbol}: ${all.join(', ')}`, {
      hint: 'choose with --exchange and --market',
    });
  }
  const range = askedRange(flags, nowMs);
  return found.map((one) => {
    const { venue, market, symbol } = one;
    const isSimulated = venue === 'sim' || one.source.startsWith('sim');
    return {
      market: { symbol, isSimulated },
      noun: 'trade',
      candles: null,
      ticks: () =>
        ticksFromTrades(loadTrades(store, { venue, market, symbol }, range), { venue, market, symbol, isSimulated }),
    };
  });
}
