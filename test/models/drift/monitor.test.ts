import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/kit/rng.js';
import { createDecay, decayFrom, type Expected } from '../../../src/models/drift/decay.js';
import { createMonitor, type MonitorRules, monitorFrom, type Outcome } from '../../../src/models/drift/monitor.js';

const sure = (mean: number, variance: number): Expected => ({ count: 1e9, mean, variance });

describe('createDecay', () => {
  it('alarms at the end of a stretch whose win rate is below what chance allows', () => {
    // 0.6 − 1.645·√(0.24 / 20) = 0.4198 at a level of 5 %: 9 of 20 pass, 8 do not.
    const trigger = createDecay('fall', { window: 20, level: 0.05 }, sure(0.6, 0.24));
    const stretch = (won: number): boolean[] =>
      Array.from({ length: 20 }, (_, i) => trigger.update(Number(i < won)).isAlarm);
    expect(stretch(9).some(Boolean)).toBe(false);
    const second = stretch(8);
    expect(second.indexOf(true), 'and not before the stretch is whole').toBe(19);
  });

  it('gives the limit and the value of the newest whole stretch', () => {
    const trigger = createDecay('rise', { window: 10, level: 0.05 }, sure(0.2, 0.01));
    expect(trigger.update(0.3).value).toBeNaN();
    for (let i = 0; i < 8; i++) trigger.update(0.3);
    const state = trigger.update(0.3);
    expect(state.limit).toBeCloseTo(0.2 + 1.6448536 * Math.sqrt(0.001), 6);
    expect([state.value, state.isAlarm]).toEqual([expect.closeTo(0.3, 12), true]);
  });

  it('asks of a rank correlation to be below 0 and below what was expected', () => {
    const fall = (mean: number, sign: number): boolean => {
      const trigger = createDecay('rank', { window: 30, level: 0.05 }, { count: 200, mean, variance: 0 });
      const states = Array.from({ length: 30 }, (_, i) => trigger.update(i, sign * ((i * 7) % 30)));
      return states[29].isAlarm;
    };
    expect(fall(0.5, -1), 'a correlation that has turned').toBe(true);
    expect(fall(0.5, 1)).toBe(false);
    expect(fall(0, -1), 'no skill was expected, and −0.02 is no news').toBe(false);
  });

  it('says nothing of a model of which nothing is expected', () => {
    const trigger = createDecay('fall', { window: 10, level: 0.4 }, { count: 0, mean: 0, variance: 0 });
    for (let i = 0; i < 40; i++) expect(trigger.update(0).isAlarm).toBe(false);
  });

  it('goes on from its JSON with the same bits', () => {
    const rng = createRng('decay/json');
    const a = createDecay('rank', { window: 12, level: 0.3 }, { count: 50, mean: 0.3, variance: 0 });
    for (let i = 0; i < 17; i++) a.update(rng.normal(), rng.normal());
    const b = decayFrom(JSON.parse(JSON.stringify(a.toJSON())));
    for (let i = 0; i < 40; i++) {
      const [x, y] = [rng.normal(), rng.normal()];
      expect(b.update(x, y)).toEqual(a.update(x, y));
    }
  });

  it('refuses rules without meaning', () => {
    expect(() => createDecay('fall', { window: 5, level: 0.01 }, sure(0.5, 0.25))).toThrow('at least 10');
  });

  it('alarms falsely about as often as its level says', () => {
    // 2,000 stretches of 50 fair outcomes at 5 %: the binomial's steps make it a little less or more.
    const rng = createRng('decay/false');
    const trigger = createDecay('fall', { window: 50, level: 0.05 }, sure(0.55, 0.55 * 0.45));
    let alarms = 0;
    for (let i = 0; i < 100_000; i++) alarms += Number(trigger.update(Number(rng.uniform() < 0.55)).isAlarm);
    expect(alarms / 2000).toBeGreaterThan(0.03);
    expect(alarms / 2000).toBeLessThan(0.07);
  });
});

const rules: MonitorRules = { psi: 0.25, columns: 0.5, bars: 100, outcomes: 50, level: 0.01 };
const skill = { winRate: sure(0.6, 0.24), loss: sure(0.24, 0.01), rank: { count: 500, mean: 0.2, variance: 0 } };

function world(seed: string, { shift = 0, from = 300, bars = 600 } = {}) {
  const rng = createRng(seed);
  const column = (length: number, moved: (i: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => rng.normal() + moved(i));
  return {
    training: { names: ['a', 'b'], columns: [column(1000, () => 0), column(1000, () => 0)] },
    live: [column(bars, (i) => (i >= from ? shift : 0)), column(bars, (i) => (i >= from ? shift : 0))],
    /** a chance of 0.4 or 0.6 that comes true; from `from` on it is wrong as often as it was right */
    outcome: (i: number, flips: boolean): Outcome => {
      const prediction = rng.uniform() < 0.5 ? 0.6 : 0.4;
      const chance = flips && i >= from ? 1 - prediction : prediction;
      return { prediction, target: Number(rng.uniform() < chance) };
    },
  };
}

describe('createMonitor', () => {
  it('notices columns that left their range, by name', () => {
    const { training, live } = world('monitor/shift', { shift: 2 });
    const monitor = createMonitor('classification', rules, training, skill);
    const alarms = live[0].reduce<[number, string][]>((found, _, i) => {
      const alarm = monitor.update([live[0][i], live[1][i]], []);
      if (alarm !== undefined) found.push([i, `${alarm.trigger}: ${alarm.text}`]);
      return found;
    }, []);
    expect(alarms[0][0]).toBeGreaterThanOrEqual(300);
    expect(alarms[0][0], 'a hundred bars are compared, ten times while they are exchanged').toBeLessThan(360);
    expect(alarms[0][1]).toMatch(/^stability: 2 of 2 columns left their range, most of all [ab] \(PSI /);
  });

  it('notices a rule that has turned round while the columns look the same', () => {
    const { training, live, outcome } = world('monitor/flip');
    const monitor = createMonitor('classification', rules, training, skill);
    const found = Array.from(live[0], (value, i) => monitor.update([value, live[1][i]], [outcome(i, true)]));
    const first = found.findIndex((alarm) => alarm !== undefined);
    expect(first).toBeGreaterThanOrEqual(300);
    expect(first).toBeLessThan(420);
    expect(['win-rate', 'loss', 'ic', 'residuals']).toContain(found[first]?.trigger);
  });

  it('knows no more than it was told: other later bars change no earlier alarm', () => {
    const run = (shift: number): (string | undefined)[] => {
      const { training, live, outcome } = world('monitor/prefix', { shift, from: 400 });
      const monitor = createMonitor('classification', { ...rules, psi: 0.05, level: 0.3 }, training, skill);
      return Array.from(live[0], (value, i) => monitor.update([value, live[1][i]], [outcome(i, false)])?.text);
    };
    expect(run(0).slice(0, 400)).toEqual(run(3).slice(0, 400));
    expect(run(0)).not.toEqual(run(3));
  });

  it('goes on from its JSON with the same bits', () => {
    const { training, live, outcome } = world('monitor/json', { shift: 1 });
    live[0][20] = Number.NaN;
    const a = createMonitor('classification', { ...rules, psi: 0.1 }, training, skill);
    let b = a;
    live[0].forEach((value, i) => {
      const given = [outcome(i, true)];
      const said = a.update([value, live[1][i]], given);
      if (i > 250) expect(b.update([value, live[1][i]], given)).toEqual(said);
      if (i === 250) b = monitorFrom(JSON.parse(JSON.stringify(a.toJSON())));
    });
    expect(b.toJSON()).toEqual(a.toJSON());
  });

  it('alarms on a market that does not change about as seldom as its levels say', () => {
    // 60 worlds of 600 outcomes are 720 stretches of 50 and 300 windows of 100 bars. Win rate, loss and rank correlation
    // have 1 % each; a column has 1/11, ten stretches being in training, and both of them must have moved.
    const found = new Map<string, number>();
    for (let seed = 0; seed < 60; seed++) {
      const { training, live, outcome } = world(`monitor/still/${seed}`);
      const monitor = createMonitor('classification', { ...rules, columns: 1 }, training, skill);
      let inRow = 0;
      live[0].forEach((value, i) => {
        const alarm = monitor.update([value, live[1][i]], [outcome(i, false)]);
        // One stay outside the range is seen by several looks, ten bars apart.
        if (alarm === undefined || (alarm.trigger === 'stability' && i - inRow <= 100)) return;
        if (alarm.trigger === 'stability') inRow = i;
        found.set(alarm.trigger, (found.get(alarm.trigger) ?? 0) + 1);
      });
    }
    const share = (...triggers: string[]): number => triggers.reduce((sum, t) => sum + (found.get(t) ?? 0), 0) / 720;
    expect(share('win-rate', 'loss', 'ic')).toBeGreaterThan(0.003);
    expect(share('win-rate', 'loss', 'ic')).toBeLessThan(0.03);
    expect(share('residuals')).toBeLessThan(0.03);
    expect((found.get('stability') ?? 0) / 300).toBeLessThan(1 / 11);
  });
});
