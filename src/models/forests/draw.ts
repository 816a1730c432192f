import type { Rng } from '../../core/kit/rng.js';
import { averageUniqueness } from '../../core/math/label-spans.js';
import { sequentialBootstrap } from '../../core/math/sequential-bootstrap.js';
import type { TrainingSet } from '../../core/model.js';
import { barOf, endOf } from '../training-rows.js';
import { sampleOf } from '../trees/boost-rows.js';

export const BOOTSTRAPS = ['none', 'iid', 'sequential'] as const;
export type Bootstrap = (typeof BOOTSTRAPS)[number];

export interface DrawRules {
  readonly bootstrap: Bootstrap;
  /** rows drawn for each tree, as a share of all; without a bootstrap every subset of that size is as likely */
  readonly rowShare: number;
  /** draws the fewer rows the more labels overlap: times their mean uniqueness */
  readonly byUniqueness: boolean;
}

/**
 * How often each row is in each tree's sample.
 *
 * `iid` draws rows with replacement. Labels that overlap are then drawn nearly twice over, and rows left out are nearly
 * those in the sample; `sequential` makes a row the less likely, the more of its bars have been drawn.
 *
 * @param usable rows that may be drawn, increasing
 * @returns a function of the tree's own stream: (rows,) counts
 * @source Breiman 1996, Bagging predictors; López de Prado 2018, Advances in Financial Machine Learning, 4.5 and 6.3
 */
export function rowDrawer(data: TrainingSet, usable: Int32Array, rules: DrawRules): (rng: Rng) => Uint16Array {
  const { bootstrap, rowShare } = rules;
  const start = usable.length === 0 ? 0 : barOf(data, usable[0]);
  const spans = {
    first: usable.map((row) => barOf(data, row) - start),
    last: usable.map((row) => endOf(data, row) - start),
  };
  const uniqueness = rules.byUniqueness ? averageUniqueness(spans) : Float64Array.of(1);
  const mean = uniqueness.reduce((a, b) => a + b, 0) / uniqueness.length;
  const draws = Math.max(1, Math.round(usable.length * rowShare * mean));
  return (rng) => {
    const counts = new Uint16Array(data.rows);
    if (bootstrap === 'none') {
      const chosen = draws < usable.length ? sampleOf(usable, draws / usable.length, rng).inTree : usable;
      for (const row of chosen) counts[row] = 1;
    } else if (bootstrap === 'iid') {
      for (let k = 0; k < draws; k++) counts[usable[rng.below(usable.length)]]++;
    } else for (const at of sequentialBootstrap(spans, draws, rng)) counts[usable[at]]++;
    return counts;
  };
}
