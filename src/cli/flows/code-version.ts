import { existsSync, readFileSync } from 'node:fs';

/** `0.1.0+3f2a…`: the release and a hash of the sources that were compiled; part of every run's identity. */
export function codeVersion(): string {
  const build = new URL('../../build.json', import.meta.url);
  if (existsSync(build)) {
    const { version, source } = JSON.parse(readFileSync(build, 'utf8'));
    return `${version}+${source}`;
  }
  const manifest = new URL('../../../package.json', import.meta.url);
  return `${JSON.parse(readFileSync(manifest, 'utf8')).version}+source`;
}
