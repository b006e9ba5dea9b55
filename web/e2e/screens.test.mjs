// Every screen at three sizes, by day and night: no screen is wider than its window. The pictures are for people to look at.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { api, choose, close, deleteSet, example, freshName, judge, makeSet, normals, open, out, overflow, quit, ringQueries, settled } from './browser.mjs';

const sizes = [[360, 740], [1280, 800], [2560, 1440]];
const schemes = ['light', 'dark'];
let ring;
let cloth;

before(async () => {
  await mkdir(out, { recursive: true });
  ring = await makeSet(freshName('ring'), normals('ring'));
  cloth = await makeSet(freshName('cloth'), normals('cloth', 1, 4));
  const results = await judge(ring, [...ringQueries, ...['03_missing_hole', '04_scratch', '05_burr', '06_crack'].map((name) => example(`ring/defective/${name}.jpg`))]);
  await judge(cloth, ['01_hole', '02_stain', '03_missing_thread', '05_knot'].map((name) => example(`cloth/defective/${name}.jpg`)));
  await api(`/v1/results/${results[1].id}:review`, { method: 'POST', body: JSON.stringify({ label: 'anomalous' }), headers: { 'Content-Type': 'application/json' } });
});

after(async () => {
  await deleteSet(ring);
  await deleteSet(cloth);
  await quit();
});

const screens = {
  welcome: async (page) => {
    await page.route('**/v1/prompt-sets?*', (route) => route.fulfill({ json: { prompt_sets: [], next: null } }));
    await page.goto('/#/inspect');
    await page.getByRole('heading', { name: 'Show what is normal' }).waitFor();
  },
  ready: async (page) => {
    await page.goto(`/#/inspect?set=${ring.id}`);
    await page.getByRole('heading', { name: 'Show the parts to inspect' }).waitFor();
  },
  inspect: async (page) => {
    await page.goto(`/#/inspect?set=${ring.id}`);
    await choose(page, page.getByRole('button', { name: 'Choose pictures' }), [...ringQueries, example('ring/defective/03_missing_hole.jpg'), example('ring/defective/04_scratch.jpg'), example('ring/defective/05_burr.jpg')]);
    await settled(page, 7);
    await page.getByLabel('Order').selectOption('score');
    await page.locator('.result-row').nth(1).click();
    await page.getByText('They differ by').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.crop image').length === 2);
  },
  'new-set': async (page) => {
    await page.goto(`/#/sets`);
    await page.getByRole('button', { name: 'New set' }).click();
    await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('label', 1, 6));
    await page.getByText('More settings').click();
  },
  sets: async (page) => {
    await page.goto('/#/sets');
    await page.locator('.set-card .thumbnail img').nth(2).waitFor();
  },
  'one-set': async (page) => {
    await page.goto(`/#/sets/${ring.id}`);
    await page.locator('.picture-grid img').nth(1).waitFor();
    await page.getByRole('slider', { name: /False alarms/ }).press('ArrowRight');
    await page.getByText(/stored results?/).waitFor();
  },
  mask: async (page) => {
    await page.goto(`/#/sets/${ring.id}`);
    await page.getByRole('button', { name: 'Paint places to ignore' }).click();
    const canvas = page.locator('canvas.is-painted');
    await page.locator('.painter-picture img').waitFor();
    const { x, y, width, height } = await canvas.boundingBox();
    await page.mouse.move(x + width * 0.3, y + height * 0.3);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + height * 0.35, { steps: 6 });
    await page.mouse.up();
  },
  history: async (page) => {
    await page.goto(`/#/history?order=score`);
    await page.locator('.history-row img').nth(1).waitFor();
  },
  result: async (page) => {
    await page.goto(`/#/history?prompt_set=${cloth.id}&order=score`);
    await page.locator('.history-row').nth(0).click();
    await page.getByText('They differ by').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.crop image').length === 2);
  },
  system: async (page) => {
    await page.goto('/#/system');
    await page.locator('.model-name').first().waitFor();
  },
  keys: async (page) => {
    await page.goto('/#/system');
    await page.locator('.model-name').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
  },
};

const wanted = process.env.SCREENS?.split(',') ?? Object.keys(screens);
const sizesWanted = process.env.SIZES?.split(',') ?? sizes.map(([width]) => String(width));
const schemesWanted = process.env.SCHEMES?.split(',') ?? schemes;

for (const [width, height] of sizes.filter(([size]) => sizesWanted.includes(String(size)))) {
  for (const colorScheme of schemesWanted) {
    for (const name of wanted) {
      test(`${name} at ${width} x ${height}, ${colorScheme}`, async () => {
        const page = await open({ viewport: { width, height }, colorScheme, hasTouch: width < 500 });
        await screens[name](page);
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`) });
        assert.deepEqual(await overflow(page), { page: 0, main: 0 });
        await close(page);
      });
    }
  }
}
