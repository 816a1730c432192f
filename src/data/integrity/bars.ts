import { rowFault, sliceCandles } from '../../core/candles.js';
import { HOUR_MS } from '../../core/kit/time.js';
import { at, bars, type Finding, type RawCandles } from './finding.js';

/** Bars that no market can have, with the reason in the words of the rule that the store applies. */
export function impossibleFindings(c: RawCandles): Finding[] {
  const findings: Finding[] = [];
  for (let i = 0; i < c.length; i++) {
    if (isPossible(c, i)) continue;
    const one = sliceCandles({ ...c, extra: {}, isSimulated: false }, i, i + 1);
    const message = `bar ${at(c.openTime[i])} ${rowFault(one, 0) ?? 'is impossible'}`;
    findings.push({ kind: 'impossible', severity: 'error', openTime: c.openTime[i], count: 1, message });
  }
  return findings;
}

export function isPossible(c: RawCandles, i: number): boolean {
  const low = c.low[i];
  const high = c.high[i];
  const volume = c.volume[i];
  return (
    low > 0 &&
    c.open[i] >= low &&
    c.close[i] >= low &&
    high >= c.open[i] &&
    high >= c.close[i] &&
    high < 9e15 &&
    volume >= 0 &&
    volume < 9e15
  );
}

/** Bars without any movement that are still ordinary: half an hour of them, at least three. */
function ordinaryStillness(intervalMs: number): number {
  return Math.max(3, Math.round(HOUR_MS / 2 / intervalMs));
}

/**
 * Prices that stand still: a feed that stopped and was filled up, or a bar written twice. A still market trades nothing;
 * a bar that repeats a moving bar with its volume is a copy.
 */
export function frozenFindings(c: RawCandles): Finding[] {
  const ordinary = ordinaryStillness(c.intervalMs);
  const isStill = (i: number): boolean =>
    c.high[i] === c.low[i] && i > 0 && c.close[i] === c.close[i - 1] && c.open[i] === c.close[i];
  const isCopy = (i: number): boolean =>
    i > 0 &&
    c.volume[i] > 0 &&
    c.high[i] > c.low[i] &&
    c.close[i] === c.close[i - 1] &&
    c.open[i] === c.open[i - 1] &&
    c.high[i] === c.high[i - 1] &&
    c.low[i] === c.low[i - 1] &&
    c.volume[i] === c.volume[i - 1];
  return [
    ...runs(c, isStill, ordinary).map(({ from, count }): Finding => {
      const message = `the price stands still at ${c.close[from]} for ${bars(count)} from ${at(c.openTime[from])}`;
      return { kind: 'frozen', severity: 'warning', openTime: c.openTime[from], count, message };
    }),
    ...runs(c, isCopy, 1).map(({ from, count }): Finding => {
      const message = `${bars(count)} from ${at(c.openTime[from])} repeat the bar before with its volume`;
      return { kind: 'frozen', severity: 'warning', openTime: c.openTime[from], count, message };
    }),
  ];
}

/**
 * Prices that move while nothing is traded, and columns without any volume (index prices have none). Mark prices are the
 * other way round: nobody trades them, so one with volume is the price of something else.
 */
export function volumeFindings(c: RawCandles): Finding[] {
  if (c.length === 0) return [];
  if (c.market === 'mark') return tradedMarks(c);
  if (c.volume.every((v) => v === 0)) {
    const message = 'no bar has volume: is this a mark or index price (quant import --market mark)?';
    return [{ kind: 'zero-volume', severity: 'info', openTime: c.openTime[0], count: c.length, message }];
  }
  const moves = runs(c, (i) => c.volume[i] === 0 && c.high[i] > c.low[i], 1);
  if (moves.length === 0) return [];
  const count = moves.reduce((sum, run) => sum + run.count, 0);
  const openTime = c.openTime[moves[0].from];
  const message = `the price moves without volume in ${bars(count)}, the first at ${at(openTime)}`;
  return [{ kind: 'zero-volume', severity: 'warning', openTime, count, message }];
}

function tradedMarks(c: RawCandles): Finding[] {
  const first = c.volume.findIndex((v) => v > 0);
  if (first < 0) return [];
  const count = c.volume.reduce((sum, v) => sum + (v > 0 ? 1 : 0), 0);
  const openTime = c.openTime[first];
  const message = `${bars(count)} of a mark price have volume, the first at ${at(openTime)}: are these traded prices?`;
  return [{ kind: 'traded-mark', severity: 'warning', openTime, count, message }];
}

/** Runs of at least `atLeast` rows in a row for which the test holds. */
function runs(c: RawCandles, test: (i: number) => boolean, atLeast: number): { from: number; count: number }[] {
  const found: { from: number; count: number }[] = [];
  let count = 0;
  for (let i = 0; i <= c.length; i++) {
    if (i < c.length && test(i)) {
      count++;
      continue;
    }
    if (count >= atLeast) found.push({ from: i - count, count });
    count = 0;
  }
  return found;
}
