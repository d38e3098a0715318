/**
 * Test tiers. The tier is in the file's name or folder, so that a tier can be run alone: `unit` is pure and fast, `form`
 * reads the source tree, `int` uses a real PostgreSQL and NATS, `acceptance` and `browser` drive the whole product. Tiers
 * that start servers run one after the other, in the order of the groups.
 */
import { configDefaults, defineConfig } from 'vitest/config';

const WHOLE_PRODUCT = [
  'tests/acceptance/**',
  'tests/browser/**',
  'tests/crash/**',
  'tests/fuzz/**',
];
const INTEGRATION = ['**/*.int.test.ts'];
// Says what the machine lacks, so that a skip is read.
const MISSING = ['tests/missing.setup.ts'];
const FORM = ['tests/form/**/*.test.ts'];
/** A page on a busy machine may take seconds for what it does at once on a quiet one; the preset is one second. */
const PATIENT = { poll: { timeout: 30_000, interval: 50 } };

export default defineConfig({
  test: {
    // Two workers fit the smallest machine that this must run on; more would only take turns.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: MISSING,
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...configDefaults.exclude, ...WHOLE_PRODUCT, ...INTEGRATION, ...FORM],
          // Files of one worker share what they import: nothing here changes a module.
          isolate: false,
          // Ends what hangs; what takes half a second alone may take ten on a machine that others use.
          testTimeout: 60_000,
        },
      },
      {
        test: { name: 'form', include: FORM, testTimeout: 60_000 },
      },
      {
        test: {
          name: 'int',
          sequence: { groupOrder: 1 },
          globalSetup: [...MISSING, 'platform/testing/global-setup.ts'],
          include: INTEGRATION,
          exclude: [...configDefaults.exclude, ...WHOLE_PRODUCT],
          // Real servers on a busy machine of two cores: a limit is there to end what hangs, not to time what works.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'acceptance',
          sequence: { groupOrder: 2 },
          globalSetup: MISSING,
          include: ['tests/acceptance/**/*.test.ts'],
          fileParallelism: false,
          expect: PATIENT,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          // Not part of `npm test`: it ends processes by force for minutes. `npm run test:crash`, and `.ci/run`.
          name: 'crash',
          sequence: { groupOrder: 4 },
          // Each file has a product of its own and waits for much of its time: two at once.
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 3_000_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          // Not part of `npm test`: it fires at the doors for a minute, or ten. `npm run test:fuzz`, and `.ci/run`.
          name: 'fuzz',
          sequence: { groupOrder: 5 },
          include: ['tests/fuzz/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 3_000_000,
        },
      },
      {
        test: {
          // Each file has a page and a server of its own: two at once.
          name: 'browser',
          sequence: { groupOrder: 3 },
          globalSetup: MISSING,
          include: ['tests/browser/**/*.test.ts'],
          expect: PATIENT,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
