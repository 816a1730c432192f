import { QuantError } from '../../core/kit/errors.js';
import { unknownNameHint } from '../../core/kit/nearest.js';
import { excerpt } from './faults.js';
import { plainName, ROLES, type Role, roleOf, timeRank, volumeUnit } from './names.js';
import { readNumber } from './number.js';

/** Which field of a line plays which role: an index, -1 when none does. */
export type RoleMap = Record<Role, number>;

function emptyMap(): RoleMap {
  return Object.fromEntries(ROLES.map((role) => [role, -1])) as RoleMap;
}

/** The twelve columns of the bulk archive of Binance, which has no header before 2022. */
export const BINANCE_COLUMNS: readonly (Role | '-')[] = [
  'time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  '-',
  'quoteVolume',
  'trades',
  'takerBuyBase',
  'takerBuyQuote',
  '-',
];

/** `quote_volume` → `quoteVolume`: roles as a person writes them in `--columns`. */
const ROLE_BY_FLAG = new Map(ROLES.map((role) => [role.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), role]));

function roleFromFlag(text: string): Role {
  const role = ROLE_BY_FLAG.get(text.trim().toLowerCase());
  if (role !== undefined) return role;
  throw new QuantError('E_PARAM', `columns: "${excerpt(text)}" is no role of a column`, {
    hint: unknownNameHint(text, [...ROLE_BY_FLAG.keys()]),
  });
}

export function mapByPosition(roles: readonly (Role | '-')[]): RoleMap {
  const map = emptyMap();
  roles.forEach((role, index) => {
    if (role === '-') return;
    if (map[role] >= 0) throw new QuantError('E_PARAM', `columns: "${role}" is named twice`);
    map[role] = index;
  });
  return map;
}

/**
 * Reads `--columns`: by position for a file without header (`time,open,high,low,close,volume,-`), or names beside roles
 * for one with a header (`time=date,volume=Volume BTC`).
 *
 * @throws E_PARAM
 */
export function parseColumns(text: string): { roles: (Role | '-')[] } | { names: ReadonlyMap<Role, string> } {
  const parts = text.split(',').map((part) => part.trim());
  if (!text.includes('=')) return { roles: parts.map((part) => (part === '-' ? '-' : roleFromFlag(part))) };
  const names = new Map<Role, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at < 1) throw new QuantError('E_PARAM', `columns: expected role=name, found "${excerpt(part)}"`);
    names.set(roleFromFlag(part.slice(0, at)), part.slice(at + 1).trim());
  }
  return { names };
}

/** What the header and the first row say of each column. */
export interface HeaderView {
  readonly names: readonly string[];
  /** cells of the first data row, to prefer a numeric time column over a written date */
  readonly sample: readonly string[];
  readonly file: string;
  readonly line: number;
  /** names settled by the user, role → name */
  readonly given: ReadonlyMap<Role, string>;
  /** roles that must have a column */
  readonly required: readonly Role[];
}

/**
 * Roles of the columns of a header, by name.
 *
 * @throws E_DATA when a role that every bar needs has no column, or two
 */
export function mapByHeader(view: HeaderView): RoleMap {
  const map = emptyMap();
  for (const [role, name] of view.given) map[role] = findNamed(view, role, name);
  const taken = new Set(Object.values(map));
  const candidates = new Map<Role, number[]>();
  view.names.forEach((name, index) => {
    const role = roleOf(name);
    if (role === undefined || taken.has(index) || map[role] >= 0 || (name === '' && index > 0)) return;
    candidates.set(role, [...(candidates.get(role) ?? []), index]);
  });
  for (const [role, indexes] of candidates) {
    map[role] = role === 'time' ? bestTime(view, indexes) : onlyOne(view, role, indexes);
  }
  mapVolumesByUnit(view, map);
  for (const role of view.required) {
    if (map[role] < 0) {
      throw new QuantError('E_DATA', `${view.file}, line ${view.line}: no column for ${role}`, {
        hint: `found ${view.names.map((n) => `"${excerpt(n)}"`).join(', ')}; name it with --columns ${role}=NAME`,
      });
    }
  }
  return map;
}

function findNamed(view: HeaderView, role: Role, name: string): number {
  const exact = view.names.indexOf(name);
  const index = exact >= 0 ? exact : view.names.findIndex((n) => plainName(n) === plainName(name));
  if (index >= 0) return index;
  throw new QuantError('E_PARAM', `columns: ${view.file} has no column "${excerpt(name)}" for ${role}`, {
    hint: unknownNameHint(name, view.names.filter((n) => n !== '').map(excerpt)),
  });
}

function bestTime(view: HeaderView, indexes: readonly number[]): number {
  const score = (index: number): number =>
    (readNumber(view.sample[index] ?? '').fault === undefined ? 0 : 100) + timeRank(view.names[index]);
  return indexes.reduce((best, index) => (score(index) < score(best) ? index : best));
}

function onlyOne(view: HeaderView, role: Role, indexes: readonly number[]): number {
  if (indexes.length === 1) return indexes[0];
  const [a, b] = indexes;
  throw new QuantError(
    'E_DATA',
    `${view.file}, line ${view.line}: columns ${a + 1} "${excerpt(view.names[a])}" and ${b + 1} ` +
      `"${excerpt(view.names[b])}" both mean ${role}`,
    { hint: `say which with --columns ${role}=NAME` },
  );
}

/** CryptoDataDownload names its volumes by unit, the base currency first: `Volume BTC,Volume USDT`. */
function mapVolumesByUnit(view: HeaderView, map: RoleMap): void {
  if (map.volume >= 0) return;
  const byUnit = view.names.flatMap((name, index) => (volumeUnit(name) === undefined ? [] : [index]));
  if (byUnit.length === 0) return;
  if (byUnit.length === 1) {
    const name = excerpt(view.names[byUnit[0]]);
    throw new QuantError('E_DATA', `${view.file}, line ${view.line}: "${name}" may be in base or in quote currency`, {
      hint: `if it is in the base currency: --columns "volume=${name}"`,
    });
  }
  map.volume = byUnit[0];
  if (map.quoteVolume < 0) map.quoteVolume = byUnit[1];
}
