import { EVENTS, HYPERMLSERVICES } from '../../src/kube/cluster.ts';
import { describeService } from '../../src/render/describe.ts';
import type { Context, GlobalFlags, Register } from '../context.ts';
import { plainName } from '../names.ts';

export const describe: Register = (yargs, context) =>
  yargs.command(
    'describe <name>',
    'Show one HyperMLService: where it is, how it does, and what is wrong',
    (y) =>
      y
        .positional('name', { type: 'string', demandOption: true })
        .example('kubectl hmls describe hmls-sample', ''),
    (args) => run(args, context),
  );

interface DescribeArgs extends GlobalFlags {
  readonly name: string;
}

async function run(args: DescribeArgs, { io, connect, now }: Context): Promise<void> {
  const hub = await connect(args);
  const namespace = args.namespace ?? hub.defaultNamespace;
  const hmls = await hub.get(HYPERMLSERVICES, { namespace, name: plainName(args.name) });
  const fieldSelector = `involvedObject.uid=${hmls.metadata.uid}`;
  const { items: events } = await hub.list(EVENTS, { namespace, fieldSelector });
  io.out(describeService(hmls, events, now()));
}
