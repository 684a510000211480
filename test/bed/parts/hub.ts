import { readFileSync } from 'node:fs';
import { apply } from '../bed.ts';
import { namespace } from './objects.ts';
import type { Part } from './part.ts';

/** How the hub reaches Karmada: as set up by Karmada's Helm chart. */
export const hubSecret: Part = {
  name: 'hub-secret',
  needs: ['hub'],
  async start(bed) {
    const kubeconfig = readFileSync(bed.folder.kubeconfig('karmada'), 'utf8');
    await apply(bed, 'hub', [
      namespace('karmada-system'),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'karmada-kubeconfig', namespace: 'karmada-system' },
        type: 'Opaque',
        stringData: { kubeconfig },
      },
    ]);
  },
};
