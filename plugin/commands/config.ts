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
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context, GlobalFlags } from '../context.ts';
import { formatOf } from '../output/output.ts';
import type { profileFlags, viewFlags } from './flags/operate.ts';

export async function view(args: FlagsOf<typeof viewFlags>, context: Context) {
  const format = formatOf(args.output, ['json', 'yaml']);
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

export async function setProfile(
  { name, ...given }: FlagsOf<typeof profileFlags>,
  context: Context,
) {
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

export async function useProfile({ name }: FlagsOf<typeof profileFlags>, context: Context) {
  await change(context, ({ profiles }) => {
    if (name === '') return { profiles };
    settingsOf({ profile: name }, {}, { profiles }); // says so if there is none
    return { currentProfile: name, profiles };
  });
  context.io.out(name === '' ? 'No profile in use.\n' : `Switched to profile "${name}".\n`);
}

async function change({ env, input, save }: Context, by: (file: Profiles) => Profiles) {
  const path = configPath(env);
  await save(path, renderYaml(by(await profilesIn(path, input))));
}
