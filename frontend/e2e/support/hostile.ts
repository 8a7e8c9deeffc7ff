import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { newFolder, repository } from './server';

export interface Attack {
  id: string;
  name: string;
  kind: 'resource' | 'newsletter' | 'initiative';
}

const run = promisify(execFile);
const quote = JSON.stringify; // what JSON can say, YAML can

/** The renderer's own list of attacks, `@@@ class name` above each. */
async function read(): Promise<{ name: string; text: string }[]> {
  const file = await readFile(path.join(repository, 'internal/render/testdata/attacks.txt'), 'utf8');
  return file
    .split('\n@@@ ')
    .slice(1)
    .map((block) => {
      const [name = '', ...lines] = block.split('\n');
      const text = lines.join('\n').replace(/\{U\+([0-9A-F]+)\}/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
      return { name, text };
    });
}

/** A content folder refuses control characters, and links to items that are not there. */
const publishable = (text: string) =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, '').replace(/item:|#\/items\//g, '#/nowhere/');

const oneLine = (text: string, most = 480) => [...publishable(text).replace(/\s+/g, ' ').trim()].slice(0, most).join('') || 'x';

function item(attack: Attack, number: number, text: string): string {
  const line = quote(oneLine(text));
  const fields = [
    `id: ${attack.id}`, `number: ${number}`, `kind: ${attack.kind}`, `title: ${quote(oneLine(`${attack.name} ${text}`))}`,
    'language: en', 'availability: full-text', `abstract: ${line}`, `note: ${line}`, `facts: [${line}, ${line}]`,
    `container-title: ${line}`, `publisher: ${line}`, `institution: ${line}`, `place: ${line}`, `author: [{literal: ${line}}]`,
    `rights: {license: ${line}, note: ${line}}`, 'terms: {topic: [hostile]}', 'URL: https://attacker.invalid/original',
  ];
  if (attack.kind === 'resource') fields.push('tables: [cells]');
  return `---\n${fields.join('\n')}\n---\n\nThe text before.\n\n${publishable(text)}\n`;
}

const csv = (cell: string) => `"${cell.replace(/"/g, '""')}"`;

/** Publishes every attack in every place that holds text, and fills a data folder with it. */
export async function fillWithAttacks(dataDir: string): Promise<Attack[]> {
  const folder = await newFolder();
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  const list = await read();
  const loud = quote(oneLine('<img src=x onerror=pwned()><script>pwned()</script> [x](javascript:pwned())'));
  await write('library.yaml', `name: {en: ${loud}, es: ${loud}}\nfeed: attacker.invalid/feed\nrelease: {number: 1, date: 2026-01-01, title: {en: ${loud}, es: ${loud}}}\n`);
  await write('taxonomies/topic.yaml', `label: {en: ${loud}, es: ${loud}}\nterms:\n  - {id: hostile, label: {en: ${loud}, es: ${loud}}}\n`);
  await write('tables/cells.yaml', `title: {en: ${loud}, es: ${loud}}\nnote: {en: ${loud}, es: ${loud}}\ncolumns:\n  - {name: a, label: {en: ${loud}, es: ${loud}}, type: string}\n`);
  await write('tables/cells.csv', ['a', ...list.slice(0, 40).map(({ text }) => csv(oneLine(text)))].join('\n') + '\n');
  const attacks = list.map(({ name, text }, n): [Attack, string] => {
    const kind = (['resource', 'resource', 'newsletter', 'initiative'] as const)[n % 4] ?? 'resource';
    return [{ id: `attack-${n + 1}`, name, kind }, text];
  });
  for (const [n, [attack, text]] of attacks.entries()) await write(`${attack.kind}s/${attack.id}.md`, item(attack, n + 1, text));
  await run('go', ['run', './app/fill', folder, dataDir], { cwd: repository, env: { ...process.env, CGO_ENABLED: '0' } });
  await rm(folder, { recursive: true, force: true });
  return attacks.map(([attack]) => attack);
}
