import { HmlsError } from '../../../src/domain/errors.ts';
import { isOurs, MANAGED_BY_LABELS } from '../../../src/domain/headingress.ts';
import { headIngressTable } from '../../../src/render/headingress.ts';
import { documentOf } from '../../../src/render/objects.ts';
import type { Context, Register } from '../../context.ts';
import { type IngressFlags, withIngressFlags } from '../../ingress.ts';
import { plainName } from '../../names.ts';
import { type OutputFlags, outputOf, withOutputFlags } from '../../output.ts';
import { allNamespacesFlag } from '../../selection.ts';
import { type Gate, gateOf, type Live, liveOf } from './session.ts';
import { shownOf } from './shown.ts';

export const get: Register = (yargs, context) =>
  yargs.command(
    'get [names..]',
    'List HeadIngresses, their weights, and whether they follow their HyperMLServices',
    (y) =>
      withOutputFlags(withIngressFlags(y))
        .positional('names', {
          type: 'string',
          array: true,
          default: [] as string[],
          describe: 'HeadIngresses; default: all',
        })
        .option('all-namespaces', allNamespacesFlag)
        .example('kubectl hmls headingress get', ''),
    (args) => run(args, context),
  );

interface GetFlags extends IngressFlags, OutputFlags {
  readonly names: readonly string[];
  readonly allNamespaces?: boolean | undefined;
}

async function run(flags: GetFlags, context: Context): Promise<void> {
  const output = await outputOf(flags, context.input);
  const hub = await context.connect(flags);
  const gate = await gateOf(flags, context);
  const own = flags.ingressNamespace ?? flags.namespace ?? hub.defaultNamespace;
  const namespace = flags.allNamespaces ? undefined : own;
  const found = await listed(flags.names.map(plainName), namespace, gate);
  if (found.length === 0) {
    const where = namespace === undefined ? '' : ` in ${namespace} namespace.`;
    context.io.err(`No resources found${where}\n`);
  } else if ('print' in output) {
    const objects = found.map(({ virtualService }) => virtualService);
    context.io.out(output.print(documentOf(objects, { bare: flags.names.length === 1 })));
  } else {
    const shown = await Promise.all(found.map((live) => shownOf(live, hub)));
    const options = {
      wide: output.table === 'wide',
      namespaces: namespace === undefined,
      headers: output.headers,
    };
    context.io.out(headIngressTable(shown, options, context.now()));
  }
}

async function listed(
  names: readonly string[],
  namespace: string | undefined,
  { ingress, kinds }: Gate,
): Promise<Live[]> {
  if (names.length > 0 && namespace === undefined) {
    throw new HmlsError('usage', 'a resource cannot be retrieved by name across all namespaces');
  }
  if (names.length > 0) {
    const refs = names.map((name) => ({ namespace: namespace ?? '', name }));
    const objects = await Promise.all(refs.map((ref) => ingress.get(kinds.virtualServices, ref)));
    return objects.map(liveOf);
  }
  const [label] = Object.entries(MANAGED_BY_LABELS);
  const { items } = await ingress.list(kinds.virtualServices, {
    namespace,
    labelSelector: label?.join('='),
  });
  return items.filter(isOurs).map(liveOf);
}
