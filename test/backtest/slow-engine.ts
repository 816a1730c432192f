/**
 * A second engine, written from docs/assumptions.md only: objects, lists and no thought of speed. The real one must
 * give the same fills on random markets and orders. Numbers in comments are rules of that page.
 */

import type { TradingRules } from '../../src/backtest/trading-rules.js';
import type { Candles } from '../../src/core/candles.js';

export type Command =
  | { readonly kind: 'market'; readonly s: number; readonly quantity: number }
  | {
      readonly kind: 'limit' | 'stop';
      readonly s: number;
      readonly quantity: number;
      readonly price: number;
      readonly barsValid?: number;
      readonly reduceOnly: boolean;
    }
  | { readonly kind: 'target'; readonly s: number; readonly weight: number }
  | { readonly kind: 'cancel-all'; readonly s: number };

export interface FlatCosts {
  readonly taker: number;
  readonly maker: number;
  readonly spread: number;
  readonly slippage: number;
  readonly borrowPerYear: number;
}

export interface SlowFill {
  readonly id: number;
  readonly step: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly isMaker: boolean;
}

export interface SlowResult {
  readonly fills: SlowFill[];
  readonly states: string[];
  readonly rejects: string[];
  readonly equity: number[];
  readonly cash: number[];
}

interface Waiting {
  id: number;
  type: 'market' | 'limit' | 'stop' | 'target';
  s: number;
  left: number;
  price: number;
  weight: number;
  barsLeft: number;
  reduceOnly: boolean;
  hasRested: boolean;
  hasFilled: boolean;
}

interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export function slowRun(
  markets: readonly Candles[],
  script: readonly (readonly Command[])[],
  rules: TradingRules,
  costs: FlatCosts,
): SlowResult {
  const times = [...new Set(markets.flatMap((m) => [...m.openTime]))].sort((a, b) => a - b);
  const bars = markets.map((m) => {
    const byTime = new Map<number, Bar>();
    for (let i = 0; i < m.length; i++) {
      byTime.set(m.openTime[i], {
        open: m.open[i],
        high: m.high[i],
        low: m.low[i],
        close: m.close[i],
        volume: m.volume[i],
      });
    }
    return byTime;
  });
  const result: SlowResult = { fills: [], states: [], rejects: [], equity: [], cash: [] };
  const position = markets.map(() => 0);
  const mark = markets.map(() => 0);
  let cash = rules.cashQuote;
  let waiting: Waiting[] = [];
  let isOver = false;
  const turn = markets.map((_, s) => s).sort((a, b) => (markets[a].symbol < markets[b].symbol ? -1 : 1));

  times.forEach((time, step) => {
    if (isOver) {
      result.equity.push(cash);
      result.cash.push(cash);
      return;
    }
    const barOf = (s: number): Bar | undefined => bars[s].get(time);
    const openPrice = markets.map((_, s) => barOf(s)?.open ?? mark[s]);
    const volumeLeft = markets.map((_, s) => (barOf(s)?.volume ?? 0) * rules.maxVolumeShare); // 8
    const held = markets.map(() => 0);
    const entryInside = markets.map((): number | undefined => undefined);
    const value = (prices: readonly number[]): number =>
      position.reduce((sum, q, s) => (q === 0 ? sum : sum + q * prices[s]), cash);
    const end = (order: Waiting, state: string): void => {
      waiting = waiting.filter((other) => other !== order);
      result.states[order.id - 1] = state;
    };
    const refuse = (order: Waiting, code: string): void => {
      result.rejects.push(`${step} ${order.id} ${code}`);
      end(order, order.hasFilled ? 'filled' : 'rejected');
    };

    /** Signed quantity that an order wants. */
    const wants = (order: Waiting, price: number): number => {
      const q = position[order.s];
      if (order.type === 'target') {
        const equity = value(openPrice);
        if (order.weight === 0 || equity <= 0) return -q;
        const change = (order.weight * equity) / price - q; // 10
        return Math.abs(change) <= Math.abs(q) * 1e-12 ? 0 : change;
      }
      if (!order.reduceOnly) return order.left;
      if (q * order.left >= 0) return 0;
      return Math.sign(order.left) * Math.min(Math.abs(order.left), Math.abs(q));
    };

    /** @returns true when something was filled */
    const fill = (order: Waiting, price: number, isMaker: boolean, most: number): boolean => {
      const { s } = order;
      let want = wants(order, price);
      if (want === 0) {
        if (order.reduceOnly) refuse(order, 'REDUCE_ONLY');
        else end(order, 'filled');
        return false;
      }
      const side = Math.sign(want);
      want = Math.min(Math.abs(want), order.reduceOnly ? most : Number.POSITIVE_INFINITY);
      const closing = position[s] * side < 0 ? Math.abs(position[s]) : 0;
      if (Math.abs(want - closing) <= closing * 1e-9) want = closing; // 12
      const shift = isMaker ? 0 : costs.spread + costs.slippage; // 13
      const feeRate = isMaker ? costs.maker : costs.taker;
      let allowed = want;
      let code = '';
      if (want > closing && side < 0 && !rules.allowShort) {
        allowed = closing;
        code = 'SHORT_NOT_ALLOWED'; // 11
      } else if (want > closing) {
        const prices = openPrice.map((p, k) => (k === s ? price : p));
        const others = position.reduce((sum, q, k) => (k === s ? sum : sum + Math.abs(q) * prices[k]), 0);
        const room = rules.maxLeverage * value(prices) - others - side * position[s] * price;
        const rate = shift + feeRate * (1 + side * shift);
        allowed = Math.min(want, Math.max(closing, room / (price * (1 + rules.maxLeverage * rate))));
        if (allowed - closing <= want * 1e-9) allowed = closing;
        const slack = order.type === 'target' ? (0.01 * value(prices)) / price : want * 1e-9;
        if (want - allowed > slack) code = side > 0 && rules.maxLeverage <= 1 ? 'NO_CASH' : 'LEVERAGE';
      }
      const step_ = rules.lotStep;
      const round = (q: number): number => (step_ === 0 ? q : Math.floor((q / step_) * (1 + 1e-12)) * step_); // 12
      if (allowed !== closing) {
        allowed = round(allowed);
        const isSmall = allowed * price < rules.minNotionalQuote && !order.hasFilled;
        if (allowed <= 0 || isSmall) {
          refuse(order, code || 'TOO_SMALL');
          return false;
        }
      } else if (allowed <= 0) {
        refuse(order, code || 'TOO_SMALL');
        return false;
      }
      let taken = allowed;
      if (allowed > volumeLeft[s]) {
        taken = round(volumeLeft[s]);
        volumeLeft[s] = 0;
      } else volumeLeft[s] -= allowed;
      if (taken <= 0) return false;

      let paid = price * (1 + side * shift);
      if (order.type === 'limit' && side * (paid - order.price) > 0) paid = order.price;
      const fee = taken * paid * feeRate; // 14
      cash -= side * taken * paid + fee;
      const before = position[s];
      position[s] = before + side * taken;
      result.fills.push({
        id: order.id,
        step,
        symbol: markets[s].symbol,
        quantity: side * taken,
        price: paid,
        fee,
        isMaker,
      });
      order.hasFilled = true;
      order.left -= side * taken;
      if (before * side < 0) held[s] = Math.sign(held[s]) * Math.max(0, Math.abs(held[s]) - taken); // 7d
      const isFlatNow = before !== 0 && (position[s] === 0 || Math.sign(position[s]) !== Math.sign(before));
      const waitsForBar = order.reduceOnly && position[s] !== 0 && order.left !== 0;
      if (taken === allowed && !waitsForBar) {
        if (code !== '') result.rejects.push(`${step} ${order.id} ${code}`);
        end(order, 'filled');
      }
      if (isFlatNow) for (const other of waiting.filter((o) => o.s === s && o.reduceOnly)) end(other, 'cancelled'); // 9
      return true;
    };

    const goesThrough = (order: Waiting, extreme: number): boolean => {
      if (rules.limitFill === 'touch') return order.left > 0 ? extreme <= order.price : extreme >= order.price;
      return order.left > 0 ? extreme < order.price : extreme > order.price; // 6
    };
    const meetsOpen = (order: Waiting, open: number): boolean => {
      if (order.reduceOnly && order.type !== 'market' && position[order.s] === 0) return false;
      if (order.type === 'stop') return order.left > 0 ? open >= order.price : open <= order.price; // 4
      if (order.type === 'limit') return volumeLeft[order.s] > 0 && goesThrough(order, open);
      return true; // 3
    };
    const openRound = (s: number, onlyShrinking: boolean): void => {
      const bar = barOf(s);
      if (bar === undefined || bar.volume === 0) return; // 1, 8
      const tried = new Set<Waiting>();
      for (;;) {
        const order = waiting.find((o) => o.s === s && !tried.has(o) && meetsOpen(o, bar.open));
        if (order === undefined) return;
        const want = wants(order, bar.open);
        const shrinks = want * position[s] <= 0 && Math.abs(want) <= Math.abs(position[s]);
        if (onlyShrinking && !shrinks) return;
        const isMaker = order.type === 'limit' && order.hasRested;
        if (order.type === 'stop') order.type = 'market';
        if (fill(order, bar.open, isMaker, Number.POSITIVE_INFINITY)) tried.clear();
        else tried.add(order);
      }
    };

    // 15: the gap, on what was borrowed through it
    const charge = (ms: number): void => {
      if (cash < -1e-9 * rules.cashQuote) cash -= -cash * costs.borrowPerYear * (ms / (365 * 86_400_000));
      position.forEach((q, s) => {
        if (q < 0) cash -= -q * mark[s] * costs.borrowPerYear * (ms / (365 * 86_400_000));
      });
    };
    const interval = markets[0].intervalMs;
    if (step > 0 && time - times[step - 1] > interval) charge(time - times[step - 1] - interval);

    if (markets.length > 1) for (const s of turn) openRound(s, true);
    for (const s of turn) openRound(s, false);

    for (const s of turn) {
      const bar = barOf(s);
      if (bar === undefined) continue;
      held[s] = position[s];
      for (; bar.volume > 0; ) {
        const touched = waiting.filter((o) => {
          if (o.s !== s || (o.type !== 'stop' && o.type !== 'limit')) return false;
          if (o.type === 'stop') {
            if (o.reduceOnly && position[s] === 0) return false;
            return o.left > 0 ? bar.high >= o.price : bar.low <= o.price; // 5
          }
          if (volumeLeft[s] <= 0 || (o.reduceOnly && held[s] === 0)) return false; // 7d
          return goesThrough(o, o.left > 0 ? bar.low : bar.high);
        });
        const stops = touched.filter((o) => o.type === 'stop'); // 7a
        const group = stops.length > 0 ? stops : touched;
        if (group.length === 0) break;
        const nearest = Math.min(...group.map((o) => Math.abs(o.price - bar.open)));
        const order = group.find((o) => Math.abs(o.price - bar.open) === nearest)!; // 7b
        const before = position[s];
        const isStop = order.type === 'stop';
        let price = order.price;
        const entry = entryInside[s];
        if (isStop && order.reduceOnly && entry !== undefined) {
          price = before > 0 ? Math.min(price, entry) : Math.max(price, entry); // 7c
        }
        if (isStop) order.type = 'market';
        fill(order, price, !isStop, isStop ? Number.POSITIVE_INFINITY : Math.abs(held[s]));
        if (Math.abs(position[s]) > Math.abs(before)) entryInside[s] = price;
      }
      for (const order of waiting.filter((o) => o.s === s)) {
        if (bar.volume > 0) order.hasRested = true;
        if (order.barsLeft > 0 && --order.barsLeft === 0) end(order, 'expired'); // 9
      }
    }

    markets.forEach((_, s) => {
      mark[s] = barOf(s)?.close ?? mark[s];
    });
    charge(interval); // 15
    let equity = value(mark); // 16
    if (equity <= 0) {
      // 17
      isOver = true;
      turn.forEach((s) => {
        for (const order of waiting.filter((o) => o.s === s)) {
          result.rejects.push(`${step} ${order.id} BANKRUPT`);
          end(order, 'rejected');
        }
        if (position[s] === 0) return;
        cash += position[s] * mark[s];
        result.states.push('filled');
        const id = result.states.length;
        result.fills.push({
          id,
          step,
          symbol: markets[s].symbol,
          quantity: -position[s],
          price: mark[s],
          fee: 0,
          isMaker: false,
        });
        position[s] = 0;
      });
      equity = cash;
    }
    result.equity.push(equity);
    result.cash.push(cash);
    if (isOver) return;

    for (const command of script[step] ?? []) {
      const { s } = command;
      if (command.kind === 'cancel-all') {
        for (const order of waiting.filter((o) => o.s === s)) end(order, 'cancelled');
        continue;
      }
      if (command.kind === 'target')
        for (const old of waiting.filter((o) => o.s === s && o.type === 'target')) end(old, 'cancelled');
      const id = result.states.push('open');
      const quantity = command.kind === 'target' ? Number.NaN : command.quantity;
      const rounded =
        rules.lotStep === 0
          ? Math.abs(quantity)
          : Math.floor((Math.abs(quantity) / rules.lotStep) * (1 + 1e-12)) * rules.lotStep;
      if (rounded === 0) {
        result.states[id - 1] = 'rejected';
        result.rejects.push(`${step} ${id} TOO_SMALL`);
        continue;
      }
      const isPriced = command.kind === 'limit' || command.kind === 'stop';
      waiting.push({
        id,
        type: command.kind,
        s,
        left: Math.sign(quantity) * rounded,
        price: isPriced ? command.price : Number.NaN,
        weight: command.kind === 'target' ? command.weight : Number.NaN,
        barsLeft: isPriced ? (command.barsValid ?? 0) : 0,
        reduceOnly: isPriced && command.reduceOnly,
        hasRested: false,
        hasFilled: false,
      });
    }
  });
  return result;
}
