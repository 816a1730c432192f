import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/data/store/database.js';
import { getModel } from '../../src/data/store/models.js';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const work = join(cwd, 'data', 'work');

const REST = ['--target', 'direction', '--horizon', '6', '--cv', 'purged:3,embargo=1%', '--workers', '1'];
/** Four fits, one after the other. */
const LINE = ['train', '--plugin', './gate.mjs', '--learner', 'gate(gbm(trees=20))', ...REST];

/**
 * In a learner's file: how many fits a process may finish, all of them where nobody says. It holds the next one for a minute, so
 * that a signal meets it in that fit however slow the machine is.
 */
const GATE = `let begun = 0;
  const most = Number(process.env.MOST_FITS ?? Infinity);
  const gate = () => { if (++begun > most) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000); };`;

/** Fits that are kept whole: what is being written stands under another name. */
function keptFits(): number {
  if (!existsSync(work)) return 0;
  const names = readdirSync(work).flatMap((name) => readdirSync(join(work, name)));
  return names.filter((name) => /^[0-9a-f]{64}\.txt$/.test(name)).length;
}

/** Starts a training that finishes some fits more and no others, and ends it by a signal once those are kept. */
function trainUntilKept(name: string, signal: NodeJS.Signals, more: number, line = LINE): Promise<CliResult> {
  const least = keptFits() + more;
  return quant([...line, '--name', name], {
    cwd,
    env: { MOST_FITS: String(more) },
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
  writeFileSync(
    join(cwd, 'gate.mjs'),
    `${GATE}
     export default { kind: 'learner', name: 'gate', summary: 'waits, then learns as its member', source: 'own', params: {},
       members: { min: 1, max: 1, default: ['gbm'] }, tasks: ['classification'],
       fit: (data, _, rng, { members: [own] }) => { gate(); return own.definition.fit(data, own.params, rng); },
       restore: (json, [own]) => own.definition.restore(json) };`,
  );
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
    expect(killed.code, killed.stderr).toBeNull();
    expect(keptFits()).toBe(1);
    expect(modelJson('cut')).toBeUndefined();

    const stopped = await trainUntilKept('cut', 'SIGINT', 1);
    expect(stopped.code, stopped.stderr).toBe(6);
    expect(stopped.stderr).toContain('1 of 4 fits were done before the interruption: kept');
    expect(stopped.stderr).toContain('run the same command again: 2 of 4 fits are kept');

    const finished = await quant([...LINE, '--name', 'cut'], { cwd });
    expect(finished.code, finished.stderr).toBe(0);
    expect(finished.stderr).toMatch(/^2 of 4 fits were done before the interruption: kept$/m);
    expect(modelJson('cut')).toBe(modelJson('whole'));
    expect(existsSync(work), 'nothing is left behind').toBe(false);
  }, 120_000);

  it('begins anew when a plug-in that it uses has changed', async () => {
    const own = (answer: number): void =>
      writeFileSync(
        join(cwd, 'own.mjs'),
        `${GATE}
         const said = { predict: (_, rows) => new Float64Array(rows).fill(${answer}), toJSON: () => ({}) };
         export default { kind: 'learner', name: 'own', summary: 'waits', source: 'own', params: {},
           tasks: ['classification'], fit: () => { gate(); return said; }, restore: () => said };`,
      );
    const line = ['train', '--plugin', './own.mjs', '--learner', 'own', ...REST];
    own(0.25);
    await trainUntilKept('own', 'SIGKILL', 1, line);
    expect(keptFits()).toBe(1);
    own(0.75);
    const changed = await trainUntilKept('own', 'SIGINT', 1, line);
    expect(changed.stderr).toContain('run the same command again: 1 of 4 fits are kept');
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
