import { createRegistry } from '../core/kit/registry.js';
import type { FormatDefinition } from '../core/report.js';
import { formats as all } from './formats/index.gen.js';

/** Every way to write a report, by name. */
export const formats = createRegistry<FormatDefinition>('format', all);
