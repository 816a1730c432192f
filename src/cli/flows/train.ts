import { QuantError } from '../../core/kit/errors.js';
import { requireWritable } from '../../data/artifacts.js';
import { shortText } from '../../research/tuning/short-text.js';
import type { CommandContext } from '../command.js';
import { breathe } from '../interrupt.js';
import { withFilledStore } from '../market/open.js';
import { loadMarkets, selectSeries } from '../market/select.js';
import { startProgress } from '../progress.js';
import { requireModelName } from './model-name.js';
import { trainDocument } from './train-document.js';
import { type AllFits, fitAll } from './train-fit.js';
import { writeFoldsFile } from './train-folds-file.js';
import type { StoredModel, TrainOutcome } from './train-outcome.js';
import { choiceFromFlags, isAuto, type TrainChoice, type TrainFlags } from './train-plan.js';
import { prepareMarkets, type TrainMarket } from './train-prepare.js';
import { profitOf } from './train-profit.js';
import { rankOf } from './train-rank.js';
import { judge, type Trained } from './train-score.js';
import { closeModelTrials, openModelTrials, storeModel } from './train-store.js';
import { requireDirection } from './train-target.js';
import { thinFolds } from './train-thin.js';
import { trainView } from './train-view.js';

/**
 * Trains one model per market, or several side by side on the same rows, judges them on bars that they have not seen,
 * and stores each under its name.
 */
export async function runTrain(context: CommandContext, flags: TrainFlags): Promise<undefined> {
  requireModelName(flags.name);
  if (isAuto(flags)) return searched(context, flags);
  const choice = await choiceFromFlags(flags);
  if (flags.profit) requireDirection('--profit', choice.models[0].plan.label);
  if (flags.foldsOut !== '') requireWritable(flags.foldsOut);
  await withFilledStore(context.globals.db, async (store) => {
    const selection = selectSeries(store, flags, context.now());
    if (selection.note !== '') context.output.note(selection.note);
    const markets = prepareMarkets(store, selection, choice, loadMarkets(store, selection));
    for (const warning of markets.map(thinFolds)) if (warning !== undefined) context.output.note(warning);
    for (const { plan } of choice.models) {
      context.output.note(
        `training ${shortText(plan.learner)} on ${markets.map((m) => m.market.candles.symbol).join(', ')}`,
      );
    }
    const trials = openModelTrials(store, choice, markets, context.now());
    const { fits, release } = await fitAll(context, choice.models, markets, flags.workers);
    const judged = await judgeAll(context, choice, markets, fits, flags);
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

/** Scores are drawn again and again for their intervals, which takes seconds on long histories. */
async function judgeAll(
  context: CommandContext,
  { models }: TrainChoice,
  markets: readonly TrainMarket[],
  fits: AllFits['fits'],
  { threshold, profit }: TrainFlags,
): Promise<Omit<StoredModel, 'id'>[]> {
  const progress = startProgress(context.output, 'score', context.now);
  const judged: Omit<StoredModel, 'id'>[] = [];
  try {
    for (const [m, model] of models.entries()) {
      const trained: Trained[] = [];
      for (const [k, market] of markets.entries()) {
        const done = m * markets.length + k;
        progress.update(done / (models.length * markets.length), `${market.market.candles.symbol} ${model.name}`);
        await breathe(context.signal);
        trained.push(judge(market, model.plan, fits[m][k], threshold));
      }
      const earned = profit ? profitOf(trained) : null;
      judged.push({ ...model, trained, profit: earned, ranked: rankOf(model.plan.task, trained) });
    }
  } finally {
    progress.stop();
  }
  return judged;
}

/** `--model auto`: a search chooses the model, and stores it. @throws E_USAGE with what a search does not do */
async function searched(context: CommandContext, flags: TrainFlags): Promise<undefined> {
  const { model: _, learner: __, threshold: ___, profit, foldsOut, ...asked } = flags;
  for (const [flag, isGiven] of [['--profit', profit] as const, ['--folds-out', foldsOut !== ''] as const]) {
    if (isGiven)
      throw new QuantError('E_USAGE', `${flag} is about models that are named: --model auto searches for one`);
  }
  return (await import('./tune-auto.js')).runAuto(context, asked);
}
