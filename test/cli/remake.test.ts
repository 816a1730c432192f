import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { remakeRun } from '../../src/cli/flows/remake.js';
import { openStore } from '../../src/data/store/database.js';
import { scratchFolder } from '../support/cli.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

it('refuses a run that an older version has specified, with the line that makes a new one', async () => {
  const store = openStore(join(scratch.path, 'old.sqlite'));
  const request = { schema: 'quant/run-request@1', spec: { schema: 'quant/run-spec@1' }, plugins: [] };
  const run = {
    id: 'momentum-12345678',
    kind: 'backtest',
    createdAt: 0,
    command: 'quant backtest --strategy momentum',
    specJson: JSON.stringify(request),
    specHash: '',
    dataHash: '',
    codeVersion: '',
    metricsJson: '{}',
    folder: scratch.path,
    isSimulated: false,
    status: 'done',
  };
  await expect(remakeRun(store, run)).rejects.toMatchObject({
    code: 'E_DATA',
    message: 'momentum-12345678 is written as quant/run-spec@1, this version reads quant/run-spec@2',
    hint: 'make a new run: quant backtest --strategy momentum',
  });
  store.close();
});
