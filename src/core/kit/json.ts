import { QuantError } from './errors.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with sorted keys and no white space, so that equal values have equal text and hash.
 * NaN (not known) becomes null; `undefined` members are left out.
 *
 * @throws E_BUG on an infinity or on a value that JSON cannot hold
 */
export function canonicalJson(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return JSON.stringify(value);
    case 'number':
      if (Number.isNaN(value)) return 'null';
      if (!Number.isFinite(value))
        throw new QuantError('E_BUG', `canonicalJson: a number must be finite, was ${value}`);
      return JSON.stringify(value);
    case 'object':
      if (Array.isArray(value) || ArrayBuffer.isView(value)) {
        return `[${Array.from(value as ArrayLike<unknown>, (v) => canonicalJson(v ?? null)).join(',')}]`;
      }
      return `{${Object.entries(value as Record<string, unknown>)
        .filter(([, v]) => v !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
        .join(',')}}`;
    default:
      throw new QuantError('E_BUG', `canonicalJson: cannot write a ${typeof value}`);
  }
}
