import type { Measure, Outcome } from './suite.js';

/** One line of the output. `ok` is null where nothing could be measured; `isFault` marks what must not happen. */
export interface Result extends Pick<Measure, 'name' | 'what' | 'goal' | 'unit'> {
  readonly atLeast: boolean;
  readonly ratio: number | null;
  readonly ok: boolean | null;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly rounds: number;
  readonly spread: Outcome['spread'] | null;
  readonly note?: string;
  readonly reason?: string;
  readonly isFault?: true;
}

interface Facts {
  readonly node: string;
  readonly compiler: string | null;
  readonly load: number;
  readonly quick: boolean;
}

const WIDTHS = [31, 10, 10, 9, 8, 9, 15] as const;

function line(cells: readonly string[]): string {
  const [first, ...rest] = WIDTHS.map((width, k) => (k === 0 ? cells[k].padEnd(width) : cells[k].padStart(width)));
  return [first, ...rest, `  ${cells[7]}`].join('').trimEnd();
}

function figure(value: number | null): string {
  if (value === null) return '-';
  return value.toFixed(Math.abs(value) >= 100 ? 0 : 2);
}

export function headline({ node, compiler, load, quick }: Facts): string {
  const about = `Node ${node}, ${compiler ?? 'no C compiler'}, load ${load.toFixed(2)}${quick ? ', quick' : ''}`;
  const names = ['name', 'ours', 'other', 'unit', 'ratio', 'goal', 'spread', ''];
  return `${about}; medians, ratios taken round by round\n${line(names)}`;
}

export function row(result: Result): string {
  const { name, ours, theirs, unit, ratio, goal, ok, spread, reason, note } = result;
  const range = spread === null ? '-' : `${figure(spread[0])}-${figure(spread[1])}`;
  const bound = `${result.atLeast ? '>= ' : '<= '}${goal}`;
  const verdict = result.isFault ? 'FAILED' : ok === null ? 'skipped' : ok ? 'ok' : 'slow';
  const remark = reason ?? note;
  const cells = [name, figure(ours), figure(theirs), unit, figure(ratio), bound, range];
  return line([...cells, remark === undefined ? verdict : `${verdict}: ${remark}`]);
}

export function listing(measures: readonly Measure[]): string {
  return measures
    .map(({ name, what, goal, atLeast, unit }) =>
      `${name.padEnd(31)} ${`${atLeast ? '>=' : '<='} ${goal}`.padEnd(9)} ${unit.padEnd(8)} ${what}`.trimEnd(),
    )
    .join('\n');
}
