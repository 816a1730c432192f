import { type Candles, rowAtOrAfter } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import { isoUtc, minuteUtc } from '../../core/kit/time.js';
import type { RegimePath } from '../../core/regime.js';
import { regimesWalkForward } from '../../models/regime-path.js';
import { regimes } from '../../models/registry.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries, symbolLabel } from '../market/select.js';
import { table } from '../table.js';

export interface RegimeFlags extends MarketFlags {
  readonly model: string;
  readonly firstFit: number;
  readonly refit: number;
  readonly seed: number;
}

interface RegimeShare {
  readonly regime: string;
  readonly bars: number;
  /** bars of it that have a next bar */
  readonly pairs: number;
  readonly share: number;
  /** mean return of the bar after a bar in this regime, fraction */
  readonly nextReturn: number;
  readonly nextDeviation: number;
}

export async function runRegime(context: CommandContext, flags: RegimeFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const bound = regimes.parse(flags.model);
    const options = { firstFitBars: flags.firstFit, refitBars: flags.refit, seed: flags.seed };
    const markets: { candles: Candles; path: RegimePath; shares: RegimeShare[] }[] = [];
    // All that came before is known too: the regime at a close does not depend on where the table begins.
    const whole = { ...selection, fromMs: Math.min(...selection.series.map((s) => s.firstOpen)) };
    for (const candles of loadMarkets(store, whole)) {
      await breathe(context.signal);
      const path = regimesWalkForward(candles, bound, options);
      markets.push({ candles, path, shares: sharesOf(candles, path, rowAtOrAfter(candles, selection.fromMs)) });
    }
    const views = await Promise.all(
      markets.map(async (m) => `${nowText(m.candles, m.path)}\n${await sharesTable(m.shares)}`),
    );
    context.output.result({
      text: () => views.join('\n\n'),
      json: () => ({
        schema: 'quant/regime@1',
        model: bound.text,
        markets: markets.map(({ candles, path, shares }) => ({
          symbol: candles.symbol,
          ...current(candles, path),
          is_simulated: candles.isSimulated,
          history: shares.map((s) => ({
            regime: s.regime,
            bars: s.bars,
            share: s.share,
            next_bar_mean_return: s.nextReturn,
            next_bar_sd: s.nextDeviation,
            reason: unknownBecause(s),
          })),
        })),
      }),
    });
  });
  return undefined;
}

function current(
  candles: Candles,
  path: RegimePath,
): { regime: string; confidence: number; probs: Record<string, number>; timestamp: string; data_end: string } {
  const last = candles.length - 1;
  if (path.state[last] < 0) {
    throw new QuantError('E_NO_DATA', `${candles.symbol} has ${candles.length} bars, too few to name a regime`, {
      hint: 'use more bars, or a smaller --first-fit',
    });
  }
  const probs = Object.fromEntries(path.names.map((name, k) => [name, path.probabilities[k][last]]));
  const regime = path.names[path.state[last]];
  const closed = isoUtc(candles.openTime[last] + candles.intervalMs);
  return { regime, confidence: probs[regime], probs, timestamp: closed, data_end: closed };
}

function nowText(candles: Candles, path: RegimePath): string {
  const now = current(candles, path);
  const probs = Object.entries(now.probs).map(([name, p]) => `${name} ${(p * 100).toFixed(0)} %`);
  return `${symbolLabel(candles)}: ${now.regime} at ${minuteUtc(candles.openTime[candles.length - 1] + candles.intervalMs)} UTC (${probs.join(', ')})`;
}

/** Over the rows from `first` on. */
function sharesOf({ close, length }: Candles, path: RegimePath, first: number): RegimeShare[] {
  let warm = 0;
  for (let i = first; i < length; i++) if (path.state[i] >= 0) warm++;
  return path.names.map((regime, k) => {
    let bars = 0;
    let pairs = 0;
    let mean = 0;
    let squares = 0;
    for (let i = first; i < length; i++) {
      if (path.state[i] !== k) continue;
      bars++;
      if (i + 1 >= length) continue;
      const next = close[i + 1] / close[i] - 1;
      pairs++;
      const off = next - mean;
      mean += off / pairs;
      squares += off * (next - mean);
    }
    return {
      regime,
      bars,
      pairs,
      share: warm === 0 ? Number.NaN : bars / warm,
      nextReturn: pairs === 0 ? Number.NaN : mean,
      nextDeviation: pairs < 2 ? Number.NaN : Math.sqrt(squares / (pairs - 1)),
    };
  });
}

/** Why figures of a regime are null in the document. */
function unknownBecause({ pairs }: RegimeShare): string | null {
  if (pairs === 0) return 'no bar of this regime has a next bar';
  return pairs === 1 ? 'one return has no spread' : null;
}

function sharesTable(shares: readonly RegimeShare[]): Promise<string> {
  const percent = (value: number, digits: number): string =>
    Number.isNaN(value) ? 'n/a' : `${(value * 100).toFixed(digits)} %`;
  return table(
    [
      { title: '  regime' },
      { title: 'bars', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'next bar, mean', align: 'right' },
      { title: 'next bar, sd', align: 'right' },
    ],
    shares.map((s) => [
      `  ${s.regime}`,
      String(s.bars),
      percent(s.share, 1),
      percent(s.nextReturn, 4),
      percent(s.nextDeviation, 3),
    ]),
  );
}
