// npm run build: makes dist/kubectl-hmls for this machine.
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from './build/build.mjs';

const start = performance.now();
const { executable, fresh, about } = await build();
const path = relative(process.cwd(), executable);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
const megabytes = (statSync(executable).size / 1e6).toFixed(0);
console.log(
  fresh
    ? `${path}: ${about.version}, ${megabytes} MB, built in ${seconds} s`
    : `${path}: up to date`,
);
