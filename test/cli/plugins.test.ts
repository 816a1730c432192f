import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadedPlugins, loadPlugins, registries, reloadPlugins } from '../../src/cli/plugins.js';
import { scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

/** A file with a plug-in of that name, which counts how often it has run. */
function pluginFile(name: string, kind = 'strategy'): string {
  const file = join(scratch.path, `${name}.mjs`);
  writeFileSync(
    file,
    `globalThis.ran = { ...globalThis.ran, '${name}': (globalThis.ran?.['${name}'] ?? 0) + 1 };
export default { kind: '${kind}', name: '${name}', summary: 's', source: 'own', params: {},
  needs: () => ({ features: [] }), start: () => ({ onBar() {} }) };`,
  );
  return file;
}
const timesRun = (name: string): number => (globalThis as { ran?: Record<string, number> }).ran?.[name] ?? 0;
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a plug-in file', () => {
  it('adds its plug-in to the registry of its kind, once', async () => {
    const file = pluginFile('once');
    const [first] = await loadPlugins(file);
    const [second] = await loadPlugins(`${file}, ,`);
    expect(first).toBe(second);
    expect(registries.get('strategy')?.has('once')).toBe(true);
    expect(timesRun('once')).toBe(1);
    expect(loadedPlugins().filter((p) => p.file === file)).toHaveLength(1);
  });

  it('with the name of another plug-in is refused', async () => {
    await expect(loadPlugins(pluginFile('momentum'))).rejects.toThrow('strategy "momentum" exists already');
  });

  it('of an unknown kind, or that is missing, is refused', async () => {
    await expect(loadPlugins(pluginFile('odd', 'oddity'))).rejects.toThrow('must export a plug-in by default');
    await expect(loadPlugins(join(scratch.path, 'none.mjs'))).rejects.toThrow('there is no file');
  });

  it('that has changed since a run is refused before it runs', async () => {
    const file = pluginFile('changed');
    await expect(reloadPlugins([{ file, sha256: hash('what it was') }])).rejects.toMatchObject({
      code: 'E_DATA',
      message: `${file} has changed since the run`,
    });
    expect(timesRun('changed')).toBe(0);
  });

  it('that has not changed is loaded for a run', async () => {
    const file = pluginFile('kept');
    await loadPlugins(file);
    const known = loadedPlugins().find((p) => p.file === file);
    await reloadPlugins([{ file, sha256: known?.sha256 ?? '' }]);
    expect(timesRun('kept')).toBe(1);
  });
});
