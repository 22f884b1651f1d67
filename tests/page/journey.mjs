// SPDX-License-Identifier: GPL-2.0-or-later
// The shopper's side of tests/page/journey, which starts the hub and says where it is.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { assertAccessible, openBrowser, openPage, overflows, smallTargets, watch } from './browser.mjs';
import { finish, test } from './tap.mjs';
import { readTillForm } from './till-form.mjs';
import { Till } from './till.mjs';

const { BECKONCTL, FOB, HUB_PID, HUB_URL, LINK, SHOTS, WORK } = process.env;
const STORE = 'beckon:demo';
const PATIENCE_MS = 60000;

const beckonctl = (...words) => execFileSync(BECKONCTL, words, { encoding: 'utf8' });
const status = () => JSON.parse(beckonctl('status', '--json'));
const offersAtHub = () =>
  beckonctl('offers', 'list', '--json').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const stateAtHub = (jti) => offersAtHub().find((offer) => offer.jti === jti)?.state;

// Waits until it is so; never for a time.
async function until(what, condition) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const browser = await openBrowser();
const page = await openPage(browser, { width: 390, height: 844 });
const faults = watch(page, HUB_URL);
const asked = [];
page.on('request', (request) => asked.push(request.url()));
page.setDefaultTimeout(PATIENCE_MS);
await page.addInitScript(() => {
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      globalThis.shifted += entry.hadRecentInput ? 0 : entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
});

// What the hub answered the page, by path.
const answers = new Map();
page.on('response', async (response) => {
  const { pathname } = new URL(response.url());
  if (pathname.startsWith('/v1/') && pathname !== '/v1/stream' && response.status() === 200) {
    answers.set(pathname, await response.json().catch(() => null));
  }
});

async function look(name) {
  await assertAccessible(page, name);
  assert.deepEqual(await smallTargets(page), [], name);
  assert.equal(await overflows(page), false, name);
  if (SHOTS !== undefined) {
    await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
  }
}

const shows = (selector) => page.waitForSelector(selector, { state: 'visible' });
const textOf = (selector) => page.textContent(selector);


async function photographCode() {
  await shows('#till-qr');
  const file = path.join(WORK, 'till.png');
  await page.screenshot({ path: file });
  return execFileSync('zbarimg', ['--raw', '--quiet', '--nodbus', file], { encoding: 'utf8' }).trim();
}

await test('the start asks for a code, and nothing is on before it is switched on', async () => {
  await page.goto(HUB_URL);
  await shows('#start');
  assert.deepEqual(await page.$$eval('#start-consents input', (all) => all.map((each) => each.checked)), [
    false,
    false,
    false,
    false,
  ]);
  await look('start');
});

await test('what is no code is refused in words, before anybody is asked', async () => {
  const before = asked.length;
  await page.fill('#link', 'not a code');
  await page.click('#begin');
  await page.waitForSelector('#link-error:not(:empty)');
  assert.match(await textOf('#link-error'), /does not look like a link code/);
  assert.equal(asked.length, before);
  await look('start-refused');
});

await test('it speaks German too', async () => {
  await page.click('#language');
  assert.match(await textOf('#start-title'), /Angebote, die passen/);
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  await look('start-german');
  await page.click('#language');
});

await test('a code in the address is taken, and gone from the address bar', async () => {
  await page.goto('about:blank');
  await page.goto(`${HUB_URL}/#link=${LINK}&${FOB}`);
  await shows('#link-ready');
  assert.equal(page.url(), `${HUB_URL}/`);
  assert.equal(await page.isVisible('#fob-ready'), true);
});

await test('with the keyboard alone two consents are given and the account is linked', async () => {
  await page.focus('#start-consents label:nth-child(1) input');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await look('start-chosen');
  await page.focus('#begin');
  await page.keyboard.press('Enter');
  await shows('#offers');
  await shows('#state.live');
  assert.equal(status().shoppers, 1);
  assert.ok(!asked.some((url) => url.includes(LINK.slice(0, 40))), 'the code was in a URL');
  await look('empty');
});

await test('the key is kept by the browser, and cannot be taken out of it', async () => {
  const key = await page.evaluate(async () => {
    const { read } = await import('/store.js');
    const { privateKey } = await read('key');
    const taken = await crypto.subtle.exportKey('jwk', privateKey).then(() => true, () => false);
    return { extractable: privateKey.extractable, taken };
  });
  assert.deepEqual(key, { extractable: false, taken: false });
});

let claims = [];
await test('a walk through the shop brings the offers, each with what, until when and why', async () => {
  process.kill(Number(HUB_PID), 'SIGUSR1');
  await shows('.card:nth-child(2)');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await until('the list of offers', () => answers.get('/v1/offers')?.offers.length === 2);
  claims = answers.get('/v1/offers').offers.map(({ token }) =>
    JSON.parse(Buffer.from(token.split('.')[1], 'base64url')));
  for (const [at, { text, why, exp }] of claims.entries()) {
    const card = await textOf(`.card:nth-child(${at + 1})`);
    const hour = new Date(exp * 1000).toLocaleTimeString('en-GB', {
      timeZone: 'Europe/Berlin',
      hour: '2-digit',
      minute: '2-digit',
    });
    for (const part of [text.title, text.body, why, `Until ${hour}`]) {
      assert.ok(card.includes(part), `${part} in: ${card}`);
    }
  }
  assert.match(await textOf('#live'), /New offer: /);
  await look('offers');
});

await test('what was on the screen counts as seen', async () => {
  await until('seen at the hub', () => stateAtHub(claims[0].jti) === 'seen');
});

await test('each offer says how to stop it', async () => {
  await page.click('.card:nth-child(1) summary');
  assert.match(await textOf('.card:nth-child(1) details'), /switch off what it builds on/);
  await look('how-to-stop');
  await page.click('.card:nth-child(1) summary');
});

let shown = '';
await test('the till reads a code that the hub and this device have signed, just now', async () => {
  await page.click('.card:nth-child(1) .main');
  shown = await photographCode();
  const jwks = await (await fetch(`${HUB_URL}/.well-known/jwks.json`)).json();
  const { store_time } = await (await fetch(`${HUB_URL}/healthz`)).json();
  const form = readTillForm(shown, jwks, STORE);
  assert.equal(shown.length, 270);
  assert.deepEqual(
    { ...form, shown: Math.abs(form.shown - Date.parse(store_time) / 1000) < 60 },
    {
      length: 202,
      version: 1,
      jti: claims[0].jti,
      exp: claims[0].exp,
      product: 9506000134352,
      jkt: claims[0].cnf.jkt,
      shown: true,
      signedByHub: true,
      signedByDevice: true,
    },
  );
  await look('till');
});

await test('the code is made anew before it is stale', async () => {
  await page.$eval('#till-qr', (picture) => picture.setAttribute('data-old', ''));
  await shows('#till-qr:not([data-old])');
});

await test('Escape puts the code away, and the focus back where it was', async () => {
  await page.keyboard.press('Escape');
  await page.waitForSelector('#till', { state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.closest('.card')?.dataset.jti), claims[0].jti);
});

await test('once the till has taken it, the page says so', async () => {
  await page.click('.card:nth-child(1) .main');
  const till = await Till.enrol('page-till', (...words) => beckonctl(...words));
  const redeemed = await till.redeem(HUB_URL, await photographCode(), '1.00 EUR');
  assert.equal(redeemed.jti, claims[0].jti);
  await shows('#till.done');
  assert.match(await textOf('#till-hint'), /Redeemed/);
  await look('redeemed');
  await page.click('#till-close');
  assert.equal(await textOf('.card:nth-child(1) .ended'), 'Redeemed');
});

await test('an offer that is not wanted is put away, here and at the hub', async () => {
  await page.click('.card:nth-child(2) .quiet');
  await page.waitForSelector('.card:nth-child(2)', { state: 'detached' });
  assert.equal(stateAtHub(claims[1].jti), 'dismissed');
});

await test('a consent is withdrawn, and stays so', async () => {
  await page.click('[data-view=choices]');
  await look('choices');
  await page.click('[data-purpose=history]');
  await until('the answer', () =>
    answers.get('/v1/me/consents')?.consents.some(({ purpose, withdrawn }) =>
      purpose === 'history' && withdrawn !== null));
  await page.reload();
  await shows('#state.live');
  await page.click('[data-view=choices]');
  const checked = (purpose) => page.isChecked(`[data-purpose=${purpose}] input`);
  assert.deepEqual([await checked('presence'), await checked('history')], [true, false]);
});

await test('it fits every phone, and a desktop', async () => {
  for (const view of ['offers', 'choices']) {
    await page.click(`[data-view=${view}]`);
    for (const width of [320, 360, 390, 430, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await overflows(page), false, `${view} at ${width}`);
    }
  }
  await page.setViewportSize({ width: 390, height: 844 });
});

await test('to be forgotten takes a second word', async () => {
  await page.click('#forget');
  await look('forget');
  await page.click('#forget-keep');
  assert.equal(status().shoppers, 1);
});

await test('forgotten, the page is at its start and keeps nothing, nor does the hub', async () => {
  await page.click('#forget');
  await page.click('#forget-do');
  await shows('#start');
  const left = () => page.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length]);
  await until('an empty browser', async () => (await left()).join() === '0,0');
  assert.equal(status().shoppers, 0);
  await page.reload();
  await shows('#start');
  await look('forgotten');
});

await test('nothing went wrong in silence, came from elsewhere or moved under a finger', async () => {
  assert.deepEqual(faults, []);
  assert.ok((await page.evaluate(() => globalThis.shifted)) < 0.01);
});

await test('a code that was used is refused in words', async () => {
  await page.fill('#link', LINK);
  await page.click('#start-consents label:nth-child(1)');
  await page.click('#begin');
  await page.waitForSelector('#link-error:not(:empty)');
  assert.match(await textOf('#link-error'), /used before/);
});

await browser.close();
finish();
