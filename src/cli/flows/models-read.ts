import { QuantError } from '../../core/kit/errors.js';
import { hashJson } from '../../core/kit/hash.js';
import type { Json } from '../../core/kit/json.js';
import { isoUtc, MINUTE_MS } from '../../core/kit/time.js';
import type { ModelRow } from '../../data/store/models.js';
import { parseLabel } from '../../features/label-spec.js';
import { parseFeature } from '../../features/spec.js';
import { restoreModel } from '../../models/model.js';
import { fieldsOf, listOf } from './models-facts.js';

export const MODEL_FILE_SCHEMA = 'quant/model-file@1';
const BUNDLE_SCHEMA = 'quant/model@1';
const MOST_DEPTH = 64;
const MAX_TIME = 253_402_300_800_000;
/** Names that would reach into the objects of the language itself. */
const FORBIDDEN: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * The row that an exported file holds. Nothing in it is believed: the checksum, every field, and the model itself, which
 * is restored, so that a file which is taken is one that works.
 *
 * @throws E_DATA saying what is wrong with the file
 */
export function readModelFile(json: Json, file: string): ModelRow {
  const wrong = (what: string): QuantError =>
    new QuantError('E_DATA', `${file}: ${what}`, { hint: 'export it again with quant models export MODEL FILE' });
  refuseStrangeKeys(json, wrong);
  const { schema, sha256, model } = fieldsOf(json);
  if (schema !== MODEL_FILE_SCHEMA) throw wrong(`schema must be ${MODEL_FILE_SCHEMA}, was ${String(schema)}`);
  if (model === undefined || sha256 !== hashJson(model)) throw wrong('the checksum does not fit: the file was changed');
  const fields = fieldsOf(model);
  const text = (key: string): string => {
    const value = fields[key];
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 300) return value;
    throw wrong(`"${key}" must be a text of 1 to 300 characters`);
  };
  const time = (key: string): number | null => {
    const value = fields[key];
    if (value === null) return null;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MAX_TIME) return value;
    throw wrong(`"${key}" must be a time in UTC ms, or null`);
  };
  const hash = (key: string): string | null => {
    const value = fields[key];
    if (value === null) return null;
    if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value;
    throw wrong(`"${key}" must be 64 hex digits, or null`);
  };
  const createdAt = time('created_at');
  if (createdAt === null) throw wrong('"created_at" must be a time in UTC ms');
  const trainedUntil = checkBundle(fields.bundle ?? null, wrong);
  const said = time('trained_until');
  if (said !== null && said !== trainedUntil) {
    throw wrong(`it says to be trained until ${isoUtc(said)}, its models until ${isoUtc(trainedUntil)}`);
  }
  return {
    id: text('id'),
    name: text('name'),
    createdAt,
    json: JSON.stringify(fields.bundle),
    metaJson: JSON.stringify(fieldsOf(fields.meta)),
    // Which model stands for a name is for the store that it comes to.
    status: 'candidate',
    parent: fields.parent === null ? null : text('parent'),
    trainedFrom: time('trained_from'),
    trainedUntil,
    dataHash: hash('data_hash'),
    specHash: hash('spec_hash'),
    codeVersion: fields.code_version === null ? null : text('code_version'),
  };
}

/** Restores every model of the bundle. @returns until when they have learnt, UTC ms */
function checkBundle(bundle: Json, wrong: (what: string) => QuantError): number {
  const { schema, models } = fieldsOf(bundle);
  if (schema !== BUNDLE_SCHEMA) throw wrong(`"bundle" must be of schema ${BUNDLE_SCHEMA}, was ${String(schema)}`);
  const entries = listOf(models).map(fieldsOf);
  if (entries.length === 0) throw wrong('"bundle" holds no model');
  let until = 0;
  for (const { symbol, intervalMs, spread, peers = [], model = null } of entries) {
    if (typeof symbol !== 'string' || symbol === '') throw wrong('a model of the bundle has no symbol');
    if (typeof intervalMs !== 'number' || !(intervalMs > 0) || intervalMs % MINUTE_MS !== 0) {
      throw wrong(`the model of ${symbol} must have bars of whole minutes, has ${String(intervalMs)} ms`);
    }
    if (spread !== null && typeof spread !== 'number') throw wrong(`the spread of ${symbol} must be a number or null`);
    if (!Array.isArray(peers) || peers.some((peer) => typeof peer !== 'string')) {
      throw wrong(`the peers of ${symbol} must be a list of symbols`);
    }
    const fitted = restoreModel(model);
    for (const feature of fitted.features) parseFeature(feature);
    parseLabel(fitted.label);
    if (!Number.isInteger(fitted.knownUntil) || fitted.knownUntil < 0 || fitted.knownUntil >= MAX_TIME) {
      throw wrong(`the model of ${symbol} must say until when it has learnt, UTC ms`);
    }
    until = Math.max(until, fitted.knownUntil);
  }
  return until;
}

/** Nothing is ever looked up by a key of the file; a file that has such a key was made to do harm. */
function refuseStrangeKeys(json: Json, wrong: (what: string) => QuantError, depth = 0): void {
  if (typeof json !== 'object' || json === null) return;
  if (depth > MOST_DEPTH) throw wrong(`it is nested more than ${MOST_DEPTH} deep`);
  if (Array.isArray(json)) {
    for (const item of json) refuseStrangeKeys(item, wrong, depth + 1);
    return;
  }
  for (const [key, value] of Object.entries(json)) {
    if (FORBIDDEN.includes(key)) throw wrong(`it must not have a key "${key}"`);
    refuseStrangeKeys(value, wrong, depth + 1);
  }
}
