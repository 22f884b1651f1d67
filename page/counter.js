// SPDX-License-Identifier: GPL-2.0-or-later
// An offer held out at the till: its code fills the screen and is made anew before it is stale.

import { tillText } from './till.js';
import { find, make } from './view.js';
import { word } from './words.js';

const RENEW_MS = 25000; // a till takes what was shown within the last 60 s
const AGAIN_MS = 3000;
const ASK_MS = 2500;

// The bar at which one sees that the code is fresh; without motion where that is asked for.
function runBar(bar) {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  bar.getAnimations().forEach((animation) => animation.cancel());
  bar.animate([{ transform: 'scaleX(1)' }, { transform: 'scaleX(0)' }], {
    duration: RENEW_MS,
    easing: still ? 'steps(5, jump-none)' : 'linear',
    fill: 'forwards',
  });
}

async function draw(text) {
  const picture = make('img', {
    id: 'till-qr',
    src: `/qr.svg?text=${text}`,
    width: 370,
    height: 370,
    alt: word('till.code'),
  });
  picture.dataset.wordAlt = 'till.code';
  await picture.decode();
  find('till-qr').replaceWith(picture);
}

// The screen stays on where the browser can do that.
async function stayAwake() {
  try {
    return await navigator.wakeLock.request('screen');
  } catch {
    return null;
  }
}

export class Counter {
  #card = null;
  #renewing = 0;
  #asking = 0;
  #lock = null;

  // sync() is to learn from the hub what became of the offers.
  constructor(device, clock, sync) {
    this.device = device;
    this.clock = clock;
    this.sync = sync;
    this.onClose = () => this.#stop();
    this.onButton = () => find('till').close();
    find('till').addEventListener('close', this.onClose);
    find('till-close').addEventListener('click', this.onButton);
  }

  close() {
    find('till').close();
    find('till').removeEventListener('close', this.onClose);
    find('till-close').removeEventListener('click', this.onButton);
  }

  async show(card) {
    this.#card = card;
    find('till-title').textContent = card.title;
    find('till-body').textContent = card.body;
    find('till-qr').hidden = true;
    find('till-done').hidden = true;
    find('till-rest').hidden = false;
    find('till-hint').textContent = word('till.hint');
    find('till').classList.remove('done');
    find('till').showModal();
    this.#ask();
    this.#renew();
    this.#lock = await stayAwake();
  }

  // To be called when an offer's state may have changed.
  update() {
    if (this.#card !== null && this.#card.state !== 'open') {
      const redeemed = this.#card.state === 'redeemed';
      this.#halt();
      find('till-qr').hidden = true;
      find('till-rest').hidden = true;
      find('till-done').hidden = false;
      find('till-done').textContent = redeemed ? '✓' : '–';
      find('till-hint').textContent = redeemed
        ? `${word('till.redeemed')}. ${word('till.redeemed.hint')}`
        : word('till.over');
      find('till').classList.add('done');
      this.#card = null;
    }
  }

  async #renew() {
    const card = this.#card;
    let pause = RENEW_MS;
    try {
      await this.clock.refresh();
      await draw(await tillText(card.part, this.device, this.clock.now));
      runBar(find('till-bar'));
      find('till-hint').textContent = word('till.hint');
    } catch {
      find('till-hint').textContent = word('till.failed');
      pause = AGAIN_MS;
    }
    if (this.#card === card) {
      this.#renewing = setTimeout(() => this.#renew(), pause);
    }
  }

  #ask() {
    this.#asking = setTimeout(async () => {
      await this.sync();
      if (this.#card !== null) {
        this.#ask();
      }
    }, ASK_MS);
  }

  #halt() {
    clearTimeout(this.#renewing);
    clearTimeout(this.#asking);
    this.#lock?.release();
    this.#lock = null;
  }

  #stop() {
    this.#halt();
    this.#card = null;
    this.sync();
  }
}
