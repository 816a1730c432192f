import type { ParamValue } from '../../core/kit/params.js';
import type { Bound, Definition } from '../../core/kit/registry.js';
import { formatSpec, type SpecNode } from '../../core/kit/spec-text.js';

/** The shortest text that means the same: what stands at its default is left out, inside members too. */
export function shortText<D extends Definition>(bound: Bound<D>): string {
  return formatSpec(nodeOf(bound));
}

function nodeOf<D extends Definition>({ definition, params, members = [] }: Bound<D>): SpecNode {
  const args: Record<string, ParamValue> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value !== definition.params[name].default) args[name] = value;
  }
  return { name: definition.name, inputs: members.map(nodeOf), args };
}
