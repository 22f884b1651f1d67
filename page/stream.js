// SPDX-License-Identifier: GPL-2.0-or-later
// The device's event stream, read with fetch: EventSource could not sign its request. It comes
// back by itself, with the last id and with pauses that grow.

import { Refusal } from './device.js';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
const SILENCE_MS = 45000; // the hub says something every 15 s

// Store time as the hub told it, carried on by the browser's own steady clock.
export class StoreClock {
  #base = null;

  set(seconds) {
    if (Number.isFinite(seconds)) {
      this.#base = { seconds, at: performance.now() };
    }
  }

  // Asks the hub, for what must be right to the second: a browser's steady clock sleeps when the
  // phone does. Where the hub does not answer, the time is carried on.
  async refresh() {
    try {
      const { store_time } = await (await fetch('/healthz', { cache: 'no-store' })).json();
      this.set(Date.parse(store_time) / 1000);
    } catch {
      // The stream brings the time again.
    }
  }

  // Seconds since 1970; wall time as long as the hub has told none.
  get now() {
    return this.#base === null
      ? Date.now() / 1000
      : this.#base.seconds + (performance.now() - this.#base.at) / 1000;
  }
}

// Events out of the pieces of a stream (WHATWG HTML, "server-sent events").
export class EventReader {
  #rest = '';
  #event = { data: [] };

  // Answers the events that the piece completed: {id, type, data}.
  push(piece) {
    const events = [];
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      this.#take(line.replace(/\r$/, ''), events);
    }
    return events;
  }

  #take(line, events) {
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/.exec(line);
    if (line === '') {
      if (this.#event.data.length > 0) {
        events.push({ ...this.#event, data: this.#event.data.join('\n') });
      }
      this.#event = { data: [] };
    } else if (field === 'data') {
      this.#event.data.push(value ?? '');
    } else if (field === 'event') {
      this.#event.type = value;
    } else if (field === 'id') {
      this.#event.id = value;
    }
  }
}

export class Stream {
  #lastId = null;
  #stopped = false;
  #abort = null;
  #wake = () => {};

  // on: {offer(token), time({store_time, trusted}), state('live' | 'waiting'), refused(refusal)},
  // of which offer and time may be slow: the next event waits for them.
  constructor(device, on) {
    this.device = device;
    this.on = on;
    this.hurry = () => this.#wake();
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
  }

  stop() {
    this.#stopped = true;
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    this.#abort?.abort();
    this.#wake();
  }

  async run() {
    let pause = FIRST_PAUSE_MS;
    while (!this.#stopped) {
      try {
        await this.#readOnce(() => {
          pause = FIRST_PAUSE_MS;
        });
      } catch (error) {
        if (error instanceof Refusal && error.isOfStranger && !this.#stopped) {
          this.on.refused(error);
        }
      }
      if (!this.#stopped) {
        this.on.state('waiting');
        await this.#rest(pause * (0.5 + Math.random() / 2));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  #rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #readOnce(opened) {
    this.#abort = new AbortController();
    let silence = this.#watchSilence();
    try {
      const headers = this.#lastId === null ? {} : { 'Last-Event-ID': this.#lastId };
      const { signal } = this.#abort;
      const response = await this.device.ask('GET', '/v1/stream', { headers, signal });
      const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const reader = new EventReader();
      this.on.state('live');
      opened();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done) {
          return;
        }
        clearTimeout(silence);
        silence = this.#watchSilence();
        for (const event of reader.push(value)) {
          await this.#handle(event);
        }
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #watchSilence() {
    const abort = this.#abort;
    return setTimeout(() => abort.abort(), SILENCE_MS);
  }

  async #handle(event) {
    if (event.type === 'time') {
      await this.on.time(JSON.parse(event.data));
    } else if (event.type === 'offer') {
      await this.on.offer(event.data);
    }
    if (event.id !== undefined) {
      this.#lastId = event.id;
    }
  }
}
