import { QuantError } from '../../core/kit/errors.js';
import type { Json } from '../../core/kit/json.js';
import type { PreprocessTable } from '../../core/preprocess.js';
import { numbersJson, numbersOf } from '../state.js';
import { type PrincipalAxes, principalAxes } from './principal.js';
import { fitStandard, type Standard, standardFrom, standardJson } from './standard.js';
import { completeRows, takeTableRows } from './table.js';

/**
 * Principal axes of the training rows on which every column is known, in standardised columns.
 *
 * @throws E_DATA when there is no such row
 */
export function fitAxes(owner: string, train: PreprocessTable, rank: number): Json {
  const rows = completeRows(train);
  if (rows.length === 0 || train.columns.length === 0) {
    throw new QuantError('E_DATA', `${owner} needs a training row with every column known, found none`, {
      hint: 'impute before it',
    });
  }
  const { columns } = takeTableRows(train, rows);
  const standard = fitStandard(columns);
  const scaled = columns.map((x, k) => x.map((value) => (value - standard.mean[k]) * standard.inverse[k]));
  const { axes, variances } = principalAxes(scaled, rank);
  return { ...standardJson(standard), axes: numbersJson(axes), variances: numbersJson(variances) };
}

export function standardAndAxes(json: Json): { readonly standard: Standard; readonly axes: PrincipalAxes } {
  const standard = standardFrom(json);
  const variances = numbersOf(json, 'variances');
  const rank = variances.length;
  const axes = numbersOf(json, 'axes', rank * standard.mean.length);
  return { standard, axes: { rank, variances, axes } };
}
