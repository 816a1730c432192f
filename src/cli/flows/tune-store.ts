import type { Store } from '../../data/store/database.js';
import { learners } from '../../models/registry.js';
import type { Tried } from '../../research/tuning/search.js';
import type { CommandContext } from '../command.js';
import { loadMarkets, type Selection } from '../market/select.js';
import { fitAll } from './train-fit.js';
import type { TrainChoice } from './train-plan.js';
import { prepareMarkets } from './train-prepare.js';
import { judge, type Trained } from './train-score.js';
import { storeModel } from './train-store.js';
import type { TuneChoice, TuneFlags } from './tune-plan.js';

/** The winner as a model of the store. */
export interface StoredWinner {
  readonly id: string;
  readonly name: string;
  /** per market; with the scores on the newest bars, which the search has not seen, where some were kept apart */
  readonly trained: readonly Trained[];
}

/** Teaches the winner all that the search has seen, judges it on what it has not, and stores it as `quant train` does. */
export async function storeWinner(
  context: CommandContext,
  store: Store,
  {
    flags,
    choice,
    selection,
    winner,
  }: {
    readonly flags: Pick<TuneFlags, 'name' | 'workers' | 'testShare'>;
    readonly choice: TuneChoice;
    readonly selection: Selection;
    readonly winner: Tried;
  },
): Promise<StoredWinner> {
  const { pipeline } = winner;
  const plan = {
    ...choice.base,
    learner: learners.parse(pipeline.learner),
    features: pipeline.features.map((k) => choice.features[k]),
    preprocess: pipeline.preprocess,
  };
  const model = { name: flags.name, plan };
  const train: TrainChoice = { models: [model], splits: null, testShare: flags.testShare };
  const markets = prepareMarkets(store, selection, train, loadMarkets(store, selection));
  const { fits, release } = await fitAll(context, train.models, markets, flags.workers);
  const trained = markets.map((market, k) => judge(market, plan, fits[0][k], pipeline.threshold));
  const id = storeModel(store, model, { choice: train, trained, createdAt: context.now() });
  release();
  return { id, name: flags.name, trained };
}
