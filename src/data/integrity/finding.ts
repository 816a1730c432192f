import type { Candles } from '../../core/candles.js';
import { isoUtc } from '../../core/kit/time.js';

export type FindingKind =
  | 'time-unit'
  | 'order'
  | 'duplicate'
  | 'off-grid'
  | 'interval'
  | 'gap'
  | 'impossible'
  | 'frozen'
  | 'zero-volume'
  | 'traded-mark'
  | 'outlier'
  | 'scale-jump'
  | 'disagreement'
  | 'damage'
  | 'trade-ids'
  | 'one-sided'
  | 'hole'
  | 'missing';

/** `error`: cannot be right; `warning`: look at it; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** Something odd about a series, never repaired in silence. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** the first bar concerned, UTC ms; NaN when its time is not known */
  readonly openTime: number;
  /** how many bars */
  readonly count: number;
  readonly message: string;
}

/** Columns as they came: nothing has to hold yet but equal lengths. */
export type RawCandles = Omit<Candles, 'extra' | 'isSimulated'>;

/** `1 bar`, `33 bars` */
export function bars(count: number): string {
  return count === 1 ? '1 bar' : `${count} bars`;
}

/** ISO time, or the number itself where it is not a time. */
export function at(openTime: number): string {
  return Math.abs(openTime) <= 8.64e15 ? isoUtc(openTime) : String(openTime);
}

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Keeps `max` findings of each kind, in their order, and says how many more there are. The worst are kept first: what needs
 * a look must not be hidden behind what is only worth knowing.
 */
export function capFindings(findings: readonly Finding[], max: number): Finding[] {
  const byKind = new Map<FindingKind, Finding[]>();
  for (const finding of findings) {
    const same = byKind.get(finding.kind) ?? [];
    byKind.set(finding.kind, same);
    same.push(finding);
  }
  const dropped = new Set<Finding>();
  const summaries: Finding[] = [];
  for (const [kind, all] of byKind) {
    if (all.length <= max) continue;
    const more = WORST_FIRST.flatMap((severity) => all.filter((finding) => finding.severity === severity)).slice(max);
    for (const finding of more) dropped.add(finding);
    const count = more.reduce((sum, finding) => sum + finding.count, 0);
    summaries.push({
      kind,
      severity: more[0].severity,
      openTime: more[0].openTime,
      count,
      message: `${more.length} more ${kind} findings, ${bars(count)}`,
    });
  }
  return [...findings.filter((finding) => !dropped.has(finding)), ...summaries];
}
