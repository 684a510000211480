import { parseArgs } from 'node:util';
import { connect } from '../../../src/kube/connect.ts';
import { reflect } from '../../../src/kube/reflection.ts';
import { Controller } from './controller.ts';
import { modelServer } from './server.ts';

/* A stand-in for the MLService controller of T9k, which is not public, and for its model servers. */

const { values } = parseArgs({
  options: {
    spoke: { type: 'string', default: '' },
    kubeconfig: { type: 'string', default: '' },
    /** ADDRESS:PORT */
    listen: { type: 'string', default: '' },
    hosts: { type: 'string', default: '' },
  },
});
const { spoke, kubeconfig, hosts } = values;
const [address = '', port] = values.listen.split(':');
const site = { spoke, port: Number(port) };

const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
log(`stand-in for the MLService controller and the model servers of ${spoke}: no model is served`);

const cluster = await connect({ kubeconfig });
const controller = new Controller({ cluster, reflect, site, address, hostsFile: hosts, log });
const server = modelServer(spoke, (host) => controller.backendOf(host));
server.listen(site.port, address, () => log(`listening on ${values.listen}`));
