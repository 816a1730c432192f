import type { Candles } from '../../core/candles.js';
import { formatDuration } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import type { ReturnShape } from '../../features/sampling/return-shape.js';
import { symbolLabel } from '../market/select.js';
import { table } from '../table.js';

/** Bars of the clock that are about as many: what the sampled ones are held against. */
export interface Clock {
  readonly interval: string;
  readonly shape: ReturnShape;
}

export interface Sampled {
  readonly market: Pick<Candles, 'symbol' | 'isSimulated'>;
  readonly source: string;
  readonly bars: number;
  readonly meanMs: number;
  readonly medianMs: number;
  readonly shape: ReturnShape;
  readonly clock: Clock | null;
  readonly file: string;
}

/** The bars of one market in a few lines. @param name of the bars: their kind and size */
export async function barsView(one: Sampled, name: string): Promise<string> {
  const number = (value: number): string => (Number.isNaN(value) ? 'n/a' : value.toFixed(3));
  const row = (title: string, s: ReturnShape): string[] => [
    `  ${title}`,
    String(s.returns),
    number(s.autocorrelation),
    number(s.skewness),
    number(s.excessKurtosis),
    Number.isNaN(s.jarqueBera) ? 'n/a' : s.jarqueBera.toFixed(1),
  ];
  const right = (title: string) => ({ title, align: 'right' as const });
  const rows = [row(name, one.shape)];
  if (one.clock !== null) rows.push(row(`time ${one.clock.interval}`, one.clock.shape));
  return [
    `${symbolLabel(one.market)}: ${plural(one.bars, 'bar')} from ${one.source}, ${formatDuration(one.meanMs)} long in the mean, ${formatDuration(one.medianMs)} in the median`,
    await table(
      [
        { title: '  bars' },
        right('returns'),
        right('autocorrelation'),
        right('skewness'),
        right('excess kurtosis'),
        right('Jarque–Bera'),
      ],
      rows,
    ),
  ].join('\n');
}

export function barsDocument(one: Sampled): object {
  const shape = (s: ReturnShape): object => {
    const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
    return {
      returns: s.returns,
      autocorrelation: known(s.autocorrelation),
      skewness: known(s.skewness),
      excess_kurtosis: known(s.excessKurtosis),
      jarque_bera: known(s.jarqueBera),
      reason: Number.isNaN(s.jarqueBera) ? 'fewer than 3 returns, or a price that does not move' : null,
    };
  };
  return {
    symbol: one.market.symbol,
    is_simulated: one.market.isSimulated,
    source: one.source,
    bars: one.bars,
    mean_duration_ms: one.meanMs,
    median_duration_ms: one.medianMs,
    returns: shape(one.shape),
    time_bars: one.clock === null ? null : { interval: one.clock.interval, returns: shape(one.clock.shape) },
  };
}
