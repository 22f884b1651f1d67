// SPDX-License-Identifier: GPL-2.0-or-later
// The start: a link code, a choice for each purpose, and a key of this device's own.

import { Device, Refusal } from './device.js';
import { parsePart } from './jose.js';
import { consentSwitch, find } from './view.js';
import { CONSENT_VERSION, PURPOSES, language, word } from './words.js';

const EXPONENT = 10;

// What came with the address, as the shop's hand-out has it: #link=CODE, and for a fob
// &fob=HEX32&exponent=K&offset=SECONDS. It is taken out of the address bar at once.
export function takeFragment() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const link = fragment.get('link');
  if (link === null) {
    return { link: null, fobs: [] };
  }
  history.replaceState(null, '', location.pathname + location.search);
  const key = fragment.get('fob') ?? '';
  const fob = {
    key: key.toLowerCase(),
    exponent: Number(fragment.get('exponent') ?? EXPONENT),
    clock_offset_s: Number(fragment.get('offset') ?? 0),
  };
  const usable = /^[0-9a-f]{32}$/.test(fob.key) && Number.isInteger(fob.exponent) &&
    Number.isInteger(fob.clock_offset_s);
  return { link, fobs: usable ? [fob] : [] };
}

// The store that a link code is for. Throws where it is no link code; whether it is a good one
// the hub decides.
function storeOf(link) {
  if (link.split('.').length !== 3) {
    throw new Error('not a compact JWS');
  }
  const { aud } = parsePart(link.split('.')[1]);
  if (typeof aud !== 'string') {
    throw new Error('for no store');
  }
  return aud;
}

// The words for what went wrong, in the shopper's language where it is known.
export function explain(error) {
  if (!(error instanceof Refusal)) {
    return word('error.network');
  }
  const code = /^urn:beckon:enrolment:([a-z-]+)$/.exec(error.type)?.[1];
  try {
    return word(`error.${code}`);
  } catch {
    return error.message;
  }
}

export class Enrolment {
  #switches = new Map();
  #fragment = takeFragment();

  // enrolled(device, me) when it is done.
  constructor(enrolled) {
    this.enrolled = enrolled;
    find('enrol').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#begin();
    });
    find('link-other').addEventListener('click', () => {
      this.#fragment = { link: null, fobs: [] };
      this.#showLink();
      find('link').focus();
    });
  }

  // Shows the form, its switches as they were left or, at first, all off.
  show() {
    const before = new Map([...this.#switches].map(([name, input]) => [name, input.checked]));
    const rows = PURPOSES.map((purpose) => {
      const { element, input } = consentSwitch(purpose, { checked: before.get(purpose) ?? false });
      this.#switches.set(purpose, input);
      return element;
    });
    find('start-consents').replaceChildren(...rows);
    find('link-error').textContent = '';
    this.#showLink();
  }

  // Back to how it was before anything was typed or chosen.
  reset() {
    this.#switches.clear();
    this.#fragment = { link: null, fobs: [] };
    find('link').value = '';
  }

  #showLink() {
    const ready = this.#fragment.link !== null;
    find('link-ready').hidden = !ready;
    find('link-field').hidden = ready;
    find('fob-ready').hidden = this.#fragment.fobs.length === 0;
  }

  #fail(text) {
    find('link-error').textContent = text;
    find('link').setAttribute('aria-invalid', 'true');
    find(this.#fragment.link === null ? 'link' : 'link-other').focus();
  }

  async #begin() {
    const link = this.#fragment.link ?? find('link').value.replace(/\s+/g, '');
    find('link-error').textContent = '';
    find('link').removeAttribute('aria-invalid');
    let audience;
    try {
      audience = storeOf(link);
    } catch {
      this.#fail(word(link === '' ? 'error.link.empty' : 'error.link.form'));
      return;
    }
    this.#busy(true);
    try {
      await this.#enrol(link, audience);
    } catch (error) {
      this.#fail(explain(error));
    }
    this.#busy(false);
  }

  #busy(busy) {
    find('begin').disabled = busy;
    find('begin').textContent = word(busy ? 'start.beginning' : 'start.begin');
  }

  // The key is made before the hub is asked and kept whatever it answers: the same code can be
  // used again with the same key when an answer was lost on its way.
  async #enrol(link, audience) {
    const device = (await Device.load()) ?? (await Device.create());
    const given = PURPOSES.filter((purpose) => this.#switches.get(purpose).checked);
    const version = `${CONSENT_VERSION}-${language}`;
    const consents = await Promise.all(
      given.map((purpose) => device.consent(audience, purpose, true, version)),
    );
    const body = { link, language, consents, fobs: this.#fragment.fobs };
    const response = await device.ask('POST', '/v1/enrolments', { body });
    this.enrolled(device, await response.json());
  }
}
