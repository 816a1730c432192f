import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import rules from '../../src/cli/commands/rules.js';
import { plainRules } from '../../src/core/market-rules.js';
import { standInTiers } from '../../src/core/stand-in-tiers.js';
import { RULE_FIELDS } from '../../src/data/store/rules.js';
import { scratchFolder } from '../support/cli.js';
import { runCommand } from '../support/in-process.js';

const read = (name: string): string => readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs', name), 'utf8');
const PAGE = read('rules.md');
const scratch = scratchFolder();
afterAll(() => scratch.remove());

const block = (kind: string): string => new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 's').exec(PAGE)?.[1] ?? '';

it('the rules file of the page is taken, and says what the page says', async () => {
  const file = join(scratch.path, 'rules.yaml');
  const db = join(scratch.path, 'rules.sqlite');
  writeFileSync(file, block('yaml'));
  expect((await runCommand(rules, db, ['import', file])).stdout).toBe(block('text'));
  const shown = (await runCommand(rules, db, ['show', 'BTCUSD'])).stdout;
  expect(shown).toContain('inverse, settled in BTC');
  expect(shown).toContain('margin, since 2023-01-01 00:00 UTC');
});

it('the page names every key of a rules file', () => {
  const tables = PAGE.split('\n').filter((line) => line.startsWith('|'));
  for (const key of [...RULE_FIELDS, 'venue', 'market', 'symbol', 'marginTables', 'floorNotional', 'capNotional']) {
    expect(tables.join('\n'), key).toContain(`\`${key}\``);
  }
});

it('rule 24 lists the tables that stand in', () => {
  const assumptions = read('assumptions.md');
  const shown = (floor: number): string => floor.toLocaleString('en-US');
  for (const given of [
    { contract: 'linear', base: 'BTC', quote: 'USDT' },
    { contract: 'linear', base: 'XRP', quote: 'USDT' },
    { contract: 'inverse', base: 'BTC', quote: 'USD' },
    { contract: 'inverse', base: 'XRP', quote: 'USD' },
  ] as const) {
    const cell = standInTiers(plainRules(given))
      .tiers.map(
        (t) => `${shown(t.floorNotional)}: ${t.maxLeverage}x, ${Number((t.maintenanceRate * 100).toFixed(6))} %`,
      )
      .join(' · ');
    expect(assumptions).toContain(`| ${cell} |`);
  }
});
