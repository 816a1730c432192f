import { describe, expect, it } from 'vitest';
import { tradeFindings } from '../../src/cli/flows/trade-findings.js';
import type { TradingSpec } from '../../src/core/spec.js';
import { riskEvent } from '../report/trading-sample.js';
import { sampleReport } from '../support/report.js';

const report = sampleReport({ bars: 2000 });
const { ledger } = report;
const idle = { ...ledger, fills: [], trades: [], orders: [], rejects: [], riskEvents: [], parents: [] };
const layer = (draft: Partial<TradingSpec>): { trading: TradingSpec } => ({
  trading: { sizer: null, stops: [], takeProfits: [], risk: [], execution: null, confidence: null, ...draft },
});
const plain = { trading: undefined };
const texts = (...args: Parameters<typeof tradeFindings>): string[] => tradeFindings(...args).map(({ text }) => text);

describe('the finding of a run that traded nothing', () => {
  it('says what is known of the reason', () => {
    expect(texts(plain, idle)).toEqual(['Nothing was traded: no order was given.']);
    expect(texts(plain, { ...idle, firstStep: ledger.steps })[0]).toBe(
      'Nothing was traded: no bar came after the warm-up.',
    );
    expect(texts(plain, { ...idle, orders: ledger.orders.slice(0, 2) })[0]).toBe(
      'Nothing was traded: 2 orders given, and none was filled.',
    );
    expect(texts(layer({ sizer: 'kelly(cap=0.25)' }), idle)[0]).toContain('kelly(cap=0.25) answered 0 or knew no size');
  });
  it('names the rules that refused everything', () => {
    const riskEvents = [1, 2].map((step) => riskEvent(report, step, { at: 'order', action: 'reject' }));
    expect(texts(layer({}), { ...idle, riskEvents })).toEqual([
      'Nothing was traded: the risk rules refused what was wanted (sample-limit).',
    ]);
  });
});

describe('the finding of a run with few trades', () => {
  const closed = ledger.trades.filter((trade) => trade.isClosed);
  it('counts them, or says that none was closed', () => {
    expect(texts(plain, { ...ledger, trades: closed.slice(0, 1) })).toEqual([
      'Only 1 closed trade: too few to tell skill from luck.',
    ]);
    expect(texts(plain, { ...ledger, trades: [] })).toEqual([
      'No trade was closed: the result is that of open positions.',
    ]);
    expect(texts(plain, { ...ledger, trades: Array.from({ length: 30 }, () => closed[0]) })).toEqual([]);
  });
});

describe('an execution algorithm that was given nothing', () => {
  it('is told', () => {
    const many = { ...ledger, trades: Array.from({ length: 30 }, () => ledger.trades[0]), parents: [] };
    const [finding] = tradeFindings(layer({ execution: 'twap(slices=6)' }), many);
    expect(finding).toMatchObject({ severity: 'info', text: expect.stringMatching(/^twap\(slices=6\) had no order/) });
  });
});
