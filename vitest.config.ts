import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// A test's name says what it needs: x.test.ts nothing, x.pg.test.ts a database, x.e2e.ts a database and a browser.
const databaseSetup = 'tests/support/database-setup.ts'

export default defineConfig({
  test: {
    // A worker each for many cores would leave none for PostgreSQL and the browser.
    maxWorkers: Math.max(2, Math.min(4, Math.floor(availableParallelism() / 2))),
    // Starting a fresh worker and importing everything again for each file took most of the run.
    isolate: false,
    restoreMocks: true,
    // What is waited for is waited for: a limit against hanging here too. Of a second, half may pass before a busy machine looks at all.
    expect: { poll: { timeout: 20_000 } },
    setupFiles: ['tests/support/property-seed.ts'],
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['{src,tests,scripts,examples}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.pg.test.{ts,tsx}', '**/node_modules/**'],
          // A limit against hanging, not a budget: a property test on a slow machine may take its time.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // One project for both, so that they share one PostgreSQL.
          name: 'database',
          include: ['{src,tests,examples}/**/*.pg.test.{ts,tsx}', '{src,tests,examples}/**/*.e2e.{ts,tsx}'],
          globalSetup: existsSync(join(import.meta.dirname, databaseSetup)) ? [databaseSetup] : [],
          // As above, and longer: hours in which a machine runs at a third of its speed are no failure of a walk through the whole.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
