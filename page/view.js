// SPDX-License-Identifier: GPL-2.0-or-later
// The page's elements. Whatever comes from outside is put in as text, never as markup.

import { language, word } from './words.js';

export const find = (id) => document.getElementById(id);

// An element with properties, attributes (names with a dash, and role) and children.
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role') {
      element.setAttribute(key, value);
    } else {
      element[key] = value;
    }
  }
  element.append(...children);
  return element;
}

// Puts in the words of the language, wherever the markup names them.
export function speak(root = document) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll('[data-word]')) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of root.querySelectorAll('[data-word-alt]')) {
    element.alt = word(element.dataset.wordAlt);
  }
}

// Tells those who do not see the page what has changed on it.
export function announce(text) {
  find('live').textContent = text;
}

// A notice above everything else; nothing takes it away.
export function notice(text) {
  find('notice').textContent = text ?? '';
  find('notice').hidden = text === undefined;
}

// A switch with its words: {element, input}.
export function consentSwitch(purpose, { checked, note }) {
  const id = `${purpose}-${Math.random().toString(36).slice(2, 8)}`;
  const input = make('input', { type: 'checkbox', role: 'switch', checked });
  input.setAttribute('aria-describedby', id);
  const words = make(
    'span',
    { className: 'words' },
    make('strong', { textContent: word(`${purpose}.title`) }),
    make('span', { className: 'hint', id, textContent: word(`${purpose}.text`) }),
  );
  if (note !== undefined) {
    words.append(make('span', { className: 'note', textContent: note }));
  }
  input.setAttribute('aria-label', word(`${purpose}.title`));
  return { input, element: make('label', { className: 'consent' }, words, input) };
}
