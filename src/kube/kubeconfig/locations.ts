import { posix, win32 } from 'node:path';

/** The variables of a process. */
type Variables = Readonly<NodeJS.ProcessEnv>;

/** What can be seen of a path. */
export interface Look {
  exists(path: string): boolean;
  isWritableFolder(path: string): boolean;
}

const pathsOn = (platform: NodeJS.Platform) => (platform === 'win32' ? win32 : posix);

/**
 * The folder that kubectl takes for the user's own; '' if nothing says which.
 * Source: HomeDir in client-go util/homedir/homedir.go.
 */
export function homeOn(platform: NodeJS.Platform, env: Variables, look: Look): string {
  const { HOME = '', HOMEDRIVE, HOMEPATH, USERPROFILE = '' } = env;
  if (platform !== 'win32') return HOME;
  const drive = HOMEDRIVE && HOMEPATH ? HOMEDRIVE + HOMEPATH : '';
  const withConfig = [HOME, drive, USERPROFILE]
    .filter(Boolean)
    .find((home) => look.exists(win32.join(home, '.kube', 'config')));
  const homes = [HOME, USERPROFILE, drive].filter(Boolean);
  return (
    withConfig ?? homes.find(look.isWritableFolder) ?? homes.find(look.exists) ?? homes[0] ?? ''
  );
}

/**
 * The files that KUBECONFIG names, each once; if it is not set, that of the home folder.
 * Source: NewDefaultClientConfigLoadingRules in client-go tools/clientcmd/loader.go.
 */
export function kubeconfigsOn(platform: NodeJS.Platform, env: Variables, home: string): string[] {
  const list = env.KUBECONFIG ?? '';
  if (list === '') return [pathsOn(platform).join(home, '.kube', 'config')];
  const paths = platform === 'win32' ? unquotedParts(list) : list.split(':');
  return [...new Set(paths)].filter((path) => path !== '');
}

/** Windows parts a list at semicolons that are not in quotes. Source: SplitList in Go's path/filepath. */
const unquotedParts = (list: string) =>
  (list.match(/(?:"[^"]*(?:"|$)|[^;"])+/g) ?? []).map((path) => path.replaceAll('"', ''));

/** The folder of the file at `path`, as a whole path. */
export const folderOn = (platform: NodeJS.Platform, path: string) =>
  pathsOn(platform).dirname(pathsOn(platform).resolve(path));

/**
 * `path`, as seen from `folder` if it is not absolute. To Go, `\x` and `C:x` of Windows are not.
 * Source: ResolvePaths in client-go tools/clientcmd/loader.go, IsAbs in Go's path/filepath.
 */
export function absoluteOn(platform: NodeJS.Platform, folder: string, path: string): string {
  const isAbsolute = platform === 'win32' ? ON_A_VOLUME.test(path) : posix.isAbsolute(path);
  return isAbsolute ? path : pathsOn(platform).join(folder, path);
}

/** `C:\…`, `\\server\share\…` */
const ON_A_VOLUME = /^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/]+[\\/][^\\/]+)/;

/** The same for a command: without the system's separator in it, it is looked up in PATH. */
export const commandOn = (platform: NodeJS.Platform, folder: string, command: string) =>
  command.includes(pathsOn(platform).sep) ? absoluteOn(platform, folder, command) : command;
