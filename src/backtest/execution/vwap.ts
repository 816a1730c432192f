import { defineExecution } from '../../core/execution.js';
import { workSchedule } from '../child-schedule.js';
import { profileWeights } from '../volume-profile.js';

/**
 * Children in proportion to what usually trades at their time of day, so that each takes about the same share of its
 * market: the average price that everybody pays.
 *
 * The profile is that of closed bars before the decision and does not change afterwards. While less than a day is known,
 * with bars of a day or longer, and where nothing traded, all children are equal.
 */
export default defineExecution({
  name: 'vwap',
  summary: 'Children by the usual volume of their time of day, from past days only (volume-weighted average price)',
  source: 'Berkowitz, Logue & Noser 1988, The Total Cost of Transactions on the NYSE, J. Finance 43',
  params: {
    slices: { type: 'int', default: 6, min: 1, max: 1000, sweep: [6, 12, 24], doc: 'children, number' },
    days: { type: 'int', default: 14, min: 1, max: 365, sweep: [7, 14, 30], doc: 'length of the volume profile, days' },
    every: { type: 'int', default: 1, min: 1, max: 1000, doc: 'time between two children, bars' },
  },
  start: ({ slices, days, every }, parent) => workSchedule(parent, profileWeights(parent, days, slices, every), every),
});
