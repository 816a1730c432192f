import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureRegistries, transforms } from '../../src/features/registry.js';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/features.md'), 'utf8');

interface Shown {
  readonly line: string;
  /** what the page says that it prints; empty when it does not say */
  readonly says: string;
}

const SHOWN: readonly Shown[] = [...PAGE.matchAll(/```sh\n(quant [^\n]*)\n```(?:\n\n```text\n(.*?)```)?/gs)].map(
  ([, line, says = '']) => ({ line, says }),
);

const scratch = scratchFolder();
const played = new Map<string, CliResult>();

/** The words after `quant`, as a shell takes them. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return words.slice(1).map((word) => word.replaceAll('"', ''));
}

const trimmed = (text: string): string => text.replace(/[ \t]+$/gm, '');

beforeAll(async () => {
  for (const [, file, code] of PAGE.matchAll(/```(?:ts|yaml)\n(?:\/\/|#) (\S+\.(?:ts|yaml))\n(.*?)```/gs)) {
    writeFileSync(join(scratch.path, file), code);
  }
  for (const { line } of SHOWN) played.set(line, await quant(wordsOf(line), { cwd: scratch.path }));
}, 300_000);
afterAll(() => scratch.remove());

describe('docs/features.md', () => {
  it.each(SHOWN.filter(({ says }) => says !== ''))('prints what it says: $line', ({ line, says }) => {
    const { stdout, stderr } = played.get(line)!;
    let rest = trimmed(says.startsWith('error: ') ? stderr : stdout);
    // A line of three dots stands for lines left out.
    for (const part of trimmed(says).split(/^…\n/m)) {
      expect(rest).toContain(part);
      rest = rest.slice(rest.indexOf(part) + part.length);
    }
  });

  it.each(SHOWN)('ends as it says: $line', ({ line, says }) => {
    const { code, stderr } = played.get(line)!;
    const expected = says.startsWith('error: ') ? 3 : says.includes('must not be trusted') ? 10 : 0;
    expect(code, stderr).toBe(expected);
  });

  it('counts the features of each kind', () => {
    for (const registry of [...featureRegistries, transforms]) {
      expect(PAGE).toMatch(new RegExp(`^\\| \`${registry.kind}\` \\| ${registry.list().length} \\|`, 'm'));
    }
  });
});
