import type { Choices } from '../bed.ts';
import { CLUSTERS, SPOKES } from '../folder.ts';
import { apiServer } from './apiserver.ts';
import { controllers } from './controllers.ts';
import { etcd } from './etcd.ts';
import { hubSecret } from './hub.ts';
import { istioParts } from './istio.ts';
import { karmadaParts } from './karmada.ts';
import type { Part } from './part.ts';
import { registration, standin } from './spokes.ts';

/** All parts of a bed. */
export function partsOf({ join }: Pick<Choices, 'join'>): readonly Part[] {
  return [
    etcd,
    ...CLUSTERS.map(apiServer),
    ...CLUSTERS.map(controllers),
    hubSecret,
    ...karmadaParts,
    ...istioParts,
    ...SPOKES.map(standin),
    ...(join ? SPOKES.map(registration) : []),
  ];
}
