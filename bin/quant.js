#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

// The overview is written at build time: loading every command just to list them would double the time to answer.
const overview = new URL('../dist/help.txt', import.meta.url);
const words = process.argv.slice(2);
const isOverview = words.length === 0 || (words.length === 1 && ['--help', '-h', 'help'].includes(words[0]));

if (isOverview && existsSync(overview)) process.stdout.write(readFileSync(overview));
else {
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(words);
}
