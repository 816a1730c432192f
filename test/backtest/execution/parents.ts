import { executions } from '../../../src/backtest/registry.js';
import type { ChildOrder, ExecutionPlan, ParentOrder } from '../../../src/core/execution.js';
import type { Rng } from '../../../src/core/kit/rng.js';
import { HOUR_MS } from '../../../src/core/kit/time.js';

export const START_MS = Date.UTC(2024, 0, 10);

/** A parent on hourly bars that trade 100 units each; the last one closed at START_MS. */
export function parentOf(given: Partial<ParentOrder> = {}): ParentOrder {
  const intervalMs = given.intervalMs ?? HOUR_MS;
  const arrivalPrice = given.arrivalPrice ?? 100;
  const barCount = given.barCount ?? 240;
  return {
    side: 1,
    quantity: 6,
    arrivalPrice,
    unitValue: arrivalPrice,
    lotStep: 0.1,
    minQuantity: 0,
    minNotional: 0,
    intervalMs,
    volatility: 0.01,
    spread: 0.001,
    barCount,
    volume: (ago) => (ago < barCount ? 100 : Number.NaN),
    openTime: (ago) => (ago < barCount ? START_MS - (ago + 1) * intervalMs : Number.NaN),
    ...given,
  };
}

export function startPlan(text: string, parent: ParentOrder): ExecutionPlan {
  const { definition, params } = executions.parse(text);
  return definition.start(params, parent);
}

/** A child and the close at which it went out. `inBook` counts it and all that waited then, lots (units without a step). */
export interface Sent extends ChildOrder {
  readonly age: number;
  readonly lots: number;
  readonly inBook: number;
}

interface Waiting {
  lots: number;
  readonly isLimit: boolean;
  barsLeft: number;
}

interface World {
  /** lots of a waiting child that the next bar fills */
  readonly fill?: (lots: number, age: number, isLimit: boolean) => number;
  readonly close?: (age: number) => number;
  readonly volume?: (age: number, ago: number) => number;
  /** false for a close at which the market has no bar */
  readonly hasBar?: (age: number) => boolean;
  readonly most?: number;
}

/** Plays a plan against a market, counting in whole lots. Returns what was sent and what was never filled, lots. */
export function playPlan(plan: ExecutionPlan, parent: ParentOrder, world: World = {}): { sent: Sent[]; left: number } {
  const { fill = (lots) => lots, close = () => parent.arrivalPrice, volume, hasBar = () => true, most = 2000 } = world;
  const step = parent.lotStep;
  const lotsOf = (units: number): number => (step === 0 ? units : Math.round(units / step));
  const units = (lots: number): number => (step === 0 ? lots : lots * step);
  let unsent = lotsOf(parent.quantity);
  let filled = 0;
  const waiting: Waiting[] = [];
  const inBook = (): number => waiting.reduce((sum, child) => sum + child.lots, 0);
  const sent: Sent[] = [];
  for (let age = 0; age < most && (unsent > 0 || inBook() > 0); age++) {
    if (!hasBar(age)) continue;
    if (unsent > 0) {
      const child = plan.next({
        age,
        filled: units(filled),
        waiting: units(inBook()),
        unsent: units(unsent),
        close: close(age),
        volume: (ago) => (volume === undefined ? parent.volume(ago) : volume(age, ago)),
      });
      const lots = lotsOf(child.quantity);
      if (lots > 0) {
        sent.push({ ...child, age, lots, inBook: inBook() + lots });
        waiting.push({
          lots,
          isLimit: child.limit !== undefined,
          barsLeft: child.barsValid ?? Number.POSITIVE_INFINITY,
        });
        unsent = step === 0 ? unsent - child.quantity : unsent - lots;
      }
    }
    for (const child of waiting) {
      const done = Math.min(child.lots, fill(child.lots, age, child.isLimit));
      child.lots -= done;
      filled += done;
      child.barsLeft -= 1;
      if (child.barsLeft > 0) continue;
      unsent += child.lots;
      child.lots = 0;
    }
  }
  return { sent, left: unsent + inBook() };
}

/** A parent of any size on a grid of any size, with or without least sizes. */
export function randomParent(rng: Rng): ParentOrder {
  const lotStep = [0, 1, 0.001, 0.1, 1e-8, 5][rng.below(6)];
  const lots = 1 + Math.floor(10 ** (rng.uniform() * 5));
  const quantity = lotStep === 0 ? lots * (0.01 + rng.uniform()) : lots * lotStep;
  const arrivalPrice = 10 ** (rng.uniform() * 8 - 4);
  const part = (): number => (rng.below(2) === 0 ? 0 : rng.uniform() ** 4 * 2);
  return parentOf({
    side: rng.below(2) === 0 ? 1 : -1,
    quantity,
    lotStep,
    arrivalPrice,
    unitValue: arrivalPrice,
    minQuantity: quantity * part(),
    minNotional: quantity * arrivalPrice * part(),
    volatility: rng.below(4) === 0 ? Number.NaN : 0.02 * rng.uniform(),
    spread: rng.below(4) === 0 ? Number.NaN : 0.002 * rng.uniform(),
    volume: (ago) => (ago < 240 ? quantity * (0.5 + ((ago * 7919) % 13)) : Number.NaN),
  });
}
