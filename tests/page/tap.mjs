// SPDX-License-Identifier: GPL-2.0-or-later
// TAP for the tests in node, as the others print it.

let run = 0;
let failed = 0;

const say = (line) => process.stdout.write(`${line}\n`);

// A test: what fails in it, or what it says is wrong, is shown.
export async function test(name, body) {
  run += 1;
  try {
    await body();
    say(`ok ${run} - page: ${name}`);
  } catch (error) {
    failed += 1;
    String(error.stack ?? error).split('\n').slice(0, 12).forEach((line) => say(`# ${line}`));
    say(`not ok ${run} - page: ${name}`);
  }
}

// The plan, at the end; exits.
export function finish() {
  say(`1..${run}`);
  process.exit(failed === 0 ? 0 : 1);
}
