import { jest } from '@jest/globals';

// What runs on real control planes takes as long as they take: a test fails for what is wrong.
jest.setTimeout(180_000);
