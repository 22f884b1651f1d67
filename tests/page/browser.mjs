// SPDX-License-Identifier: GPL-2.0-or-later
// A Chromium with an empty profile, and all that can go wrong on a page without being looked for:
// errors, what the policy held back, requests to elsewhere, what axe finds.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const modules = createRequire(`${process.env.BUILDDIR}/tests/page/`);
const axe = fs.readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');

export function openBrowser() {
  const { chromium } = modules('playwright-core');
  const args = ['--disable-gpu', '--disable-background-networking'];
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: process.getuid() === 0 ? [...args, '--no-sandbox'] : args,
  });
}

// A page of a phone, or of a desktop where it is wide.
export async function openPage(browser, { width, height, colorScheme = 'light', locale = 'en-GB' }) {
  const phone = width < 600;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    timezoneId: 'Europe/Berlin',
    deviceScaleFactor: phone ? 2 : 1,
    isMobile: phone,
    hasTouch: phone,
  });
  return context.newPage();
}

// Asked about an offer that is over the hub answers 409, which Chromium logs.
const isExpected = (message) =>
  /status of 409/.test(message.text()) && /\/seen$/.test(message.location().url);

// Collects the faults of a page, as texts.
export function watch(page, origin) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isExpected(message)) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) {
      faults.push(`request: ${request.url()}`);
    }
  });
  return faults;
}

export async function assertAccessible(page, where) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target}`));
    assert.deepEqual(found, [], `${where}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}

// What a finger cannot hit well: buttons and switches under 44 CSS pixels (a switch's label counts).
export function smallTargets(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, label, summary, textarea')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ element, box }) => box.width > 0 && element.htmlFor !== 'link' && box.height < 43.5)
      .map(({ element, box }) => `${element.textContent.trim()}: ${box.width} × ${box.height}`),
  );
}

export const overflows = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
