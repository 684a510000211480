import {
  type AddressedSpokes,
  weightsBySpoke,
} from '../../../src/headingress/istio/handwritten.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';

const spokes: AddressedSpokes = [
  { cluster: 'spoke1', endpoints: [{ url: 'http://a.example.com/' }] },
  { cluster: 'spoke2', endpoints: [{ url: 'http://b.example.com:8080' }, { url: 'nonsense' }] },
  { cluster: 'spoke3' },
];

const to = (host: string, weight?: number) => ({
  destination: { host },
  ...(weight !== undefined && { weight }),
});

test.each<{ name: string; http: object[]; weights: object }>([
  { name: 'no rule', http: [], weights: {} },
  {
    name: 'two destinations',
    http: [{ route: [to('a.example.com', 30), to('b.example.com', 70)] }],
    weights: { spoke1: 30, spoke2: 70 },
  },
  {
    name: 'a single destination gets everything, whatever its weight',
    http: [{ route: [to('a.example.com', 30)] }],
    weights: { spoke1: 100 },
  },
  {
    name: 'no weight means 0',
    http: [{ route: [to('a.example.com'), to('b.example.com', 100)] }],
    weights: { spoke1: 0, spoke2: 100 },
  },
  {
    name: 'several destinations of one spoke add up',
    http: [{ route: [to('a.example.com', 10), to('a.example.com', 20), to('b.example.com', 70)] }],
    weights: { spoke1: 30, spoke2: 70 },
  },
  {
    name: 'hosts of no spoke are left out',
    http: [{ route: [to('a.example.com', 10), to('c.example.com', 90)] }],
    weights: { spoke1: 10 },
  },
  {
    name: 'only the last rule splits',
    http: [{ route: [to('a.example.com')] }, { route: [to('b.example.com')] }],
    weights: { spoke2: 100 },
  },
])('$name', ({ http, weights }) => {
  expect(weightsBySpoke({ spec: { http } } as unknown as KubeObject, spokes)).toEqual(weights);
});
