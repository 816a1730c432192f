import { createRegistry, type Registry } from '../core/kit/registry.js';
import type { SourceDefinition } from '../core/source.js';
import { sources as builtIn } from './sources/index.gen.js';

/** Where market data comes from. */
export const sources: Registry<SourceDefinition> = createRegistry<SourceDefinition>('source', builtIn);
