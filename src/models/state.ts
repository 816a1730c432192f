import { QuantError } from '../core/kit/errors.js';
import type { Json } from '../core/kit/json.js';

/** Reads the parts of a saved model. A part that is missing or of the wrong kind stops the load, it is never guessed. */

/** @throws E_DATA when `json` is no object or has no such member */
export function memberOf(json: Json, key: string): Json {
  if (json !== null && typeof json === 'object' && !Array.isArray(json)) {
    const value = (json as { readonly [key: string]: Json })[key];
    if (value !== undefined) return value;
  }
  throw damaged(key, 'is missing');
}

export function numberOf(json: Json, key: string): number {
  const value = memberOf(json, key);
  if (typeof value !== 'number') throw damaged(key, 'must be a number');
  return value;
}

export function textOf(json: Json, key: string): string {
  const value = memberOf(json, key);
  if (typeof value !== 'string') throw damaged(key, 'must be text');
  return value;
}

export function listOf(json: Json, key: string): readonly Json[] {
  const value = memberOf(json, key);
  if (!Array.isArray(value)) throw damaged(key, 'must be a list');
  return value;
}

export function textsOf(json: Json, key: string): readonly string[] {
  return listOf(json, key).map((value) => {
    if (typeof value !== 'string') throw damaged(key, 'must be a list of texts');
    return value;
  });
}

/** @param length how many there must be, where that is known */
export function numbersOf(json: Json, key: string, length?: number): Float64Array {
  const list = listOf(json, key);
  if (length !== undefined && list.length !== length)
    throw damaged(key, `must have ${length} numbers, has ${list.length}`);
  return Float64Array.from(list, (value) => {
    if (typeof value !== 'number') throw damaged(key, 'must be a list of numbers');
    return value;
  });
}

/** The values of several classes. @throws E_DATA when they are fewer than 2, or not increasing */
export function classesOf(json: Json): Float64Array {
  const classes = numbersOf(json, 'classes');
  if (classes.length < 2 || !classes.every((value, c) => c === 0 || value > classes[c - 1])) {
    throw damaged('classes', 'must be 2 values or more, increasing');
  }
  return classes;
}

/** A list of numbers for JSON. −0 becomes 0, because JSON would drop the sign and the bits have to come back equal. */
export function numbersJson(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => value + 0);
}

export function damaged(key: string, what: string, cause?: unknown): QuantError {
  return new QuantError('E_DATA', `saved model: "${key}" ${what}`, {
    hint: 'the file is damaged or of another version: train again',
    ...(cause === undefined ? {} : { cause }),
  });
}
