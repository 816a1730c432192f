import { type Candles, rowAtOrAfter } from '../core/candles.js';
import type { FindingRow } from '../core/finding.js';
import { QuantError } from '../core/kit/errors.js';
import { formatDuration, formatInterval, MINUTE_MS } from '../core/kit/time.js';
import { plural } from '../core/kit/words.js';
import type { MarketRules } from '../core/market-rules.js';
import type { RunSpec } from '../core/spec.js';
import { type DetailRows, detailRows } from './detail.js';
import { fundingSchedule, withMarks } from './funding.js';
import { higherBars } from './higher-bars.js';
import { plainRulesOf } from './make-spec.js';
import { tierTableNote } from './margin-tiers.js';
import { type MarkRows, markRows } from './mark-rows.js';
import { costs, executions } from './registry.js';
import { checkedBooks, checkFeeNames, type SideBookInput } from './side-books.js';
import { type FundingSchedule, Tape } from './tape.js';
import { type RateRows, rateRows, type VenueData } from './venue-data.js';

export interface TapeRequest {
  readonly spec: RunSpec;
  readonly markets: readonly Candles[];
  readonly venueData?: VenueData;
  /** nothing is held before it; UTC ms */
  readonly tradeFromMs?: number;
}

export interface MadeTape {
  readonly tape: Tape;
  /** what was missing or assumed */
  readonly findings: readonly FindingRow[];
}

/**
 * The bars of a run with everything that the venue said beside them, on the rows of the bars.
 *
 * @param intervals of the longer bars that strategies read, ms; one may stand there twice
 * @throws E_NO_DATA, E_GAP when funding is missing and the spec refuses that, or when a quote currency cannot be
 *   converted; E_USAGE when a derivative settles in another currency than the account's
 */
export function makeTape(request: TapeRequest, intervals: readonly number[]): MadeTape {
  const { spec, markets, venueData = {}, tradeFromMs } = request;
  const findings: FindingRow[] = [];
  const rules = markets.map((market) => spec.market.rules[market.symbol] ?? plainRulesOf(market));
  const distinct = [...new Set(intervals)].sort((a, b) => a - b);
  const tape = new Tape(markets, {
    rules,
    marks: markets.map((market, s) =>
      marksOf(market, rules[s], venueData.marks?.[s] ?? null, { tradeFromMs, findings }),
    ),
    detail: markets.map((market, s) =>
      detailOf(spec, market, venueData.detail?.[s] ?? null, { tradeFromMs, findings }),
    ),
    funding: markets.map((market, s) => fundingOf(request, market, s, rules[s], findings)),
    rates: markets.map((market, s) => rateOf(spec, market, rules[s].settle, venueData)),
    higher: distinct.map((intervalMs) => higherBars(markets, intervalMs)),
    sides: sidesOf(request, rules, findings),
  });
  findings.push(...missingSides(tape, tradeFromMs));
  const late = latencyNote(spec);
  if (late !== null) findings.push({ severity: 'warning', text: late });
  return { tape, findings };
}

/** The markets on other venues, where the execution algorithm splits over them. */
function sidesOf(
  { spec, markets, venueData }: TapeRequest,
  rules: readonly MarketRules[],
  findings: FindingRow[],
): SideBookInput[] {
  const execution = spec.trading?.execution ?? null;
  const bound = execution === null ? null : executions.parse(execution);
  if (bound?.definition.venueFees === undefined) return [];
  const fees = bound.definition.venueFees(bound.params);
  const sides = markets.flatMap((candles, market): SideBookInput[] => {
    const specs = spec.market.books?.[candles.symbol] ?? [];
    const stored = venueData?.books?.[market] ?? [];
    const books = checkedBooks({ market, candles, rules: rules[market], specs, stored, fees });
    if (books.length === 0) {
      findings.push({
        severity: 'warning',
        text: `No other venue with ${formatInterval(candles.intervalMs)} bars of ${candles.symbol} is given: its orders all go to ${candles.venue}.`,
      });
    }
    return books;
  });
  checkFeeNames(fees, [...new Set(sides.map((side) => side.bars.venue))], spec.market.venue);
  return sides;
}

/** Bars that other venues have not. */
function missingSides(tape: Tape, fromMs = Number.NEGATIVE_INFINITY): FindingRow[] {
  const first = Math.max(
    0,
    tape.openTime.findIndex((time) => time >= fromMs),
  );
  return tape.sides.flatMap(({ bars, rowAt }): FindingRow[] => {
    const missing = rowAt.subarray(first).reduce((sum, row) => sum + (row < 0 ? 1 : 0), 0);
    if (missing === 0) return [];
    const all = rowAt.length - first;
    return [
      {
        severity: 2 * missing > all ? 'warning' : 'info',
        text: `${bars.venue} has no bar of ${bars.symbol} at ${plural(missing, 'step')} of ${all}: nothing is sent there then, and nothing fills.`,
      },
    ];
  });
}

/** What a latency within a bar becomes where bars are played as they are, or null: rule 33. */
function latencyNote({ market: { intervalMs }, execution: { latencyMs, detailMs } }: RunSpec): string | null {
  if (detailMs > 0 || latencyMs % intervalMs === 0) return null;
  const bars = plural(Math.ceil(latencyMs / intervalMs), 'whole bar');
  const remedy = intervalMs > MINUTE_MS ? ' --detail 1m brings it closer.' : '';
  return `A latency of ${formatDuration(latencyMs)} counts as ${bars} of ${formatInterval(intervalMs)}: orders arrive at opens only.${remedy}`;
}

/** Where findings go, and from when on they matter. */
interface Told {
  readonly tradeFromMs: number | undefined;
  readonly findings: FindingRow[];
}

function countFrom(market: Candles, fromMs = Number.NEGATIVE_INFINITY): number {
  return market.length - rowAtOrAfter(market, fromMs);
}

function marksOf(
  market: Candles,
  rules: MarketRules,
  marks: Candles | null,
  { tradeFromMs, findings }: Told,
): MarkRows | null {
  if (rules.contract === 'spot') return null;
  const firstMs = market.openTime[rowAtOrAfter(market, tradeFromMs ?? Number.NEGATIVE_INFINITY)] ?? 0;
  const note = tierTableNote(market.symbol, rules, firstMs);
  if (note !== null)
    findings.push({ severity: 'warning', text: `${note}. quant rules import brings the venue's own.` });
  if (marks === null) {
    findings.push({
      severity: 'warning',
      text: `No mark prices of ${market.symbol} are stored: margin, funding and liquidation are counted with last prices, which swing further.`,
    });
    return null;
  }
  const rows = markRows(market, marks, tradeFromMs);
  if (rows.missing > 0) {
    findings.push({
      severity: 'warning',
      text: `${market.symbol}: ${plural(rows.missing, 'bar')} of ${countFrom(market, tradeFromMs)} without a stored mark price; the last price stands in.`,
    });
  }
  return rows;
}

function detailOf(
  spec: RunSpec,
  market: Candles,
  finer: Candles | null,
  { tradeFromMs, findings }: Told,
): DetailRows | null {
  const { detailMs } = spec.execution;
  if (detailMs === 0) return null;
  const name = formatInterval(detailMs);
  if (finer === null) {
    findings.push({
      severity: 'warning',
      text: `No ${name} bars of ${market.symbol} are stored: its bars are played as they are.`,
    });
    return null;
  }
  const rows = detailRows(market, finer, tradeFromMs);
  const bars = countFrom(market, tradeFromMs);
  if (rows.incomplete > 0) {
    findings.push({
      severity: 2 * rows.incomplete > bars ? 'warning' : 'info',
      text: `${market.symbol}: ${plural(rows.incomplete, 'bar')} of ${bars} without complete ${name} bars that add up to it, played as they are.`,
    });
  }
  return rows;
}

/** The settlements that the cost models of the run charge; null when none does. */
function fundingOf(
  { spec, venueData, tradeFromMs }: TapeRequest,
  market: Candles,
  s: number,
  { contract, fundingIntervalMs }: MarketRules,
  findings: FindingRow[],
): FundingSchedule | null {
  if (contract === 'spot') return null;
  const models = spec.costs.map((text) => costs.parse(text)).filter((b) => b.definition.component === 'funding');
  if (models.length === 0) return null;
  const input = venueData?.funding?.[s] ?? null;
  const readsHistory = models.some((model) => model.params.missing !== undefined);
  const { schedule, missing } = fundingSchedule({
    stored: input ?? { time: new Float64Array(0), rate: new Float64Array(0) },
    coverage: input?.coverage,
    fromMs: Math.max(market.openTime[0], tradeFromMs ?? Number.NEGATIVE_INFINITY),
    toMs: market.openTime[market.length - 1] + market.intervalMs,
    usualIntervalMs: fundingIntervalMs,
    missing: models.some((model) => model.params.missing === 'refuse') ? 'refuse' : 'flag',
    symbol: market.symbol,
  });
  if (missing > 0 && readsHistory) {
    findings.push({
      severity: 'error',
      text: `${market.symbol}: ${plural(missing, 'funding settlement')} of ${schedule.time.length} missing in the store and not paid: the result leaves them out.`,
    });
  }
  const marks = venueData?.marks?.[s] ?? null;
  return marks === null ? schedule : withMarks(schedule, marks);
}

/**
 * What a market's quote is worth in the account's currency, on its rows; null where that is the same.
 *
 * @throws E_NO_DATA when no rate is stored; E_USAGE for a derivative, whose margin cannot be in another currency
 */
export function rateOf(spec: RunSpec, market: Candles, settle: string, { rates = {} }: VenueData): RateRows | null {
  const { currency } = spec.account;
  if (settle === '' || currency === '' || settle === currency) return null;
  if (market.market !== 'spot') {
    throw new QuantError('E_USAGE', `${market.symbol} is settled in ${settle}, the account counts in ${currency}`, {
      hint: `derivatives need an account in what they settle in: --currency ${settle}`,
    });
  }
  const rate = rates[settle];
  if (rate !== undefined) return rateRows(market, rate);
  throw new QuantError('E_NO_DATA', `${market.symbol} is quoted in ${settle}, and no rate to ${currency} is stored`, {
    hint: `quant fetch --symbols ${settle}${currency}, or ${currency}${settle} where the venue trades it that way round`,
  });
}
