import { Engine } from '../backtest/engine.js';
import { ledgerOf } from '../backtest/ledger.js';
import { type BacktestRequest, prepareRun, setStage } from '../backtest/run.js';
import { runHash } from '../backtest/run-hash.js';
import { parseMix } from '../backtest/strategy-mix.js';
import { QuantError } from '../core/kit/errors.js';
import { type Ledger, ledgerFrom } from '../core/ledger.js';
import { closedTrades, startStep, totalCost } from '../risk/columns.js';
import { type QuickCounts, quickCounts } from './quick-counts.js';
import { openFigures } from './quick-figures.js';

/** Many parameter sets on the same bars: plain values and columns, so that a plan can go to a worker as it is. */
export interface SweepPlan {
  /** everything of the run but its strategy; the text in `spec.strategy` is not looked at */
  readonly run: Omit<BacktestRequest, 'strategy'>;
  /** canonical texts; job k is candidate k */
  readonly candidates: readonly string[];
  /** bars that open before it only warm up; what a run hash counts steps from, UTC ms */
  readonly fromMs: number;
  readonly withHash: boolean;
}

/** What one candidate came to. The same figures, to the last bit, as the metrics of `quant backtest` of that text. */
export interface SweepRow {
  /** account currency */
  readonly finalEquity: number;
  /** fraction, after costs */
  readonly totalReturn: number;
  /** per year; NaN when it never traded */
  readonly sharpe: number;
  /** fraction, ≤ 0 */
  readonly maxDrawdown: number;
  /** closed round trips */
  readonly trades: number;
  readonly fills: number;
  /** account currency */
  readonly totalCost: number;
  /** positions that the venue liquidated */
  readonly liquidations: number;
  readonly isBankrupt: boolean;
  /** 64 hex digits when the plan asked for it */
  readonly runHash?: string;
}

/** Places of the figures in a row of the result table. */
const PLACE = {
  finalEquity: 0,
  totalReturn: 1,
  sharpe: 2,
  maxDrawdown: 3,
  trades: 4,
  fills: 5,
  totalCost: 6,
  liquidations: 7,
  isBankrupt: 8,
  hash: 9,
} as const;
/** A SHA-256 in words of 32 bits, each a whole number that a double holds exactly. */
const HASH_WORDS = 8;
export const SWEEP_WIDTH = PLACE.hash + HASH_WORDS;

/** Numbers in features that a sweep keeps for later candidates, about: 256 MB. */
const MOST_KEPT = 32_000_000;

/**
 * Gets a sweep ready. Bars are checked and put on one clock once; features are computed when the first candidate asks
 * for them and shared by all that ask after it; of each run only the figures of a row are kept.
 *
 * @param mostKept numbers in features; beyond it they are all let go and made again when they are asked for
 * @returns a function that plays candidate `job` and writes its figures into `row` (SWEEP_WIDTH,)
 * @throws what `backtest` throws for the bars of the plan
 */
export function openSweep(plan: SweepPlan, mostKept = MOST_KEPT): (job: number, row: Float64Array) => void {
  const play = openPlayer(plan, mostKept);
  let figuresOf: ReturnType<typeof openFigures> | undefined;
  return (job, row) => {
    const engine = play(plan.candidates[job]);
    const ledger = ledgerOf(engine);
    const start = startStep(ledger);
    figuresOf ??= openFigures(ledger.openTime);
    const figures = figuresOf(ledger.equity, start);
    // Funding and liquidations are told in columns only.
    const isOnMargin = engine.tape.isMargined;
    const counts = isOnMargin ? fullCounts(ledger) : quickCounts(engine, start);
    row[PLACE.finalEquity] = figures.finalEquity;
    row[PLACE.totalReturn] = figures.totalReturn;
    row[PLACE.sharpe] = figures.sharpe;
    row[PLACE.maxDrawdown] = figures.maxDrawdown;
    row[PLACE.trades] = counts.trades;
    row[PLACE.fills] = engine.fills.count;
    row[PLACE.totalCost] = counts.cost;
    row[PLACE.liquidations] = ledger.liquidations.length;
    row[PLACE.isBankrupt] = ledger.isBankrupt ? 1 : 0;
    if (plan.withHash) row.set(wordsOf(runHash(ledgerFrom(ledger, plan.fromMs))), PLACE.hash);
  };
}

function fullCounts(ledger: Ledger): QuickCounts {
  return { trades: closedTrades(ledger).length, cost: totalCost(ledger) };
}

/** A way to play one candidate after the other on one stage: the one place in which a sweep makes a run. */
function openPlayer({ run, candidates }: SweepPlan, mostKept: number): (text: string) => Engine {
  const all = candidates.flatMap((text) => parseMix(text).map((part) => part.strategy));
  const bars = run.markets.reduce((sum, market) => sum + market.length, 0);
  const kept = new Set<string>();
  let stage = setStage(run, all);
  return (text) => {
    try {
      const own = parseMix(text).flatMap(({ strategy }) => strategy.definition.needs(strategy.params).features);
      for (const feature of own) kept.add(feature);
      // What one candidate needs is held whatever it takes, and that of the one before it too.
      if (kept.size * bars > Math.max(mostKept, 2 * own.length * bars)) {
        stage = setStage(run, all);
        kept.clear();
      }
      const request = { ...run, spec: { ...run.spec, strategy: text } };
      return new Engine(prepareRun(request, stage)).run();
    } catch (error) {
      if (!(error instanceof QuantError) || error.message.includes(text)) throw error;
      throw new QuantError(error.code, `${text}: ${error.message}`, { hint: error.hint, cause: error });
    }
  };
}

/** Row `job` of a result table, by name. */
export function sweepRow(plan: Pick<SweepPlan, 'withHash'>, table: Float64Array, job: number): SweepRow {
  const at = (place: number): number => table[job * SWEEP_WIDTH + place];
  const words = Array.from({ length: HASH_WORDS }, (_, k) => at(PLACE.hash + k));
  return {
    finalEquity: at(PLACE.finalEquity),
    totalReturn: at(PLACE.totalReturn),
    sharpe: at(PLACE.sharpe),
    maxDrawdown: at(PLACE.maxDrawdown),
    trades: at(PLACE.trades),
    fills: at(PLACE.fills),
    totalCost: at(PLACE.totalCost),
    liquidations: at(PLACE.liquidations),
    isBankrupt: at(PLACE.isBankrupt) === 1,
    ...(plan.withHash ? { runHash: words.map((word) => word.toString(16).padStart(8, '0')).join('') } : {}),
  };
}

function wordsOf(hash: string): number[] {
  return Array.from({ length: HASH_WORDS }, (_, k) => Number.parseInt(hash.slice(8 * k, 8 * k + 8), 16));
}
