import { describe, expect, it } from 'vitest';
import { makeRunSpec } from '../../src/backtest/make-spec.js';
import { strategies } from '../../src/backtest/registry.js';
import { type Candles, makeCandles, sliceCandles } from '../../src/core/candles.js';
import { createRng } from '../../src/core/kit/rng.js';
import { learners } from '../../src/models/registry.js';
import { parseRetrain } from '../../src/research/retrain-rule.js';
import type { ModelPlan } from '../../src/research/train.js';
import { type WalkForwardRequest, walkForward } from '../../src/research/walkforward.js';
import { randomCandles } from '../support/series.js';

const HOUR = 3_600_000;

const plan: ModelPlan = {
  features: ['return(lag=1)'],
  label: 'forward-return(horizon=1)',
  learner: learners.bind('logistic'),
  task: 'classification',
  seed: 1,
};

function request(market: Candles, retrain: string | undefined, sizes: { train: number; test: number }) {
  const spec = makeRunSpec({ markets: [market], strategy: 'model-signal', gaps: { mode: 'allow' } });
  const out: WalkForwardRequest = {
    spec,
    markets: [market],
    model: plan,
    candidates: [strategies.parse('model-signal')],
    trainBars: sizes.train,
    testBars: sizes.test,
    anchored: false,
    embargoBars: 0,
    ...(retrain === undefined ? {} : { retrain }),
  };
  return out;
}

/** Bars whose return repeats the sign of the last one in 65 of 100 cases, and from bar `flip` on turns it round. */
function planted(seed: string, length: number, flip: number): Candles {
  const rng = createRng(`planted/${seed}`);
  const close = new Float64Array(length);
  let [price, last] = [100, 1];
  for (let i = 0; i < length; i++) {
    const repeats = rng.uniform() < (i < flip ? 0.65 : 0.35);
    last = (repeats ? 1 : -1) * Math.sign(last) * (0.002 + 0.004 * rng.uniform());
    price *= 1 + last;
    close[i] = price;
  }
  const open = close.map((_, i) => (i === 0 ? 100 : close[i - 1]));
  return makeCandles({
    venue: 'sim',
    symbol: 'PLANTED',
    market: 'spot',
    intervalMs: HOUR,
    isSimulated: true,
    openTime: Float64Array.from({ length }, (_, i) => i * HOUR),
    open,
    high: open.map((o, i) => Math.max(o, close[i])),
    low: open.map((o, i) => Math.min(o, close[i])),
    close,
    volume: new Float64Array(length).fill(1000),
  });
}

describe('parseRetrain', () => {
  it('writes every number out, and reads what it has written', () => {
    const { text } = parseRetrain('on-drift:psi=0.5, span=90d');
    expect(text).toBe('on-drift:psi=0.5,columns=0.5,bars=500,outcomes=50,level=0.01,min=7d,span=90d');
    expect(parseRetrain(text).text).toBe(text);
    expect(parseRetrain('every:36h').text).toBe('every:36h');
    expect(parseRetrain('window').kind).toBe('window');
  });

  it('says what it did not understand', () => {
    expect(() => parseRetrain('weekly')).toThrow('window, every:TIME or on-drift, was "weekly"');
    expect(() => parseRetrain('every')).toThrow('must be a duration');
    expect(() => parseRetrain('on-drift:ps=1')).toThrow('does not take "ps"');
    expect(() => parseRetrain('on-drift:psi=0')).toThrow('psi must be a number in [0.01, 10], was "0"');
    expect(() => parseRetrain('on-drift:min=9d,max=2d')).toThrow('max must not be shorter than min');
  });
});

describe('a walk-forward that trains anew', () => {
  const market = randomCandles({ seed: 21, length: 1500, intervalMs: HOUR });
  const sizes = { train: 400, test: 500 };

  it('is the same bits as before where models are trained at each window', async () => {
    const [absent, stated] = [
      await walkForward(request(market, undefined, sizes)),
      await walkForward(request(market, 'window', sizes)),
    ];
    expect([...stated.ledger.equity]).toEqual([...absent.ledger.equity]);
    expect(absent.retrainings).toBeUndefined();
  });

  it('trains at its times too, on what was known by then, with a train window that moves along', async () => {
    const { retrainings, windows } = await walkForward(request(market, 'every:100h', sizes));
    const first = retrainings!.filter(({ window }) => window === 0);
    expect(first.map(({ at }) => (at - windows[0].testFrom) / HOUR)).toEqual([0, 100, 200, 300, 400]);
    expect(first.map(({ reason }) => reason)).toEqual(['a window begins', ...new Array(4).fill('the time has come')]);
    // Of 400 bars the last label needs one bar more, and the very first bar of all has no return.
    expect(first.map(({ rows }) => rows)).toEqual([398, 399, 399, 399, 399]);
  });

  it.each(['every:60h', 'on-drift:psi=0.01,columns=0.001,bars=20,outcomes=10,level=0.3,min=1h,max=200h'])(
    'with %s decides the same whether later bars are there or not',
    async (rule) => {
      const whole = await walkForward(request(market, rule, sizes));
      const cut = await walkForward(request(sliceCandles(market, 0, 1200), rule, sizes));
      const until = market.openTime[1200];
      const early = (rows: typeof whole.retrainings) => rows!.filter(({ at }) => at < until);
      expect(early(cut.retrainings)).toEqual(early(whole.retrainings));
      expect(early(whole.retrainings).length).toBeGreaterThan(5);
      expect([...cut.ledger.equity]).toEqual([...whole.ledger.equity.subarray(0, cut.ledger.steps)]);
    },
  );

  it('keeps its distance, and does not let a model grow older than it may', async () => {
    const rule = 'on-drift:psi=10,level=0.01,min=50h,max=120h';
    const { retrainings } = await walkForward(request(market, rule, sizes));
    const first = retrainings!.filter(({ window }) => window === 0);
    const ages = first.slice(1).map(({ at }, k) => (at - first[k].at) / HOUR);
    expect(ages.length).toBeGreaterThanOrEqual(4);
    for (const [k, age] of ages.entries()) {
      if (first[k + 1].reason === 'the model is old') expect(age).toBe(120);
      else expect(age).toBeGreaterThanOrEqual(50);
      expect(age).toBeLessThanOrEqual(120);
    }
    expect(ages).toContain(120);
  });

  it('learns a rule that has turned round sooner than long windows do', async () => {
    // The rule turns at bar 2,600; windows of 2,000 test bars begin at 1,000 and 3,000.
    const turned = planted('flip/1', 5000, 2600);
    const wide = { train: 1000, test: 2000 };
    const skillAfter = async (retrain: string) => {
      const { ledger, retrainings } = await walkForward(request(turned, retrain, wide));
      const at = (bar: number): number => ledger.equity[bar - 1000];
      return { growth: Math.log(at(3000) / at(2600)), retrainings };
    };
    const slow = await skillAfter('window');
    const quick = await skillAfter('on-drift:min=24h,span=200h,outcomes=30');
    const after = quick.retrainings!.filter(({ at }) => at > 2600 * HOUR && at < 3000 * HOUR);
    expect(after.length).toBeGreaterThan(0);
    expect(after[0].at, 'within 200 bars of the turn').toBeLessThan(2800 * HOUR);
    expect(quick.growth).toBeGreaterThan(slow.growth);
  });

  it('trains anew seldom on markets that do not change', async () => {
    // 10 markets × 1,500 outcomes are 300 stretches of 50; three triggers at 1 % that mostly agree: 3 to 9 alarms, and
    // the columns' alarms on top.
    let anew = 0;
    for (let seed = 0; seed < 10; seed++) {
      const still = planted(`still/${seed}`, 2500, Number.POSITIVE_INFINITY);
      const { retrainings } = await walkForward(request(still, 'on-drift:min=24h', { train: 1000, test: 1500 }));
      anew += retrainings!.length - 1;
    }
    expect(anew).toBeLessThanOrEqual(16);
  });
});
