import { createRegistry } from '../core/kit/registry.js';
import type { CommandDefinition } from './command.js';
import { commands as all } from './commands/index.gen.js';

export const commands = createRegistry<CommandDefinition>('command', all);
