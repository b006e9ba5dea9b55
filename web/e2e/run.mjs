// Runs the end-to-end tests. Against BASE_URL, and TOKEN_URL with FULL_TOKEN and READ_TOKEN, where they are given;
// else against the mock, started here.
//
//   npm run build && npm run e2e [-- e2e/main_path.test.mjs ...]

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const started = [];

async function mock(port, ...more) {
  const child = spawn(process.execPath, [join(here, '../mock/server.mjs'), '--port', String(port), ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  await new Promise((ready, failed) => {
    child.stdout.once('data', ready);
    child.once('exit', () => failed(new Error(`the mock did not start on port ${port}`)));
  });
  return `http://127.0.0.1:${port}`;
}

const env = { ...process.env };
try {
  if (env.BASE_URL === undefined) {
    env.BASE_URL = await mock(8431);
    env.FULL_TOKEN = 'full-access';
    env.READ_TOKEN = 'only-looking';
    env.TOKEN_URL = await mock(8432, '--token', env.FULL_TOKEN, '--read-token', env.READ_TOKEN);
  }
  const named = process.argv.slice(2);
  const all = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).map((name) => join(here, name));
  // One file at a time: the server judges for one of them only, and times stay those of a quiet machine.
  const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...(named.length > 0 ? named : all)], { env, stdio: 'inherit' });
  process.exitCode = await new Promise((done) => tests.once('exit', (code) => done(code ?? 1)));
} finally {
  for (const child of started) child.kill();
}
