import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type CliResult, quant } from './cli.js';

/** The folder of the project. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** A page of the documentation whose `sh` blocks hold one line each, which are run in the order of the page. */
export interface PlayedPage {
  readonly text: string;
  readonly lines: readonly string[];
  /** by line, once `play` is through */
  readonly results: ReadonlyMap<string, CliResult>;
  play(folder: string): Promise<void>;
  /** What the first line with this text in it printed. */
  told(part: string): string;
}

/** @param path from the root of the project */
export function openPage(path: string): PlayedPage {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const lines = [...text.matchAll(/```sh\n(quant [^\n]*)\n```/g)].map(([, line]) => line);
  const results = new Map<string, CliResult>();
  return {
    text,
    lines,
    results,
    play: async (folder) => {
      for (const line of lines) {
        const words = (line.match(/"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll('"', ''));
        results.set(line, await quant(words, { cwd: folder }));
      }
    },
    told: (part) => results.get(lines.find((line) => line.includes(part))!)?.stdout ?? '',
  };
}

/** One test per line: it ended with 0. */
export function expectLinesRun({ lines, results }: PlayedPage): void {
  it.each([...lines])('has a line that runs: %s', (line) => {
    expect(results.get(line)?.code, results.get(line)?.stderr).toBe(0);
  });
}
