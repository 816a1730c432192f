import { parseSpecText } from '../../core/kit/spec-text.js';
import { defineStop } from '../../core/stop.js';
import { outNow } from '../exit-price.js';

export interface ExitLevels {
  readonly above: number;
  readonly below: number;
  /** `strength`: a long leaves above, a short below; `weakness`: a long leaves below, a short above */
  readonly on: 'strength' | 'weakness';
}

/**
 * Whether a column says that a side is over: it stands beyond the level of that side.
 *
 * @param value of the column; NaN says nothing
 * @param side  1 long, -1 short
 * @source own
 */
export function saysLeave(value: number, side: number, levels: ExitLevels): boolean {
  const isUpper = levels.on === 'strength' ? side > 0 : side < 0;
  return isUpper ? value > levels.above : value < levels.below;
}

/** Beyond any column of ours: a level that is never reached. */
const NEVER = 1e15;

/**
 * With its defaults a long leaves when the RSI says that it has run far enough. To leave when the reason has gone:
 * `feature="macd.histogram", above=0, below=0, on=weakness`. It has no opinion before the entry: what it says is where a
 * position ends, not where it would be stopped.
 */
export default defineStop({
  name: 'signal',
  summary: 'Out when a feature stands beyond a level',
  source: 'own; the RSI levels are those of Wilder 1978, New Concepts in Technical Trading Systems',
  params: {
    feature: { type: 'text', default: 'rsi(period=14)', doc: 'column that is watched' },
    above: {
      type: 'float',
      default: 70,
      min: -NEVER,
      max: NEVER,
      sweep: [60, 70, 80],
      doc: 'upper level, unit of the feature; 1e15 is never reached',
    },
    below: {
      type: 'float',
      default: 30,
      min: -NEVER,
      max: NEVER,
      sweep: [20, 30, 40],
      doc: 'lower level, unit of the feature; -1e15 is never reached',
    },
    on: {
      type: 'choice',
      default: 'strength',
      options: ['strength', 'weakness'],
      doc: 'a long leaves above the upper level and a short below the lower one, or the other way round',
    },
  },
  startsLater: () => true,
  needs: (p) => {
    parseSpecText(p.feature);
    return { features: [p.feature] };
  },
  create: (p) => (view) =>
    view.barsHeld > 0 && saysLeave(view.feature(0), view.side, p) ? outNow(view.side) : Number.NaN,
});
