import { deleteHeadIngress } from '../../../src/controller/headingress.ts';
import { typedName } from '../../../src/render/objects.ts';
import type { Context, Register } from '../../context.ts';
import { connectIngress, type IngressFlags, withIngressFlags } from '../../ingress.ts';
import { namedOrOnly, plainName } from '../../names.ts';

export const remove: Register = (yargs, context) =>
  yargs.command(
    'delete [hmls]',
    'Delete what create made, and nothing else',
    (y) =>
      withIngressFlags(y)
        .positional('hmls', {
          type: 'string',
          describe: 'HyperMLService; may be left out if there is only one',
        })
        .option('name', {
          type: 'string',
          describe: "Name of the VirtualService; default: the HyperMLService's",
        })
        .example('kubectl hmls headingress delete hmls-sample', ''),
    (args) => run(args, context),
  );

interface DeleteFlags extends IngressFlags {
  readonly hmls?: string | undefined;
  readonly name?: string | undefined;
}

async function run(flags: DeleteFlags, context: Context): Promise<void> {
  const ingress = await connectIngress(flags, context);
  const ref = await virtualServiceOf(flags, context);
  await deleteHeadIngress(ingress, ref, ({ kind, apiVersion, metadata }) => {
    const [type] = typedName({ kind, apiVersion, metadata }).split('/');
    context.io.out(`${type} "${metadata.name}" deleted from ${ref.namespace} namespace\n`);
  });
}

/** By name alone where it is given: the HyperMLService may be gone already. */
async function virtualServiceOf(flags: DeleteFlags, { connect }: Context) {
  const hub = await connect(flags);
  const namespace = flags.namespace ?? hub.defaultNamespace;
  const given = flags.name ?? (flags.hmls && plainName(flags.hmls));
  const name = given ?? (await namedOrOnly(hub, namespace, undefined)).metadata.name;
  return { namespace: flags.ingressNamespace ?? namespace, name };
}
