/** A whole cold process on 100k bars, statistics included and bundled into one file, against a Node that does nothing. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from '../kit/clock.js';
import type { Lab } from '../kit/lab.js';
import { type Suite, Unavailable } from '../kit/suite.js';

const BARS = 100_000;

interface Bundler {
  rolldown(options: { readonly input: string; readonly platform: 'node' }): Promise<{
    write(options: { readonly file: string; readonly format: 'cjs'; readonly minify: boolean }): Promise<unknown>;
    close(): Promise<void>;
  }>;
}

/** Rolldown comes with the test runner; it is no dependency of its own. */
async function bundler(): Promise<Bundler> {
  try {
    const file = createRequire(import.meta.url).resolve('rolldown');
    return (await import(pathToFileURL(file).href)) as Bundler;
  } catch {
    throw new Unavailable('rolldown is not among the installed packages');
  }
}

async function bundle(lab: Lab): Promise<string> {
  const { rolldown } = await bundler();
  const file = join(lab.folder, 'cold.cjs');
  const made = await rolldown({ input: join(lab.build, 'bench', 'cold-entry.js'), platform: 'node' });
  await made.write({ file, format: 'cjs', minify: true });
  await made.close();
  return file;
}

export default {
  measures: [
    {
      name: 'cold-100k',
      what: 'whole process: start, 100k bars from columns, run, statistics, print / node -e 0',
      goal: 1.6,
      unit: 'ms',
      run: async (lab) => {
        const args = [await bundle(lab), lab.walkFile(BARS)];
        const ours = { file: process.execPath, args };
        const nothing = { file: process.execPath, args: ['-e', '0'] };
        const { equity, fills } = JSON.parse(spawnSync(ours.file, args, { encoding: 'utf8' }).stdout);
        if (fills !== 2225 || Math.abs(equity / 150_525.9970334818 - 1) > 1e-9)
          throw new Error(`the cold run ends with ${equity} and ${fills} fills`);
        const [mine, empty, ratios]: number[][] = [[], [], []];
        const rounds = lab.pick(21, 3);
        for (let round = 0; round < rounds; round++) {
          const first = round % 2 === 0 ? lab.wall(ours) : undefined;
          const b = lab.wall(nothing);
          const a = first ?? lab.wall(ours);
          mine.push(a);
          empty.push(b);
          ratios.push(a / b);
        }
        const spread = [Math.min(...ratios), Math.max(...ratios)] as const;
        return { ratio: median(ratios), ours: median(mine), theirs: median(empty), rounds, spread };
      },
    },
  ],
  sides: {},
} satisfies Suite;
