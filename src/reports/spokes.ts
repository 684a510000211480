import { isReady, readyCondition, type SpokeCluster } from '../karmada/spoke.ts';
import { clusterOf, ownerOf, type Work } from '../karmada/work.ts';
import { present, textAt } from '../kubernetes/fields.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** The spokes as Karmada sees them, which `clusters -o json` prints as they are. */
export interface SpokeReport extends TypeMeta<'SpokeReport'> {
  readonly items: readonly SpokeFacts[];
}

export interface SpokeFacts {
  readonly name: string;
  /** Whether Karmada can reach it; Unknown until it has tried. */
  readonly ready: 'True' | 'False' | 'Unknown';
  /** Of Kubernetes; absent until Karmada knows it. */
  readonly version?: string;
  /** `Push`: Karmada connects to the spoke; `Pull`: an agent on the spoke connects to Karmada. */
  readonly mode?: string;
  /** RFC 3339. */
  readonly created?: string;
  /** Number of HyperMLServices with resources there. */
  readonly services: number;
  /** Number of their Works. */
  readonly works: number;
  readonly apiEndpoint?: string;
  /** The message of Karmada's Ready condition. */
  readonly message?: string;
}

export const spokeReport = (items: readonly SpokeFacts[]): SpokeReport => ({
  ...typeMeta('SpokeReport'),
  items,
});

/** Each of `spokes` with the number of its HyperMLServices; Works of other owners do not count. */
export function spokeFacts(spokes: readonly SpokeCluster[], works: readonly Work[]): SpokeFacts[] {
  const bySpoke = Map.groupBy(works.filter(ownerOf), clusterOf);
  return [...spokes]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((spoke) => factsOf(spoke, bySpoke.get(spoke.metadata.name) ?? []));
}

function factsOf(spoke: SpokeCluster, works: readonly Work[]): SpokeFacts {
  const ready = readyCondition(spoke);
  return {
    name: spoke.metadata.name,
    ready: isReady(spoke) ? 'True' : (ready?.status ?? 'Unknown'),
    services: new Set(works.map((work) => ownerOf(work)?.uid)).size,
    works: works.length,
    ...present({
      version: spoke.status?.kubernetesVersion,
      mode: textAt(spoke, 'spec', 'syncMode'),
      created: spoke.metadata.creationTimestamp,
      apiEndpoint: textAt(spoke, 'spec', 'apiEndpoint'),
      message: ready?.message,
    }),
  };
}
