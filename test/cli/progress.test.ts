import { describe, expect, it } from 'vitest';
import { createOutput } from '../../src/cli/output.js';
import { type Progress, startProgress } from '../../src/cli/progress.js';

/** A progress on a terminal (or a log) whose clock is moved by hand. */
function started(isTTY: boolean, options: { quiet?: boolean } = {}) {
  let text = '';
  const stream = { isTTY, columns: 100, write: (part: string) => (text += part) };
  const settings = { json: false, quiet: options.quiet ?? false, verbose: false, color: false };
  const clock = { now: 1_000_000 };
  const output = createOutput(settings, { stdout: stream, stderr: stream, env: {} });
  const progress: Progress = startProgress(output, 'BTCUSDT 1h', () => clock.now);
  return { progress, clock, shown: () => text.replaceAll('\r\x1b[K', '|').replace(/ +/g, ' ') };
}

describe('progress', () => {
  it('draws a bar with its share, its note and the time left', () => {
    const { progress, clock, shown } = started(true);
    clock.now += 10_000;
    progress.update(0.25, '500 bars');
    expect(shown()).toBe(`|BTCUSDT 1h ${'█'.repeat(6)}${'░'.repeat(18)} 25 % 500 bars, 30.0 s left`);
  });

  it('takes the bar away when it stops', () => {
    const { progress, shown } = started(true);
    progress.update(0.5, '');
    progress.stop();
    expect(shown().endsWith('|')).toBe(true);
  });

  it('redraws no more than a person can see', () => {
    const { progress, clock, shown } = started(true);
    for (let i = 0; i < 100; i++) {
      progress.update(i / 100, '');
      clock.now += 1;
    }
    expect(shown().split('|').length - 1, '100 ms hold two drawings').toBe(2);
  });

  it.each([
    ['nothing to do (0 of 0)', Number.NaN, '100 %'],
    ['more than all', 1.5, '100 %'],
    ['less than nothing', -1, ' 0 %'],
  ])('of %s stays a bar', (_, share, expected) => {
    const { progress, shown } = started(true);
    progress.update(share, '');
    expect(shown()).toContain(expected);
    expect(shown()).toMatch(/[█░]{24}/);
  });

  it('writes plain lines where no line can be redrawn, the first after a while', () => {
    const { progress, clock, shown } = started(false);
    progress.update(0.1, 'first');
    clock.now += 4999;
    progress.update(0.2, 'second');
    expect(shown()).toBe('');
    clock.now += 1;
    progress.update(0.5, 'third');
    progress.stop();
    expect(shown()).toBe('BTCUSDT 1h 50 %, third, 5.0 s left\n');
  });

  it('is silent under --quiet', () => {
    for (const isTTY of [true, false]) {
      const { progress, clock, shown } = started(isTTY, { quiet: true });
      clock.now += 60_000;
      progress.update(0.5, 'half');
      progress.stop();
      expect(shown()).toBe('');
    }
  });
});
