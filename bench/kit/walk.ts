/**
 * The market of the benchmarks: a seeded geometric random walk of one-minute bars. Four other tools were run on these very
 * bars, so generator and seeds are part of the figures; that is why it does not use the project's own random numbers.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export const MINUTE_MS = 60_000;
export const START_MS = 1_577_836_800_000;
/** time, open, high, low, close, volume */
export type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** xoshiro128** seeded through splitmix32; normals by the polar method. Blackman & Vigna 2021. */
class Noise {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare = Number.NaN;

  constructor(seed: number) {
    let state = seed >>> 0;
    const word = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) | 0;
    };
    [this.a, this.b, this.c, this.d] = [word(), word(), word(), word()];
  }

  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.spare = y * scale;
      return x * scale;
    }
  }

  private uniform(): number {
    const five = Math.imul(this.b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return (result + 0.5) * 2.3283064365386963e-10;
  }
}

export function walk(bars: number, seed: number, startPrice = 100): Columns {
  const noise = new Noise(seed);
  const sigma = 0.0008;
  const [time, open, high, low, close, volume] = Array.from({ length: 6 }, () => new Float64Array(bars));
  let price = startPrice;
  let level = 0;
  for (let i = 0; i < bars; i++) {
    const o = price * Math.exp(sigma * 0.1 * noise.normal());
    const c = o * Math.exp(sigma * noise.normal());
    time[i] = START_MS + i * MINUTE_MS;
    open[i] = o;
    close[i] = c;
    high[i] = Math.max(o, c) * Math.exp(0.5 * sigma * Math.abs(noise.normal()));
    low[i] = Math.min(o, c) * Math.exp(-0.5 * sigma * Math.abs(noise.normal()));
    level = 0.95 * level + 0.3 * noise.normal();
    volume[i] = 10 * Math.exp(level);
    price = c;
  }
  return [time, open, high, low, close, volume];
}

/** Columns one after another as little-endian doubles: what both sides read. */
export function writeColumns(file: string, columns: readonly Float64Array[]): void {
  const fd = openSync(file, 'w');
  for (const column of columns) writeSync(fd, new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  closeSync(fd);
}

/** `count` columns of a file, as views on one buffer. */
export function readColumns(file: string, count: number): Float64Array[] {
  const bytes = readFileSync(file);
  // A small file may lie anywhere in a shared pool.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const values = new Float64Array(whole.buffer, whole.byteOffset, whole.byteLength / 8);
  const rows = values.length / count;
  return Array.from({ length: count }, (_, k) => values.subarray(k * rows, (k + 1) * rows));
}

/** The bars as an exchange prints them: four decimals, six of volume. */
export function writeCsv(file: string, [time, open, high, low, close, volume]: Columns): void {
  const fd = openSync(file, 'w');
  let text = 'timestamp,open,high,low,close,volume\n';
  for (let i = 0; i < time.length; i++) {
    const prices = `${open[i].toFixed(4)},${high[i].toFixed(4)},${low[i].toFixed(4)},${close[i].toFixed(4)}`;
    text += `${time[i]},${prices},${volume[i].toFixed(6)}\n`;
    if (text.length > 1 << 20) {
      writeSync(fd, text);
      text = '';
    }
  }
  writeSync(fd, text);
  closeSync(fd);
}
