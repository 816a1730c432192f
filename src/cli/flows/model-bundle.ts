import { featureContext, type VenueData } from '../../backtest/venue-data.js';
import type { Candles } from '../../core/candles.js';
import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { formatInterval, isoUtc } from '../../core/kit/time.js';
import type { FittedModel } from '../../core/model.js';
import type { Store } from '../../data/store/database.js';
import { getModel, listModels, type ModelInfo, type ModelStatus } from '../../data/store/models.js';
import { idleAccount } from '../../features/idle-account.js';
import { computeFeatures } from '../../features/pipeline.js';
import { restoreModel } from '../../models/model.js';
import { toSignal } from '../../research/signal.js';

/** One fitted model per market, as `quant train` stores them. */
export interface ModelBundle {
  readonly id: string;
  readonly models: readonly BundleEntry[];
  readonly status: ModelStatus;
  /** open of the first bar that training read, UTC ms; null where nobody wrote it down */
  readonly trainedFrom: number | null;
}

export interface BundleEntry {
  readonly symbol: string;
  readonly intervalMs: number;
  readonly model: FittedModel;
  readonly spread: number;
  /** the other markets that its features compared with, in their order; absent when they compare with none */
  readonly peers?: readonly string[];
}

interface BundleDocument {
  readonly schema: 'quant/model@1';
  readonly models: readonly (Omit<BundleEntry, 'model'> & { readonly model: Json })[];
}

export function bundleJson(models: readonly BundleEntry[]): string {
  const document = {
    schema: 'quant/model@1',
    models: models.map((entry) => ({ ...entry, model: entry.model.toJSON() })),
  };
  return JSON.stringify(document);
}

/** @throws E_NO_DATA when the store has no such model, with the ones it has */
export function loadBundle(store: Store, idOrName: string): ModelBundle {
  const row = getModel(store, idOrName);
  if (row === undefined) {
    throw noModel(listModels(store), idOrName);
  }
  const document: BundleDocument = JSON.parse(row.json);
  return {
    id: row.id,
    status: row.status,
    trainedFrom: row.trainedFrom,
    models: document.models.map((entry) => ({ ...entry, model: restoreModel(entry.model) })),
  };
}

/** What to say where no model is meant: those that there are, and those that are retired. */
export function noModel(all: readonly ModelInfo[], name: string): QuantError {
  const retired = all.filter((m) => m.name === name).map((m) => m.id);
  if (retired.length > 0) {
    return new QuantError('E_NO_DATA', `every model named "${name}" is retired`, {
      hint: `name one by its id: ${retired.slice(0, 5).join(', ')}`,
    });
  }
  const names = [...new Set(all.filter((m) => m.status !== 'retired').map((m) => m.name))];
  return new QuantError('E_NO_DATA', `the store has no model "${name}"`, {
    hint: names.length === 0 ? 'train one: quant train' : unknownNameHint(name, names, 'quant models'),
  });
}

/**
 * The signal of each market, only where it is honest: on bars that closed after the last one that training used.
 *
 * @param allowOverlap on all bars instead: what the model remembers of its training then looks like skill
 * @throws E_NO_DATA when the bundle has no model for a market, or no bar is left after its training
 * @throws E_USAGE when bars are of another length, or its features compared with other markets than these
 */
export function bundleSignals(
  bundle: ModelBundle,
  markets: readonly Candles[],
  venueData?: VenueData,
  { allowOverlap = false }: { readonly allowOverlap?: boolean } = {},
): Float64Array[] {
  return markets.map((candles, s) => {
    const entry = bundle.models.find((m) => m.symbol === candles.symbol);
    if (entry === undefined) {
      throw new QuantError('E_NO_DATA', `model ${bundle.id} was not trained on ${candles.symbol}`, {
        hint: `it knows ${bundle.models.map((m) => m.symbol).join(', ')}; choose them with --symbols`,
      });
    }
    if (entry.intervalMs !== candles.intervalMs) {
      const [has, asked] = [entry.intervalMs, candles.intervalMs].map(formatInterval);
      throw new QuantError(
        'E_USAGE',
        `model ${bundle.id} was trained on ${has} bars of ${candles.symbol}, not on ${asked}`,
        {
          hint: `choose --interval ${has}, or train one: quant train --interval ${asked}`,
        },
      );
    }
    const { model, spread } = entry;
    requirePeers(bundle, entry, markets);
    const context = { account: idleAccount(candles.length), ...featureContext(markets, s, venueData) };
    const matrix = computeFeatures(candles, model.features, { context });
    const signal = toSignal(model.task, model.predict(matrix), spread).slice();
    if (allowOverlap) return signal;
    let honest = 0;
    for (let row = 0; row < candles.length; row++) {
      if (candles.openTime[row] + candles.intervalMs <= model.knownUntil) signal[row] = Number.NaN;
      else if (!Number.isNaN(signal[row])) honest++;
    }
    if (honest > 0) return signal;
    throw new QuantError(
      'E_NO_DATA',
      `${candles.symbol} has no bar after ${isoUtc(model.knownUntil)}, until which model ${bundle.id} was trained`,
      {
        hint: 'trading the bars that it was trained on would flatter it; use quant walkforward, a larger --test-share, or --allow-overlap',
      },
    );
  });
}

/** A column such as a rank among all markets means something else among others; the first of them may be meant by default. */
function requirePeers({ id }: ModelBundle, { symbol, peers }: BundleEntry, markets: readonly Candles[]): void {
  const others = markets.map((market) => market.symbol).filter((other) => other !== symbol);
  if (peers === undefined || peers.join() === others.join()) return;
  throw new QuantError(
    'E_USAGE',
    `model ${id} was trained on ${symbol} beside ${peers.join(', ')}, not beside ${others.join(', ') || 'none'}`,
    { hint: `its features compare markets: choose them as in training, in that order, with --symbols` },
  );
}

/** The moment from which every model of the bundle may be traded, UTC ms. */
export function honestFrom(bundle: ModelBundle): number {
  return Math.max(...bundle.models.map((m) => m.model.knownUntil));
}
