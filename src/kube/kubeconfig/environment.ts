import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { homeOn } from './locations.ts';

/** What kube/ reads of the process that it runs in. Tests pass their own. */
export interface Environment {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  /** '' if there is none. */
  readonly home: string;
  /** Whether a person can answer a credential plugin's questions. */
  readonly stdinIsTerminal: boolean;
  /** Where Kubernetes mounts a pod's service account. */
  readonly serviceAccountDir: string;
}

export function processEnvironment(): Environment {
  const { env, platform } = process;
  return {
    env,
    platform,
    home: homeOn(platform, env, { exists: existsSync, isWritableFolder }),
    stdinIsTerminal: isatty(0),
    serviceAccountDir: '/var/run/secrets/kubernetes.io/serviceaccount',
  };
}

function isWritableFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
