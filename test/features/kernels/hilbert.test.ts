import { describe, expect, it } from 'vitest';
import { htDcperiod } from '../../../src/features/indicators/ht-dcperiod.js';
import { htDcphase } from '../../../src/features/indicators/ht-dcphase.js';
import { htPhasor } from '../../../src/features/indicators/ht-phasor.js';
import { htSine } from '../../../src/features/indicators/ht-sine.js';
import { htTrendline } from '../../../src/features/indicators/ht-trendline.js';
import { htTrendmode } from '../../../src/features/indicators/ht-trendmode.js';
import { mama } from '../../../src/features/indicators/mama.js';

/** A cycle of `period` bars around 100. */
const wave = (period: number): Float64Array =>
  Float64Array.from({ length: 600 }, (_, i) => 100 + Math.sin((2 * Math.PI * i) / period));
const still = new Float64Array(600).fill(0.1);

describe('the Hilbert indicators', () => {
  it.each([10, 15, 20, 30])('measure a cycle of %i bars to a bar', (period) => {
    expect(Math.abs(htDcperiod(wave(period))[599] - period), String(htDcperiod(wave(period))[599])).toBeLessThan(1);
  });

  it('turn the phase once per cycle, 0 where the wave rises through its middle', () => {
    const phase = htDcphase(wave(20));
    // Row 580 is a whole number of cycles; the smoothing costs a bar or so, 18 degrees.
    expect(Math.abs(phase[580])).toBeLessThan(25);
    expect(phase[585] - phase[580]).toBeCloseTo(90, -1);
    const { sine, lead } = htSine(wave(20));
    expect(sine[585]).toBeCloseTo(1, 0);
    expect(lead[582] > sine[582] && lead[586] < sine[586], 'the lead crosses before the top').toBe(true);
  });

  it('see a cycle in a wave and a trend in a rise', () => {
    const modes = htTrendmode(wave(20)).slice(300);
    expect(modes.reduce((sum, mode) => sum + mode, 0) / modes.length).toBeLessThan(0.2);
    const rise = Float64Array.from({ length: 600 }, (_, i) => 100 * 1.01 ** i);
    expect(htTrendmode(rise)[599]).toBe(1);
  });

  it('let the cycle cancel in the trend line', () => {
    expect(Math.abs(htTrendline(wave(20))[599] - 100)).toBeLessThan(0.05);
  });

  it('say nothing where price stands still', () => {
    const { inPhase, quadrature } = htPhasor(still);
    expect(Math.abs(inPhase[599]) + Math.abs(quadrature[599])).toBe(0);
    expect([htTrendline(still)[599], htDcphase(still)[599], htTrendmode(still)[599]]).toEqual([0.1, 0, 1]);
    const m = mama(still, { fast: 0.5, slow: 0.05 });
    expect([m.mama[32], m.fama[599]]).toEqual([0.1, 0.1]);
  });
});
