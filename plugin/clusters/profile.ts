import { join } from 'node:path';
import { HmlsError } from '../../src/errors.ts';
import type { Context, Input } from '../context.ts';

/** The settings of connections: their flags, and their keys in a profile. */
export const SETTINGS = [
  { flag: 'kubeconfig', key: 'kubeconfig' },
  { flag: 'context', key: 'context' },
  { flag: 'namespace', key: 'namespace' },
  { flag: 'karmada-kubeconfig', key: 'karmadaKubeconfig' },
  { flag: 'karmada-context', key: 'karmadaContext' },
  { flag: 'ingress-kubeconfig', key: 'ingressKubeconfig' },
  { flag: 'ingress-context', key: 'ingressContext' },
  { flag: 'ingress-namespace', key: 'ingressNamespace' },
] as const;

type Setting = (typeof SETTINGS)[number]['key'];
export type Profile = { readonly [key in Setting]?: string };

/** The contents of the config file. */
export interface Profiles {
  readonly currentProfile?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** The path of the config file: below XDG_CONFIG_HOME on every platform. */
export function configPath(env: Context['env']): string {
  const home = env.HOME || env.USERPROFILE || '';
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'kubectl-hmls', 'config.yaml');
}

/** @throws HmlsError `usage` if the file is malformed */
export async function profilesIn(path: string, input: Input): Promise<Profiles> {
  if ((await input.kindOf(path)) !== 'file') return { profiles: {} };
  const { readYaml } = await import('../../src/yaml/reader.ts');
  const { documents, problem } = readYaml(Buffer.from(await input.read(path)).toString('utf8'));
  if (problem) throw broken(path, `line ${problem.line}: ${problem.message}`);
  return profilesOf(documents[0]?.value ?? {}, path);
}

function profilesOf(value: unknown, path: string): Profiles {
  const { currentProfile, profiles = {}, ...others } = mappingOf(value, path, 'it');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw broken(path, `unknown key "${unknown}"`);
  const named = Object.entries(mappingOf(profiles, path, 'profiles'));
  return {
    ...(currentProfile !== undefined && { currentProfile: `${currentProfile}` }),
    profiles: Object.fromEntries(named.map(([name, one]) => [name, profileOf(one, path, name)])),
  };
}

function profileOf(value: unknown, path: string, name: string): Profile {
  const settings = Object.entries(mappingOf(value ?? {}, path, `profile "${name}"`));
  const [unknown] = settings.find(([key]) => !SETTINGS.some((one) => one.key === key)) ?? [];
  if (unknown !== undefined) throw broken(path, `unknown key "${unknown}" in profile "${name}"`);
  return Object.fromEntries(settings.map(([key, setting]) => [key, `${setting}`]));
}

function mappingOf(value: unknown, path: string, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw broken(path, `${what} must be a mapping`);
}

const broken = (path: string, why: string) =>
  new HmlsError('usage', `error loading config file "${path}": ${why}`);

/** A value and its source. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

export type Settings = { readonly [key in Setting]?: Sourced };

/** The values of flags, by setting. */
export type Given = { readonly [key in Setting | 'profile']?: string | undefined };

/** The profile in use: from the flag, else from the environment, else the current profile. */
export function chosenProfile(given: Given, env: Context['env'], file: Profiles) {
  const source = [
    { value: given.profile, source: 'flag --profile' },
    { value: env.HMLS_PROFILE, source: 'environment HMLS_PROFILE' },
    { value: file.currentProfile, source: 'current profile' },
  ].find(({ value }) => value);
  return source?.value ? { value: source.value, source: source.source } : undefined;
}

/**
 * Flags override the environment, which overrides the profile. A context belongs to a kubeconfig: sources
 * below the one that sets the kubeconfig do not set its context.
 *
 * @throws HmlsError `usage` for a profile that does not exist
 */
export function settingsOf(given: Given, env: Context['env'], file: Profiles): Settings {
  const sources = [
    { name: 'flag', of: (key: Setting) => given[key] },
    { name: 'environment', of: (key: Setting) => env[variableOf(key)] },
    profileSource(chosenProfile(given, env, file)?.value, file),
  ];
  const settings: { [key in Setting]?: Sourced } = {};
  for (const { name, of } of sources) {
    const before = { ...settings };
    for (const { key, flag } of SETTINGS) {
      const value = of(key);
      if (!value || settings[key] || before[kubeconfigOf(key)]) continue;
      settings[key] = { value, source: sourceText(name, flag, key) };
    }
  }
  return settings;
}

function profileSource(name: string | undefined, { profiles }: Profiles) {
  if (name === undefined) return { name: '', of: () => undefined };
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return { name: `profile ${name}`, of: (key: Setting) => profile[key] };
  throw new HmlsError('usage', `profile "${name}" does not exist`, {
    hint: 'kubectl hmls config view',
  });
}

function sourceText(source: string, flag: string, key: Setting): string {
  if (source === 'flag') return `flag --${flag}`;
  return source === 'environment' ? `environment ${variableOf(key)}` : source;
}

/** `HMLS_KARMADA_CONTEXT` of `karmadaContext`. */
const variableOf = (key: Setting) =>
  `HMLS_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** The kubeconfig setting of a context; any other setting itself. */
function kubeconfigOf(key: Setting): Setting {
  const names = {
    context: 'kubeconfig',
    karmadaContext: 'karmadaKubeconfig',
    ingressContext: 'ingressKubeconfig',
  } as const;
  return key in names ? names[key as keyof typeof names] : key;
}
