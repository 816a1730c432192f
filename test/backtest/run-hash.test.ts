import { describe, expect, it } from 'vitest';
import { type HashedLedger, runFingerprints, runHash } from '../../src/backtest/run-hash.js';
import type { Fill, FundingPayment, Liquidation, Order, Reject } from '../../src/core/order.js';
import { f } from '../support/series.js';

const order: Order = {
  id: 1,
  symbol: 'BTCUSDT',
  type: 'target',
  quantity: Number.NaN,
  price: Number.NaN,
  targetOf: 'weight',
  target: 0.5,
  strategy: 0,
  decidedStep: 0,
  status: 'filled',
  reason: 'trend up',
};
const fill: Fill = {
  orderId: 1,
  step: 1,
  time: 60_000,
  symbol: 'BTCUSDT',
  strategy: 0,
  quantity: 2,
  price: 101,
  referencePrice: 100,
  notional: 200,
  fee: 0.2,
  spreadCost: 1,
  slippageCost: 1,
  isMaker: false,
};
const reject: Reject = { orderId: 1, step: 1, time: 60_000, symbol: 'BTCUSDT', code: 'NO_CASH', message: 'no cash' };
const payment: FundingPayment = {
  time: 60_000,
  step: 1,
  symbol: 'BTCUSDT',
  strategy: 0,
  quantity: 2,
  rate: 0.0001,
  mark: 100,
  amount: 0.02,
};
const liquidation: Liquidation = {
  step: 2,
  time: 120_000,
  symbol: 'BTCUSDT',
  strategy: 0,
  quantity: 2,
  entryPrice: 101,
  liquidationPrice: 60,
  bankruptcyPrice: 55,
  closePrice: 60,
  maintenanceRate: 0.004,
  fee: 0.1,
  forfeited: 3,
  insurance: 0,
};
const ledger: HashedLedger = {
  symbols: ['BTCUSDT'],
  intervalMs: 60_000,
  startCash: 10_000,
  openTime: f(0, 60_000, 120_000),
  equity: f(10_000, 9_997.8, 9_990),
  orders: [order],
  fills: [fill],
  rejects: [reject],
  fundingPayments: [payment],
  liquidations: [liquidation],
};

const turned = <T extends object>(row: T): T => Object.fromEntries(Object.entries(row).reverse()) as T;

describe('the run hash', () => {
  it('is the same for the same run, whatever the order of keys', () => {
    expect(runHash(ledger)).toMatch(/^[0-9a-f]{64}$/);
    const other = turned({
      ...ledger,
      orders: [turned(order)],
      fills: [turned(fill)],
      rejects: [turned(reject)],
      fundingPayments: [turned(payment)],
      liquidations: [turned(liquidation)],
    });
    expect(runHash(other)).toBe(runHash(ledger));
  });

  it('is pinned: its encoding is a promise to everybody who wrote one down', () => {
    expect(runHash(ledger)).toBe('bfabe591473c0adb724ce16b7178448f5e3dd85b9e35b389b6f106f6d011b37b');
  });

  it('changes with every field of every event, and names the column', () => {
    const parts = { orders: order, fills: fill, rejects: reject, fundingPayments: payment, liquidations: liquidation };
    const plain = runFingerprints(ledger);
    let fields = 0;
    for (const [part, row] of Object.entries(parts)) {
      for (const [field, value] of Object.entries(row)) {
        const other = typeof value === 'number' ? 7.5 : typeof value === 'boolean' ? !value : `${value}x`;
        const changed = { ...ledger, [part]: [{ ...row, [field]: other }] } as HashedLedger;
        expect(runHash(changed), `${part}.${field}`).not.toBe(runHash(ledger));
        const differing = runFingerprints(changed).filter((c, k) => JSON.stringify(c) !== JSON.stringify(plain[k]));
        expect(differing.map((c) => c.column)).toEqual([`${part}.${field}`]);
        fields++;
      }
    }
    expect(fields).toBe(11 + 13 + 6 + 8 + 13);
  });

  it('changes with the last bit of equity, with the clock, the cash and the market', () => {
    const hashes = new Set([
      runHash(ledger),
      runHash({ ...ledger, equity: f(10_000, 9_997.800000000001, 9_990) }),
      runHash({ ...ledger, openTime: f(0, 60_000, 180_000) }),
      runHash({ ...ledger, startCash: 10_001 }),
      runHash({ ...ledger, intervalMs: 30_000 }),
      runHash({ ...ledger, symbols: ['ETHUSDT'] }),
    ]);
    expect(hashes.size).toBe(6);
  });

  it('changes with the order of events, and tells apart what an empty list and one of the other kind hold', () => {
    const later = { ...fill, step: 2, time: 120_000 };
    const hashes = new Set([
      runHash({ ...ledger, fills: [fill, later] }),
      runHash({ ...ledger, fills: [later, fill] }),
      runHash({ ...ledger, fills: [] }),
      runHash({ ...ledger, orders: [{ ...order, targetOf: null }] }),
      runHash({ ...ledger, orders: [{ ...order, symbol: 'null' }] }),
    ]);
    expect(hashes.size).toBe(5);
  });
});
