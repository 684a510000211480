import {
  absoluteOn,
  commandOn,
  folderOn,
  homeOn,
  kubeconfigsOn,
} from '../../../src/kube/kubeconfig/locations.ts';

/** A machine with some paths; folders end in a separator, and `!` if they are read-only. */
const looking = (...paths: string[]) => ({
  exists: (path: string) => paths.some((one) => one.replace(/\\!?$/, '') === path),
  isWritableFolder: (path: string) => paths.includes(`${path}\\`),
});

const ENV = {
  HOME: 'H:\\home',
  HOMEDRIVE: 'D:',
  HOMEPATH: '\\me',
  USERPROFILE: 'C:\\Users\\me',
};

describe('home', () => {
  test.each<[string, NodeJS.ProcessEnv, string[], string]>([
    [
      'of several with a kubeconfig HOME',
      ENV,
      ['H:\\home\\.kube\\config', 'D:\\me\\.kube\\config'],
      ENV.HOME,
    ],
    [
      'then HOMEDRIVE and HOMEPATH, which precede USERPROFILE',
      ENV,
      ['H:\\home\\', 'D:\\me\\.kube\\config', 'C:\\Users\\me\\.kube\\config'],
      'D:\\me',
    ],
    ['then USERPROFILE', ENV, ['C:\\Users\\me\\.kube\\config'], ENV.USERPROFILE],
    [
      'without a kubeconfig, a writable folder',
      ENV,
      ['H:\\home\\!', 'D:\\me\\', 'C:\\Users\\me\\'],
      ENV.USERPROFILE,
    ],
    ['else an existing folder', ENV, ['D:\\me\\!'], 'D:\\me'],
    ['else the variable itself', ENV, [], ENV.HOME],
    ['without HOME, USERPROFILE comes first', { ...ENV, HOME: '' }, [], ENV.USERPROFILE],
    ['a drive without a path does not count', { HOMEDRIVE: 'D:' }, [], ''],
    ['nothing', {}, [], ''],
  ])('on Windows: %s', (_, env, paths, home) => {
    expect(homeOn('win32', env, looking(...paths))).toBe(home);
  });

  test('elsewhere: HOME, whether it exists or not', () => {
    expect(homeOn('linux', { HOME: '/home/me', USERPROFILE: 'x' }, looking())).toBe('/home/me');
    expect(homeOn('darwin', {}, looking())).toBe('');
  });
});

describe('the files', () => {
  test.each<[string | undefined, string[]]>([
    [undefined, ['C:\\Users\\me\\.kube\\config']],
    ['', ['C:\\Users\\me\\.kube\\config']],
    ['D:\\a;E:\\b', ['D:\\a', 'E:\\b']],
    ['D:\\a;;E:\\b;', ['D:\\a', 'E:\\b']],
    ['D:\\a;D:\\a', ['D:\\a']],
    ['"D:\\with;in\\a";b', ['D:\\with;in\\a', 'b']],
    ['D:\\"pro;files"\\a;b', ['D:\\pro;files\\a', 'b']],
    ['"D:\\a;b', ['D:\\a;b']],
    [';', []],
  ])('on Windows: KUBECONFIG=%s', (KUBECONFIG, files) => {
    const env = KUBECONFIG === undefined ? {} : { KUBECONFIG };
    expect(kubeconfigsOn('win32', env, 'C:\\Users\\me')).toEqual(files);
  });

  test.each([
    [undefined, ['/home/me/.kube/config']],
    ['/a:/b::/a', ['/a', '/b']],
    ['/a;b', ['/a;b']],
    [':', []],
  ])('elsewhere: KUBECONFIG=%s', (KUBECONFIG, files) => {
    const env = KUBECONFIG === undefined ? {} : { KUBECONFIG };
    expect(kubeconfigsOn('linux', env, '/home/me')).toEqual(files);
  });
});

// The results of Go's filepath.IsAbs and filepath.Join on Windows.
test.each([
  ['ca.crt', 'C:\\Users\\me\\.kube\\ca.crt'],
  ['.\\pki\\ca.crt', 'C:\\Users\\me\\.kube\\pki\\ca.crt'],
  ['..\\ca.crt', 'C:\\Users\\me\\ca.crt'],
  ['pki/ca.crt', 'C:\\Users\\me\\.kube\\pki\\ca.crt'],
  ['D:\\pki\\ca.crt', 'D:\\pki\\ca.crt'],
  ['D:/pki/ca.crt', 'D:/pki/ca.crt'],
  ['\\\\nas\\share\\ca.crt', '\\\\nas\\share\\ca.crt'],
  ['//nas/share/ca.crt', '//nas/share/ca.crt'],
  ['\\pki\\ca.crt', 'C:\\Users\\me\\.kube\\pki\\ca.crt'],
  ['/pki/ca.crt', 'C:\\Users\\me\\.kube\\pki\\ca.crt'],
])('on Windows, beside the kubeconfig %s is %s', (path, absolute) => {
  expect(absoluteOn('win32', folderOn('win32', 'C:\\Users\\me\\.kube\\config'), path)).toBe(
    absolute,
  );
});

test.each([
  ['ca.crt', '/home/me/.kube/ca.crt'],
  ['../ca.crt', '/home/me/ca.crt'],
  ['/pki/ca.crt', '/pki/ca.crt'],
  ['pki\\ca.crt', '/home/me/.kube/pki\\ca.crt'],
])('elsewhere, beside the kubeconfig %s is %s', (path, absolute) => {
  expect(absoluteOn('linux', folderOn('linux', '/home/me/.kube/config'), path)).toBe(absolute);
});

test.each<[NodeJS.Platform, string, string]>([
  ['win32', 'login.exe', 'login.exe'],
  ['win32', '.\\bin\\login.exe', 'C:\\k\\bin\\login.exe'],
  ['win32', 'bin\\login.exe', 'C:\\k\\bin\\login.exe'],
  ['win32', 'D:\\login.exe', 'D:\\login.exe'],
  ['win32', './login.exe', './login.exe'],
  ['linux', 'login', 'login'],
  ['linux', 'bin\\login', 'bin\\login'],
])('on %s, the command %s is %s', (platform, command, absolute) => {
  expect(commandOn(platform, 'C:\\k', command)).toBe(absolute);
});

test('elsewhere, a command with a slash is relative to the kubeconfig', () => {
  expect(commandOn('darwin', '/k', './bin/login')).toBe('/k/bin/login');
});
