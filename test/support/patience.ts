import { jest } from '@jest/globals';

// Real control planes take as long as they take: a test should fail for a fault, not for slowness.
jest.setTimeout(180_000);
