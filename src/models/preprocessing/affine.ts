import type { Json } from '../../core/kit/json.js';
import type { FittedPreprocessor } from '../../core/preprocess.js';
import { numbersJson, numbersOf } from '../state.js';
import { checkWidth } from './table.js';

/** A scaler that moves and stretches each column on its own: (x − centre) / unit. */
export function affineStep(owner: string, json: Json): FittedPreprocessor {
  const centre = numbersOf(json, 'centre');
  const unit = numbersOf(json, 'unit', centre.length);
  return {
    apply: (table) => {
      checkWidth(owner, table, centre.length);
      const columns = table.columns.map((x, k) => x.map((value) => scaled(value, centre[k], unit[k])));
      return { ...table, columns };
    },
    toJSON: () => json,
  };
}

/** 0 in a column that had no unit to be measured in, because it did not vary in training. */
function scaled(value: number, centre: number, unit: number): number {
  if (unit > 0) return (value - centre) / unit;
  return Number.isNaN(value) ? value : 0;
}

export function affineJson(centre: ArrayLike<number>, unit: ArrayLike<number>): Json {
  return { centre: numbersJson(centre), unit: numbersJson(unit) };
}
