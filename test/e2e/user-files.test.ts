import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, quant, scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
const cwd = scratch.path;
const run = (...args: string[]): Promise<CliResult> => quant(args, { cwd });

/** A strategy of a user that does something at its first bar. */
function strategyFile(name: string, atFirstBar: string, head = ''): string {
  writeFileSync(
    join(cwd, `${name}.ts`),
    `import { defineStrategy } from 'quant';
${head}
export default defineStrategy({
  name: '${name}', summary: 'a file', source: 'own',
  params: { x: { type: 'int', default: 0, min: 0, max: 9, doc: 'a number' } },
  needs: () => ({ features: [] }),
  start: () => ({ onBar: (bar, s) => { if (bar.barCount(s) === 1) { ${atFirstBar} } } }),
});
`,
  );
  return `./${name}.ts`;
}

beforeAll(async () => {
  const range = ['--since', '2024-01-01', '--until', '2024-01-10'];
  const { code, stderr } = await run('fetch', '--source', 'sim(seed=4)', '--symbols', 'BTCUSDT', ...range);
  expect(code, stderr).toBe(0);
});
afterAll(() => scratch.remove());

describe('what a file prints', () => {
  it.each([
    ['backtest', ''],
    ['sweep', '(x=1|2)'],
  ])('goes to stderr in a %s, so that the JSON on stdout stays whole', async (command, args) => {
    const prints = "console.log('told'); console.info('told'); console.debug('told'); console.table([['told']]);";
    const own = "import own from 'node:console'; own.log('at load');";
    const file = strategyFile(`talks-${command}`, prints, own);
    const workers = command === 'sweep' ? ['--workers', '1'] : [];
    const { code, stdout, stderr } = await run(command, '--strategy', `${file}${args}`, '--json', ...workers);
    expect(code, stderr).toBe(0);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stdout).not.toContain('at load');
    expect(stderr).toContain('at load');
    expect(stderr).toContain('told');
  });
});
