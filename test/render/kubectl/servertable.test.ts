import { type ServerTable, tableRows } from '../../../src/render/kubectl/servertable.ts';

const table: ServerTable = {
  columnDefinitions: [
    { name: 'Name', priority: 0 },
    { name: 'Ready', priority: 0 },
    { name: 'Last Word', priority: 1 },
    { name: 'Age', priority: 0 },
  ],
  rows: [
    {
      cells: ['mnist', '2/2', 'All\nis well', '41d'],
      object: { metadata: { namespace: 'demo' } },
    },
    { cells: ['bert', null, null, '<unknown>'], object: { metadata: {} } },
  ],
};

test.each([
  {
    name: 'as it is',
    options: {},
    rows: [
      ['NAME', 'READY', 'AGE'],
      ['mnist', '2/2', '41d'],
      ['bert', '', '<unknown>'],
    ],
  },
  {
    name: 'wide',
    options: { wide: true },
    rows: [
      ['NAME', 'READY', 'LAST WORD', 'AGE'],
      ['mnist', '2/2', 'All...', '41d'],
      ['bert', '', '', '<unknown>'],
    ],
  },
  {
    name: 'with namespaces',
    options: { namespaces: true },
    rows: [
      ['NAMESPACE', 'NAME', 'READY', 'AGE'],
      ['demo', 'mnist', '2/2', '41d'],
      ['', 'bert', '', '<unknown>'],
    ],
  },
  {
    name: 'without headers',
    options: { headers: false, namespaces: true },
    rows: [
      ['demo', 'mnist', '2/2', '41d'],
      ['', 'bert', '', '<unknown>'],
    ],
  },
])('the rows of a table, $name', ({ options, rows }) => {
  expect(tableRows(table, options)).toEqual(rows);
});
