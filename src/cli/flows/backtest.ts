import { parseMix } from '../../backtest/strategy-mix.js';
import { readsModel } from '../../backtest/trading/layer.js';
import { QuantError } from '../../core/kit/errors.js';
import type { CommandContext } from '../command.js';
import type { MarketFlags } from '../market/flags.js';
import { withFilledStore } from '../market/open.js';
import type { RunFlags } from '../market/run-flags.js';
import { loadMarkets, selectSeries } from '../market/select.js';
import { loadedPlugins } from '../plugins.js';
import { execute } from './execute.js';
import { finishRun } from './finish.js';
import { chooseModel, flagsOfModel, type ModelChoiceFlags, requireTradable } from './model-overlap.js';
import { type RunRequest, specFromFlags } from './request.js';

export type BacktestFlags = MarketFlags & RunFlags & ModelChoiceFlags & { readonly seed: number };

export async function runBacktest(context: CommandContext, typed: BacktestFlags): Promise<undefined> {
  await withFilledStore(context.globals.db, async (store) => {
    const flags = flagsOfModel(context, store, typed);
    const asked = selectSeries(store, flags, context.now());
    if (asked.note !== '') context.output.note(asked.note);
    const { id: model, selection, spec: choice, labels } = chooseModel(context, store, flags, asked);
    const plain = await specFromFlags(store, flags, selection, loadMarkets(store, selection), model);
    const spec = { ...plain, ...choice };
    const mix = parseMix(spec.strategy).map((part) => part.strategy);
    const isRead = mix.some(({ definition, params }) => definition.needs(params).signal === true);
    if (model !== null && !isRead && !readsModel(spec.trading)) {
      throw new QuantError('E_USAGE', `${spec.strategy} reads no model: --model would change nothing but the range`, {
        hint: 'leave --model out, or use --strategy model-signal or --confidence model',
      });
    }
    requireTradable(spec.strategy, labels);
    const request: RunRequest = {
      schema: 'quant/run-request@1',
      kind: 'backtest',
      spec,
      walkforward: null,
      plugins: loadedPlugins(),
    };
    await finishRun(context, store, request, await execute(store, request), flags.report);
  });
  return undefined;
}
