const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // Node strips the types; see tsconfig.json for the flags that keep that possible.
  transform: {},
  setupFiles: ['<rootDir>/test/support/realm.ts'],
};

const tier = (displayName, ...testMatch) => ({ ...shared, displayName, testMatch });

/** A tier whose tests wait for real servers. */
const patient = (...of) => ({
  ...tier(...of),
  setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
});

export default {
  projects: [
    tier(
      'unit',
      '<rootDir>/test/*.test.ts',
      '<rootDir>/test/{domain,render,routing,kube,controller,cli,manifests,scripts}/**/*.test.ts',
    ),
    patient('contract', '<rootDir>/test/contract/**/*.test.ts'),
    patient('e2e', '<rootDir>/test/e2e/**/*.test.ts'),
    patient('smoke', '<rootDir>/test/smoke/**/*.test.ts'),
  ],
};
