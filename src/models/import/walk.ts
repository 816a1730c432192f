import { QuantError } from '../../core/kit/errors.js';
import type { ImportedNode } from './trees.js';

/** A node as its library numbers it, children by its own numbers. */
export interface ForeignNode extends Omit<ImportedNode, 'left' | 'right'> {
  readonly children?: { readonly left: number; readonly right: number };
}

/**
 * One tree from its root on, numbered so that children stand behind their parents; other libraries keep nodes that
 * were cut off, and use their numbers again.
 *
 * @param where which tree, for messages
 * @param count how many nodes there can be
 * @throws E_DATA when a walk would leave the tree or never end
 */
export function walkTree(
  where: string,
  root: number,
  count: number,
  read: (id: number) => ForeignNode,
): readonly ImportedNode[] {
  const out: ImportedNode[] = [];
  const waiting: { id: number; tell: (place: number) => void }[] = [{ id: root, tell: () => undefined }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (out.length === count) throw new QuantError('E_DATA', `${where} must be a tree, has a circle of nodes`);
    const { children, ...rest } = read(next.id);
    const node: ImportedNode = { ...rest, left: -1, right: -1 };
    next.tell(out.push(node) - 1);
    if (children === undefined) continue;
    waiting.push({ id: children.right, tell: (place) => (node.right = place) });
    waiting.push({ id: children.left, tell: (place) => (node.left = place) });
  }
  return out;
}

/** The classes of a model that numbers them from 0: the label's values, or the numbers themselves. */
export function classesOf(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => k);
}

/** More than this no library is taught on; a damaged file must not ask for memory that is not there. */
export const MOST = { columns: 1_000_000, classes: 1000, categories: 1_000_000 } as const;

/** @throws E_DATA when a count or a place in a file is none */
export function wholeNumber(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new QuantError('E_DATA', `${what} must be a whole number from ${least} to ${most}, was ${value}`);
}
