import { QuantError } from '../core/kit/errors.js';
import { parseTime } from '../core/kit/time.js';

/** What a venue takes from an account that traded at least `fromNotional` in the last 30 days; fractions. */
export interface FeeTier {
  readonly fromNotional: number;
  readonly maker: number;
  readonly taker: number;
}

/** A venue's table and the moment from which it holds, UTC ms; −∞ for the first one without a date. */
export interface FeeTable {
  readonly fromMs: number;
  /** by rising notional, from 0 */
  readonly tiers: readonly FeeTier[];
}

const DATED = /^(\d{4}-\d{2}-\d{2})\s*:(.*)$/s;
const EXAMPLE = 'for example 0=10/10, 1e6=9/10; 2022-06-01: 0=10/10, 1e6=9/8 (traded in 30 days = maker/taker in bps)';

/**
 * Tables of fees in text: `0=10/10, 1e6=9/10; 2022-06-01: 0=10/10`. Tables are parted by `;` and begin with the day (UTC)
 * from which they hold; the first may leave it out. A tier is the notional of the last 30 days from which it holds, `=`,
 * and maker and taker fee in basis points.
 *
 * @param label the name in messages
 * @throws E_PARAM naming the part that cannot be read, a table that does not begin at 0, tiers or dates that do not rise, a
 *   fee out of range (maker −10 … 500, taker 0 … 500)
 */
export function parseFeeSchedule(label: string, text: string): readonly FeeTable[] {
  const fail = (message: string): never => {
    throw new QuantError('E_PARAM', `${label}: ${message}`, { hint: EXAMPLE });
  };
  const tables = text.split(';').map((part, i): FeeTable => {
    const dated = DATED.exec(part.trim());
    if (dated === null && i > 0) fail(`table ${i + 1} must begin with its date and a colon, was "${part.trim()}"`);
    const fromMs = dated === null ? Number.NEGATIVE_INFINITY : parseTime(label, dated[1], Number.NaN);
    const body = dated === null ? part : dated[2];
    return { fromMs, tiers: body.split(',').map((tier) => parseTier(tier.trim(), fail)) };
  });
  for (const [i, { fromMs, tiers }] of tables.entries()) {
    if (i > 0 && fromMs <= tables[i - 1].fromMs)
      fail(`dates must rise, table ${i + 1} is not later than the one before`);
    if (tiers[0].fromNotional !== 0)
      fail(`table ${i + 1} must begin with the tier 0, began with ${tiers[0].fromNotional}`);
    for (let k = 1; k < tiers.length; k++) {
      if (tiers[k].fromNotional <= tiers[k - 1].fromNotional)
        fail(`tiers must rise, ${tiers[k].fromNotional} follows ${tiers[k - 1].fromNotional}`);
    }
  }
  return tables;
}

function parseTier(text: string, fail: (message: string) => never): FeeTier {
  const parts = /^([^=/]+)=([^=/]+)\/([^=/]+)$/.exec(text);
  if (parts === null) return fail(`a tier must be notional=maker/taker, was "${text}"`);
  const [fromNotional, makerBps, takerBps] = parts
    .slice(1)
    .map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  if (!Number.isFinite(fromNotional) || fromNotional < 0) fail(`a tier must begin at 0 or more, was "${text}"`);
  if (!(makerBps >= -10 && makerBps <= 500)) fail(`a maker fee must be in [-10, 500] bps, was "${text}"`);
  if (!(takerBps >= 0 && takerBps <= 500)) fail(`a taker fee must be in [0, 500] bps, was "${text}"`);
  return { fromNotional, maker: makerBps / 10_000, taker: takerBps / 10_000 };
}

/** The table that holds at a time; the first one also before its own date. */
export function tableAt(tables: readonly FeeTable[], timeMs: number): FeeTable {
  let k = tables.length - 1;
  while (k > 0 && tables[k].fromMs > timeMs) k--;
  return tables[k];
}

/** The last tier whose notional has been reached. */
export function tierAt(table: FeeTable, notional: number): FeeTier {
  let k = table.tiers.length - 1;
  while (k > 0 && table.tiers[k].fromNotional > notional) k--;
  return table.tiers[k];
}
