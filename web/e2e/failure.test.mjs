// What goes wrong costs nothing: the pictures stay, and the page says what to do.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { choose, close, deleteSet, freshName, makeSet, normals, open, quit, ringQueries, settled } from './browser.mjs';

after(quit);

const busy = { status: 429, contentType: 'application/problem+json', headers: { 'Retry-After': '1' }, body: JSON.stringify({ type: 'about:blank', title: 'Busy', status: 429, kind: 'busy', detail: 'the queue is full' }) };

async function ready(set) {
  const page = await open();
  await page.goto(`/#/inspect?set=${set.id}`);
  await page.getByRole('heading', { name: 'Show the parts to inspect' }).waitFor();
  return page;
}

test('while the server is down nothing is lost, and one press sends it all', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await ready(set);
  await page.route('**:detect*', (route) => route.abort('connectionrefused'));
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), ringQueries);
  await page.getByText(/The server does not answer\. 4 pictures kept here/).waitFor();
  assert.equal(await page.locator('.result-row').count(), 4);
  await page.unroute('**:detect*');
  await page.getByRole('button', { name: 'Try now' }).click();
  await settled(page, 4);
  assert.equal(await page.getByRole('alert').filter({ hasText: 'does not answer' }).count(), 0);
  await deleteSet(set);
  await close(page);
});

test('a page that came before its server says so, and goes on by itself', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await open();
  await page.route('**/v1/**', (route) => route.abort('connectionrefused'));
  await page.goto(`/#/inspect?set=${set.id}`);
  await page.getByText('Check the network').first().waitFor();
  await page.unroute('**/v1/**');
  await page.getByRole('heading', { name: 'Show the parts to inspect' }).waitFor();
  assert.equal(await page.getByLabel('Compare with').locator('option:checked').textContent(), set.name);
  await deleteSet(set);
  await close(page);
});

test('a busy server is waited for, without a word from the person', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await ready(set);
  let refused = 0;
  await page.route('**:detect*', (route) => (++refused <= 3 ? route.fulfill(busy) : route.continue()));
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), ringQueries);
  await page.getByText('The server is busy.').waitFor();
  await settled(page, 4);
  assert.ok(refused > 3);
  await deleteSet(set);
  await close(page);
});

test('a broken picture fails alone and says why; it can be removed', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await ready(set);
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), [
    { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('this is no picture') },
  ]);
  await page.getByText('1 picture failed.').waitFor();
  await page.getByText('Use a picture file such as').waitFor();
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), ringQueries.slice(0, 1));
  await settled(page, 1);
  await page.getByRole('button', { name: 'Remove', exact: true }).first().click();
  assert.equal(await page.locator('.result-row').count(), 1);
  await deleteSet(set);
  await close(page);
});

test('what was cancelled is kept and can be sent again', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await ready(set);
  await page.route('**:detect*', async (route) => {
    await new Promise((done) => setTimeout(done, 1500));
    await route.continue().catch(() => undefined);
  });
  await choose(page, page.getByRole('button', { name: 'Choose pictures' }), ringQueries);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('4 pictures failed.').waitFor();
  await page.unroute('**:detect*', { behavior: 'ignoreErrors' });
  await page.locator('.queue-bar').getByRole('button', { name: 'Try again' }).click();
  await settled(page, 4);
  await deleteSet(set);
  await close(page);
});

test('a set that the server refuses keeps what was chosen', async () => {
  const page = await open();
  const set = await makeSet(freshName('ring'), normals('ring', 1, 2));
  await page.goto('/#/sets');
  await page.getByRole('button', { name: 'New set' }).click();
  await choose(page, page.getByRole('button', { name: 'Choose normal pictures' }), normals('ring', 1, 3));
  await page.getByLabel('Name').fill(set.name);
  await page.getByRole('button', { name: 'Make prompt set' }).click();
  await page.locator('.form-problem').waitFor();
  assert.equal(await page.getByRole('button', { name: /Leave out/ }).count(), 3);
  const name = freshName('ring');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make prompt set' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await deleteSet(set);
  await deleteSet({ id: name });
  await close(page);
});

test('pictures come from the camera, by drop and by paste', async () => {
  const set = await makeSet(freshName('ring'), normals('ring', 1, 4));
  const page = await ready(set);
  await page.getByRole('button', { name: 'Camera' }).click();
  await page.getByRole('button', { name: 'Take picture' }).click();
  await page.getByText('1 picture taken').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await settled(page, 1);
  for (const kind of ['drop', 'paste']) {
    await page.evaluate(async (type) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 64;
      canvas.getContext('2d').fillRect(0, 0, 32, 32);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
      const transfer = new DataTransfer();
      transfer.items.add(new File([blob], type === 'paste' ? 'image.png' : 'dropped.png', { type: 'image/png' }));
      transfer.items.add(new File(['x'], 'notes.txt', { type: 'text/plain' }));
      const event = type === 'drop' ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }) : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    }, kind);
    await page.getByText('1 file passed over').waitFor();
  }
  await settled(page, 3);
  const names = await page.locator('.result-row .row-name').allTextContents();
  assert.ok(names.some((name) => name === 'dropped.png') && names.some((name) => name.startsWith('pasted-')) && names.some((name) => name.startsWith('camera-')));
  await deleteSet(set);
  await close(page);
});
