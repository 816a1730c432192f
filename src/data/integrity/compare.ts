import { formatDuration } from '../../core/kit/time.js';
import { at, bars, capFindings, type Finding, type RawCandles } from './finding.js';

export interface CompareOptions {
  /** a difference of prices up to this fraction is none; default 0.001 */
  readonly tolerance?: number;
  readonly maxPerKind?: number;
}

/**
 * Where two series of the same market disagree: bars that only one has, prices that differ by more than the tolerance,
 * and a clock that is shifted (a file in local time). Times in order.
 *
 * Volumes are not compared: venues and vendors count them differently.
 */
export function compareSeries(a: RawCandles, b: RawCandles, options: CompareOptions = {}): Finding[] {
  const { tolerance = 0.001, maxPerKind = 50 } = options;
  const from = Math.max(a.openTime[0], b.openTime[0]);
  const to = Math.min(a.openTime[a.length - 1], b.openTime[b.length - 1]);
  if (!(from <= to)) {
    const message = 'the two series have no time in common';
    return [{ kind: 'missing', severity: 'warning', openTime: a.openTime[0], count: a.length, message }];
  }
  const shift = clockShift(a, b);
  if (shift !== 0) {
    const direction = shift > 0 ? 'late' : 'early';
    const message = `the second series is ${formatDuration(Math.abs(shift))} ${direction}: its times are of another zone`;
    return [{ kind: 'disagreement', severity: 'error', openTime: from, count: Math.min(a.length, b.length), message }];
  }
  const findings: Finding[] = [
    ...missingFrom(a, b, 'the second series', from, to),
    ...missingFrom(b, a, 'the first series', from, to),
    ...priceFindings(a, b, tolerance),
  ];
  return capFindings(
    findings.sort((x, y) => x.openTime - y.openTime),
    maxPerKind,
  );
}

/** Runs of bars that `have` has within the common time and `lack` has not. */
function missingFrom(have: RawCandles, lack: RawCandles, name: string, from: number, to: number): Finding[] {
  const findings: Finding[] = [];
  let count = 0;
  let first = 0;
  let other = 0;
  for (let i = 0; i <= have.length; i++) {
    const time = have.openTime[i];
    while (other < lack.length && lack.openTime[other] < time) other++;
    if (i < have.length && time >= from && time <= to && lack.openTime[other] !== time) {
      if (count++ === 0) first = time;
      continue;
    }
    if (count > 0) {
      const message = `${name} lacks ${bars(count)} from ${at(first)}`;
      findings.push({ kind: 'missing', severity: 'warning', openTime: first, count, message });
    }
    count = 0;
  }
  return findings;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Runs of common bars with a price that differs by more than the tolerance, each with its worst price. */
function priceFindings(a: RawCandles, b: RawCandles, tolerance: number): Finding[] {
  const findings: Finding[] = [];
  let run: { first: number; count: number; worst: number; words: string } | undefined;
  const close = (): void => {
    if (run === undefined) return;
    const message = `${bars(run.count)} from ${at(run.first)} differ by up to ${(run.worst * 100).toPrecision(3)} %: ${run.words}`;
    findings.push({ kind: 'disagreement', severity: 'warning', openTime: run.first, count: run.count, message });
    run = undefined;
  };
  eachCommon(a, b, (i, j) => {
    let worst = tolerance;
    let words = '';
    for (const name of PRICES) {
      const difference = Math.abs(a[name][i] - b[name][j]) / Math.abs(a[name][i]);
      if (!(difference <= worst)) {
        worst = difference;
        words = `${name} ${a[name][i]} against ${b[name][j]} at ${at(a.openTime[i])}`;
      }
    }
    if (words === '') close();
    else if (run === undefined) run = { first: a.openTime[i], count: 1, worst, words };
    else {
      run.count++;
      if (!(worst <= run.worst)) Object.assign(run, { worst, words });
    }
  });
  close();
  return findings;
}

function eachCommon(a: RawCandles, b: RawCandles, visit: (i: number, j: number) => void, shift = 0): void {
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const order = a.openTime[i] - (b.openTime[j] - shift);
    if (order === 0) visit(i++, j++);
    else if (order < 0) i++;
    else j++;
  }
}

/** Steps tried: up to 14 hours, the widest time zone. */
const MAX_SHIFT_MS = 14 * 3_600_000;

/**
 * By how much the clock of `b` runs late against `a`, ms: the shift by whole intervals (or hours) at which returns agree
 * best, when they do not agree as they stand.
 */
function clockShift(a: RawCandles, b: RawCandles): number {
  const agreement = (shift: number): number => {
    let same = 0;
    let n = 0;
    eachCommon(
      a,
      b,
      (i, j) => {
        if (a.close[i] === a.open[i]) return;
        n++;
        if (Math.sign(a.close[i] - a.open[i]) === Math.sign(b.close[j] - b.open[j])) same++;
      },
      shift,
    );
    return n < 100 ? 0 : same / n;
  };
  const unshifted = agreement(0);
  if (unshifted === 0 || unshifted > 0.75) return 0;
  const step = Math.max(a.intervalMs, 900_000);
  let best = { shift: 0, score: Math.max(unshifted + 0.2, 0.75) };
  for (let shift = -MAX_SHIFT_MS; shift <= MAX_SHIFT_MS; shift += step) {
    const score = agreement(shift);
    if (score > best.score) best = { shift, score };
  }
  return best.shift;
}
