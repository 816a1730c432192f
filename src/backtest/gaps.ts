import { type Candles, describeSeries } from '../core/candles.js';
import type { FindingRow } from '../core/finding.js';
import { QuantError } from '../core/kit/errors.js';
import { formatDuration, minuteUtc } from '../core/kit/time.js';
import { plural } from '../core/kit/words.js';
import type { RunSpec } from '../core/spec.js';

/** A stretch of open times [fromMs, toMs), UTC ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How many gaps a message names. */
const NAMED = 3;

/**
 * What is wrong with the bars of a run: missing ones, and markets that hardly trade. `error` rows stop a run.
 *
 * A gap counts from the close of the bar before it to the open of the bar after it. Bars before a market's first and
 * after its last are not gaps; they are told as `info`.
 *
 * @param accepted per market: stretches that somebody has looked at and accepted; gaps inside them are not counted
 */
export function gapFindings(
  spec: RunSpec,
  markets: readonly Candles[],
  accepted: readonly (readonly TimeRange[])[] = [],
): FindingRow[] {
  const rows: FindingRow[] = [];
  markets.forEach((market, s) => {
    const all = gapsOf(market);
    const open = all.filter((gap) => !accepted[s]?.some((a) => a.fromMs <= gap.fromMs && gap.toMs <= a.toMs));
    rows.push(...gapRows(spec, market, open));
    if (all.length > open.length) {
      rows.push({
        severity: 'info',
        text: `${describeSeries(market)}: ${plural(all.length - open.length, 'gap')} accepted before`,
      });
    }
    rows.push(...edgeRows(spec, market), ...volumeRows(market));
  });
  return rows;
}

/** @throws E_GAP when a finding stops the run */
export function refuseGaps(findings: readonly FindingRow[]): void {
  const errors = findings.filter((row) => row.severity === 'error');
  if (errors.length === 0) return;
  throw new QuantError('E_GAP', errors.map((row) => row.text).join('; '), {
    hint: 'quant data repair --refetch asks the source again; quant data repair --accept "reason" takes them as they are; --gaps allow runs across them',
  });
}

/** The missing stretches between the first and the last bar. */
function gapsOf(market: Candles): TimeRange[] {
  const { openTime, intervalMs } = market;
  const gaps: TimeRange[] = [];
  for (let i = 1; i < market.length; i++) {
    const fromMs = openTime[i - 1] + intervalMs;
    if (openTime[i] > fromMs) gaps.push({ fromMs, toMs: openTime[i] });
  }
  return gaps;
}

function gapRows(spec: RunSpec, market: Candles, gaps: readonly TimeRange[]): FindingRow[] {
  if (gaps.length === 0) return [];
  const { mode, maxGapMs, maxMissingShare } = spec.gaps;
  const missing = gaps.reduce((sum, gap) => sum + (gap.toMs - gap.fromMs) / market.intervalMs, 0);
  const share = missing / (missing + market.length);
  const longest = [...gaps].sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  const isTooLong = longest[0].toMs - longest[0].fromMs > maxGapMs;
  const isTooMany = share > maxMissingShare;
  const names = longest
    .slice(0, NAMED)
    .map((g) => `${minuteUtc(g.fromMs)} UTC for ${formatDuration(g.toMs - g.fromMs)}`);
  const limits = [
    isTooLong ? `a gap may last ${formatDuration(maxGapMs)}` : '',
    isTooMany ? `${percent(maxMissingShare)} of the bars may be missing` : '',
  ].filter((text) => text !== '');
  const found = `${describeSeries(market)}: ${plural(missing, 'bar')} missing (${percent(share)}) in ${plural(gaps.length, 'gap')}, the longest from ${names.join(', ')}`;
  if (limits.length === 0) return [{ severity: 'info', text: found }];
  const severity = mode === 'refuse' ? 'error' : 'warning';
  return [{ severity, text: `${found}; ${limits.join(' and ')}` }];
}

function edgeRows(spec: RunSpec, market: Candles): FindingRow[] {
  const rows: FindingRow[] = [];
  const first = market.openTime[0];
  const end = market.openTime[market.length - 1] + market.intervalMs;
  if (first - spec.market.fromMs > spec.gaps.maxGapMs) {
    rows.push({
      severity: 'info',
      text: `${describeSeries(market)} begins at ${minuteUtc(first)} UTC: the run decides from then on`,
    });
  }
  if (spec.market.toMs - end > spec.gaps.maxGapMs) {
    rows.push({
      severity: 'warning',
      text: `${describeSeries(market)} ends at ${minuteUtc(end)} UTC, before the range does`,
    });
  }
  return rows;
}

/** Bars without volume fill nothing: a source that knows no volume would make a run without a single trade. */
function volumeRows(market: Candles): FindingRow[] {
  let empty = 0;
  for (let i = 0; i < market.length; i++) if (market.volume[i] === 0) empty++;
  const share = empty / market.length;
  if (share < 0.01) return [];
  return [
    {
      severity: 'warning',
      text: `${describeSeries(market)}: ${percent(share)} of the bars have no volume; they fill nothing`,
    },
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.001 ? 3 : 1)} %`;
}
