import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './clock.js';
import { type Outcome, type Reading, Unavailable } from './suite.js';
import { walk, writeColumns, writeCsv } from './walk.js';

/** A program with its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** Equal work in another order of additions, and C's fused multiply-add: the last digits may differ. */
const SAME = 1e-9;

/** Where measures are taken: the files that both sides read, the programs, and the races between them. */
export class Lab {
  readonly isQuick: boolean;
  /** compiled benchmarks and the product */
  readonly build: string;
  /** a scratch folder */
  readonly folder: string;
  private readonly suite: string;
  private readonly compiler: string | undefined;

  constructor(setup: {
    readonly isQuick: boolean;
    readonly build: string;
    readonly folder: string;
    readonly suite: string;
    readonly compiler: string | undefined;
  }) {
    this.isQuick = setup.isQuick;
    this.build = setup.build;
    this.folder = setup.folder;
    this.suite = setup.suite;
    this.compiler = setup.compiler;
  }

  /** One number for a careful run, one for `--quick`. */
  pick(careful: number, quick: number): number {
    return this.isQuick ? quick : careful;
  }

  /** A side of the suite that is running, as a process of its own. */
  side(name: string, args: readonly (string | number)[] = [], flags: readonly string[] = []): Command {
    const child = join(this.build, 'bench', 'kit', 'child.js');
    return { file: process.execPath, args: [...flags, child, this.suite, name, ...args.map(String)] };
  }

  /** A yardstick of `bench/c`, compiled when it is first asked for. */
  c(name: string, args: readonly (string | number)[], sources: readonly string[] = [name]): Command {
    const cc = this.compiler;
    if (cc === undefined) throw new Unavailable('no C compiler (gcc, cc or clang) on this machine');
    const file = join(this.folder, 'c', name);
    if (!existsSync(file)) {
      mkdirSync(join(this.folder, 'c'), { recursive: true });
      const files = sources.map((source) => join(this.build, 'c', `${source}.c`));
      const make = (...flags: string[]) =>
        spawnSync(cc, ['-std=c17', '-O3', ...flags, '-o', file, ...files, '-lm'], { encoding: 'utf8' });
      // Not every compiler knows the second flag on every processor.
      if (make('-march=native').status !== 0 && make().status !== 0)
        throw new Unavailable(`${cc} cannot compile ${name}.c`);
    }
    return { file, args: args.map(String) };
  }

  /** The market of one symbol; columns time, open, high, low, close, volume. */
  walkFile(bars: number): string {
    return this.once(`walk-${bars}.f64`, (file) => {
      const [time, open, high, low, close, volume] = walk(bars, 42);
      writeColumns(file, [time, open, high, low, close, deep(volume)]);
    });
  }

  csvFile(bars: number): string {
    return this.once(`walk-${bars}.csv`, (file) => writeCsv(file, walk(bars, 42)));
  }

  /** Ten markets; per market open, high, low, close, volume. */
  tenMarketsFile(bars: number): string {
    const market = (s: number): Float64Array[] => {
      const [, open, high, low, close, volume] = walk(bars, 1000 + s, 50 + 20 * s);
      return [open, high, low, close, deep(volume)];
    };
    return this.once(`ten-${bars}.f64`, (file) =>
      writeColumns(file, Array.from({ length: 10 }, (_, s) => market(s)).flat()),
    );
  }

  /**
   * Both sides in turn, each round the other way round; the ratio is the median of the rounds' own ratios, which a busy
   * neighbour of the machine moves less than the two medians.
   *
   * @throws Error when the two do not find the same numbers, or not the expected ones
   */
  race(
    ours: Command,
    theirs: Command,
    { rounds, expected = {} }: { readonly rounds: number; readonly expected?: Readonly<Record<string, number>> },
  ): Outcome & { readonly all: { readonly ours: readonly number[]; readonly theirs: readonly number[] } } {
    const [mine, other, ratios]: number[][] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      const first = round % 2 === 0 ? this.read(ours) : undefined;
      const b = this.read(theirs);
      const a = first ?? this.read(ours);
      agree('the two sides', a.check, b.check);
      agree('the run and the published figures', { ...a.check, ...expected }, a.check);
      mine.push(a.value);
      other.push(b.value);
      ratios.push(a.value / b.value);
    }
    const spread = [Math.min(...ratios), Math.max(...ratios)] as const;
    const all = { ours: mine, theirs: other };
    return { ratio: median(ratios), ours: median(mine), theirs: median(other), rounds, spread, all };
  }

  /** A figure of our own without another side, several times. */
  repeat(ours: Command, rounds: number): Outcome {
    const values = Array.from({ length: rounds }, () => this.read(ours).value);
    const ratio = median(values);
    return { ratio, ours: ratio, theirs: null, rounds, spread: [Math.min(...values), Math.max(...values)] };
  }

  /** Two pieces of work that one process does one after the other; the ratio is that of the two. */
  within(both: Command, rounds: number): Outcome {
    const readings = Array.from({ length: rounds }, () => this.read(both));
    const other = readings.map((reading) => reading.other ?? Number.NaN);
    const ratios = readings.map((reading, k) => reading.value / other[k]);
    const spread = [Math.min(...ratios), Math.max(...ratios)] as const;
    return { ratio: median(ratios), ours: median(readings.map((r) => r.value)), theirs: median(other), rounds, spread };
  }

  read(command: Command): Reading {
    const { status, stdout, stderr } = spawnSync(command.file, command.args, { encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`${command.args.slice(-4).join(' ')} ended with ${status}: ${stderr.slice(-2000)}`);
    return JSON.parse(lastLine(stdout)) as Reading;
  }

  /** Wall milliseconds of a whole process, from before its start to after its end. */
  wall(command: Command): number {
    const from = process.hrtime.bigint();
    const { status, stderr } = spawnSync(command.file, command.args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command.args.join(' ')} ended with ${status}: ${stderr.slice(-2000)}`);
    return Number(process.hrtime.bigint() - from) / 1e6;
  }

  /** A file that is made when it is first asked for. */
  once(name: string, write: (file: string) => void): string {
    const file = join(this.folder, name);
    if (!existsSync(file)) write(file);
    return file;
  }
}

/** So much volume that no order is ever cut: what volume allows is not what is measured. */
function deep(volume: Float64Array): Float64Array {
  return volume.map((v) => v * 1e9);
}

/** What both report must be the same. */
function agree(who: string, a: Reading['check'], b: Reading['check']): void {
  const both = Object.entries(a).filter(([key]) => key in b);
  if (both.length === 0) throw new Error(`${who} report nothing that can be compared`);
  for (const [key, value] of both) {
    if (!(Math.abs(value - b[key]) <= SAME * Math.abs(value)))
      throw new Error(`${who} differ: ${key} ${value} and ${b[key]}`);
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
