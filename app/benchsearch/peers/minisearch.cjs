// MiniSearch doing the work of the library's search: see main.go.
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const MiniSearch = require('minisearch');

const options = { fields: ['title', 'people', 'text'], storeFields: ['title', 'text', 'facets'] };
const ms = (from) => Number(process.hrtime.bigint() - from) / 1e6;

async function build(corpus, where) {
  const began = process.hrtime.bigint();
  const index = new MiniSearch(options);
  let id = 0;
  for await (const line of readline.createInterface({ input: fs.createReadStream(corpus) })) {
    const d = JSON.parse(line);
    index.add({ ...d, id: ++id });
  }
  fs.writeFileSync(path.join(where, 'minisearch.json'), JSON.stringify(index));
  console.log(JSON.stringify({ seconds: ms(began) / 1e3 }));
}

function mark(text, terms) {
  const escaped = terms.map((t) => t.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.replace(new RegExp(`\\b(${escaped.join('|')})\\b`, 'gi'), '<mark>$1</mark>');
}

function ask(index, words) {
  const last = words.trim().split(/\s+/).length - 1;
  const found = index.search(words, { combineWith: 'AND', prefix: (_, i) => i === last, boost: { title: 3, people: 1.6 } });
  const counts = new Map();
  for (const hit of found) {
    for (const [name, values] of Object.entries(hit.facets)) {
      for (const v of values ?? []) counts.set(name + v, (counts.get(name + v) ?? 0) + 1);
    }
  }
  const rows = found.slice(0, 20).map((hit) => {
    const at = Math.max(0, hit.text.toLowerCase().indexOf(hit.terms[0] ?? '') - 60);
    return [mark(hit.title, hit.terms), mark(hit.text.slice(at, at + 260), hit.terms)];
  });
  return [rows.length, counts.size];
}

function query(queries, where) {
  let began = process.hrtime.bigint();
  const index = MiniSearch.loadJSON(fs.readFileSync(path.join(where, 'minisearch.json'), 'utf8'), options);
  const out = { open: ms(began), times: [], cpu: [] };
  const typed = JSON.parse(fs.readFileSync(queries, 'utf8'));
  began = process.hrtime.bigint();
  ask(index, typed.first);
  out.first = ms(began);
  for (const q of typed.letters) {
    const wall = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    ask(index, q);
    out.times.push(ms(wall));
    const used = process.cpuUsage(cpu);
    out.cpu.push((used.user + used.system) / 1e3);
  }
  out.memory = process.memoryUsage().rss;
  console.log(JSON.stringify(out));
}

({ build, query })[process.argv[2]](process.argv[3], process.argv[4]);
