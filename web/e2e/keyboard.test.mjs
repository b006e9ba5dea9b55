// The keyboard alone: no pointer touches the page.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, deleteSet, freshName, judge, makeSet, normals, open, quit, ringQueries } from './browser.mjs';

after(quit);

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return element === null || element === document.body ? null : `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.trim()}`.trim();
});

// Tabs on until what is focused fits.
async function tabTo(page, wanted, most = 60) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now !== null && wanted.test(now)) return now;
  }
  throw new Error(`Tab never came to ${wanted}`);
}

test('results are gone through, looked at and confirmed by keys', async () => {
  const set = await makeSet(freshName('ring'), normals('ring'));
  const results = await judge(set, ringQueries);
  const page = await open();
  await page.goto(`/#/history?prompt_set=${set.id}&order=score`);
  await page.locator('.history-row').nth(3).waitFor();

  await page.keyboard.press('Tab');
  assert.match(await focused(page), /Skip to the content/);
  await page.keyboard.press('Enter');
  assert.match(await focused(page), /^MAIN/);
  await tabTo(page, /^A .*01_rust|^A .*02_chipped/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Anomalous' }).waitFor();
  assert.notEqual(await focused(page), null);
  const first = page.url();
  await page.keyboard.press('j');
  await page.waitForFunction((url) => location.href !== url, first);
  await page.keyboard.press('k');
  await page.waitForFunction((url) => location.href === url, first);

  await page.keyboard.press('o');
  assert.equal(await page.getByRole('button', { name: 'Map', exact: true }).getAttribute('aria-pressed'), 'false');
  await page.keyboard.press('o');
  const zoom = async () => parseInt(await page.locator('.zoom-value').textContent(), 10);
  const whole = await zoom();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  assert.ok((await zoom()) > whole);
  await page.keyboard.press('1');
  assert.equal(await zoom(), Math.max(100, whole));
  await page.keyboard.press('0');
  assert.equal(await zoom(), whole);

  await page.keyboard.press('a');
  await page.getByText(/^\s*Confirmed anomalous/).waitFor();
  await page.keyboard.press('c');
  await page.getByText(/^\s*Confirmed anomalous/).waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  await page.getByText(/^\s*Confirmed normal/).waitFor();

  // Keys that are typed are not commands.
  await page.locator('textarea').focus();
  await page.keyboard.type('an old note');
  assert.equal(await page.locator('textarea').inputValue(), 'an old note');
  await page.getByText(/^\s*Confirmed normal/).waitFor();
  await tabTo(page, /Save note/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.body.textContent.includes('Save note'));
  assert.ok(results.length === 4);
  await deleteSet(set);
  await close(page);
});

test('dialogs keep the focus, close by Escape and give it back', async () => {
  const page = await open();
  await page.goto('/#/system');
  await page.locator('.model-name').first().waitFor();
  await tabTo(page, /^BUTTON Keys/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    // Between the dialog's last and first element the browser's own bar may have its turn.
    const inside = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null);
    assert.ok(inside);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'detached' });
  assert.match(await focused(page), /^BUTTON Keys/);
  await close(page);
});

test('a mask is painted by keys', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 2));
  const page = await open();
  await page.goto(`/#/sets/${set.id}`);
  await page.getByRole('button', { name: 'Paint places to ignore' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.painter-picture img').waitFor();
  await tabTo(page, /^CANVAS/);
  for (const key of ['ArrowRight', 'ArrowDown', ' ', 'ArrowRight', 'ArrowRight', ' ']) await page.keyboard.press(key);
  await page.keyboard.press('Control+z');
  assert.ok(await page.getByRole('button', { name: 'Redo' }).isEnabled());
  await tabTo(page, /^BUTTON Save/);
  await page.keyboard.press('Enter');
  await page.getByText('version 2, 2 pictures').waitFor();
  await deleteSet(set);
  await close(page);
});

test('the threshold is a slider for keys, too', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await open();
  await page.goto(`/#/sets/${set.id}`);
  const slider = page.getByRole('slider', { name: 'Threshold', exact: true });
  await slider.focus();
  const value = async () => Number(await slider.getAttribute('aria-valuenow'));
  const before = await value();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.ok(Math.abs((await value()) - before - 0.01) < 0.0011);
  assert.match(await focused(page), /Threshold/);
  await page.keyboard.press('Home');
  assert.equal(await value(), 0);
  await deleteSet(set);
  await close(page);
});
