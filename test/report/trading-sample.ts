import type { ParentRecord } from '../../src/core/execution.js';
import { createRng } from '../../src/core/kit/rng.js';
import type { RunReport } from '../../src/core/report.js';
import { defineRiskRule, type RiskEvent } from '../../src/core/risk-rule.js';
import type { TradingSpec } from '../../src/core/spec.js';
import { riskRules } from '../../src/risk/registry.js';
import { type SampleOptions, sampleReport } from '../support/report.js';

export const LIMIT = 'sample-limit(max=0.3)';
export const BREAKER = 'sample-breaker(drawdown=0.2)';
export const QUIET = 'sample-quiet';
export const TWAP = 'twap(slices=6)';

for (const [name, type] of [
  ['sample-limit', 'limit'],
  ['sample-breaker', 'breaker'],
  ['sample-quiet', 'limit'],
] as const) {
  if (riskRules.has(name)) continue;
  riskRules.add(
    defineRiskRule({
      name,
      summary: 'A rule of the tests',
      source: 'own',
      unit: 'share of equity',
      isDefault: false,
      params: {
        ...(name === 'sample-limit'
          ? { max: { type: 'float', default: 0.3, min: 0, max: 1, doc: 'largest share' } }
          : {}),
        ...(name === 'sample-breaker'
          ? { drawdown: { type: 'float', default: 0.2, min: 0, max: 1, doc: 'fall that stops' } }
          : {}),
      },
      action: () => (type === 'limit' ? 'shrink' : 'flatten'),
      create: () =>
        type === 'limit'
          ? { type, limit: 0.3, isPerMarket: true, measure: (_view, weights, s) => Math.abs(weights[s]) }
          : { type, value: 0, limit: 0.2, step: () => {}, scale: () => 1 },
    }),
  );
}

export const TRADING: TradingSpec = {
  sizer: 'kelly(cap=0.25)',
  stops: ['atr(k=2.5)', 'time(bars=48)'],
  takeProfits: ['rr(multiple=2)'],
  risk: [LIMIT, BREAKER, QUIET],
  execution: TWAP,
  confidence: null,
};

/** What a rule did at a step of a report, with the numbers that a test is about. */
export function riskEvent(report: RunReport, step: number, draft: Partial<RiskEvent> = {}): RiskEvent {
  const { ledger } = report;
  return {
    step,
    time: ledger.openTime[step] + ledger.intervalMs,
    strategy: 0,
    rule: LIMIT,
    symbol: ledger.symbols[0],
    action: 'shrink',
    at: 'order',
    value: 0.42,
    limit: 0.3,
    message: 'would have made BTCUSDT 42 % of the equity: cut to 30 %',
    ...draft,
  };
}

/** An order of ten units that was decided at 100 and filled whole at 100.05: 5 bp, where 4 were expected. */
export function parentRecord(report: RunReport, step: number, draft: Partial<ParentRecord> = {}): ParentRecord {
  const { ledger } = report;
  return {
    step,
    time: ledger.openTime[step] + ledger.intervalMs,
    strategy: 0,
    symbol: ledger.symbols[0],
    algorithm: TWAP,
    quantity: 10,
    filled: 10,
    children: 6,
    endTime: ledger.openTime[step] + 6 * ledger.intervalMs,
    arrivalPrice: 100,
    achievedPrice: 100.05,
    shortfall: 0.0005,
    expectedCost: 0.0004,
    status: 'done',
    ...draft,
  };
}

/** The sample report with a trading layer in front of it: hundreds of cuts, two halts, orders worked in slices. */
export function tradingReport(options: SampleOptions = {}): RunReport {
  const report = sampleReport(options);
  const { ledger } = report;
  const rng = createRng(`trading-sample/${options.seed ?? 7}`);
  const events: RiskEvent[] = [];
  const parents: ParentRecord[] = [];
  const last = ledger.steps - 1;
  const breaks = [
    { from: Math.floor(last * 0.3), to: Math.floor(last * 0.34) },
    { from: Math.floor(last * 0.7), to: Number.POSITIVE_INFINITY },
  ];
  for (let step = 0; step <= last; step++) {
    for (const { from, to } of breaks) {
      const draft = { rule: BREAKER, symbol: null, at: 'close', limit: 0.2 } as const;
      if (step === from)
        events.push(
          riskEvent(report, step, { ...draft, action: 'flatten', value: 0.23, message: '23 % below the high' }),
        );
      if (step === to)
        events.push(riskEvent(report, step, { ...draft, action: 'resume', value: 0.05, message: 'cooled down' }));
    }
    if (rng.uniform() < 0.05) {
      const value = 0.3 + 0.4 * rng.uniform();
      const symbol = ledger.symbols[rng.below(ledger.symbols.length)];
      events.push(riskEvent(report, step, { value, symbol, action: rng.uniform() < 0.1 ? 'note' : 'shrink' }));
    }
  }
  for (const fill of ledger.fills.slice(0, -1)) {
    const expectedCost = 0.0002 + 0.0006 * rng.uniform();
    const shortfall = expectedCost + 0.002 * rng.normal();
    const side = Math.sign(fill.quantity);
    parents.push({
      ...parentRecord(report, Math.max(0, fill.step - 1)),
      symbol: fill.symbol,
      quantity: fill.quantity,
      filled: fill.quantity,
      arrivalPrice: fill.price,
      achievedPrice: fill.price * (1 + side * shortfall),
      shortfall,
      expectedCost,
    });
  }
  return {
    ...report,
    spec: { ...report.spec, trading: TRADING },
    ledger: { ...ledger, riskEvents: events, parents },
  };
}
