// SPDX-License-Identifier: GPL-2.0-or-later
// The page: the start, or the offers and the choices of a device that is linked.

import { Cards } from './cards.js';
import { Choices, isGiven } from './choices.js';
import { Counter } from './counter.js';
import { Device, Refusal } from './device.js';
import { Enrolment } from './enrol.js';
import { namesUnknownKey, verifyOffer } from './offer.js';
import * as store from './store.js';
import { StoreClock, Stream } from './stream.js';
import { find, notice, speak } from './view.js';
import { switchLanguage, word } from './words.js';

const VIEWS = ['start', 'offers', 'choices'];

let enrolment = null;
let visit = null; // of a linked device

function showView(name) {
  for (const view of VIEWS) {
    find(view).hidden = view !== name;
  }
  for (const button of document.querySelectorAll('[data-view]')) {
    button.setAttribute('aria-current', button.dataset.view === name ? 'page' : 'false');
  }
  find('nav').hidden = name === 'start';
  scrollTo(0, 0);
}

function goTo(name) {
  showView(name);
  find(`${name}-title`).focus({ preventScroll: true });
}

// The hub's keys, asked once, and again when an offer names another.
class Keys {
  #jwks = null;

  async forToken(token) {
    if (this.#jwks === null || namesUnknownKey(token, this.#jwks)) {
      const response = await fetch('/.well-known/jwks.json');
      if (!response.ok) {
        throw new Refusal(response.status, {});
      }
      this.#jwks = await response.json();
    }
    return this.#jwks;
  }
}

class Visit {
  #keys = new Keys();
  #clock = new StoreClock();
  #state = 'waiting';

  constructor(device, me) {
    this.device = device;
    this.counter = new Counter(device, this.#clock, () => this.#sync());
    this.cards = new Cards(device, this.#clock, {
      show: (card) => this.counter.show(card),
      choices: () => goTo('choices'),
      changed: () => this.#changed(),
    });
    this.choices = new Choices(device, me, {
      changed: (now) => this.#remember(now),
      forgotten: () => leave('start.forgotten'),
    });
    this.stream = new Stream(device, {
      offer: (token) => this.#take(token),
      time: (time) => this.#setTime(time),
      state: (state) => this.#setState(state),
      refused: () => forgottenElsewhere(),
    });
    this.#changed();
    this.stream.run();
    this.onVisible = () => document.visibilityState === 'visible' && this.#sync();
    document.addEventListener('visibilitychange', this.onVisible);
  }

  close() {
    document.removeEventListener('visibilitychange', this.onVisible);
    this.stream.stop();
    this.counter.close();
    this.cards.close();
    this.choices.close();
    find('state').textContent = '';
    find('state').className = '';
  }

  redraw() {
    this.cards.redraw();
    this.choices.draw();
    this.#changed();
    this.#setState(this.#state);
  }

  #remember(me) {
    store.write('me', me);
    this.#changed();
  }

  async #take(token) {
    const jwks = await this.#keys.forToken(token);
    const expected = {
      audience: this.choices.me.store,
      jkt: this.device.jkt,
      now: this.#clock.now,
    };
    let claims;
    try {
      claims = await verifyOffer(token, jwks, expected);
    } catch {
      return; // not to be believed, and so not to be shown
    }
    this.cards.add(claims);
  }

  #setTime({ store_time, trusted }) {
    this.#clock.set(Date.parse(store_time) / 1000);
    notice(trusted ? undefined : word('state.clock'));
  }

  #setState(state) {
    this.#state = state;
    find('state').textContent = word(`state.${state}`);
    find('state').className = state;
  }

  async #sync() {
    try {
      await this.cards.sync();
    } catch {
      // The stream says that the hub is away.
    }
  }

  #changed() {
    const recognised = isGiven(this.choices.me, 'presence');
    const words = recognised ? 'offers.empty' : 'offers.off';
    find('empty').hidden = !this.cards.isEmpty;
    find('empty-title').textContent = word(words);
    find('empty-hint').textContent = word(`${words}.hint`);
    find('empty-choices').hidden = recognised;
    this.counter.update();
  }
}

function begin(device, me) {
  store.write('me', me);
  notice();
  visit = new Visit(device, me);
  goTo('offers');
}

function leave(why) {
  visit?.close();
  visit = null;
  enrolment.reset();
  enrolment.show();
  showView('start');
  notice(word(why));
  find('main').focus({ preventScroll: true });
}

async function forgottenElsewhere() {
  leave('start.unknown');
  await store.erase();
}

// What the hub says of this device now or, where it cannot be reached, what it said last.
async function whoAmI(device) {
  try {
    return await (await device.ask('GET', '/v1/me')).json();
  } catch (error) {
    if (error instanceof Refusal && error.isOfStranger) {
      return null;
    }
    return (await store.read('me')) ?? null;
  }
}

function wire() {
  find('language').addEventListener('click', () => {
    switchLanguage();
    speak();
    enrolment.show();
    visit?.redraw();
  });
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => goTo(button.dataset.view));
  }
  find('empty-choices').addEventListener('click', () => goTo('choices'));
}

// Whether this browser can keep a key at all; says what to do where not.
async function canKeepKeys() {
  if (!isSecureContext) {
    notice(word('error.insecure'));
    return false;
  }
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    return true;
  } catch {
    notice(word('error.browser'));
    return false;
  }
}

async function start() {
  speak();
  enrolment = new Enrolment(begin);
  wire();
  enrolment.show();
  find('page').hidden = false;
  if (!(await canKeepKeys())) {
    find('start').hidden = false;
    find('begin').disabled = true;
    return;
  }
  const device = await Device.load();
  const me = device === null ? null : await whoAmI(device);
  if (me === null) {
    showView('start');
  } else {
    begin(device, me);
  }
}

start();
