import { describe, expect, it } from 'vitest';
import { growthAt, parseCurve } from '../../src/report/curves.js';

const line = (hour: number, equity: number | string, hold: number): string =>
  `2024-01-01T${String(hour).padStart(2, '0')}:00:00Z,${equity},${hold},0`;
const csv = ['open_time,equity,buy_and_hold,cash', line(0, 100, 10), line(1, 150, 20), line(2, 0, 40), ''].join('\n');
const at = (...hours: number[]): Float64Array =>
  Float64Array.from(hours, (hour) => Date.UTC(2024, 0, 1) + hour * 3_600_000);

describe('the curves of a stored run', () => {
  it('are read from its ledger', () => {
    const curve = parseCurve(csv);
    expect([...curve.time]).toEqual([...at(0, 1, 2)]);
    expect([...curve.equity]).toEqual([100, 150, 0]);
    expect([...curve.hold]).toEqual([10, 20, 40]);
  });
  it('keep their ends when they are thinned', () => {
    const rows = Array.from({ length: 10_000 }, (_, k) => `${new Date(k * 60_000).toISOString()},${k},1`);
    const curve = parseCurve(['open_time,equity,buy_and_hold', ...rows].join('\n'));
    expect([curve.equity.length, curve.equity[0], curve.equity[2999]]).toEqual([3000, 0, 9999]);
  });
  it('of another table are refused', () => {
    expect(() => parseCurve('time,price\n1,2')).toThrow('found time,price');
  });
});

describe('growth', () => {
  it('is the last value known over the first, and nothing before, after and at ruin', () => {
    const curve = parseCurve(csv);
    expect([...growthAt(curve, curve.equity, at(-1, 0, 0.5, 1, 2, 3))]).toEqual([
      Number.NaN,
      1,
      1,
      1.5,
      Number.NaN,
      Number.NaN,
    ]);
    expect([...growthAt(curve, curve.hold, at(0, 2))]).toEqual([1, 4]);
  });
});
