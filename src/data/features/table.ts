import type { FeatureMatrix } from '../../core/feature.js';

/** Columns over the bars of one market, as they are written: one name each, and what they are of. */
export interface FeatureTable extends Pick<FeatureMatrix, 'names' | 'columns' | 'openTime' | 'rows'> {
  /** facts about the whole, by name; a reader of Parquet and Arrow finds them in the file */
  readonly about: Readonly<Record<string, string>>;
}

/** The first column of every form: when the bar of the row opened. It was known one interval later. */
export const TIME = 'time';
