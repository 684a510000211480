import { HmlsError } from '../../../src/errors.ts';
import { decideApply, desiredHeadIngress } from '../../../src/headingress/desired.ts';
import { kindsIn } from '../../../src/headingress/istio/cluster/versions.ts';
import { headIngressObjects } from '../../../src/headingress/istio/objects.ts';
import { assertExpressible } from '../../../src/headingress/istio/spelling.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { printerOf } from '../../../src/render/kubectl/printer.ts';
import { renderYamlStream } from '../../../src/render/kubectl/yaml.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { formatOf } from '../../output/output.ts';
import { readServices } from '../../select/manifests.ts';
import type { renderFlags } from '../flags/traffic.ts';
import { optionsOf } from './options.ts';
import { placeOf, serviceOf } from './service.ts';

const FORMATS = ['yaml', 'json'] as const;

type RenderFlags = FlagsOf<typeof renderFlags>;

export async function run(flags: RenderFlags, context: Context): Promise<void> {
  const format = formatOf(flags.output, FORMATS);
  const objects = flags.filename ? await offline(flags, context) : await online(flags, context);
  context.io.out(
    format === 'json' ? printerOf({ as: 'json' })(listOf(objects)) : renderYamlStream(objects),
  );
}

const listOf = (items: readonly KubeObject[]) => ({ apiVersion: 'v1', kind: 'List', items });

async function online(flags: RenderFlags, context: Context): Promise<readonly KubeObject[]> {
  const options = optionsOf(flags);
  const hmls = await serviceOf(flags, context);
  const backend = await backendOf(flags, context);
  const live = await backend.find(placeOf(hmls, flags));
  return backend.render(decideApply(hmls, options)({ live }).headIngress);
}

async function offline(flags: RenderFlags, { input }: Context): Promise<KubeObject[]> {
  const manifests = await readServices({ filename: flags.filename }, input, 'get');
  const services = manifests.map(({ object }) => object as HyperMLService);
  const hmls = onlyOf(services, flags);
  const { headIngress } = desiredHeadIngress(hmls, undefined, optionsOf(flags));
  assertExpressible(headIngress);
  return headIngressObjects(headIngress, kindsIn(flags.apiVersion ?? 'v1beta1').apiVersion);
}

function onlyOf(services: readonly HyperMLService[], { hmls, namespace }: RenderFlags) {
  const named = services.filter(({ metadata }) => hmls === undefined || metadata.name === hmls);
  const [only, ...others] = named;
  if (only && others.length === 0) {
    return { ...only, metadata: { namespace: namespace ?? 'default', ...only.metadata } };
  }
  const names = services.map(({ metadata }) => metadata.name).join(', ');
  throw new HmlsError('usage', `name one of the HyperMLServices in the file: ${names || 'none'}`);
}
