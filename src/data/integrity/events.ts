import { formatDuration } from '../../core/kit/time.js';
import { plural } from '../../core/kit/words.js';
import { settledRuns } from '../settlements.js';
import { at, type Finding } from './finding.js';

/** Looks at the rows of one market piece by piece, in order of time, and says at the end what it has seen. */
export interface EventWatch {
  rows(columns: readonly Float64Array[], length: number): void;
  findings(): Finding[];
}

/** Single places are kept up to here; a record with more of them is broken as a whole. */
const MOST_PLACES = 1000;

/**
 * Holes in the ids of trades. Ids of which at least half follow on each other are a sequence, and what is missing in it
 * was traded and is not stored; others (a venue that numbers all of its markets together) cannot tell.
 */
export function watchTrades(): EventWatch {
  const holes: Finding[] = [];
  let missing = 0;
  let steps = 0;
  let ones = 0;
  let lastId = Number.NaN;
  let lastTime = Number.NaN;
  return {
    rows([time, id], length) {
      for (let i = 0; i < length; i++) {
        const step = id[i] - lastId;
        if (step > 0) steps++;
        if (step === 1) ones++;
        else if (step > 1) {
          missing += step - 1;
          if (holes.length < MOST_PLACES) holes.push(holeInIds(lastId, id[i], lastTime, time[i]));
        }
        lastId = id[i];
        lastTime = time[i];
      }
    },
    findings() {
      const count = steps - ones;
      if (count === 0) return [];
      if (ones * 2 < steps) {
        const message = 'ids of trades are no sequence: missing trades cannot be told';
        return [{ kind: 'trade-ids', severity: 'info', openTime: Number.NaN, count: 0, message }];
      }
      if (count <= MOST_PLACES) return holes;
      const message = `${count} holes in the ids of trades, ${missing} trades missing; the first is ${holes[0].message}`;
      return [{ ...holes[0], count: missing, message }];
    },
  };
}

function holeInIds(before: number, behind: number, fromMs: number, toMs: number): Finding {
  const count = behind - before - 1;
  return {
    kind: 'trade-ids',
    severity: 'warning',
    openTime: fromMs,
    count,
    message: `${plural(count, 'trade')} missing between ${at(fromMs)} (id ${before}) and ${at(toMs)} (id ${behind})`,
  };
}

/** A pause between two snapshots above this many usual ones is a hole. */
const LONG_PAUSE = 10;

/** Snapshots without bids or without asks, and long pauses. A crossed book is refused by the store itself. */
export function watchBook(): EventWatch {
  const oneSided: number[] = [];
  let oneSidedCount = 0;
  const times: number[] = [];
  return {
    rows([time, level, bid, , ask], length) {
      for (let i = 0; i < length; i++) {
        if (level[i] !== 1) continue;
        times.push(time[i]);
        if (!Number.isNaN(bid[i]) && !Number.isNaN(ask[i])) continue;
        oneSidedCount++;
        if (oneSided.length === 0) oneSided.push(time[i]);
      }
    },
    findings() {
      const found = pauses(Float64Array.from(times));
      if (oneSidedCount === 0) return found;
      const message = `${plural(oneSidedCount, 'snapshot')} without bids or without asks, the first at ${at(oneSided[0])}`;
      return [
        { kind: 'one-sided', severity: 'warning', openTime: oneSided[0], count: oneSidedCount, message },
        ...found,
      ];
    },
  };
}

function pauses(time: Float64Array): Finding[] {
  if (time.length < 3) return [];
  const steps = time.subarray(1).map((t, i) => t - time[i]);
  const usual = steps.slice().sort()[steps.length >> 1];
  const found: Finding[] = [];
  steps.forEach((step, i) => {
    if (step > LONG_PAUSE * usual) found.push(hole(time[i], time[i + 1], 'snapshots'));
  });
  return found;
}

/** Pauses above one and a half of the usual distance around, as for funding. */
export function watchInterest(): EventWatch {
  const parts: Float64Array[] = [];
  return {
    rows: ([time], length) => void parts.push(time.slice(0, length)),
    findings() {
      const time = Float64Array.from(parts.flatMap((part) => [...part]));
      const runs = settledRuns(time);
      return runs.slice(1).map(({ fromMs }, i) => hole(runs[i].toMs - 1, fromMs, 'figures'));
    },
  };
}

function hole(fromMs: number, toMs: number, what: string): Finding {
  const message = `no ${what} between ${at(fromMs)} and ${at(toMs)} (${formatDuration(toMs - fromMs)})`;
  return { kind: 'hole', severity: 'info', openTime: fromMs, count: 1, message };
}
