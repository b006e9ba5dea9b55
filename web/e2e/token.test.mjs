// A server that wants a token: asked for once, sent with everything, pictures too; one that may only look changes nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, deleteSet, freshName, judge, makeSet, normals, open, quit, ringQueries } from './browser.mjs';

const { TOKEN_URL: url, FULL_TOKEN: full, READ_TOKEN: read } = process.env;
const skip = url === undefined && 'TOKEN_URL is not set';
let set;

before(async () => {
  if (skip) return;
  set = await makeSet(freshName('ring'), normals('ring', 1, 4), { url, token: full });
  await judge(set, ringQueries, { url, token: full });
});

after(async () => {
  if (!skip) await deleteSet(set, { url, token: full });
  await quit();
});

async function give(page, token) {
  await page.getByRole('textbox', { name: 'Token' }).fill(token);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('a wrong token is refused, a right one opens everything, and it lasts for the tab', { skip }, async () => {
  const page = await open({ url });
  await page.goto(`/#/history?prompt_set=${set.id}&order=score`);
  await page.getByText('The server asks who you are.').waitFor();
  await give(page, 'wrong');
  await page.getByText('did not take this token').waitFor();
  await give(page, full);
  await page.locator('.history-row img').first().waitFor();
  await page.locator('.history-row').first().click();
  await page.waitForFunction(() => document.querySelectorAll('.stage-layers > img').length === 2);
  await page.getByRole('region', { name: 'Your word' }).waitFor();
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('.stage-layers > img').length === 2);
  assert.equal(await page.getByRole('dialog').count(), 0);
  await close(page);
});

test('with a token that may only look, nothing that changes things is shown', { skip }, async () => {
  const page = await open({ url });
  await page.goto(`/#/sets/${set.id}`);
  await give(page, read);
  await page.getByText('Looking only').waitFor();
  await page.getByRole('heading', { name: set.name, level: 1 }).waitFor();
  await page.locator('.picture-grid img').first().waitFor();
  for (const name of [/Rename/, /^Delete/, /^Remove/, /Paint/, /Choose/, /Save/]) assert.equal(await page.getByRole('button', { name }).count(), 0, String(name));
  assert.equal(await page.getByRole('slider').count(), 0);
  await page.goto(`/#/history?prompt_set=${set.id}&order=score`);
  await page.locator('.history-row').first().click();
  await page.getByText('They differ by').waitFor();
  for (const name of [/^Delete/, /^Normal/, /^Anomalous/]) assert.equal(await page.getByRole('button', { name }).count(), 0, String(name));
  await page.goto('/#/inspect');
  await page.getByText('may only look').waitFor();
  assert.equal(await page.getByRole('button', { name: /Choose/ }).count(), 0);
  await close(page);
});
