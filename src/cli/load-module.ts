import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuantError } from '../core/kit/errors.js';

/**
 * Loads a user's file, TypeScript included. `import … from 'quant'` inside it means this very toolkit, installed or not:
 * that is why jiti does it and not Node's own type stripping, which knows no aliases.
 *
 * The file is a program and runs with the user's rights.
 *
 * @throws E_CONFIG when it is missing or throws while loading
 */
export async function loadModule(file: string): Promise<{ readonly default?: unknown } & Record<string, unknown>> {
  const path = resolve(file);
  if (!existsSync(path)) throw new QuantError('E_CONFIG', `there is no file ${path}`);
  try {
    const { createJiti } = await import('jiti');
    const alias = { quant: fileURLToPath(new URL('../index.js', import.meta.url)) };
    return await createJiti(import.meta.url, { moduleCache: false, fsCache: false, alias }).import(path);
  } catch (cause) {
    const first = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new QuantError('E_CONFIG', `${path} could not be loaded: ${first}`, { cause });
  }
}
