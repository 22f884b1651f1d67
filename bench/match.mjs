// SPDX-License-Identifier: GPL-2.0-or-later
// match.mjs PEER DIR: what `match export` wrote, matched by zen (@gorules/zen-engine: a decision table),
// json-rules (json-rules-engine) or clips (the program of that name). Prints µs of processor time an event;
// ends with 1 when it finds other campaigns than are written there.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cwd } from 'node:process';

const require = createRequire(`${cwd()}/`);
const [peer, dir] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(`${dir}/${name}.json`, 'utf8'));
const rules = read('rules');
const events = read('events');
const matches = read('matches');

function check(found) {
  matches.forEach((numbers, i) => {
    const sorted = [...new Set(found[i])].sort((a, b) => a - b);
    if (JSON.stringify(sorted) !== JSON.stringify(numbers)) {
      console.error(`event ${i}: ${peer} finds ${sorted}, and ${numbers} are to be found`);
      process.exit(1);
    }
  });
}

// Runs each event through a function, once to check and warm up, and prints what one takes.
async function measure(match) {
  const found = [];
  for (const event of events) found.push(await match(event));
  check(found);
  const start = process.cpuUsage();
  for (const event of events) await match(event);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / events.length);
}

// A row a campaign. The cheap columns, that leave most rows out, come first: a row ends at the first that fails.
async function zen() {
  const { ZenEngine } = require('@gorules/zen-engine');
  const columns = ['zone', 'event', 'stayed', 'language', 'weekday', 'minute', 'day'];
  const inputs = [...columns.map((field) => ({ id: field, name: field, field })), { id: 'past', name: 'past' }];
  const nth = (list, n, test) => `(${list}[${n - 1}] != null and ${list}[${n - 1}] ${test})`;
  const asked = ({ thing, within, at_least: n, last_over: over }) =>
    over ? nth(`bought["${thing}"]`, 1, `> ${over}`) : nth(`bought["${thing}"]`, n, within ? `<= ${within}` : '>= 0');
  const past = (rule) => [
    ...(rule.wanted.length ? [`(${rule.wanted.map(asked).join(' or ')})`] : []),
    ...rule.unwanted.map((one) => `history_known and not(${asked(one)})`),
    ...(rule.visits ? [`visits_known and ${rule.visits_fewer ? 'not' : ''}(${nth('visits', rule.visits, `< ${rule.visits_within}`)})`] : []),
    ...(rule.offered ? [`not(${nth(`[offered["${rule.offered}"]]`, 1, `< ${rule.offered_within}`)})`] : []),
  ].join(' and ');
  const rows = rules.map((rule, i) => ({
    _id: `r${i}`,
    zone: rule.zones.map((zone) => `"${zone}"`).join(','),
    event: rule.event ? `"${rule.event}"` : '',
    stayed: rule.stays ? `>= ${rule.stays}` : '',
    language: rule.language ? `"${rule.language}"` : '',
    weekday: (rule.weekdays ?? []).join(','),
    minute: rule.to_minute ? `[${rule.from_minute}..${rule.to_minute})` : '',
    day: rule.until_day ? `[${rule.from_day}..${rule.until_day}]` : '',
    past: past(rule),
    n: String(i),
  }));
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in' },
      { id: 'table', type: 'decisionTableNode', name: 'table',
        content: { hitPolicy: 'collect', inputs, outputs: [{ id: 'n', name: 'n', field: 'n' }], rules: rows } },
      { id: 'out', type: 'outputNode', name: 'out' },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  })));
  await measure(async (event) => (await decision.evaluate(event)).result.map(({ n }) => n));
}

async function jsonRules() {
  const { Engine } = require('json-rules-engine');
  const engine = new Engine();
  engine.addOperator('boughtAs', (bought, { thing, within, at_least: n, last_over: over }) => {
    const ages = bought[thing] ?? [];
    return over ? ages[0] > over : within ? ages[n - 1] <= within : ages.length >= n;
  });
  engine.addOperator('visitedAs', (visits, { n, within }) => visits[n - 1] < within);
  engine.addOperator('offeredAs', (offered, { campaign, within }) => offered[campaign] < within);
  const is = (fact, operator, value) => ({ fact, operator, value });
  rules.forEach((rule, i) => {
    const all = [];
    if (rule.zones.length) all.push(is('zone', 'in', rule.zones));
    if (rule.event) all.push(is('event', 'equal', rule.event));
    if (rule.stays) all.push(is('stayed', 'greaterThanInclusive', rule.stays));
    if (rule.language) all.push(is('language', 'equal', rule.language));
    if (rule.weekdays) all.push(is('weekday', 'in', rule.weekdays));
    if (rule.to_minute) {
      all.push(is('minute', 'greaterThanInclusive', rule.from_minute), is('minute', 'lessThan', rule.to_minute));
    }
    if (rule.until_day) {
      all.push(is('day', 'greaterThanInclusive', rule.from_day), is('day', 'lessThanInclusive', rule.until_day));
    }
    if (rule.wanted.length) all.push({ any: rule.wanted.map((one) => is('bought', 'boughtAs', one)) });
    for (const one of rule.unwanted) {
      all.push(is('history_known', 'equal', true), { not: is('bought', 'boughtAs', one) });
    }
    if (rule.visits) {
      const enough = is('visits', 'visitedAs', { n: rule.visits, within: rule.visits_within });
      all.push(is('visits_known', 'equal', true), rule.visits_fewer ? { not: enough } : enough);
    }
    if (rule.offered) {
      all.push({ not: is('offered', 'offeredAs', { campaign: rule.offered, within: rule.offered_within }) });
    }
    engine.addRule({ conditions: { all }, event: { type: String(i) } });
  });
  await measure(async (event) => (await engine.run(event)).events.map(({ type }) => Number(type)));
}

// A rule a campaign; each event's facts are asserted, and taken back after the run.
function clipsProgram() {
  // A variable of its own for each: of one name they would have to be equal.
  let variables = 0;
  const slot = (name, test) => {
    const variable = `?v${variables++}`;
    return `(${name} ${variable}&:${test.replaceAll('?', variable)})`;
  };
  const bought = ({ thing, within, at_least: n, last_over: over }) =>
    `(bought (thing ${thing}) (nth ${over ? 1 : n})${over ? ` ${slot('age', `(> ? ${over})`)}` : within ? ` ${slot('age', `(<= ? ${within})`)}` : ''})`;
  const visit = (rule) => `(visit (nth ${rule.visits}) ${slot('age', `(< ? ${rule.visits_within})`)})`;
  const place = (rule) => [
    rule.zones.length && `(zone ${rule.zones.join('|')})`,
    rule.event && `(event ${rule.event})`,
    rule.language && `(language ${rule.language})`,
    rule.weekdays && `(weekday ${rule.weekdays.join('|')})`,
    rule.stays && slot('stayed', `(>= ? ${rule.stays})`),
    rule.to_minute && slot('minute', `(and (>= ? ${rule.from_minute}) (< ? ${rule.to_minute}))`),
    rule.until_day && slot('day', `(and (>= ? ${rule.from_day}) (<= ? ${rule.until_day}))`),
  ].filter(Boolean).join(' ');
  const wanted = (list) => (list.length > 1 ? [`(or ${list.map(bought).join(' ')})`] : list.map(bought));
  const lines = [
    '(defglobal ?*hits* = (create$))',
    '(deftemplate event (slot zone) (slot event) (slot language) (slot weekday) (slot stayed) (slot minute) (slot day))',
    '(deftemplate bought (slot thing) (slot nth) (slot age))',
    '(deftemplate visit (slot nth) (slot age))',
    '(deftemplate offered (slot campaign) (slot age))',
    '(deftemplate known (slot what))',
    ...rules.map((rule, i) => [
      `(defrule r${i} (event ${place(rule)})`,
      ...wanted(rule.wanted),
      ...rule.unwanted.map((one) => `(known (what history)) (not ${bought(one)})`),
      ...(rule.visits ? [`(known (what visits)) ${rule.visits_fewer ? `(not ${visit(rule)})` : visit(rule)}`] : []),
      ...(rule.offered ? [`(not (offered (campaign ${rule.offered}) ${slot('age', `(< ? ${rule.offered_within})`)}))`] : []),
      `=> (bind ?*hits* (create$ ?*hits* ${i})))`,
    ].join(' ')),
    ...events.map((event, i) => [
      `(deffunction e${i} () (assert (event (zone ${event.zone || 'nil'}) (event ${event.event || 'nil'}) (language ${event.language})`,
      `(weekday ${event.weekday}) (stayed ${event.stayed}) (minute ${event.minute}) (day ${event.day})))`,
      ...(event.history_known ? ['(assert (known (what history)))'] : []),
      ...(event.visits_known ? ['(assert (known (what visits)))'] : []),
      // No campaign asks for more than the third purchase, or the seventh visit.
      ...Object.entries(event.bought).flatMap(([thing, ages]) => ages.slice(0, 3).map((age, n) =>
        `(assert (bought (thing ${thing}) (nth ${n + 1}) (age ${age})))`)),
      ...event.visits.slice(0, 7).map((age, n) => `(assert (visit (nth ${n + 1}) (age ${age})))`),
      ...Object.entries(event.offered).map(([campaign, age]) => `(assert (offered (campaign ${campaign}) (age ${age})))`),
      ')',
    ].join(' ')),
  ];
  return `${lines.join('\n')}\n`;
}

// Seconds of processor time, and what it prints.
function runClips(main) {
  writeFileSync(`${dir}/main.clp`, `(load* "${dir}/rules.clp")\n${main}\n(exit)\n`);
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `TIMEFORMAT=%U; time clips -f2 "${dir}/main.clp"`],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0 || /ERROR/.test(stdout)) throw new Error(stdout.slice(0, 500) + stderr.slice(0, 500));
  return { seconds: Number(stderr.trim().split('\n').pop()), stdout };
}

function clips() {
  writeFileSync(`${dir}/rules.clp`, clipsProgram());
  const all = events.map((_, i) => `(progn (reset) (e${i}) (run) (printout t "hits " (implode$ ?*hits*) crlf))`);
  const { seconds, stdout } = runClips(all.join('\n'));
  check([...stdout.matchAll(/^hits ?(.*)$/gm)].map(([, list]) => list.split(' ').filter(Boolean).map(Number)));
  console.log(((seconds - runClips('').seconds) * 1e6) / events.length);
}

await { zen, 'json-rules': jsonRules, clips }[peer]();
