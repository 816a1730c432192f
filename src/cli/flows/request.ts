import { makeRunSpec } from '../../backtest/make-spec.js';
import { type Candles, describeSeries } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { splitSpecs } from '../../core/kit/spec-text.js';
import { parseDuration } from '../../core/kit/time.js';
import type { RunSpec } from '../../core/spec.js';
import type { RunFlags } from '../market/run-flags.js';
import type { Selection } from '../market/select.js';
import { loadPlugins, type PluginFile } from '../plugins.js';

/** What a walk-forward adds to a run specification; all texts canonical. */
export interface WalkForwardPart {
  readonly trainBars: number;
  readonly testBars: number;
  readonly anchored: boolean;
  readonly embargoBars: number;
  readonly candidates: readonly string[];
  readonly model: {
    readonly features: readonly string[];
    readonly label: string;
    readonly learner: string;
    readonly task: 'classification' | 'regression';
  } | null;
}

/** A run as plain JSON: kept with the run, and enough to do it again. */
export interface RunRequest {
  readonly schema: 'quant/run-request@1';
  readonly kind: 'backtest' | 'walkforward';
  readonly spec: RunSpec;
  readonly walkforward: WalkForwardPart | null;
  /** the user's files that took part; what those import in turn is not recorded */
  readonly plugins: readonly PluginFile[];
}

/** The run specification that flags and the selected bars stand for, with every default written out. */
export async function specFromFlags(
  flags: RunFlags & { readonly seed: number },
  selection: Selection,
  markets: readonly Candles[],
  model: string | null,
): Promise<RunSpec> {
  for (const market of markets) mustHaveVolume(market);
  return makeRunSpec({
    markets,
    fromMs: selection.fromMs,
    toMs: selection.toMs,
    strategy: await strategyText(flags.strategy),
    costs: flags.costs === '' ? undefined : flags.costs === 'none' ? [] : splitSpecs(flags.costs),
    account: { cashQuote: flags.cash, maxLeverage: flags.leverage, allowShort: flags.short },
    execution: {
      maxVolumeShare: flags.volumeShare,
      limitFill: flags.limitFill,
      lotStep: flags.lotStep,
      minNotionalQuote: flags.minNotional,
    },
    gaps: { mode: flags.gaps, maxGapMs: parseDuration('--max-gap', flags.maxGap), maxMissingShare: flags.maxMissing },
    seed: flags.seed,
    model,
  });
}

/** Bars without volume fill nothing: a series without any would make a run that says nothing. */
function mustHaveVolume(market: Candles): void {
  if (market.volume.some((volume) => volume > 0)) return;
  throw new QuantError('E_DATA', `${describeSeries(market)} has no volume on any bar, so that no order could fill`, {
    hint: 'are these mark or index prices? Choose a series of trades with --exchange, --market or --interval',
  });
}

const FILE = /^(.+\.[cm]?[jt]s)(\(.*\))?$/s;

/** `./mine.ts` or `./mine.ts(lookback=9)` is loaded and then stands under its own name. */
async function strategyText(text: string): Promise<string> {
  const file = FILE.exec(text);
  if (file === null) return text;
  const added = await loadPlugins(file[1]);
  const own = added.find((d) => d.kind === 'strategy') ?? added[0];
  return `${own.name}${file[2] ?? ''}`;
}
