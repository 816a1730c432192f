/**
 * Makes a clone ready: installs what the lockfile names, then compiles `src/` to `dist/`. Does nothing that is already
 * done, so it may run before every command. Plain JavaScript without dependencies: it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const onlyBuild = process.argv.includes('--build');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`quant needs Node 20.19 or later, this is ${process.version}`);

if (!onlyBuild) install();
build();

function install() {
  const wanted = sha256(readFileSync(join(root, 'package-lock.json')), process.versions.modules, process.arch);
  const stamp = join(root, 'node_modules', '.quant-setup');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing dependencies (the first time compiles SQLite, about a minute)');
  const env = { ...process.env };
  // Native modules without a reachable prebuilt binary compile against the headers beside the running Node.
  const nodeHome = resolve(dirname(process.execPath), '..');
  if (existsSync(join(nodeHome, 'include', 'node', 'node.h'))) {
    env.npm_config_nodedir = nodeHome;
    env.npm_package_config_node_gyp_nodedir = nodeHome;
  }
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], env);
  // A module that was built but cannot be loaded should fail here, not in the middle of a run.
  run(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:').close()"], env);
  writeFileSync(stamp, wanted);
}

function build() {
  const files = sourceFiles(join(root, 'src'));
  const names = files.map((file) => relative(root, file)).join('\n');
  const source = sha256(names, ...files.map((file) => readFileSync(file)));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const identity = JSON.stringify({ version: manifest.version, source: source.slice(0, 12) });
  const stamp = join(root, 'dist', 'build.json');
  const list = join(root, 'dist', '.files');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === identity) return;
  if (existsSync(list) && readFileSync(list, 'utf8') !== names)
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  say('compiling');
  // Until it is done the stamp would speak for files that are half of the old sources, half of the new.
  rmSync(stamp, { force: true });
  run(process.execPath, [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    join(root, 'tsconfig.build.json'),
  ]);
  const overview = join(root, 'dist', 'help.txt');
  rmSync(overview, { force: true });
  const help = spawnSync(process.execPath, [join(root, 'bin', 'quant.js'), '--help'], { encoding: 'utf8' });
  if (help.status !== 0) fail(`quant --help failed: ${help.stderr}`);
  writeFileSync(overview, help.stdout);
  writeFileSync(list, names);
  writeFileSync(stamp, identity);
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(path);
      return entry.name.endsWith('.ts') ? [path] : [];
    })
    .sort();
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function run(command, args, env = process.env) {
  const result = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (result.status !== 0)
    fail(`${command} ${args.slice(0, 2).join(' ')} failed (exit ${result.status ?? result.signal})`);
}

function say(message) {
  process.stderr.write(`setup: ${message}\n`);
}

function fail(message) {
  process.stderr.write(`setup: ${message}\n`);
  process.exit(1);
}
