import { join } from 'node:path';

/** The CRDs of MLService and MLServiceRuntime, which accept any spec. */
export const MLSERVICE_CRDS = join(
  import.meta.dirname,
  '../../../src/manifests/mlservice-crds.yaml',
);
