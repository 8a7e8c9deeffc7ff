import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { AnnotatedText, type ElementLike, type TextLike } from './text';

/** The cases that the program is tested with too. */
type Tree = string | [name: string, attributes: Record<string, string>, children: Tree[]];
interface Vector {
  name: string;
  text: string;
  tree: Tree[][];
  spans: [start: number, end: number, words: string][];
}
const vectors = JSON.parse(readFileSync('../internal/render/testdata/annotated.json', 'utf8')) as Vector[];

type FakeText = TextLike & { order: number };
type Fake = FakeText | FakeElement;
interface FakeElement extends ElementLike<Fake> {
  childNodes: Fake[];
}

let order = 0;
function node(tree: Tree): Fake {
  if (typeof tree === 'string') return { nodeType: 3, data: tree, order: order++ };
  const [localName, attributes, children] = tree;
  return { nodeType: 1, localName, childNodes: children.map(node), getAttribute: (name) => attributes[name] ?? null };
}
const read = (trees: Tree[][]) => new AnnotatedText<Fake, FakeText>(trees.map((tree) => node(['div', {}, tree]) as FakeElement));

describe.each(vectors)('$name', ({ text, tree, spans }) => {
  it('reads as the program reads it', () => {
    expect(read(tree).text).toBe(text);
  });

  it.each(spans)('from %i to %i stands %j', (start, end, words) => {
    const annotated = read(tree);
    expect(annotated.slice({ start, end })).toBe(words);
    // From the span to the page and back.
    const pieces = annotated.pieces({ start, end });
    const [first, last] = [pieces[0]!, pieces.at(-1)!];
    expect(pieces.map((p) => p.node.data.slice(p.from, p.to)).join('').replace(/\s/g, '')).toBe(words.replace(/\s/g, ''));
    const place = (n: FakeText, offset: number) => n.order * 1e6 + offset;
    const got = annotated.span(
      (n, offset) => place(n, offset) <= place(first.node, first.from),
      (n, offset) => place(n, offset) >= place(last.node, last.to),
    );
    expect(got).toEqual(annotated.trim({ start, end }));
  });
});

it('counts in code points', () => {
  const text = read([[['p', {}, ['👩 a']]]]);
  expect(text.length).toBe(3);
  expect(text.pieces({ start: 0, end: 1 })[0]).toMatchObject({ from: 0, to: 2 });
});
