// Many results: found by filters that the address holds, page after page, and left and come back to.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, deleteSet, example, freshName, judge, makeSet, normals, open, quit } from './browser.mjs';

after(quit);

test('the list goes on as one scrolls, and one comes back to where one was', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 2));
  await judge(set, Array.from({ length: 70 }, () => example('ring/normal/09.jpg')));
  await judge(set, [example('ring/defective/01_rust.jpg')]);
  const page = await open();
  await page.goto(`/#/history?prompt_set=${set.id}`);
  await page.locator('.history-row').first().waitFor();
  assert.equal(await page.locator('.history-row .row-name').first().textContent(), '01_rust.jpg');
  await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await page.waitForFunction(() => document.querySelectorAll('.history-row').length === 71);
  await page.locator('.history-row').last().click();
  await page.getByText('They differ by').waitFor();
  await page.getByRole('link', { name: 'History' }).last().click();
  await page.locator('.history-row').last().waitFor();
  assert.ok(await page.locator('main').evaluate((main) => main.scrollTop > 300));

  // The form writes the address; the address fills the form.
  await page.getByLabel('Name contains').fill('rust');
  await page.waitForFunction(() => document.querySelectorAll('.history-row').length === 1);
  await page.getByLabel('Score from').fill('1');
  await page.getByText('No result matches.').waitFor();
  assert.match(page.url(), /name=rust/);
  assert.match(page.url(), /min_score=1/);
  await page.reload();
  await page.getByText('No result matches.').waitFor();
  assert.equal(await page.getByLabel('Name contains').inputValue(), 'rust');

  await page.goto(`/#/history?prompt_set=${set.id}&name=rust`);
  await page.locator('.history-row').first().click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No result matches.').waitFor();
  await deleteSet(set);
  await close(page);
});

test('colours can be chosen against the system, and last', async () => {
  const page = await open({ colorScheme: 'dark' });
  await page.goto('/#/system');
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await ground();
  await page.getByRole('button', { name: /Colours/ }).click();
  assert.notEqual(await ground(), dark);
  await page.reload();
  assert.notEqual(await ground(), dark);
  await close(page);
});
