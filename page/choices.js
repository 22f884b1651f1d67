// SPDX-License-Identifier: GPL-2.0-or-later
// What the shopper has agreed to and what the hub has of him: to read, to change, to end.

import { Refusal } from './device.js';
import { explain } from './enrol.js';
import * as store from './store.js';
import { announce, consentSwitch, find, make, notice } from './view.js';
import { CONSENT_VERSION, PURPOSES, day, language, word } from './words.js';

export const isGiven = (me, purpose) =>
  me.consents.some((consent) => consent.purpose === purpose && consent.withdrawn === null);

// One row of a list: a name, its value and, below it, a hint.
function dataRow(name, value, hint) {
  const notes = hint === undefined ? [] : [make('span', { className: 'note', textContent: hint })];
  return make(
    'div',
    {},
    make('dt', { textContent: word(name) }),
    make('dd', {}, make('span', { textContent: value }), ...notes),
  );
}

function dataRows(me) {
  const history = me.history === null ? word('data.history.none') : day(me.history.known_until);
  return [
    dataRow('data.subject', me.subject, word('data.subject.hint')),
    dataRow('data.since', day(me.enrolled)),
    dataRow('data.account', word(me.account ? 'data.account.yes' : 'data.account.no')),
    dataRow('data.history', history),
    dataRow('data.fobs', String(me.fobs)),
  ];
}

export class Choices {
  // on: {changed(me), forgotten()}.
  constructor(device, me, on) {
    this.device = device;
    this.me = me;
    this.on = on;
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const listen = (id, handler) => find(id).addEventListener('click', handler, { signal });
    listen('forget', () => {
      find('forget-error').textContent = '';
      find('forget-ask').showModal();
    });
    listen('forget-keep', () => find('forget-ask').close());
    listen('forget-do', () => this.#forget());
    this.draw();
  }

  close() {
    this.listeners.abort();
    find('forget-ask').close();
    find('my-consents').replaceChildren();
    find('my-data').replaceChildren();
  }

  draw() {
    find('my-consents').replaceChildren(...PURPOSES.map((purpose) => this.#consentRow(purpose)));
    find('my-data').replaceChildren(...dataRows(this.me));
  }

  #consentRow(purpose) {
    const given = isGiven(this.me, purpose);
    const consent = this.me.consents.find((each) => each.purpose === purpose);
    const note = given ? word('consent.since', { day: day(consent.given) }) : word('consent.off');
    const { element, input } = consentSwitch(purpose, { checked: given, note });
    element.dataset.purpose = purpose;
    input.addEventListener('change', () => this.#change(purpose, input));
    return element;
  }

  async #change(purpose, input) {
    const given = input.checked;
    const text = `${CONSENT_VERSION}-${language}`;
    input.disabled = true;
    try {
      const consent = await this.device.consent(this.me.store, purpose, given, text);
      const body = { consents: [consent] };
      this.me = await (await this.device.ask('PUT', '/v1/me/consents', { body })).json();
      const said = given ? 'consent.on.said' : 'consent.off.said';
      announce(word(said, { title: word(`${purpose}.title`) }));
      notice();
      this.on.changed(this.me);
    } catch (error) {
      notice(explain(error));
    }
    this.draw();
    find('my-consents').querySelector(`[data-purpose="${purpose}"] input`).focus();
  }

  async #forget() {
    find('forget-do').disabled = true;
    try {
      await this.device.ask('DELETE', '/v1/me');
      await this.#erased();
    } catch (error) {
      if (error instanceof Refusal && error.isOfStranger) {
        await this.#erased();
      } else {
        find('forget-error').textContent = explain(error);
      }
    }
    find('forget-do').disabled = false;
  }

  async #erased() {
    this.on.forgotten();
    await store.erase();
  }
}
