/**
 * `npm run bench`: measures the compiled product, one variant per process, the sides in turn.
 *
 *     npm run bench                                     a table; some minutes
 *     npm run bench -- --quick                          fewer rounds and smaller data; under 40 seconds
 *     npm run bench -- --only engine-100k,sweep-400     some of them; a part of a name is enough
 *     npm run --silent bench -- --json                  one document, schema quant/bench@1
 *     npm run bench -- --list                           names, goals, and what is compared
 *
 * This file only makes a scratch folder: the benchmarks compiled as the product is, beside a link to `dist/`. What is
 * measured is `dist/` itself, and no loader takes part.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

function build(folder: string): void {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'index.js'))) throw new Error('there is no dist/: run npm run build first');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', join(root, 'bench', 'tsconfig.json'), '--outDir', folder];
  const compiled = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (compiled.status !== 0) throw new Error('the benchmarks do not compile');
  // The compiler followed the imports into the product; what is measured is the product as it was built.
  rmSync(join(folder, 'src'), { recursive: true, force: true });
  symlinkSync(dist, join(folder, 'src'));
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(join(folder, 'c'));
  for (const file of readdirSync(join(root, 'bench', 'c')))
    copyFileSync(join(root, 'bench', 'c', file), join(folder, 'c', file));
}

// Ctrl-C ends the measures; the scratch folder is still removed.
process.on('SIGINT', () => {});
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'quant-bench-'));
try {
  build(folder);
  const main = join(folder, 'bench', 'kit', 'main.js');
  process.exitCode = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
