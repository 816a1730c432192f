import { QuantError } from '../core/kit/errors.js';
import { type ParamsOf, type ParamValue, resolveParams } from '../core/kit/params.js';
import { formatSpec, parseSpecText, type SpecNode } from '../core/kit/spec-text.js';
import type { LabelDefinition } from '../core/labels.js';
import { CUSUM_PARAMS } from './cusum.js';
import { labels as labelRegistry } from './registry.js';

/** A label with all of its parameters settled, and which rows of it count. */
export interface LabelSpec {
  readonly definition: LabelDefinition;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** the filter whose events are the rows that count; null when all do */
  readonly events: ParamsOf<typeof CUSUM_PARAMS> | null;
  /** canonical text, every parameter written out */
  readonly text: string;
}

/** The word for a label at the events of a filter: `cusum(triple-barrier(horizon=24), threshold=0.03)`. */
const CUSUM = 'cusum';

/**
 * Reads a label: `direction(horizon=4)`, or `cusum(direction(horizon=4), threshold=0.03)` for the rows at which price
 * has run far enough (`cusumEvents`).
 *
 * @param given parameters of the label that take the place of those in the text
 * @throws E_UNKNOWN, E_PARAM
 */
export function parseLabel(text: string, given: Readonly<Record<string, ParamValue>> = {}): LabelSpec {
  const node = parseSpecText(text);
  if (node.name !== CUSUM) return { ...bindLabel(node, given), events: null };
  if (node.inputs.length !== 1) {
    throw new QuantError('E_PARAM', `cusum takes one label, found ${node.inputs.length}`, {
      hint: 'for example cusum(triple-barrier(horizon=24), threshold=0.03)',
    });
  }
  const label = bindLabel(node.inputs[0], given);
  const events = resolveParams(CUSUM, CUSUM_PARAMS, node.args);
  const inputs = [{ name: label.text, inputs: [], args: {} }];
  return { ...label, events, text: formatSpec({ name: CUSUM, inputs, args: events }) };
}

function bindLabel(node: SpecNode, given: Readonly<Record<string, ParamValue>>): Omit<LabelSpec, 'events'> {
  // The registry's own words for an input that does not belong there.
  if (node.inputs.length > 0) return labelRegistry.parse(formatSpec(node));
  return labelRegistry.bind(node.name, { ...node.args, ...given });
}
