/*
 * Search and the two switches of the pages. A plain script, as pages opened
 * from a file may load no modules; without it everything but these works.
 */
'use strict';

(() => {
  const html = document.documentElement;
  const keep = {
    read(name) {
      try {
        return localStorage.getItem('social-mission-' + name);
      } catch {
        return null; // a browser may keep nothing for files
      }
    },
    write(name, value) {
      try {
        localStorage.setItem('social-mission-' + name, value);
      } catch {
        /* the choice holds for this page */
      }
    },
  };

  function setDark(dark) {
    html.toggleAttribute('data-dark', dark);
    html.toggleAttribute('data-light', !dark);
    document.getElementById('dark')?.setAttribute('aria-pressed', String(dark));
  }

  const kept = keep.read('language');
  if (kept === 'en' || kept === 'es') html.lang = kept;
  const dark = keep.read('dark') ?? String(matchMedia('(prefers-color-scheme: dark)').matches);
  setDark(dark === 'true');

  /* --- words ------------------------------------------------------------- */

  const fold = (text) =>
    text
      .normalize('NFKD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase();
  const cut = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  /** The places in which a word stands: a map from an item to its weight. */
  function unpack(places) {
    const found = new Map();
    let at = -1;
    for (const [, step, weight] of places.matchAll(/([0-9a-z]+)([A-Z])/g)) {
      at += parseInt(step, 36);
      found.set(at, weight.charCodeAt(0) - 64);
    }
    return found;
  }

  class Index {
    constructor(data) {
      this.rows = data.rows;
      this.words = data.words ? data.words.split(' ') : [];
      this.places = data.places.split(' ');
      this.same = new Map(Object.entries(data.same));
      this.where = new Map(this.words.map((word, i) => [word, i]));
    }

    of(word) {
      const at = this.where.get(word);
      return at === undefined ? new Map() : unpack(this.places[at]);
    }

    /** A word, its plural or singular, and, where it may be unfinished, what begins so. */
    forms(word, unfinished) {
      const forms = new Set([word, word + 's', word + 'es', word.replace(/s$/, ''), word.replace(/es$/, '')].filter((w) => w.length > 1 || w === word));
      if (unfinished) {
        let from = this.first(word);
        for (; from < this.words.length && this.words[from].startsWith(word); from++) forms.add(this.words[from]);
      }
      return [...forms].filter((form) => this.where.has(form));
    }

    /** The place of the first word that does not come before this one. */
    first(word) {
      let [low, high] = [0, this.words.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.words[middle] < word) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /** Items with one of the forms; another form than the typed one counts half. */
    matches(word, unfinished) {
      const found = new Map();
      for (const form of this.forms(word, unfinished)) {
        for (const [doc, weight] of this.of(form)) {
          found.set(doc, Math.max(found.get(doc) ?? 0, form === word ? weight : weight / 2));
        }
      }
      return found;
    }

    /** Items that have all words of a phrase. */
    all(words, unfinished) {
      let found;
      words.forEach((word, i) => {
        const next = this.matches(word, unfinished && i === words.length - 1);
        if (found) for (const [doc, score] of [...found]) next.has(doc) ? found.set(doc, score + next.get(doc)) : found.delete(doc);
        else found = next;
      });
      return found ?? new Map();
    }

    /** Cuts what was typed into the longest names of concepts, and single words. */
    groups(words) {
      const groups = [];
      for (let i = 0; i < words.length; ) {
        let n = Math.min(5, words.length - i);
        while (n > 1 && !this.same.has(words.slice(i, i + n).join(' '))) n--;
        groups.push(words.slice(i, i + n));
        i += n;
      }
      return groups;
    }

    /** Items for what was typed, the best first. */
    search(text) {
      const words = cut(text);
      const open = /[\p{L}\p{N}]$/u.test(text);
      let found;
      const groups = this.groups(words);
      groups.forEach((group, i) => {
        const here = this.all(group, open && i === groups.length - 1);
        for (const other of this.same.get(group.join(' ')) ?? []) {
          for (const [doc, score] of this.all(other.split(' '), false)) here.set(doc, Math.max(here.get(doc) ?? 0, score / 2));
        }
        if (found) for (const [doc, score] of [...found]) here.has(doc) ? found.set(doc, score + here.get(doc)) : found.delete(doc);
        else found = here;
      });
      return [...(found ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([doc]) => doc);
    }

    /** What was typed with each unknown word as the nearest known one; empty when there is none. */
    nearest(text) {
      let changed = false;
      const words = cut(text).map((word) => {
        if (word.length < 4 || this.forms(word, true).length) return word;
        const most = word.length < 8 ? 1 : 2;
        let best = '';
        let least = most + 1;
        for (const other of this.words) {
          if (Math.abs(other.length - word.length) >= least || other[0] !== word[0]) continue;
          const d = distance(word, other, least);
          if (d < least) [best, least] = [other, d];
        }
        changed ||= best !== '';
        return best || word;
      });
      return changed ? words.join(' ') : '';
    }
  }

  /** Slips between two words, a swap of neighbours counting one; not below `enough` when there are more. */
  function distance(a, b, enough) {
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) >= enough) return enough;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  /* --- the page ---------------------------------------------------------- */

  const step = 30;

  function node(name, text, attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    return made;
  }

  function rowOf([number, title, lang, by, labelEn, labelEs, summary, summaryLang]) {
    const li = node('li');
    li.append(node('a', title, { href: `items/${number}.html`, lang }));
    const about = node('p', '', { class: 'by' });
    if (labelEn) about.append(node('span', labelEn, { class: 'l-en', lang: 'en' }), node('span', labelEs, { class: 'l-es', lang: 'es' }));
    about.append((labelEn && by ? ' · ' : '') + by);
    li.append(about);
    if (summary) li.append(node('p', summary, { class: 'snippet', lang: summaryLang || lang }));
    return li;
  }

  function say(en, es) {
    const found = document.getElementById('found');
    found.replaceChildren(node('span', en, { class: 'l-en', lang: 'en' }), node('span', es, { class: 'l-es', lang: 'es' }));
  }

  function wire(index) {
    const [box, hits, more] = ['q', 'hits', 'more'].map((id) => document.getElementById(id));
    let shown = [];

    function fill(from) {
      hits.append(...shown.slice(from, from + step).map((doc) => rowOf(index.rows[doc])));
      more.hidden = hits.children.length >= shown.length;
    }

    function ask() {
      const text = box.value;
      const asked = cut(text).length > 0;
      document.getElementById('results').hidden = !asked;
      document.getElementById('listing').hidden = asked;
      hits.replaceChildren();
      if (!asked) {
        say('', '');
        return;
      }
      shown = index.search(text);
      let near = '';
      if (!shown.length && (near = index.nearest(text))) shown = index.search(near + ' ');
      const n = shown.length;
      if (near && n) say(`Nothing has these words. ${n} with the nearest spelling: ${near}`, `Nada tiene estas palabras. ${n} con la escritura más parecida: ${near}`);
      else say(n === 1 ? '1 result' : `${n} results`, n === 1 ? '1 resultado' : `${n} resultados`);
      if (!n) say('Nothing has all these words. Try fewer or other words.', 'Nada tiene todas estas palabras. Pruebe con menos palabras o con otras.');
      fill(0);
    }

    function remember() {
      const hash = box.value.trim() ? '#q=' + encodeURIComponent(box.value) : '#';
      if (location.hash !== hash && (location.hash || hash !== '#')) history.replaceState(null, '', hash);
    }

    box.addEventListener('input', () => {
      ask();
      remember();
    });
    more.addEventListener('click', () => {
      const next = hits.children.length;
      fill(next);
      hits.children[next]?.querySelector('a').focus();
    });
    document.getElementById('search').addEventListener('submit', (event) => event.preventDefault());
    const from = location.hash.match(/^#q=(.*)$/);
    if (from) {
      try {
        box.value = decodeURIComponent(from[1]);
      } catch {
        box.value = '';
      }
      ask();
    }
    document.getElementById('search').hidden = false;
  }

  document.addEventListener('DOMContentLoaded', () => {
    const choices = document.querySelector('.choices');
    choices.hidden = false;
    setDark(html.hasAttribute('data-dark'));
    document.getElementById('language').addEventListener('click', () => {
      html.lang = html.lang === 'en' ? 'es' : 'en';
      keep.write('language', html.lang);
    });
    document.getElementById('dark').addEventListener('click', () => {
      setDark(!html.hasAttribute('data-dark'));
      keep.write('dark', String(html.hasAttribute('data-dark')));
    });
    if (document.getElementById('q') && window.socialMissionIndex) wire(new Index(window.socialMissionIndex));
  });
})();
