// axe-core finds nothing serious on any screen, by day and by night.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { api, choose, close, deleteSet, freshName, judge, makeSet, normals, open, quit, ringQueries, settled } from './browser.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let set;
let results;

before(async () => {
  set = await makeSet(freshName('ring'), normals('ring'));
  results = await judge(set, ringQueries);
  await api(`/v1/results/${results[0].id}:review`, { method: 'POST', body: JSON.stringify({ label: 'normal' }), headers: { 'Content-Type': 'application/json' } });
});

after(async () => {
  await deleteSet(set);
  await quit();
});

const screens = {
  'inspect, empty': async (page) => {
    await page.goto(`/#/inspect?set=${set.id}`);
    await page.getByRole('heading', { name: 'Show the parts to inspect' }).waitFor();
  },
  'inspect, results': async (page) => {
    await page.goto(`/#/inspect?set=${set.id}`);
    await choose(page, page.getByRole('button', { name: 'Choose pictures' }), ringQueries);
    await choose(page, page.getByRole('button', { name: 'Choose pictures' }), [{ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') }]);
    await settled(page, 4);
    await page.getByText('They differ by').waitFor();
    await page.getByText('1 picture failed.').waitFor();
  },
  'new set': async (page) => {
    await page.goto('/#/sets');
    await page.getByRole('button', { name: 'New set' }).click();
    await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('label', 1, 2));
    await page.getByText('More settings').click();
  },
  'prompt sets': async (page) => {
    await page.goto('/#/sets');
    await page.locator('.set-card .thumbnail img').first().waitFor();
  },
  'one set': async (page) => {
    await page.goto(`/#/sets/${set.id}`);
    await page.getByRole('slider', { name: /False alarms/ }).press('End');
    await page.getByText(/stored results/).waitFor();
  },
  mask: async (page) => {
    await page.goto(`/#/sets/${set.id}`);
    await page.getByRole('button', { name: 'Paint places to ignore' }).click();
    await page.locator('.painter-picture img').waitFor();
  },
  history: async (page) => {
    await page.goto('/#/history?order=score');
    await page.locator('.history-row img').first().waitFor();
  },
  result: async (page) => {
    await page.goto(`/#/history/${results[0].id}`);
    await page.getByText('They differ by').waitFor();
  },
  system: async (page) => {
    await page.goto('/#/system');
    await page.locator('.model-name').first().waitFor();
  },
  help: async (page) => {
    await page.goto('/#/system');
    await page.getByRole('button', { name: 'Keys' }).click();
  },
  problem: async (page) => {
    await page.route('**/v1/results?*', (route) => route.abort());
    await page.goto('/#/history');
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).first().waitFor();
  },
};

for (const colorScheme of ['light', 'dark']) {
  for (const [name, go] of Object.entries(screens)) {
    test(`${name}, ${colorScheme}`, async () => {
      // The policy that guards the page would refuse axe as well.
      const page = await open({ colorScheme, bypassCSP: true });
      await go(page);
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 120)} ${node.failureSummary.split('\n')[1] ?? ''}`).join('\n')}`), []);
      await close(page);
    });
  }
}
