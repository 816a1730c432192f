import { formatDuration, isoUtc } from '../../core/kit/time.js';
import { labels } from '../../features/registry.js';
import { learners } from '../../models/registry.js';
import { table } from '../table.js';
import { type ModelFacts, scoreText, shortSpec } from './models-facts.js';

/** Columns of a terminal that the list keeps to, as long as ids leave it the room. */
const WIDTH = 100;
/** Below this a learner and a label can no longer be told. */
const LEAST = 7;
const GAP = 2;

/**
 * Stored models for people, one line each. Ids are whole, since they are typed back; learners and labels take what room
 * is left. All of it stands in full in `--json` and `quant models show`.
 */
export async function listTable(models: readonly ModelFacts[], nowMs: number): Promise<string> {
  const isNamed = models.every(({ info }) => info.id.startsWith(`${info.name}-`));
  const before = models.map(({ info }) => (isNamed ? [info.id] : [clipped(info.name, 10), info.id]));
  const learnt = models.map(({ learner, label }) => [shortSpec(learner, learners), shortSpec(label, labels)] as const);
  const all = models.map((facts) => [
    marketsOf(facts),
    facts.info.trainedUntil === null ? 'not known' : isoUtc(facts.info.trainedUntil).slice(0, 10),
    scoreOf(facts),
    facts.info.status,
    formatDuration(Math.max(0, nowMs - facts.info.createdAt)),
  ]);
  const titlesBefore = isNamed ? ['id'] : ['name', 'id'];
  const allTitles = ['markets', 'until', 'score', 'status', 'age'];
  const roomBeside = (last: number): number => {
    const fixed = [...widthsOf(titlesBefore, before), ...widthsOf(allTitles, all).slice(0, last)];
    // Two gaps of their own, less the one behind the last column.
    return WIDTH - fixed.reduce((sum, width) => sum + width + GAP, 0) - GAP;
  };
  // The age is what can be missed first.
  const last = roomBeside(allTitles.length) < 2 * LEAST ? allTitles.length - 1 : allTitles.length;
  const titlesBehind = allTitles.slice(0, last);
  const behind = all.map((cells) => cells.slice(0, last));
  const room = roomBeside(last);
  const [learner, label] = shares(widthsOf(['learner', 'label'], learnt), room);
  const rows = models.map((_, k) => [
    ...before[k],
    clipped(learnt[k][0], learner),
    clipped(learnt[k][1], label),
    ...behind[k],
  ]);
  const view = await table(
    [...titlesBefore, 'learner', 'label', ...titlesBehind].map((title) => ({ title })),
    rows,
  );
  const hasTest = models.some(({ main }) => main?.from === 'test');
  return hasTest ? `${view}\n\n* on the newest bars alone; the others out of fold` : view;
}

/** Two columns in the room of both: a short one gives what it does not need to the other. */
function shares([a, b]: readonly number[], room: number): [number, number] {
  if (a + b <= room) return [a, b];
  const half = Math.max(LEAST, Math.floor(room / 2));
  if (a <= half) return [a, Math.max(LEAST, room - a)];
  return b <= half ? [Math.max(LEAST, room - b), b] : [half, half];
}

function widthsOf(titles: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return titles.map((title, c) => rows.reduce((most, row) => Math.max(most, row[c].length), title.length));
}

/** `BTCUSDT 1h`, and of several the first: `BTCUSDT+2 1h`. */
function marketsOf({ symbols, interval }: ModelFacts): string {
  const [first = '?', ...others] = symbols;
  const symbol = `${clipped(first, 10)}${others.length === 0 ? '' : `+${others.length}`}`;
  return `${symbol} ${clipped(interval, 6)}`;
}

function scoreOf({ main }: ModelFacts): string {
  if (main === null) return '';
  const name = main.name === 'log-loss' ? 'loss' : main.name;
  return `${name} ${scoreText(main.value)}${main.from === 'test' ? '*' : ''}`;
}

/** At most `width` characters, `…` for what is left out. */
export function clipped(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
