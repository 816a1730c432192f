import type { ThresholdProfit } from '../../research/profit-by-threshold.js';
import { shortText } from '../../research/tuning/short-text.js';
import type { CommandContext } from '../command.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, type Selection, selectSeries } from '../market/select.js';
import { trainDocument } from './train-document.js';
import { fitAll } from './train-fit.js';
import { writeFoldsFile } from './train-folds-file.js';
import { choiceFromFlags, type NamedPlan, type TrainChoice, type TrainFlags } from './train-plan.js';
import { prepareMarkets, type TrainMarket } from './train-prepare.js';
import { profitOf } from './train-profit.js';
import { type Ranked, rankOf } from './train-rank.js';
import { judge, type Trained } from './train-score.js';
import { closeModelTrials, openModelTrials, storeModel } from './train-store.js';
import { requireDirection } from './train-target.js';
import { trainView } from './train-view.js';

/** One model of the command on all its markets, as it was stored. */
export interface StoredModel extends NamedPlan {
  readonly id: string;
  readonly trained: readonly Trained[];
  readonly ranked: Ranked;
  /** what trading its predictions out of fold would have earned; null when nobody asked */
  readonly profit: ThresholdProfit | null;
}

/** What a training came to. */
export interface TrainOutcome {
  readonly selection: Selection;
  readonly choice: TrainChoice;
  readonly markets: readonly TrainMarket[];
  /** the best first */
  readonly models: readonly StoredModel[];
  /** written beside the store; empty when none was asked for */
  readonly foldsFile: string;
}

/**
 * Trains one model per market, or several side by side on the same rows, judges them on bars that they have not seen,
 * and stores each under its name.
 */
export async function runTrain(context: CommandContext, flags: TrainFlags): Promise<undefined> {
  const choice = await choiceFromFlags(flags);
  if (flags.profit) requireDirection('--profit', choice.models[0].plan.label);
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const markets = prepareMarkets(store, selection, choice, loadMarkets(store, selection));
    for (const { plan } of choice.models) {
      context.output.note(
        `training ${shortText(plan.learner)} on ${markets.map((m) => m.market.candles.symbol).join(', ')}`,
      );
    }
    const trials = openModelTrials(store, choice, markets, context.now());
    const { fits, release } = await fitAll(context, choice.models, markets, flags.workers);
    const judged = choice.models.map((model, m) => {
      const trained = markets.map((market, k) => judge(market, model.plan, fits[m][k], flags.threshold));
      const profit = flags.profit ? profitOf(trained) : null;
      return { ...model, trained, profit, ranked: rankOf(model.plan.task, trained) };
    });
    closeModelTrials(
      store,
      trials,
      judged.map(({ ranked }) => ranked.score),
      context.now(),
    );
    const createdAt = context.now();
    const models = judged
      .map(
        (model): StoredModel => ({
          ...model,
          id: storeModel(store, model, { choice, trained: model.trained, createdAt }),
        }),
      )
      .sort((a, b) => b.ranked.worth - a.ranked.worth);
    release();
    if (flags.foldsOut !== '') writeFoldsFile(flags.foldsOut, models, flags.threshold);
    const outcome: TrainOutcome = { selection, choice, markets, models, foldsFile: flags.foldsOut };
    const text = await trainView(outcome);
    context.output.result({ text: () => text, json: () => trainDocument(outcome) });
  });
  return undefined;
}
