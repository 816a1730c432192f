import { columnHash } from '../core/kit/column-hash.js';
import { hashJson } from '../core/kit/hash.js';
import type { Ledger } from '../core/ledger.js';
import type { Fill, FundingPayment, Liquidation, Order, Reject } from '../core/order.js';

/** How a field enters the hash. */
type FieldKind = 'number' | 'flag' | 'text';
type Fields<T> = Readonly<Record<keyof T, FieldKind>>;

// Every field of every event, in the order in which it is hashed. A field that the types gain and that is missing here
// does not compile: what a run did cannot change beside its hash.
const ORDER: Fields<Order> = {
  id: 'number',
  symbol: 'text',
  type: 'text',
  quantity: 'number',
  price: 'number',
  targetOf: 'text',
  target: 'number',
  strategy: 'number',
  decidedStep: 'number',
  status: 'text',
  reason: 'text',
};
const FILL: Fields<Fill> = {
  orderId: 'number',
  step: 'number',
  time: 'number',
  symbol: 'text',
  strategy: 'number',
  quantity: 'number',
  price: 'number',
  referencePrice: 'number',
  notional: 'number',
  fee: 'number',
  spreadCost: 'number',
  slippageCost: 'number',
  isMaker: 'flag',
  venue: 'text',
};
/** Fields that ordinary runs do not have: they are hashed where any event has them. */
const OPTIONAL: ReadonlySet<string> = new Set<keyof Fill>(['venue']);
const REJECT: Fields<Reject> = {
  orderId: 'number',
  step: 'number',
  time: 'number',
  symbol: 'text',
  code: 'text',
  message: 'text',
};
const FUNDING: Fields<FundingPayment> = {
  time: 'number',
  step: 'number',
  symbol: 'text',
  strategy: 'number',
  quantity: 'number',
  rate: 'number',
  mark: 'number',
  amount: 'number',
};
const LIQUIDATION: Fields<Liquidation> = {
  step: 'number',
  time: 'number',
  symbol: 'text',
  strategy: 'number',
  quantity: 'number',
  entryPrice: 'number',
  liquidationPrice: 'number',
  bankruptcyPrice: 'number',
  closePrice: 'number',
  maintenanceRate: 'number',
  fee: 'number',
  forfeited: 'number',
  insurance: 'number',
};

/** The parts of a ledger that the hash covers; everything else in it follows from these and the bars. */
export type HashedLedger = Pick<
  Ledger,
  | 'symbols'
  | 'intervalMs'
  | 'startCash'
  | 'openTime'
  | 'equity'
  | 'orders'
  | 'fills'
  | 'rejects'
  | 'fundingPayments'
  | 'liquidations'
>;

/** One hashed column: its name, how many rows it has, and its fingerprint (for texts, with the texts themselves). */
export interface ColumnFingerprint {
  readonly column: string;
  readonly rows: number;
  readonly hash: string;
  /** the distinct texts in order of first appearance; the column then holds their places in this list */
  readonly texts?: readonly (string | null)[];
}

/**
 * The name of what a run did: two runs with the same hash placed the same orders and had the same fills, refusals,
 * payments, liquidations and equity, to the last bit.
 *
 * SHA-256 over the canonical JSON of `runFingerprints`. The steps of a ledger that was cut count from the cut.
 *
 * @returns 64 hex digits
 */
export function runHash(ledger: HashedLedger): string {
  const { symbols, intervalMs, startCash } = ledger;
  return hashJson({ schema: 'quant/run-hash@1', symbols, intervalMs, startCash, columns: runFingerprints(ledger) });
}

/**
 * What `runHash` is made of, column by column: when two hashes differ, this says where.
 *
 * Order: the clock (open times), equity, then orders, fills, rejects, funding payments and liquidations, each field a
 * column in the order of its table above. Numbers as `columnHash` takes them, flags as 1 and 0. The order of keys in
 * an event does not matter, the order of events does.
 */
export function runFingerprints(ledger: HashedLedger): ColumnFingerprint[] {
  return [
    numbers('openTime', ledger.openTime),
    numbers('equity', ledger.equity),
    ...events('orders', ledger.orders, ORDER),
    ...events('fills', ledger.fills, FILL),
    ...events('rejects', ledger.rejects, REJECT),
    ...events('fundingPayments', ledger.fundingPayments, FUNDING),
    ...events('liquidations', ledger.liquidations, LIQUIDATION),
  ];
}

function numbers(column: string, values: Float64Array): ColumnFingerprint {
  return { column, rows: values.length, hash: columnHash(values) };
}

function events<T extends object>(name: string, rows: readonly T[], fields: Fields<T>): ColumnFingerprint[] {
  const values = new Float64Array(rows.length);
  const used = Object.entries<FieldKind>(fields).filter(
    ([field]) => !OPTIONAL.has(field) || rows.some((row) => row[field as keyof T] !== undefined),
  );
  return used.map(([field, kind]) => {
    const column = `${name}.${field}`;
    const key = field as keyof T;
    if (kind === 'text') return texts(column, rows, key, values);
    for (let i = 0; i < rows.length; i++) values[i] = Number(rows[i][key]);
    return numbers(column, values);
  });
}

/** @param values where the places are put; made once for all columns of one kind of event */
function texts<T>(column: string, rows: readonly T[], key: keyof T, values: Float64Array): ColumnFingerprint {
  const places = new Map<T[keyof T], number>();
  for (let i = 0; i < rows.length; i++) {
    const text = rows[i][key];
    let place = places.get(text);
    if (place === undefined) {
      place = places.size;
      places.set(text, place);
    }
    values[i] = place;
  }
  const distinct = [...places.keys()].map((text) => (text === null || text === undefined ? null : String(text)));
  return { ...numbers(column, values), texts: distinct };
}
