// SPDX-License-Identifier: GPL-2.0-or-later
// The offers of this visit, one card each: open, or ended in one of several ways. A new card
// comes last, so that nothing moves under a finger.

import { Refusal } from './device.js';
import { hubPart } from './till.js';
import { announce, find, make } from './view.js';
import { until, word } from './words.js';

const AGAIN_MS = 5000;
const TICK_MS = 1000;
const ENDS = { 'urn:beckon:offer:redeemed': 'redeemed', 'urn:beckon:offer:expired': 'expired' };

class Card {
  state = 'open'; // redeemed, expired, revoked

  constructor(claims, part) {
    this.claims = claims;
    this.part = part;
    this.element = make('article', { className: 'card', tabIndex: -1 });
    this.element.dataset.jti = claims.jti;
  }

  get title() {
    return this.claims.text?.title ?? this.claims.campaign ?? '';
  }

  get body() {
    return this.claims.text?.body ?? '';
  }

  #why() {
    return make(
      'p',
      { className: 'why' },
      make('strong', { textContent: `${word('offer.why')} ` }),
      this.claims.why ?? '',
    );
  }

  #howToStop(on) {
    const link = make('button', { type: 'button', className: 'inline', textContent: word('nav.choices') });
    link.addEventListener('click', on.choices);
    return make(
      'details',
      {},
      make('summary', { textContent: word('offer.stop') }),
      make('p', {}, `${word('offer.stop.hint')} `, link, '.'),
    );
  }

  #actions(on) {
    if (this.state !== 'open') {
      return make('p', { className: `ended ${this.state}`, textContent: word(`offer.${this.state}`) });
    }
    const dismiss = make('button', { type: 'button', className: 'quiet', textContent: word('offer.dismiss') });
    dismiss.addEventListener('click', () => on.dismiss(this));
    if (this.part === null) {
      return make('div', { className: 'actions' },
        make('p', { className: 'hint', textContent: word('offer.no-till') }), dismiss);
    }
    const show = make('button', { type: 'button', className: 'main', textContent: word('offer.show') });
    show.addEventListener('click', () => on.show(this));
    return make('div', { className: 'actions' }, show, dismiss);
  }

  draw(now, on) {
    this.element.classList.toggle('over', this.state !== 'open');
    this.element.replaceChildren(
      make(
        'div',
        { className: 'offer' },
        make('h2', { textContent: this.title }),
        make('p', { className: 'body', textContent: this.body }),
        make('p', { className: 'until', textContent: word('offer.until', { time: until(this.claims.exp, now) }) }),
        this.#why(),
        this.#howToStop(on),
      ),
      make('div', { className: 'stub' }, this.#actions(on)),
    );
  }
}

export class Cards {
  #cards = new Map();
  #observer = new IntersectionObserver((entries) => this.#onSeen(entries), { threshold: 0.5 });

  // on: {show(card), choices(), changed()}.
  constructor(device, clock, on) {
    this.device = device;
    this.clock = clock;
    this.on = { ...on, dismiss: (card) => this.#dismiss(card) };
    this.ticking = setInterval(() => this.#expire(), TICK_MS);
    this.onBelow = () => this.#last()?.element.scrollIntoView({ block: 'center' });
    find('below').addEventListener('click', this.onBelow);
  }

  close() {
    clearInterval(this.ticking);
    this.#observer.disconnect();
    find('below').removeEventListener('click', this.onBelow);
    find('below').hidden = true;
    find('cards').replaceChildren();
  }

  get isEmpty() {
    return this.#cards.size === 0;
  }

  // An offer that was verified. One that is here already is the same.
  add(claims) {
    if (this.#cards.has(claims.jti)) {
      return;
    }
    const card = new Card(claims, this.#partOf(claims));
    this.#cards.set(claims.jti, card);
    card.draw(this.clock.now, this.on);
    find('cards').append(card.element);
    this.#observer.observe(card.element);
    announce(word('offers.new', { title: card.title }));
    this.on.changed();
    find('below').hidden = card.element.getBoundingClientRect().top < innerHeight - 80;
  }

  redraw() {
    for (const card of this.#cards.values()) {
      card.draw(this.clock.now, this.on);
    }
  }

  // Learns from the hub which of the open offers have ended.
  async sync() {
    const open = [...this.#cards.values()].filter(({ state }) => state === 'open');
    const { offers } = await (await this.device.ask('GET', '/v1/offers')).json();
    const held = new Set(offers.map(({ jti }) => jti));
    for (const card of open.filter(({ claims }) => !held.has(claims.jti))) {
      this.#end(card, await this.#howItEnded(card));
    }
  }

  #partOf(claims) {
    try {
      return hubPart(claims, this.device);
    } catch {
      return null;
    }
  }

  #last() {
    return [...this.#cards.values()].at(-1);
  }

  // The hub says it when it is told that an offer was seen that is over.
  async #howItEnded(card) {
    try {
      await this.device.ask('POST', `/v1/offers/${card.claims.jti}/seen`);
      return 'open';
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) {
        throw error;
      }
      return ENDS[error.type] ?? 'revoked';
    }
  }

  #end(card, state) {
    if (card.state === 'open' && state !== 'open') {
      card.state = state;
      card.draw(this.clock.now, this.on);
      announce(`${card.title}: ${word(`offer.${state}`)}`);
      this.on.changed();
    }
  }

  #expire() {
    for (const card of this.#cards.values()) {
      if (card.state === 'open' && this.clock.now >= card.claims.exp) {
        this.#end(card, 'expired');
      }
    }
  }

  async #onSeen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        this.#observer.unobserve(target);
        await this.#tellSeen(target);
      }
      if (target === this.#last()?.element) {
        find('below').hidden = find('below').hidden || isIntersecting;
      }
    }
  }

  async #tellSeen(element) {
    try {
      await this.device.ask('POST', `/v1/offers/${element.dataset.jti}/seen`);
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) {
        return; // it has ended meanwhile, which the next sync tells
      }
      setTimeout(() => element.isConnected && this.#observer.observe(element), AGAIN_MS);
    }
  }

  async #dismiss(card) {
    const buttons = card.element.querySelectorAll('.stub button');
    buttons.forEach((button) => (button.disabled = true));
    try {
      await this.device.ask('POST', `/v1/offers/${card.claims.jti}/dismissed`);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) {
        buttons.forEach((button) => (button.disabled = false));
        announce(word('error.network'));
        return;
      }
    }
    const next = card.element.nextElementSibling ?? find('offers-title');
    this.#cards.delete(card.claims.jti);
    card.element.remove();
    announce(word('offer.dismissed', { title: card.title }));
    this.on.changed();
    next.focus({ preventScroll: true });
  }
}
