// npm run lockfile: run it after every change of dependencies. It completes package-lock.json;
// scripts/lockfile/complete.mjs says how.
import { readFileSync, writeFileSync } from 'node:fs';
import { completeLock } from './lockfile/complete.mjs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = completeLock(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
for (const name of added) console.log(`added ${name}`);
console.log(`package-lock.json: ${added.length} packages added`);
