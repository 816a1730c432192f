import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const run = (...words: string[]): Promise<CliResult> => quant(words, { cwd: scratch.path });
const WALK =
  'walkforward --symbols BTCUSDT --interval 1h --candidates 1 --learner logistic --train 60d --test 60d'.split(' ');
const DRIFT = 'on-drift:min=5d,max=20d,outcomes=10,level=0.2,bars=200';
let made: CliResult;

beforeAll(async () => {
  await run(
    'fetch',
    '--source',
    'sim(seed=7)',
    '--symbols',
    'BTCUSDT',
    '--interval',
    '1h',
    '--since',
    '2023-06-01',
    '--until',
    '2023-12-01',
  );
  made = await run(...WALK, '--strategy', 'model-signal', '--retrain', DRIFT);
}, 120_000);
afterAll(() => scratch.remove());

describe('quant walkforward --retrain', () => {
  it('lists every training with its date, its reason and its rows', () => {
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/trained +\d+ models, [1-9]\d* of them inside a test part/);
    const [id] = readdirSync(join(scratch.path, 'reports'));
    const { retrainings } = JSON.parse(readFileSync(join(scratch.path, 'reports', id, 'result.json'), 'utf8'));
    expect(retrainings[0]).toMatchObject({ window: 0, symbol: 'BTCUSDT', reason: 'a window begins' });
    expect(retrainings.map((one: { at: string }) => one.at)).toEqual(
      retrainings.map((one: { at: string }) => one.at).sort(),
    );
    for (const { rows } of retrainings) expect(rows).toBeGreaterThan(1000);
    expect(readFileSync(join(scratch.path, 'reports', id, 'index.html'), 'utf8')).toContain('Trainings of the model');
    const request = JSON.parse(readFileSync(join(scratch.path, 'reports', id, 'request.json'), 'utf8'));
    expect(request.walkforward.retrain).toBe(
      'on-drift:psi=0.25,columns=0.5,bars=200,outcomes=10,level=0.2,min=5d,max=20d',
    );
  });

  it('is made again to the same bits', async () => {
    const [id] = readdirSync(join(scratch.path, 'reports'));
    const again = await run('runs', 'reproduce', id);
    expect(again.code, again.stderr).toBe(0);
  });

  it('is refused where no model is trained, and where its rule is not understood', async () => {
    const none = await run(...WALK, '--strategy', 'momentum', '--retrain', 'every:30d');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('momentum reads none')]);
    const odd = await run(...WALK, '--strategy', 'model-signal', '--retrain', 'on-drift:ps=1');
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('does not take "ps"')]);
  });
});
