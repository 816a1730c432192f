import { sameLength } from '../core/kit/check.js';
import { frozenFindings, impossibleFindings, volumeFindings } from './integrity/bars.js';
import {
  gapFindings,
  gridFindings,
  inMilliseconds,
  type KnownGap,
  orderBars,
  unitFindings,
} from './integrity/clock.js';
import { capFindings, type Finding, type RawCandles } from './integrity/finding.js';
import { outlierFindings } from './integrity/outliers.js';

export { type CompareOptions, compareSeries } from './integrity/compare.js';
export type { Finding, FindingKind, RawCandles, Severity } from './integrity/finding.js';

export interface CheckOptions {
  /** the gap ledger, in order of time: a gap that is accepted, or the venue's own, is only worth knowing */
  readonly knownGaps?: readonly KnownGap[];
  /** findings listed per kind; the rest becomes one with their number. Default 50 */
  readonly maxPerKind?: number;
}

/**
 * Everything that looks wrong in a series, of the store or raw from a file, in order of time: wrong time unit, order,
 * duplicates, bars off the grid or of another interval, gaps, impossible bars, frozen prices, prices without volume,
 * wrong prints, changes of scale.
 *
 * It only looks: nothing is repaired. Limits are set so that real, clean data of liquid markets gives gaps and little
 * else; crashes and rallies are no findings.
 *
 * @throws E_SHAPE when columns differ in length
 */
export function checkSeries(candles: RawCandles, options: CheckOptions = {}): Finding[] {
  const { knownGaps = [], maxPerKind = 50 } = options;
  const { openTime, open, high, low, close, volume } = candles;
  const length = sameLength(`candles ${candles.symbol}`, { openTime, open, high, low, close, volume });
  const units = unitFindings(openTime);
  const ordered = orderBars({ ...candles, length, openTime: units.length > 0 ? inMilliseconds(openTime) : openTime });
  const c = ordered.candles;
  const grid = gridFindings(c);
  const gaps = grid.some(({ kind }) => kind === 'interval') ? [] : gapFindings(c, knownGaps);
  const findings = [
    ...units,
    ...ordered.findings,
    ...grid,
    ...gaps,
    ...impossibleFindings(c),
    ...frozenFindings(c),
    ...volumeFindings(c),
    ...outlierFindings(c),
  ];
  const time = ({ openTime: t }: Finding): number => (Number.isFinite(t) ? t : Number.NEGATIVE_INFINITY);
  return capFindings(
    findings.sort((a, b) => time(a) - time(b)),
    maxPerKind,
  );
}
