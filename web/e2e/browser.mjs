// What the tests share: a browser, a page that must not complain, the example pictures, and the server's API for
// setting a scene. Nothing here knows which server answers.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const base = process.env.BASE_URL ?? 'http://127.0.0.1:8421';
export const out = process.env.E2E_OUT ?? join(here, 'out');
export const example = (path) => join(here, '../../examples', path);
export const normals = (kind, from = 1, to = 8) =>
  Array.from({ length: to - from + 1 }, (_, index) => example(`${kind}/normal/${String(from + index).padStart(2, '0')}.jpg`));
export const ringQueries = [
  example('ring/normal/09.jpg'), example('ring/defective/01_rust.jpg'), example('ring/normal/10.jpg'), example('ring/defective/02_chipped_rim.jpg'),
];

let browser;

export async function open(options = {}) {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  const { url = base, ...rest } = options;
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  // What the content security policy refuses, and what the page throws, is a failure of the test. A status that is no
  // success is logged by the browser as well, and is for the test to judge.
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}

export async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

export async function quit() {
  await browser?.close();
  browser = undefined;
}

export async function api(path, init = {}, { url = base, token } = {}) {
  const response = await fetch(new URL(path, url), { ...init, headers: { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) } });
  assert.ok(response.ok, `${init.method ?? 'GET'} ${path}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}

async function form(files, fields = {}) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (const file of files) data.append('images', new Blob([await readFile(file)]), basename(file));
  return data;
}

export const freshName = (stem) => `${stem}-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e4)}`;

export const makeSet = async (name, files, at) => api('/v1/prompt-sets', { method: 'POST', body: await form(files, { name }) }, at);
export const deleteSet = (set, at) => api(`/v1/prompt-sets/${set.id}`, { method: 'DELETE' }, at);

export async function judge(set, files, at) {
  const results = [];
  for (const file of files) {
    const answer = await api(`/v1/prompt-sets/${set.id}:detect`, { method: 'POST', body: await form([file]) }, at);
    results.push(...answer.results);
  }
  return results;
}

// Chooses files as a person would; the input itself is hidden behind a button.
export async function choose(page, button, files) {
  const chooser = page.waitForEvent('filechooser');
  await button.click();
  await (await chooser).setFiles(files);
}

// All pictures of the list are judged.
export const settled = (page, count) =>
  page.waitForFunction((wanted) => document.querySelectorAll('.result-row.is-done').length >= wanted, count);

// Nothing reaches beyond the page's sides.
export const overflow = (page) => page.evaluate(() => {
  const wide = document.documentElement.clientWidth;
  const main = document.querySelector('main');
  return { page: document.documentElement.scrollWidth - wide, main: main ? main.scrollWidth - main.clientWidth : 0 };
});
