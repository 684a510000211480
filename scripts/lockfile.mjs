// npm run lockfile: to be run after every change of dependencies. It makes package-lock.json whole;
// scripts/lockfile/complete.mjs says what that is.
import { readFileSync, writeFileSync } from 'node:fs';
import { completeLock } from './lockfile/complete.mjs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = completeLock(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
for (const name of added) console.log(`added ${name}`);
console.log(`package-lock.json: ${added.length} packages added`);
