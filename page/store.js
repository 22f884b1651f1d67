// SPDX-License-Identifier: GPL-2.0-or-later
// What this browser keeps: the device's key, and what the hub last said about its owner.

const NAME = 'beckon';
const TABLE = 'device';

let opened = null;

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function database() {
  if (opened === null) {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    opened = settled(request);
  }
  return opened;
}

async function table(mode) {
  return (await database()).transaction(TABLE, mode).objectStore(TABLE);
}

export async function read(name) {
  return settled((await table('readonly')).get(name));
}

export async function write(name, value) {
  await settled((await table('readwrite')).put(value, name));
}

// Leaves nothing behind, the database itself included.
export async function erase() {
  if (opened !== null) {
    (await opened).close();
    opened = null;
  }
  await settled(indexedDB.deleteDatabase(NAME));
  localStorage.clear();
}

// Whether a database is there, asked without making one.
export async function exists() {
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}
