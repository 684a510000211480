import { homedir } from 'node:os';
import { isatty } from 'node:tty';

/** What kube/ reads of the process that it runs in. Tests pass their own. */
export interface Environment {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly home: string;
  /** Whether a person can answer a credential plugin's questions. */
  readonly stdinIsTerminal: boolean;
  /** Where Kubernetes mounts a pod's service account. */
  readonly serviceAccountDir: string;
}

export function processEnvironment(): Environment {
  return {
    env: process.env,
    home: homedir(),
    stdinIsTerminal: isatty(0),
    serviceAccountDir: '/var/run/secrets/kubernetes.io/serviceaccount',
  };
}
