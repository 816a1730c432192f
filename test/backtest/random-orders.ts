import fc from 'fast-check';
import { HOUR_MS } from '../../src/core/kit/time.js';
import type { Command, ExitDraft, StopExitDraft, TrailDraft } from './slow-engine/types.js';

/** Sizes and prices of random orders: quantities shrink with the unit that prices grow by. */
interface Sizes {
  readonly s: fc.Arbitrary<number>;
  readonly quantity: fc.Arbitrary<number>;
  readonly price: fc.Arbitrary<number>;
}

/** Commands of every kind for each step. */
export function scriptArbitrary(markets: number, unit: number, steps: number, most: number): fc.Arbitrary<Command[][]> {
  return fc.array(fc.array(commandArbitrary(markets, unit), { maxLength: most }), {
    minLength: steps,
    maxLength: steps,
  });
}

function commandArbitrary(markets: number, unit: number): fc.Arbitrary<Command> {
  const sizes: Sizes = {
    s: fc.integer({ min: 0, max: markets - 1 }),
    quantity: fc
      .tuple(fc.constantFrom(-1, 1), fc.constantFrom(1, 2, 5, 20, 80, 300, 7.3, 0.3))
      .map(([side, size]) => (side * size) / unit),
    // Some off the tick grid.
    price: fc
      .tuple(fc.integer({ min: 3, max: 18 }), fc.constantFrom(0, 0, 0, 0.3, 0.5))
      .map(([whole, rest]) => (whole + rest) * unit),
  };
  return fc.oneof(
    { weight: 3, arbitrary: marketOrder(sizes) },
    { weight: 4, arbitrary: limitOrder(sizes) },
    { weight: 4, arbitrary: stopOrder(sizes) },
    { weight: 3, arbitrary: takeProfit(sizes) },
    { weight: 2, arbitrary: trailingStop(sizes, unit) },
    { weight: 4, arbitrary: bracket(sizes, unit) },
    { weight: 3, arbitrary: target(sizes, unit) },
    { weight: 4, arbitrary: change(sizes) },
  );
}

/** What may stand on an order of any kind; most orders carry nothing. */
function extras(): fc.Arbitrary<{ barsValid?: number; goodFor?: number; reduceOnly?: boolean }> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: fc.constant({ reduceOnly: true }) },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          barsValid: fc.integer({ min: 1, max: 4 }),
          goodFor: fc.constantFrom(0.5, 1, 2, 3.5).map((h) => h * HOUR_MS),
          reduceOnly: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    },
  );
}

const timeInForce = fc.constantFrom('GTC' as const, 'GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const);

function marketOrder({ s, quantity }: Sizes): fc.Arbitrary<Command> {
  return fc
    .tuple(fc.record({ kind: fc.constant('market' as const), s, quantity, timeInForce }), extras())
    .map(([order, more]) => ({ ...order, ...more }));
}

function limitOrder({ s, quantity, price }: Sizes): fc.Arbitrary<Command> {
  const kind = fc.constant('limit' as const);
  return fc.oneof(
    { weight: 4, arbitrary: joined(fc.record({ kind, s, quantity, price, timeInForce })) },
    { weight: 1, arbitrary: joined(fc.record({ kind, s, quantity, price, postOnly: fc.constant(true) })) },
  );
}

function stopOrder({ s, quantity, price }: Sizes): fc.Arbitrary<Command> {
  const kind = fc.constant('stop' as const);
  return joined(
    fc.record({ kind, s, quantity, price, limitPrice: price }, { requiredKeys: ['kind', 's', 'quantity', 'price'] }),
  );
}

function takeProfit({ s, quantity, price }: Sizes): fc.Arbitrary<Command> {
  return joined(fc.record({ kind: fc.constant('take-profit' as const), s, quantity, price }));
}

function trailingStop({ s, quantity }: Sizes, unit: number): fc.Arbitrary<Command> {
  return joined(fc.record({ kind: fc.constant('trailing-stop' as const), s, quantity, trail: trail(unit) }));
}

function trail(unit: number): fc.Arbitrary<TrailDraft> {
  return fc.oneof(
    fc.constantFrom(0.05, 0.1, 0.25).map((rate) => ({ rate })),
    fc.constantFrom(0.5, 1, 1.25).map((price) => ({ price: price * unit })),
  );
}

function joined(order: fc.Arbitrary<Command>): fc.Arbitrary<Command> {
  return fc.tuple(order, extras()).map(([a, b]) => ({ ...a, ...b }) as Command);
}

/** Exits lie on the side where they belong, seen from a priced entry. */
function bracket({ s, quantity, price }: Sizes, unit: number): fc.Arbitrary<Command> {
  const away = fc.constantFrom(0.5, 1, 2, 3).map((d) => d * unit);
  const rate = fc.constantFrom(0.05, 0.1, 0.3);
  const rates = fc.boolean();
  return fc
    .record({
      s,
      quantity,
      price,
      entry: fc.constantFrom('market', 'limit', 'stop'),
      stop: fc.option(fc.record({ rates, away, rate, trail: fc.option(trail(unit), { freq: 3 }) }), { freq: 5 }),
      target: fc.option(fc.record({ rates, away, rate }), { freq: 5 }),
      targetType: fc.constantFrom('limit' as const, 'take-profit' as const),
      more: fc.record({ barsValid: fc.integer({ min: 1, max: 4 }), timeInForce }, { requiredKeys: [] }),
    })
    .filter((x) => x.stop !== null || x.target !== null)
    .map((x): Command => {
      const side = Math.sign(x.quantity);
      const exit = (e: { rates: boolean; away: number; rate: number }, way: number): ExitDraft =>
        e.rates ? { rate: e.rate } : { price: Math.max(unit, x.price + way * e.away) };
      const stop: StopExitDraft | undefined =
        x.stop === null ? undefined : x.stop.trail !== null ? { trail: x.stop.trail } : exit(x.stop, -side);
      return {
        kind: 'bracket',
        s: x.s,
        quantity: x.quantity,
        ...(x.entry === 'limit' ? { limit: x.price } : x.entry === 'stop' ? { stopEntry: x.price } : {}),
        ...(stop === undefined ? {} : { stop }),
        ...(x.target === null ? {} : { target: exit(x.target, side), targetType: x.targetType }),
        ...(x.entry === 'stop' ? { barsValid: x.more.barsValid } : x.more),
      };
    });
}

function target({ s, quantity }: Sizes, unit: number): fc.Arbitrary<Command> {
  const kind = fc.constant('target' as const);
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind,
        s,
        of: fc.constant('weight' as const),
        amount: fc.constantFrom(-2, -1, -0.5, 0, 0, 0.3, 1, 3),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind, s, of: fc.constant('quantity' as const), amount: quantity }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind,
        s,
        of: fc.constant('exposure' as const),
        amount: quantity.map((q) => q * unit * 10),
      }),
    },
  );
}

function change({ s, quantity, price }: Sizes): fc.Arbitrary<Command> {
  const order = fc.integer({ min: 0, max: 60 });
  return fc.oneof(
    fc.record({ kind: fc.constant('link' as const), orders: fc.tuple(order, order) }),
    fc
      .record(
        { kind: fc.constant('amend' as const), order, size: quantity.map(Math.abs), price },
        { requiredKeys: ['kind', 'order'] },
      )
      .filter((x) => x.size !== undefined || x.price !== undefined),
    fc.record({ kind: fc.constant('cancel' as const), order }),
    fc.record({ kind: fc.constant('cancel-all' as const), s }),
  );
}
