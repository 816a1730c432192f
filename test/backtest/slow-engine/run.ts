import { playInside } from './inside.js';
import { chargeInterest, closeAtEnd, liquidateAtClose, liquidateAtOpen, payFunding, ruin } from './money.js';
import { dropUnserved, openRound } from './open.js';
import { arrive, follow, give } from './placing.js';
import type { Bar, SlowInput, SlowResult } from './types.js';
import { playWalk } from './walk.js';
import { barsByTime, end, equityAt, ordersOf, tell, type Waiting, type World } from './world.js';

/**
 * A second engine, written from docs/assumptions.md only: objects, lists and no thought of speed. The real one must
 * give the same fills on random markets and orders. Numbers in comments are rules of that page.
 */
export function slowRun(input: SlowInput): SlowResult {
  const { markets } = input;
  const w = newWorld(input);
  const times = [...new Set(markets.flatMap((m) => [...m.candles.openTime]))].sort((a, b) => a - b); // 1
  const bars = markets.map((m) => barsByTime(m.candles));
  const marks = markets.map((m) => (m.marks === null ? null : barsByTime(m.marks)));
  const paths = markets.map((m) => pathsOf(m.candles.intervalMs, m.detail));
  const paid = markets.map(() => 0);
  times.forEach((time, step) => {
    w.time = time;
    w.step = step;
    if (!w.isOver) {
      markets.forEach((_, s) => {
        w.bar[s] = bars[s].get(time) ?? null;
        w.markBar[s] = w.bar[s] === null ? null : (marks[s]?.get(time) ?? w.bar[s]);
        w.openPrice[s] = w.bar[s]?.open ?? w.lastClose[s];
      });
      w.parts = markets.map((_, s) => partsOf(w.bar[s], paths[s]));
      playStep(w, paid, step > 0 ? time - times[step - 1] - w.interval : 0);
    }
    w.result.equity.push(w.isOver ? w.cash : equityAt(w, w.lastMark)); // 16
    w.result.cash.push(w.cash);
    if (!w.isOver) for (const command of input.script[step] ?? []) give(w, command);
  });
  if (!w.isOver) finish(w, times);
  return w.result;
}

/** 2: one step up to the decisions at its close. */
function playStep(w: World, paid: number[], gapMs: number): void {
  if (w.isMargined) {
    payFunding(w, paid, w.time + 1); // 25
    liquidateAtOpen(w); // 27
    if (w.isOver) return;
  }
  if (gapMs > 0) chargeInterest(w, gapMs); // 15
  w.bar.forEach((bar, s) => {
    w.playing[s] = null;
    w.enteredLater[s] = false;
    if (bar === null) return;
    startPart(w, s, w.parts[s][0]);
  });
  for (const s of w.turn) openRound(w, s, true); // 3
  for (const s of w.turn) openRound(w, s, false);
  for (const s of w.turn) if (w.bar[s] !== null) dropUnserved(w, s, w.parts[s][0]);
  if (w.isMargined) payFunding(w, paid, w.time + w.interval);
  for (const s of w.turn) {
    if (w.bar[s] === null || w.isOver) continue;
    w.parts[s].forEach((part, k) => {
      if (w.isOver) return;
      if (k > 0) {
        startPart(w, s, part); // 32
        w.isLater = true;
        openRound(w, s, false);
        dropUnserved(w, s, part);
      }
      playPart(w, s, part);
    });
    if (w.isOver) return;
    for (const order of ordersOf(w, s)) if (order.barsLeft > 0 && --order.barsLeft === 0) end(w, order, 'expired'); // 9
  }
  w.bar.forEach((bar, s) => {
    if (bar === null) return;
    w.lastClose[s] = bar.close;
    w.lastMark[s] = w.markBar[s]!.close;
  });
  chargeInterest(w, w.interval); // 15
  liquidateAtClose(w); // 29
  if (!w.isOver && equityAt(w, w.lastMark) <= 1e-9 * w.input.rules.cashQuote) ruin(w); // 17
}

function startPart(w: World, s: number, part: Bar): void {
  w.playing[s] = part;
  const { contract, contractSize } = w.markets[s].rules;
  const units = contract === 'linear' ? part.volume / contractSize : part.volume;
  w.volumeLeft[s] = units * w.input.rules.maxVolumeShare; // 8
  arrive(w, s, part.time);
  const isLate = (o: Waiting): boolean => o.s === s && part.time >= o.goodUntil;
  for (const order of w.waiting.filter(isLate)) end(w, order, 'expired'); // 9
}

function playPart(w: World, s: number, part: Bar): void {
  const isWalk = !['pessimistic', 'optimistic'].includes(w.input.rules.intrabar);
  w.held[s] = w.position[s];
  w.entryInside[s] = null;
  w.isInside = true;
  w.isLater = true;
  if (isWalk) playWalk(w, s, part);
  else playInside(w, s, part);
  w.isInside = false;
  w.isLater = false;
  for (const order of w.waiting.filter((o) => o.s === s && !o.isHidden)) {
    if (part.volume > 0 && order.isThere && !order.bornInside && !order.restsLater) order.hasRested = true; // 13
    const wasBorn = order.bornInside;
    order.bornInside = false;
    order.restsLater = false;
    // 34; a walk has moved those that were in the market already
    if (part.volume > 0 && !wasBorn && !(isWalk && order.isThere)) follow(w, order, part.high, part.low);
  }
}

/** 32: the finer bars of each bar that has them all. */
function pathsOf(intervalMs: number, detail: SlowInput['markets'][number]['detail']): Map<number, Bar[]> {
  const paths = new Map<number, Bar[]>();
  if (detail === null) return paths;
  for (const bar of barsByTime(detail).values()) {
    const start = Math.floor(bar.time / intervalMs) * intervalMs;
    paths.set(start, [...(paths.get(start) ?? []), bar]);
  }
  for (const [start, parts] of paths) if (parts.length !== intervalMs / detail.intervalMs) paths.delete(start);
  return paths;
}

function partsOf(bar: Bar | null, paths: ReadonlyMap<number, Bar[]>): Bar[] {
  if (bar === null) return [];
  const parts = paths.get(bar.time);
  if (parts === undefined) return [bar];
  const isSame =
    parts[0].open === bar.open &&
    parts[parts.length - 1].close === bar.close &&
    Math.max(...parts.map((p) => p.high)) === bar.high &&
    Math.min(...parts.map((p) => p.low)) === bar.low;
  return isSame ? parts : [bar];
}

/** 19. */
function finish(w: World, times: readonly number[]): void {
  if (w.input.rules.closeAtEnd) {
    closeAtEnd(w);
    w.result.equity[times.length - 1] = equityAt(w, w.lastMark);
    w.result.cash[times.length - 1] = w.cash;
  }
  for (const s of w.turn) {
    for (const order of w.waiting.filter((o) => o.s === s && (o.type === 'market' || o.type === 'target')))
      tell(w, order.id, order.isThere ? 'NO_VOLUME' : 'END_OF_DATA');
  }
}

function newWorld(input: SlowInput): World {
  const { markets } = input;
  const all = <T>(value: T): T[] => markets.map(() => value);
  const names = markets.map((m) => m.candles.symbol);
  return {
    input,
    markets,
    result: {
      fills: [],
      states: [],
      rejects: [],
      equity: [],
      cash: [],
      funding: [],
      liquidations: [],
      forced: new Set(),
    },
    isMargined: markets.some((m) => m.rules.contract !== 'spot'),
    turn: markets.map((_, s) => s).sort((a, b) => (names[a] < names[b] ? -1 : 1)),
    interval: markets[0].candles.intervalMs,
    step: -1,
    time: 0,
    waiting: [],
    handles: [],
    cash: input.rules.cashQuote,
    position: all(0),
    entryValue: all(0),
    margin: all(0),
    bar: all<Bar | null>(null),
    playing: all<Bar | null>(null),
    markBar: all<Bar | null>(null),
    parts: [],
    openPrice: all(Number.NaN),
    lastClose: all(Number.NaN),
    lastMark: all(Number.NaN),
    volumeLeft: all(0),
    held: all(0),
    entryInside: all<number | null>(null),
    isInside: false,
    isLater: false,
    enteredLater: all(false),
    isOver: false,
  };
}
