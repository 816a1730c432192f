import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: { tests: true, files: false }, seed: 20261120 },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // All cores: much of the time is spent waiting for processes that the tests start.
    maxWorkers: '100%',
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
