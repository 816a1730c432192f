import { EXIT_FINDINGS } from '../../core/kit/errors.js';
import { plural } from '../../core/kit/words.js';
import type { Store } from '../../data/store/database.js';
import { countTrials, listTrialFamilies, trialsHead, verifyTrials } from '../../data/store/trials.js';
import { labels } from '../../features/registry.js';
import type { CommandContext } from '../command.js';
import { table } from '../table.js';
import { shortSpec } from './models-facts.js';
import { clipped } from './models-table.js';

/** What leaves room for the counts in 100 columns. */
const FAMILY_WIDTH = 50;

/** `train/classification/direction(horizon=24)` without the parameters that stand at their defaults. */
function shortFamily(family: string): string {
  const [what, task, ...label] = family.split('/');
  return label.length === 0 ? family : [what, task, shortSpec(label.join('/'), labels)].join('/');
}

/** How often it was tried, what for, and whether all of it is still as it was written. @returns 10 when it is not */
export async function showTrials(context: CommandContext, store: Store): Promise<number> {
  const broken = verifyTrials(store);
  const head = trialsHead(store);
  const families = listTrialFamilies(store).map((family) => ({ ...family, ...countTrials(store, family) }));
  const right = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const view = await table(
    [{ title: 'kind' }, { title: 'family' }, right('trials'), right('different'), right('with a result')],
    families.map(({ kind, family, trials, distinct, closed }) => [
      clipped(kind, 12),
      clipped(shortFamily(family), FAMILY_WIDTH),
      ...[trials, distinct, closed].map(String),
    ]),
  );
  const state =
    broken === undefined
      ? `The chain holds: ${plural(head.seq, 'row')}, the last with hash\n${head.hash}.`
      : `The chain is broken at row ${broken}: it was changed or taken out after it was written.`;
  context.output.result({
    text: (colors) =>
      head.seq === 0 ? 'no trials yet' : `${view}\n\n${broken === undefined ? state : colors.red(state)}`,
    json: () => ({
      schema: 'quant/trials@1',
      families,
      rows: head.seq,
      last_hash: head.seq === 0 ? null : head.hash,
      is_intact: broken === undefined,
      broken_at: broken ?? null,
    }),
  });
  return broken === undefined ? 0 : EXIT_FINDINGS;
}
