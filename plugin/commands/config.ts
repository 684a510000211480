import type { Argv } from 'yargs';
import { renderRows } from '../../src/render/kubectl/table.ts';
import { renderYaml } from '../../src/render/kubectl/yaml.ts';
import {
  chosenProfile,
  configPath,
  type Given,
  type Profile,
  type Profiles,
  profilesIn,
  SETTINGS,
  type Sourced,
  settingsOf,
} from '../clusters/profile.ts';
import { connectionOf } from '../commandline/flags.ts';
import type { Context, GlobalFlags, Register } from '../context.ts';
import { formatOf, outputFlag } from '../output/output.ts';

export const config: Register = (yargs, context) =>
  yargs.command(
    'config',
    'Show and keep where the clusters are',
    (y) =>
      withSettingFlags(y)
        .command(
          'view',
          'Show where the clusters are, and what says so',
          (v) => v.option('output', outputFlag(FORMATS)).example('kubectl hmls config view', ''),
          (args) => view(args, context),
        )
        .command(
          'set-profile <name>',
          'Keep the flags that are given as a profile; an empty one takes a setting out',
          (v) =>
            v.positional('name', { type: 'string', demandOption: true }).example(SET_PROFILE, ''),
          (args) => setProfile(args, context),
        )
        .command(
          'use-profile <name>',
          'Take connections from this profile from now on; "" for none',
          (v) =>
            v.positional('name', { type: 'string', demandOption: true }).example(USE_PROFILE, ''),
          (args) => useProfile(args, context),
        )
        .example(SET_PROFILE, '')
        .example(USE_PROFILE, ''),
    () => {
      yargs.showHelp((text) => context.io.out(`${text}\n`));
    },
  );

const SET_PROFILE = 'kubectl hmls config set-profile prod --context hub --ingress-context edge';
const USE_PROFILE = 'kubectl hmls config use-profile prod';

const FORMATS = ['json', 'yaml'] as const;

/** Those of the settings that are no global flags anyway. */
const withSettingFlags = <T>(yargs: Argv<T>) => {
  for (const { flag } of SETTINGS.slice(3)) {
    yargs.option(flag, {
      type: 'string',
      requiresArg: true,
      describe: `${flag.replaceAll('-', ' ')}, for a profile`,
    });
  }
  return yargs;
};

async function view(args: Given & { readonly output: string | undefined }, context: Context) {
  const format = formatOf(args.output, FORMATS);
  const { env, io } = context;
  const file = await profilesIn(configPath(env), context.input);
  const settings = settingsOf(args, env, file);
  const values = { profile: chosenProfile(args, env, file), ...settings };
  const flags = Object.fromEntries(
    Object.entries(settings).map(([key, { value }]) => [key, value]),
  );
  const shown = { ...values, server: await hubServer({ ...args, ...flags }, context) };
  if (format === 'json') io.out(`${JSON.stringify(shown, null, 4)}\n`);
  else if (format === 'yaml') io.out(renderYaml(shown));
  else io.out(renderRows([['SETTING', 'VALUE', 'SOURCE'], ...rowsOf(shown)]));
}

async function hubServer(flags: GlobalFlags, context: Context): Promise<Sourced> {
  const { server } = await context.connect(connectionOf(flags));
  return { value: server, source: flags.server ? 'flag --server' : 'kubeconfig' };
}

const rowsOf = (shown: Readonly<Record<string, Sourced | undefined>>) =>
  ['profile', ...SETTINGS.map(({ key }) => key), 'server'].map((name) => {
    const { value = '<none>', source = '<none>' } = shown[name] ?? {};
    return [name, value, source];
  });

async function setProfile({ name, ...given }: Given & { readonly name: string }, context: Context) {
  await change(context, (file) => {
    const profile = { ...file.profiles[name], ...typed(given) };
    const kept = Object.entries(profile).filter(([, value]) => value !== '');
    return { ...file, profiles: { ...file.profiles, [name]: Object.fromEntries(kept) } };
  });
  context.io.out(`Profile "${name}" set.\n`);
}

const typed = (given: Given): Profile =>
  Object.fromEntries(
    SETTINGS.flatMap(({ key }) => (given[key] === undefined ? [] : [[key, given[key]]])),
  );

async function useProfile({ name }: { readonly name: string }, context: Context) {
  await change(context, ({ profiles }) => {
    if (name === '') return { profiles };
    settingsOf({ profile: name }, {}, { profiles }); // says so if there is none
    return { currentProfile: name, profiles };
  });
  context.io.out(name === '' ? 'No profile is used.\n' : `Switched to profile "${name}".\n`);
}

async function change({ env, input, save }: Context, by: (file: Profiles) => Profiles) {
  const path = configPath(env);
  await save(path, renderYaml(by(await profilesIn(path, input))));
}
