import { describe, expect, it } from 'vitest';

import { asked, matches, matchingCommands, matchingTopics, titlesOf } from './entries';

it.each([
  ['', 'all', { mode: 'all', words: '' }],
  ['  dark ', 'all', { mode: 'all', words: 'dark' }],
  ['>dark', 'all', { mode: 'commands', words: 'dark' }],
  ['# rac', 'all', { mode: 'topics', words: 'rac' }],
  ['nursing', 'titles', { mode: 'titles', words: 'nursing' }],
  ['> help', 'titles', { mode: 'commands', words: 'help' }],
] as const)('asked %j in %s', (text, base, want) => {
  expect(asked(text, base)).toEqual(want);
});

it.each([
  ['Colores de alto contraste', 'contraste', true],
  ['Colores de alto contraste', 'CONTR alto', true],
  ['Educación', 'educacion', true],
  ['Reading comfort', 'eading', false],
  ['Anything', '', true],
])('matches %j, %j: %s', (label, words, want) => {
  expect(matches(label, words)).toBe(want);
});

describe('matchingCommands', () => {
  const command = (id: string, more = {}) => ({ id, group: 'app' as const, label: () => id, run: () => undefined, ...more });
  const list = [command('print'), command('hide', { hidden: true }), command('star', { enabled: () => false }), command('help')];

  it('leaves out what is hidden or makes no sense now', () => {
    expect(matchingCommands(list, '').map((c) => c.id)).toEqual(['print', 'help']);
  });

  it('offers a command that a screen registers anew once, the new one', () => {
    const anew = command('print', { label: () => 'print this' });
    expect(matchingCommands([...list, anew], '')).toEqual([list[3], anew]);
  });
});

it('matchingTopics finds a topic by any of its names, in order of the labels', () => {
  const text = (en: string, es: string) => ({ en, es });
  const taxonomies = [
    {
      id: 'topic', label: text('Topic', 'Tema'), note: text('', ''),
      terms: [
        { id: 'hpsa', label: text('Shortage areas', 'Zonas con escasez'), aliases: ['HPSA'], note: text('', '') },
        { id: 'ahec', label: text('AHEC', 'AHEC'), note: text('', '') },
      ],
    },
  ];
  expect(matchingTopics(taxonomies, '', (t) => t.en).map((t) => t.id)).toEqual(['ahec', 'hpsa']);
  expect(matchingTopics(taxonomies, 'hpsa', (t) => t.es)).toEqual([{ id: 'hpsa', label: 'Zonas con escasez' }]);
});

it('titlesOf keeps what can be opened', () => {
  const label = { en: '', es: '' };
  expect(titlesOf([{ kind: 'filter', label, id: 'x' }, { kind: 'title', label, id: 'y', item: 'event' }]).map((s) => s.id)).toEqual(['y']);
});
