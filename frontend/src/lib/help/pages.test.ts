import { describe, expect, it } from 'vitest';

import { parseRoute } from '../state/route';
import { topicIds, type Block, type Part, type Rich } from './content';
import { pages as en } from './pages.en';
import { pages as es } from './pages.es';

const parts = (text: Rich): readonly Part[] => (typeof text === 'string' ? [text] : text);

function textsOf(block: Block): readonly Rich[] {
  return block.kind === 'text' ? [block.text] : block.kind === 'list' || block.kind === 'steps' ? block.items : [];
}

/** What must be the same in both languages: the blocks, their lengths, where links lead. */
function shape(block: Block): unknown {
  const rows = 'rows' in block ? block.rows.length : 'items' in block ? block.items.length : 1;
  const links = textsOf(block).flatMap((text) => parts(text).flatMap((p) => (typeof p === 'object' && 'to' in p ? [p.to] : [])));
  return { kind: block.kind, rows, links };
}

describe.each(topicIds)('the page %s', (id) => {
  it('says the same in both languages', () => {
    expect(es[id].blocks.map(shape)).toEqual(en[id].blocks.map(shape));
    expect(es[id].title).not.toBe(en[id].title);
  });

  it('links to screens that exist', () => {
    const links = en[id].blocks.flatMap(textsOf).flatMap((text) => parts(text).flatMap((p) => (typeof p === 'object' && 'to' in p ? [p.to] : [])));
    expect(links.map((to) => parseRoute(to).name)).not.toContain('missing');
  });

  it.each([['en', en], ['es', es]] as const)('%s keeps its sentences short', (_, pages) => {
    const sentences = pages[id].blocks
      .flatMap(textsOf)
      .map((text) => parts(text).map((p) => (typeof p === 'string' ? p : 'key' in p ? p.key : 'code' in p ? p.code : p.text)).join(''))
      .flatMap((text) => text.split(/[.!?:;]\s/));
    for (const sentence of sentences) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(26);
  });
});
