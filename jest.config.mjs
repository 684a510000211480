const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // Node strips the types; see tsconfig.json for the flags that keep that possible.
  transform: {},
  setupFiles: ['<rootDir>/test/support/realm.ts'],
};

const tier = (displayName, ...testMatch) => ({ ...shared, displayName, testMatch });

const PATIENCE = '<rootDir>/test/support/patience.ts';

/** A tier whose tests wait for real servers. */
const patient = (...of) => ({ ...tier(...of), setupFilesAfterEnv: [PATIENCE] });

/** One whose tests leave things on the control planes of a bed. */
const swept = (...of) => ({
  ...tier(...of),
  setupFilesAfterEnv: [PATIENCE, '<rootDir>/test/e2e/support/sweep.ts'],
});

export default {
  projects: [
    tier('unit', '<rootDir>/test/*.test.ts', '<rootDir>/test/!(contract|e2e|smoke)/**/*.test.ts'),
    patient('contract', '<rootDir>/test/contract/**/*.test.ts'),
    swept('e2e', '<rootDir>/test/e2e/**/*.test.ts'),
    patient('smoke', '<rootDir>/test/smoke/**/*.test.ts'),
  ],
};
