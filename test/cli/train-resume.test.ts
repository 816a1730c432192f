import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/data/store/database.js';
import { getModel } from '../../src/data/store/models.js';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const work = join(cwd, 'data', 'work');

/** Fits of half a second each or so, one after the other. */
const LINE = [
  ...['train', '--learner', 'gbm(trees=120)', '--target', 'direction', '--horizon', '6'],
  ...['--cv', 'purged:3,embargo=1%', '--workers', '1'],
];

/** Fits that are kept whole: what is being written stands under another name. */
function keptFits(): number {
  if (!existsSync(work)) return 0;
  const names = readdirSync(work).flatMap((name) => readdirSync(join(work, name)));
  return names.filter((name) => /^[0-9a-f]{64}\.txt$/.test(name)).length;
}

/** Starts the training, and ends it by a signal once a fit has been kept. */
function trainUntilKept(name: string, signal: NodeJS.Signals, least: number, line = LINE): Promise<CliResult> {
  return quant([...line, '--name', name], {
    cwd,
    onStart: (child) => {
      const looking = setInterval(() => {
        if (keptFits() < least) return;
        clearInterval(looking);
        child.kill(signal);
      }, 5);
      child.on('close', () => clearInterval(looking));
    },
  });
}

function modelJson(name: string): string | undefined {
  const store = openStore(join(cwd, 'data', 'quant.sqlite'));
  try {
    return getModel(store, name)?.json;
  } finally {
    store.close();
  }
}

beforeAll(async () => {
  const args = ['--source', 'sim(seed=3)', '--symbols', 'BTCUSDT', '--since', '2023-09-01', '--until', '2024-02-01'];
  const fetched = await quant(['fetch', ...args], { cwd });
  expect(fetched.code, fetched.stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('an interrupted training', () => {
  it('goes on after kill -9 and after Ctrl-C, says what it kept, and ends with the same bits', async () => {
    const whole = await quant([...LINE, '--name', 'whole'], { cwd });
    expect(whole.code, whole.stderr).toBe(0);
    expect(keptFits(), 'nothing is left behind').toBe(0);

    const killed = await trainUntilKept('cut', 'SIGKILL', 1);
    expect(killed.code).toBeNull();
    const kept = keptFits();
    expect(kept).toBeGreaterThan(0);
    expect(modelJson('cut')).toBeUndefined();

    const stopped = await trainUntilKept('cut', 'SIGINT', kept + 1);
    expect(stopped.code, stopped.stderr).toBe(6);
    expect(stopped.stderr).toContain(`${kept} of 4 fits were done before the interruption: kept`);
    expect(stopped.stderr).toMatch(/run the same command again: \d of 4 fits are kept/);

    const finished = await quant([...LINE, '--name', 'cut'], { cwd });
    expect(finished.code, finished.stderr).toBe(0);
    expect(finished.stderr).toMatch(/^[23] of 4 fits were done before the interruption: kept$/m);
    expect(modelJson('cut')).toBe(modelJson('whole'));
    expect(existsSync(work), 'nothing is left behind').toBe(false);
  }, 120_000);

  it('begins anew when a plug-in that it uses has changed', async () => {
    const own = (answer: number): void =>
      writeFileSync(
        join(cwd, 'own.mjs'),
        `const said = { predict: (_, rows) => new Float64Array(rows).fill(${answer}), toJSON: () => ({}) };
         const wait = () => { let x = 1; for (let k = 0; k < 5e7; k++) x = Math.sin(x); return x; };
         export default { kind: 'learner', name: 'own', summary: 'waits', source: 'own', params: {},
           tasks: ['classification'], fit: () => (wait() > 2 ? undefined : said), restore: () => said };`,
      );
    const line = ['train', '--plugin', './own.mjs', '--learner', 'own', ...LINE.slice(3)];
    own(0.25);
    await trainUntilKept('own', 'SIGKILL', 1, line);
    expect(keptFits()).toBeGreaterThan(0);
    own(0.75);
    const changed = await trainUntilKept('own', 'SIGINT', keptFits() + 1, line);
    expect(changed.stderr).not.toContain('were done before the interruption');
  }, 120_000);

  it('gives the same model in this thread and on one and two workers', async () => {
    for (const workers of ['0', '1', '2']) {
      const small = ['train', '--learner', 'ridge', '--target', 'return', '--cv', 'purged:3', '--verbose'];
      const { code, stderr } = await quant([...small, '--workers', workers, '--name', `ridge${workers}`], { cwd });
      expect(code, stderr).toBe(0);
    }
    expect(modelJson('ridge1')).toBe(modelJson('ridge0'));
    expect(modelJson('ridge2')).toBe(modelJson('ridge0'));
  }, 60_000);
});
