import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../../src/backtest/make-spec.js';
import { executions } from '../../../src/backtest/registry.js';
import { backtest } from '../../../src/backtest/run.js';
import { defineConfidence } from '../../../src/core/confidence.js';
import { defineExecution } from '../../../src/core/execution.js';
import { QuantError } from '../../../src/core/kit/errors.js';
import { defineRiskRule, type RiskAction } from '../../../src/core/risk-rule.js';
import { defineSizer } from '../../../src/core/sizer.js';
import type { TradingSpec } from '../../../src/core/spec.js';
import { defineStop, defineTakeProfit } from '../../../src/core/stop.js';
import type { TradingView } from '../../../src/core/trading-view.js';
import { confidences, riskRules, sizers, stops, takeProfits } from '../../../src/risk/registry.js';
import { randomCandles } from '../../support/series.js';
import { playTable } from '../bar-table.js';

const ABOUT = { summary: 'what a test says', source: 'own', params: {} } as const;
const needs = () => ({ features: [] });
const OVER = { override: true };

/** A long and a short that are opened, held and closed at 10. */
const TABLE = `
  bar         | decide
  10 11 9 10  | target 0.5
  10 11 9 10  |
  10 11 9 10  | target 0
  10 11 9 10  | target -0.5
  10 11 9 10  |
  10 11 9 10  | target 0
  10 11 9 10  |
`;

/** Plays the table with one plug-in of the user's. @returns the error, or null when the run goes through */
function play(trading: Partial<TradingSpec>): QuantError | null {
  try {
    playTable(TABLE, { trading, isChecked: false });
    return null;
  } catch (error) {
    if (!(error instanceof QuantError)) throw error;
    return error;
  }
}

/** By kind: a run with a plug-in that is made by `create`, and answers what it is told. */
const MADE = {
  sizer: (create: () => unknown) => {
    sizers.add(
      defineSizer({ ...ABOUT, name: 'mine', needs, resizeAt: () => 0.1, create: create as () => never }),
      OVER,
    );
    return play({ sizer: 'mine' });
  },
  stop: (create: () => unknown) => {
    stops.add(defineStop({ ...ABOUT, name: 'mine', needs, create: create as () => never }), OVER);
    return play({ stops: ['mine'] });
  },
  'take-profit': (create: () => unknown) => {
    takeProfits.add(defineTakeProfit({ ...ABOUT, name: 'mine', needs, create: create as () => never }), OVER);
    return play({ takeProfits: ['mine'] });
  },
  confidence: (create: () => unknown) => {
    confidences.add(defineConfidence({ ...ABOUT, name: 'mine', needs, create: create as () => never }), OVER);
    return play({ confidence: 'mine' });
  },
  'risk rule': (create: () => unknown, action: unknown = 'shrink') => {
    const more = { unit: 'share of equity', isDefault: false, action: () => action as RiskAction };
    riskRules.add(defineRiskRule({ ...ABOUT, ...more, name: 'mine', create: create as () => never }), OVER);
    return play({ risk: ['mine'] });
  },
  execution: (start: () => unknown) => {
    executions.add(defineExecution({ ...ABOUT, name: 'mine', start: start as () => never }), OVER);
    return play({ execution: 'mine' });
  },
};
type Kind = keyof typeof MADE;
type Create = () => unknown;

/** What `create` makes of an answer, by kind and by what is asked. */
const rule = (answer: unknown) => () => () => answer;
const sure = (of: unknown) => () => ({ update: () => {}, of: () => of });
const limit =
  (value: unknown, most: unknown = 1) =>
  () => {
    return { type: 'limit', isPerMarket: true, limit: most, measure: () => value };
  };
const breaker = (scale: unknown) => () => ({ type: 'breaker', value: 0, limit: 1, step: () => {}, scale: () => scale });
const child = (next: unknown) => () => ({ expectedCost: Number.NaN, next: () => next });
const later = Promise.resolve(1);

describe('an answer that is none', () => {
  const size = '0 or more, or NaN while it is not known';
  const stop = 'a price above 0, NaN for no opinion, or an infinite one to leave';
  const certain = 'in [0, 1], or NaN while nothing is known';
  const units = '{ quantity } of 0 or more units';
  const cases: readonly (readonly [Kind, Create, string])[] = [
    ['sizer', rule(-0.5), `-0.5, and must answer ${size}`],
    ['sizer', rule(Number.POSITIVE_INFINITY), `Infinity, and must answer ${size}`],
    ['sizer', rule('0.5'), `"0.5", and must answer ${size}`],
    ['sizer', rule(undefined), `undefined, and must answer ${size}`],
    ['sizer', rule(later), `a promise, and must answer ${size}`],
    ['stop', rule(0), `0, and must answer ${stop}`],
    ['stop', rule(-9), `-9, and must answer ${stop}`],
    ['stop', rule(undefined), `undefined, and must answer ${stop}`],
    ['stop', rule(null), `null, and must answer ${stop}`],
    ['take-profit', rule(12), '12, and must answer a list of { price, share }'],
    ['take-profit', rule([{ share: 1 }]), '{ share }, and must answer a list of { price, share }, each price a number'],
    ['take-profit', rule([{ price: 12 }]), 'undefined, and must answer above 0 and at most 1, as the share of a level'],
    [
      'take-profit',
      rule([{ price: 12, share: 1.5 }]),
      '1.5, and must answer above 0 and at most 1, as the share of a level',
    ],
    [
      'take-profit',
      rule([0.75, 0.5].map((share) => ({ price: 12, share }))),
      '1.25, and must answer 1 at most, as the sum of all shares',
    ],
    [
      'take-profit',
      rule([{ price: 9.5, share: 1 }]),
      '9.5, and must answer a price above the entry at 10, or NaN for no level',
    ],
    ['confidence', sure(1.5), `1.5, and must answer ${certain}`],
    ['confidence', sure(-0.1), `-0.1, and must answer ${certain}`],
    ['confidence', sure(undefined), `undefined, and must answer ${certain}`],
    ['risk rule', limit(-1), `-1, and must answer ${size}`],
    ['risk rule', limit('1'), `"1", and must answer ${size}`],
    ['risk rule', breaker(1.5), '1.5, and must answer in [0, 1], as a scale'],
    ['risk rule', breaker(Number.NaN), 'NaN, and must answer in [0, 1], as a scale'],
    ['risk rule', breaker(undefined), 'undefined, and must answer in [0, 1], as a scale'],
    ['execution', child({ quantity: -1 }), `-1, and must answer ${units}`],
    ['execution', child({ quantity: Number.NaN }), `NaN, and must answer ${units}`],
    ['execution', child(undefined), `undefined, and must answer ${units}`],
    ['execution', child(later), `a promise, and must answer ${units}`],
    [
      'execution',
      child({ quantity: 1, limit: 0 }),
      '0, and must answer a price above 0 as the limit of a child, or none',
    ],
  ];
  it.each(cases)('of a %s is refused, %#', (kind, create, words) => {
    const error = MADE[kind](create);
    expect(error?.code).toBe('E_USAGE');
    expect(error?.message).toBe(`${kind} mine at bar 1 (2024-01-01T00:00:00Z) of AAA: it answered ${words}`);
    expect(error?.hint).toBe('the fault is in the plug-in, not in the data');
  });

  it('is told of a take-profit below which a short was entered', () => {
    const error = MADE['take-profit'](
      () => (view: { side: number }) => (view.side > 0 ? [] : [{ price: 11, share: 1 }]),
    );
    expect(error?.message).toBe(
      'take-profit mine at bar 4 (2024-01-01T03:00:00Z) of AAA: it answered 11, and must answer a price below the entry at 10, or NaN for no level',
    );
  });
});

describe('an answer that says "not known", or the most there is, is taken', () => {
  it.each<readonly [Kind, Create]>([
    ['sizer', rule(Number.NaN)],
    ['sizer', rule(0)],
    ['stop', rule(Number.NaN)],
    ['stop', rule(Number.POSITIVE_INFINITY)],
    ['stop', rule(Number.NEGATIVE_INFINITY)],
    ['take-profit', rule([])],
    ['take-profit', rule([{ price: Number.NaN, share: 1 }])],
    ['take-profit', rule([{ price: 10, share: 1 }])],
    ['confidence', sure(Number.NaN)],
    ['confidence', sure(0)],
    ['risk rule', limit(Number.NaN)],
    ['risk rule', limit(Number.POSITIVE_INFINITY)],
    ['risk rule', limit(0, Number.POSITIVE_INFINITY)],
    ['risk rule', breaker(0)],
    ['execution', child({ quantity: 0 })],
    ['execution', child({ quantity: 1, limit: 10 })],
  ])('from a %s, %#', (kind, create) => {
    expect(MADE[kind](create)).toBeNull();
  });
});

describe('a plug-in that is not what it must be', () => {
  it.each<readonly [Kind, Create, string]>([
    ['sizer', () => 0.5, 'sizer mine: create() returned 0.5, and must return a function'],
    ['sizer', async () => () => 1, 'sizer mine: create() returned a promise, and must return a function'],
    [
      'confidence',
      () => ({ of: () => 1 }),
      'confidence mine: create() returned { of }, and must return an object with update() and of()',
    ],
    [
      'risk rule',
      () => ({ type: 'line' }),
      "risk rule mine: create() returned { type }, and must return an object with the type 'limit' or 'breaker'",
    ],
    [
      'risk rule',
      () => ({ type: 'breaker', step: () => {} }),
      'risk rule mine: create() returned { type, step }, and must return an object with step() and scale()',
    ],
    ['risk rule', limit(0, '1'), 'risk rule mine: its limit is "1", and must be a number'],
    [
      'risk rule',
      limit(0, Number.NaN),
      'risk rule mine: create() returned NaN, and must return a rule whose limit is a number',
    ],
  ])('is refused before the first bar: %s, %#', (kind, create, message) => {
    const error = MADE[kind](create);
    expect(error?.code).toBe('E_USAGE');
    expect(error?.message).toBe(message);
  });

  it.each<readonly [Kind, Create, string]>([
    ['stop', () => 9, 'create() returned 9, and must return a function'],
    ['take-profit', () => [], 'create() returned a list, and must return a function'],
    [
      'execution',
      () => ({ next: () => 1 }),
      'start() returned { next }, and must return { expectedCost, next }, a number and a function',
    ],
  ])('is refused where it is made: %s', (kind, create, words) => {
    expect(MADE[kind](create)?.message).toBe(`${kind} mine at bar 1 (2024-01-01T00:00:00Z) of AAA: ${words}`);
  });

  it('is refused for an action that there is not, a resizing that is no number and needs without a list', () => {
    expect(MADE['risk rule'](limit(0), 'sell')?.message).toBe(
      'risk rule mine: action() returned "sell", and must return one of shrink, reject, flatten, block',
    );
    const sizer = { ...ABOUT, name: 'mine', needs, resizeAt: () => 0, create: () => () => 1 };
    sizers.add(defineSizer({ ...sizer, resizeAt: () => Number.NaN }), OVER);
    expect(play({ sizer: 'mine' })?.message).toBe(
      'sizer mine: resizeAt() returned NaN, and must return a number of 0 or more',
    );
    sizers.add(defineSizer({ ...sizer, needs: (() => ['atr']) as () => never }), OVER);
    expect(play({ sizer: 'mine' })?.message).toBe(
      'sizer mine: needs() returned a list, and must return { features: [...] }, a list of texts',
    );
  });

  it('is refused when it would go on later', () => {
    const update = MADE.confidence(() => ({ update: async () => {}, of: () => 1 }));
    expect(update?.message).toContain('confidence mine at bar 1');
    expect(update?.message).toContain('update() returned a promise, and must be done when it returns');
    const step = MADE['risk rule'](() => ({ ...breaker(1)(), step: async () => {} }));
    expect(step?.message).toContain('risk rule mine at bar 1');
    expect(step?.message).toContain('step() returned a promise, and must be done when it returns');
  });
});

describe('a plug-in that throws', () => {
  const boom = (): never => {
    throw new TypeError('boom');
  };
  const AT_BAR = / \(answers\.test\.ts:\d+\) at bar 1 \(2024-01-01T00:00:00Z\) of AAA: boom$/;
  it.each<readonly [Kind, Create]>([
    ['sizer', () => boom],
    ['stop', () => boom],
    ['take-profit', () => boom],
    ['confidence', () => ({ update: boom, of: () => 1 })],
    ['confidence', () => ({ update: () => {}, of: boom })],
    ['risk rule', () => ({ ...limit(0)(), measure: boom })],
    ['risk rule', () => ({ ...breaker(1)(), step: boom })],
    ['risk rule', () => ({ ...breaker(1)(), scale: boom })],
    ['execution', () => ({ expectedCost: 0, next: boom })],
  ])('is named, and not the strategy: %s, %#', (kind, create) => {
    const error = MADE[kind](create);
    expect(error?.message).toMatch(AT_BAR);
    expect(error?.message.startsWith(`${kind} mine (`)).toBe(true);
    expect(error?.code).toBe('E_USAGE');
    expect(error?.hint).toBe('the fault is in the plug-in, not in the data');
  });

  it('is named where it is made', () => {
    for (const kind of ['sizer', 'confidence', 'risk rule'] as const) {
      const error = MADE[kind](boom);
      expect(error?.message, kind).toMatch(
        new RegExp(`^${kind} mine \\(answers\\.test\\.ts:\\d+\\) in create\\(\\): boom$`),
      );
      expect(error?.code).toBe('E_USAGE');
    }
    const words = (member: string) =>
      new RegExp(`mine \\(answers\\.test\\.ts:\\d+\\) in ${member}\\(\\) at bar 1 .*: boom$`);
    expect(MADE.stop(boom)?.message).toMatch(words('create'));
    expect(MADE['take-profit'](boom)?.message).toMatch(words('create'));
    expect(MADE.execution(boom)?.message).toMatch(words('start'));
    const sizer = { ...ABOUT, name: 'mine', resizeAt: () => 0, create: () => () => 1 };
    sizers.add(defineSizer({ ...sizer, needs: boom }), OVER);
    expect(play({ sizer: 'mine' })?.message).toMatch(/^sizer mine \(answers\.test\.ts:\d+\) in needs\(\): boom$/);
  });

  it('is named also when another plug-in asked it, and when a strategy did by an order', () => {
    confidences.add(
      defineConfidence({ ...ABOUT, name: 'mine', needs, create: () => ({ update: () => {}, of: boom }) }),
      OVER,
    );
    sizers.add(
      defineSizer({ ...ABOUT, name: 'mine', needs, resizeAt: () => 0, create: () => (view) => view.confidence(1) }),
      OVER,
    );
    expect(play({ confidence: 'mine', sizer: 'mine' })?.message).toMatch(/^confidence mine \(/);
    sizers.add(defineSizer({ ...ABOUT, name: 'mine', needs, resizeAt: () => 0, create: () => boom }), OVER);
    const order = 'bar | decide\n 10 10 10 10 | market +1\n 10 10 10 10 |';
    expect(() => playTable(order, { trading: { sizer: 'mine' }, isChecked: false })).toThrow(/^sizer mine \(.*: boom$/);
  });

  it('keeps the hint that it gave', () => {
    const error = MADE.sizer(() => () => {
      throw new QuantError('E_PARAM', 'the budget must be set', { hint: 'set it' });
    });
    expect(error?.message).toMatch(/^sizer mine .* of AAA: the budget must be set$/);
    expect(error?.hint).toBe('set it');
  });
});

describe('the features of a plug-in', () => {
  const markets = [randomCandles({ seed: 'answers', length: 40 })];
  const run = (trading: Partial<TradingSpec>) => {
    const draft = { markets, strategy: 'hold', trading };
    return backtest({ spec: makeRunSpec({ ...draft, gaps: { mode: 'allow' } }), markets });
  };
  /** A stop that lists these features, and reads the one at place k. */
  const stopOf = (name: string, features: readonly string[], read: (view: TradingView) => unknown): void => {
    const create = () => (view: TradingView) => {
      read(view);
      return Number.NaN;
    };
    stops.add(defineStop({ ...ABOUT, name, needs: () => ({ features }), create }), OVER);
  };

  it('are its own, and not those of the plug-in beside it', () => {
    const seen: number[][] = [];
    stopOf('first', ['sma(period=1)'], (view) => seen.push([view.feature(0), view.close(0)]));
    stopOf('second', ['sma(period=1)', 'ema(period=1)'], (view) => seen.push([view.feature(1), view.close(0)]));
    run({ stops: ['first', 'second'] });
    expect(seen.length).toBeGreaterThan(40);
    for (const [feature, close] of seen) expect(feature).toBeCloseTo(close, 9);
  });

  it.each([
    [['sma(period=2)'], 1, 'feature must be in [0, 0], was 1'],
    [['sma(period=2)', 'sma(period=3)'], -1, 'feature must be in [0, 1], was -1'],
    [['sma(period=2)', 'sma(period=3)'], 0.5, 'feature must be in [0, 1], was 0.5'],
    [[], 0, 'feature 0 is read, and needs() lists no features'],
  ] as const)('are as many as it lists: %j has none at %d', (features, k, words) => {
    stopOf('first', features, (view) => view.feature(k));
    stopOf('second', ['sma(period=4)'], () => 0);
    expect(() => run({ sizer: 'atr-risk', stops: ['fixed', 'first', 'second'] })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^stop first \(answers\.test\.ts:\d+\) at bar \d+ .*: /),
        hint: 'list it in needs().features',
      }),
    );
    expect(() => run({ sizer: 'atr-risk', stops: ['fixed', 'first', 'second'] })).toThrow(words);
  });
});
