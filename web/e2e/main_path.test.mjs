// What an inspection engineer does first: show eight good parts, inspect four, see the defective ones first, move the
// threshold, confirm one, and find it all again after a reload.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { api, choose, close, deleteSet, example, freshName, normals, open, overflow, quit, ringQueries, settled } from './browser.mjs';

after(quit);

test('the main path', async () => {
  const name = freshName('ring');
  const page = await open();
  await page.goto('/#/sets');
  await page.getByRole('button', { name: 'New set' }).click();
  await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('ring'));
  assert.equal(await page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /Leave out/ }) }).count(), 8);
  await page.getByLabel('Name').fill('not a name');
  assert.ok(await page.getByRole('button', { name: 'Make prompt set' }).isDisabled());
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make prompt set' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText('version 1, 8 pictures').waitFor();

  await page.getByRole('link', { name: 'Inspect with it' }).click();
  await page.getByRole('heading', { name: 'Show the parts to inspect' }).waitFor();
  assert.equal(await page.getByLabel('Compare with').locator('option:checked').textContent(), name);
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), ringQueries);
  await settled(page, 4);
  await page.getByLabel('Order').selectOption('score');
  const names = await page.locator('.result-row .row-name').allTextContents();
  assert.deepEqual(new Set(names.slice(0, 2)), new Set(['01_rust.jpg', '02_chipped_rim.jpg']));

  await page.locator('.result-row').first().click();
  await page.getByText('They differ by').waitFor();
  assert.equal(await page.locator('.decision-score').textContent(), await page.locator('.row-score').first().textContent());
  await page.waitForFunction(() => document.querySelectorAll('.stage-layers > img').length === 2);
  const shown = await page.locator('.stage-map').evaluate((map) => map.naturalWidth);
  assert.equal(shown, 512);

  // The map can be turned off and weakened.
  const opacity = () => page.locator('.stage-map').evaluate((map) => Number(getComputedStyle(map).opacity));
  await page.getByLabel('Opacity of the map').fill('0.4');
  assert.equal(await opacity(), 0.4);
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  assert.equal(await opacity(), 0);
  await page.getByRole('button', { name: 'Map', exact: true }).click();

  // The threshold, by the share of false alarms and then by hand.
  await page.getByRole('link', { name: `${name}@1` }).click();
  const before = await api(`/v1/prompt-sets/${name}`);
  await page.getByRole('slider', { name: /False alarms/ }).press('End');
  await page.getByText(/Of 4 stored results/).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('version 2, 8 pictures').waitFor();
  const calibrated = await api(`/v1/prompt-sets/${name}`);
  assert.ok(calibrated.threshold < before.threshold, `${calibrated.threshold} < ${before.threshold}`);
  assert.equal(calibrated.false_alarms, 0.5);
  await page.getByRole('slider', { name: 'Threshold', exact: true }).press('PageUp');
  await page.getByRole('button', { name: /Set threshold to/ }).click();
  await page.getByText('version 3, 8 pictures').waitFor();
  const byHand = await api(`/v1/prompt-sets/${name}`);
  assert.ok(Math.abs(byHand.threshold_set - (calibrated.threshold + 0.05)) < 0.002);
  await page.getByText('Set by hand').first().waitFor();

  // Judged again by the set as it is now, and confirmed.
  await page.getByRole('link', { name: 'Inspect with it' }).click();
  await page.getByRole('button', { name: 'Judge again' }).click();
  await page.getByRole('button', { name: 'Judge again' }).waitFor({ state: 'detached' });
  await settled(page, 4);
  await page.locator('.result-row').first().click();
  await page.getByRole('region', { name: 'Your word' }).getByRole('button', { name: /Anomalous/ }).click();
  await page.getByText(/Confirmed anomalous/).first().waitFor();
  const confirmed = await page.locator('.result-row .row-name').first().textContent();

  await page.reload();
  await settled(page, 4);
  assert.equal(await page.getByLabel('Compare with').locator('option:checked').textContent(), name);
  assert.equal(await page.locator('.result-row').count(), 4);
  await page.locator('.result-row').first().click();
  await page.getByText(/Confirmed anomalous/).first().waitFor();

  const set = await api(`/v1/prompt-sets/${name}`);
  await page.goto(`/#/history?prompt_set=${set.id}&review=anomalous`);
  await page.locator('.history-row').first().waitFor();
  assert.deepEqual(await page.locator('.history-row .row-name').allTextContents(), [confirmed]);
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await page.getByLabel('Prompt set').selectOption(set.id);
  await page.waitForFunction(() => document.querySelectorAll('.history-row').length === 8);
  assert.match(page.url(), new RegExp(`prompt_set=${set.id}`));
  assert.deepEqual(await overflow(page), { page: 0, main: 0 });
  await deleteSet(set);
  await close(page);
});

test('a false alarm is taught, a picture removed, and an older version looked at', async () => {
  const name = freshName('cloth');
  const page = await open();
  await page.goto('/#/sets');
  await page.getByRole('button', { name: 'New set' }).click();
  await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('cloth', 1, 4));
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make prompt set' }).click();
  await page.getByRole('link', { name: 'Inspect with it' }).click();
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), [example('cloth/defective/05_knot.jpg')]);
  await settled(page, 1);
  await page.getByRole('region', { name: 'Your word' }).getByRole('button', { name: /Normal/ }).click();
  await page.getByRole('button', { name: `Add to ${name}` }).click();
  await page.getByText(/1 result of an earlier version/).waitFor();

  await page.getByRole('link', { name: `${name}@2` }).click();
  await page.getByText('version 2, 5 pictures').waitFor();
  await page.getByRole('button', { name: 'Remove 02.jpg' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('version 3, 4 pictures').waitFor();
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await page.getByText('This is version 1 as it was.').waitFor();
  await page.getByRole('button', { name: 'Show 02.jpg' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0);

  await page.getByRole('link', { name: `Back to ${name}@3` }).click();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(`${name}-b`);
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('heading', { name: `${name}-b`, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Prompt sets', level: 1 }).waitFor();
  assert.equal(await page.getByRole('link', { name: `${name}-b` }).count(), 0);
  await close(page);
});

test('places to ignore are painted, undone, and kept', async () => {
  const name = freshName('label');
  const page = await open();
  await page.goto('/#/sets');
  await page.getByRole('button', { name: 'New set' }).click();
  await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('label', 1, 2));
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make prompt set' }).click();
  await page.getByRole('button', { name: 'Paint places to ignore' }).click();
  const canvas = page.locator('canvas.is-painted');
  await page.locator('.painter-picture img').waitFor();
  const box = await canvas.boundingBox();
  const drag = async (from, to) => {
    await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1]);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 4 });
    await page.mouse.up();
  };
  const painted = () => canvas.evaluate((element) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 127) count += 1;
    return count / (element.width * element.height);
  });
  await page.getByRole('button', { name: 'Rectangle' }).click();
  await drag([0.5, 0.5], [0.75, 0.9]);
  assert.ok(Math.abs((await painted()) - 0.1) < 0.005);
  await page.getByRole('button', { name: 'Brush' }).click();
  await drag([0.1, 0.1], [0.4, 0.1]);
  assert.ok((await painted()) > 0.11);
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.ok(Math.abs((await painted()) - 0.1) < 0.005);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('version 2, 2 pictures').waitFor();
  const set = await api(`/v1/prompt-sets/${name}`);
  assert.ok(set.has_mask);

  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.waitForFunction(() => {
    const element = document.querySelector('canvas.is-painted');
    return element.getContext('2d').getImageData(element.width * 0.6, element.height * 0.7, 1, 1).data[3] === 255;
  });
  assert.ok(Math.abs((await painted()) - 0.1) < 0.01);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await deleteSet(set);
  await close(page);
});

test('a set goes out as a file and comes back, and results as tables', async () => {
  const name = freshName('ring');
  const page = await open();
  await page.goto('/#/sets');
  await page.getByRole('button', { name: 'New set' }).click();
  await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('ring', 1, 2));
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make prompt set' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
  assert.equal(file.suggestedFilename(), `${name}@1.safetensors`);
  const set = await api(`/v1/prompt-sets/${name}`);
  await deleteSet(set);
  await page.getByRole('link', { name: 'Prompt sets' }).first().click();
  await choose(page, page.getByRole('button', { name: 'Import a file' }), [await file.path()]);
  await page.getByText(/is imported/).waitFor();
  const imported = await page.getByRole('heading', { level: 1 }).textContent();
  await deleteSet(await api(`/v1/prompt-sets/${imported}`));

  await page.goto('/#/history?order=score');
  for (const [button, suffix] of [['Export CSV', 'csv'], ['Export JSONL', 'jsonl']]) {
    const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    assert.equal(table.suggestedFilename(), `results.${suffix}`);
  }
  await close(page);
});
