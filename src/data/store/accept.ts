import { type Candles, describeSeries, EXTRA_COLUMNS, rowFault } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { formatInterval, isOnGrid, isoUtc } from '../../core/kit/time.js';
import type { SeriesInfo } from './series.js';

/**
 * Every rule for bars that enter the store, in one place. `Candles` were checked when they were made, but columns can be
 * written to: the store does not trust them.
 *
 * @throws E_BUG when the candles are of another series than the one they are written to
 * @throws E_DATA at the first bar that breaks a rule; nothing has been written then
 */
export function acceptCandles(candles: Candles, series: SeriesInfo): void {
  const mine = describeSeries(series);
  if (describeSeries(candles) !== mine) {
    throw new QuantError('E_BUG', `candles of ${describeSeries(candles)} were to be written to ${mine}`);
  }
  if (candles.isSimulated !== series.isSimulated) {
    throw new QuantError('E_DATA', `${mine}: simulated and real bars cannot stand in one series`, {
      hint: 'use another venue name or another store (--db FILE)',
    });
  }
  const refuse = (row: number, reason: string): never => {
    const time = candles.openTime[row];
    throw new QuantError('E_DATA', `${mine}: bar ${Number.isFinite(time) ? isoUtc(time) : time} ${reason}`, {
      hint: 'nothing was stored; quant data check FILE lists every such bar',
    });
  };
  if (candles.length > 0 && !isOnGrid(candles.openTime[0], series.intervalMs)) {
    refuse(0, `does not open on the UTC grid of ${formatInterval(series.intervalMs)} bars`);
  }
  for (let i = 0; i < candles.length; i++) {
    const reason = rowFault(candles, i);
    if (reason !== undefined) refuse(i, reason);
  }
  for (const name of EXTRA_COLUMNS) {
    const column = candles.extra[name];
    if (column === undefined) continue;
    for (let i = 0; i < candles.length; i++) {
      const value = column[i];
      // NaN means not known, and is stored as NULL.
      if (value < 0 || value >= 9e15) refuse(i, `has ${name} ${value}, which must be 0 or more, or unknown`);
    }
  }
}
