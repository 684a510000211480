import { join } from 'node:path';
import { binary } from '../bed.ts';
import { untilAnswers } from '../probe.ts';
import type { Part } from './part.ts';

/** One etcd for all clusters. It need not survive the machine, so it does not wait for the disk. */
export const etcd: Part = {
  name: 'etcd',
  needs: [],
  start(bed) {
    const client = `http://127.0.0.1:${bed.claim.ports.etcd}`;
    const peer = `http://127.0.0.1:${bed.claim.ports.etcdPeer}`;
    const spec = {
      name: 'etcd',
      command: binary(bed, 'etcd'),
      args: [
        '--name=bed',
        `--data-dir=${join(bed.folder.data, 'etcd')}`,
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=bed=${peer}`,
        '--unsafe-no-fsync',
        '--log-level=warn',
      ],
    };
    return bed.processes.start(spec, () => untilAnswers(`${client}/health`));
  },
};
