// SPDX-License-Identifier: GPL-2.0-or-later
// Holds the JSON Schemas of schemas/json to the verdicts of the checker. Prints TAP.
// judge.mjs FOLDER-OF-THE-MODULES SOURCE-ROOT TESTS-BEFORE
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';

const [modules, root, before] = process.argv.slice(2);
const require = createRequire(`${modules}/package.json`);
const Ajv = require('ajv');
const addFormats = require('ajv-formats');
const { parseDocument } = require('yaml');

const kinds = ['campaign', 'policy', 'segments', 'store', 'story'];
const cases = 'tests/rules/cases';

// What no schema can see: for these the checker may refuse what a schema lets pass. Of a code that
// schemas see elsewhere the cases are named.
const unseen = {
  E0101: ['how long a line is'],
  E0102: ['bytes: an editor shows what it made of them'],
  E0104: ['a version of YAML that there is not yet', 'campaign/unknown-yaml-version.yaml'],
  E0105: ['an anchor: an editor reads through it'],
  E0106: ['a tag that changes nothing', 'campaign/tag-str.yaml'],
  E0108: ['a name among those of another section', 'shop/sensor-named-as-a-beacon.yaml'],
  E0114: ['a language among those of the shop', 'campaign/text-lacks-a-language.yaml', 'campaign/text-language-misspelt.yaml'],
  E0116: ['how a number is written: 0x32 and 12.3456 are numbers as any others', 'campaign/priority-hex.yaml',
    'campaign/signal-too-fine.yaml'],
  E0122: ["the shop's currency, and how many digits it has", 'campaign/bought-spent-in-dollars.yaml',
    'campaign/budget-other-currency.yaml', 'campaign/money-other-currency.yaml', 'campaign/money-three-digits.yaml'],
  E0201: ['the time zones that there are'],
  E0203: ['a language among those of the shop'],
  E0204: ['a name among those of the scanners'],
  E0205: ['a name among those of the zones'],
  E0206: ['what the scanners have, for a zone', 'shop/zone-place-without-scanner-places.yaml'],
  E0207: ['one id of two things', 'shop/beacon-id-twice.yaml', 'shop/sensor-address-twice.yaml'],
  E0208: ['one socket of two scanners', 'shop/scanner-socket-shared.yaml'],
  E0221: ['one number before another', 'shop/sensor-range-backwards.yaml'],
  E0302: ['the names in other files'],
  E0306: ['what the shop file says of a zone'],
  E0308: ['one date before another'],
  E0311: ['the catalogue'],
  E0313: ['sums'],
  E0316: ['what the campaign gives, for the text of a variant', 'campaign/variant-placeholder-without-a-value.yaml'],
  E0317: ['what a number in a text means'],
  E0321: ['the catalogue'],
  E0322: ['the catalogue'],
  E0330: ['a name among those of the sensors'],
  E0341: ['one number before another', 'stories/ages-of-nobody.yaml'],
  E0350: ['a name among those of the segments'],
  E0351: ['which segment stands above another'],
  E0354: ['sums'],
  E0361: ['sums', 'campaign/variants-more-than-all.yaml', 'campaign/variants-short-of-all.yaml'],
  E0364: ["a name among those of the campaign's variants"],
  E0402: ['a check digit is a sum'],
  E0501: ['what the policy says of a category'],
  E0502: ['what words mean'],
  E0601: ['one time before another', 'stories/step-before-the-last.yaml'],
  E0602: ['what the steps before did', 'stories/leaves-from-outside.yaml', 'stories/stays-too-long.yaml',
    'stories/inside-for-too-long.yaml'],
  E0603: ['a name among those of the campaigns'],
};

function isUnseen(code, path) {
  const [reason, ...files] = unseen[code] ?? [];
  return reason !== undefined && (files.length === 0 || files.includes(path));
}

const text = (path) => readFileSync(`${root}/${path}`, 'utf8');

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false, strictRequired: false });
addFormats(ajv);
ajv.addVocabulary(['patternErrorMessage']); // of the editors
const schemas = new Map(kinds.map((kind) => [kind, JSON.parse(text(`schemas/json/${kind}.schema.json`))]));
for (const [kind, schema] of schemas) ajv.addSchema(schema, `${kind}.schema.json`);
const validators = new Map(kinds.map((kind) => [kind, ajv.getSchema(`${kind}.schema.json`)]));

// What an editor says of a file: nothing, when it is good.
function faultsOf(kind, path) {
  const file = parseDocument(text(path));
  if (file.errors.length > 0) return file.errors.map((error) => error.message.split('\n')[0]);
  let value;
  try {
    value = file.toJS();
  } catch (error) {
    return [error.message];
  }
  const validate = validators.get(kind);
  return validate(value) ? [] : validate.errors.map((fault) => `${fault.instancePath} ${fault.message}`);
}

function kindOf(path) {
  const [folder, name] = path.split('/').slice(-2);
  if (folder === 'stories') return 'story';
  if (folder === 'shop' || name === 'store.yaml') return 'store';
  if (folder === 'policy' || name === 'policy.yaml') return 'policy';
  if (folder === 'segments' || name === 'segments.yaml') return 'segments';
  return 'campaign';
}

// The files below a folder that a schema is for.
function filesBelow(folder) {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return entry.name.endsWith('.yaml') ? [path] : [];
  });
}

// What the checker says of the cases (tests/rules/test-cases holds it to that): path → codes of errors.
function verdicts() {
  const codes = new Map(filesBelow(cases).map((path) => [path, []]));
  for (const line of text(`${cases}/EXPECTED`).split('\n')) {
    const found = line.match(/^([^#:][^:]*\.yaml):\d+:\d+:(E\d{4})/);
    if (found) codes.get(`${cases}/${found[1]}`).push(found[2]);
  }
  return codes;
}

let n = Number(before);
function test(name, faults) {
  for (const fault of faults) console.log(`# ${fault}`);
  console.log(`${faults.length > 0 ? 'not ' : ''}ok ${++n} - schemas: ${name}`);
}

// The parts of a schema that say what a value is, with the path to each.
function* parts(schema, path) {
  yield [schema, path];
  for (const [key, value] of Object.entries(schema)) {
    const isMap = ['properties', '$defs', 'definitions'].includes(key);
    for (const [name, part] of isMap ? Object.entries(value) : []) yield* parts(part, `${path}/${key}/${name}`);
    const below = ['items', 'additionalProperties'].includes(key) && !Array.isArray(value);
    if (below && typeof value === 'object') yield* parts(value, `${path}/${key}`);
  }
}

// Takes from the set of parts that no good file has those that a value has.
function strike(kind, part, value, left) {
  if (part.$ref) {
    const [file, pointer] = part.$ref.split('#');
    const other = file ? file.replace('.schema.json', '') : kind;
    const found = pointer.split('/').slice(1).reduce((at, key) => at[key], schemas.get(other));
    strike(other, found, value, left);
  }
  for (const [key, below] of value !== null && typeof value === 'object' ? Object.entries(value) : []) {
    const found = part.properties?.[key] ?? (Array.isArray(value) ? part.items : part.additionalProperties);
    // Of a list whose first item is special, the others are the same but for that.
    const one = Array.isArray(found) ? part.additionalItems : found;
    left.delete(one);
    if (typeof one === 'object') strike(kind, one, below, left);
  }
}

const complaints = [];
const left = new Map(); // a part for a key → its path
for (const [kind, schema] of schemas) {
  if (schema.$schema !== 'http://json-schema.org/draft-07/schema#') complaints.push(`${kind}: editors know draft 7 best`);
  for (const [part, path] of parts(schema, kind)) {
    const isKey = /\/properties\/[^/]+$/.test(path);
    if (part.properties && part.additionalProperties !== false) complaints.push(`${path} takes any key`);
    if (part.pattern && !part.patternErrorMessage) complaints.push(`${path} does not say how to write it`);
    if (isKey && !part.description) complaints.push(`${path} has no description`);
    if (isKey) left.set(part, path);
  }
}

const good = ['rules', 'recipes', 'tests/rules/examples', 'tests/schemas/good'].flatMap(filesBelow).concat('beacons/store.yaml');
const refused = [];
for (const path of good) {
  refused.push(...faultsOf(kindOf(path), path).map((fault) => `${path}: ${fault}`));
  strike(kindOf(path), schemas.get(kindOf(path)), parseDocument(text(path)).toJS(), left);
}

const excused = new Set(); // codes and files
const [missed, strict] = [[], []];
let bad = 0;
for (const [path, errors] of verdicts()) {
  const name = path.slice(cases.length + 1);
  const faults = faultsOf(kindOf(path), path);
  if (errors.length > 0) bad++;
  else strict.push(...faults.map((fault) => `${name}: ${fault}`));
  if (errors.length === 0 || faults.length > 0) continue;
  for (const code of errors) excused.add(code).add(`${code} ${name}`);
  missed.push(...errors.filter((code) => !isUnseen(code, name)).map((code) => `${name}: ${code}`));
}
const needless = Object.entries(unseen).flatMap(([code, [, ...files]]) =>
  [code, ...files.map((file) => `${code} ${file}`)].filter((entry) => !excused.has(entry)));

test('each says what every key is for and how its value is written, and takes no other', complaints);
test(`the ${good.length} good files are good by them too`, refused);
test('and hold each key that they have', [...left.values()]);
test(`of the ${bad} bad cases they refuse all but those that no schema can see`, missed);
test('what earns a warning at most passes', strict);
test('each reason to let a bad file pass is needed', needless);
