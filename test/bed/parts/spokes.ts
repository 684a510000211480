import { join } from 'node:path';
import { apply, binary, kubectl } from '../bed.ts';
import { run } from '../commandline.ts';
import type { SpokeName } from '../folder.ts';
import { untilAnswers } from '../probe.ts';
import { MLSERVICE_CRDS } from './mlservice.ts';
import type { Part } from './part.ts';

const STANDIN = join(import.meta.dirname, '../standin/main.ts');

/** The MLService stand-in of a spoke. */
export function standin(spoke: SpokeName): Part {
  const name = `${spoke}-standin`;
  return {
    name,
    needs: [spoke],
    async start(bed) {
      await apply(bed, spoke, MLSERVICE_CRDS);
      const listen = `${bed.claim.addresses[spoke]}:${bed.claim.webPort}`;
      const spec = {
        name,
        command: process.execPath,
        args: [
          '--disable-warning=ExperimentalWarning',
          STANDIN,
          `--spoke=${spoke}`,
          `--kubeconfig=${bed.folder.kubeconfig(spoke)}`,
          `--listen=${listen}`,
          `--hosts=${join(bed.folder.hostsParts, spoke)}`,
        ],
      };
      // An unknown host: any answer shows that it is up.
      await bed.processes.start(spec, () => untilAnswers(`http://${listen}/`, { status: 404 }));
    },
  };
}

/** Registers a spoke with Karmada, as the manual does it. */
export function registration(spoke: SpokeName): Part {
  return {
    name: `${spoke}-join`,
    needs: ['karmada-controller-manager', `${spoke}-controllers`],
    async start(bed) {
      await run(binary(bed, 'karmadactl'), [
        'join',
        spoke,
        `--kubeconfig=${bed.folder.kubeconfig('karmada')}`,
        `--cluster-kubeconfig=${bed.folder.kubeconfig(spoke)}`,
      ]);
      await kubectl(bed, 'karmada', [
        'wait',
        '--for=condition=Ready',
        '--timeout=60s',
        `cluster/${spoke}`,
      ]);
    },
  };
}
