"""SQLite FTS5 doing the work of the library's search: see main.go."""
import json, os, sqlite3, sys, time

FACETS = ["kind", "type", "domain", "topic", "profession", "series", "lang", "year", "availability"]


def memory():
    with open("/proc/self/status") as f:
        return next(int(line.split()[1]) * 1024 for line in f if line.startswith("VmRSS"))


def build(corpus, where):
    began = time.perf_counter()
    db = sqlite3.connect(os.path.join(where, "fts5.db"))
    db.execute("CREATE VIRTUAL TABLE doc USING fts5(title, people, text, tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')")
    db.execute("CREATE TABLE facet(item INTEGER, name TEXT, value TEXT)")
    with open(corpus) as f:
        for n, line in enumerate(f, 1):
            d = json.loads(line)
            db.execute("INSERT INTO doc(rowid, title, people, text) VALUES (?,?,?,?)", (n, d["title"], d["people"], d["text"]))
            db.executemany("INSERT INTO facet VALUES (?,?,?)", [(n, k, v) for k in FACETS for v in d["facets"].get(k) or []])
    db.execute("CREATE INDEX of_doc ON facet(item, name, value)")
    db.execute("INSERT INTO doc(doc) VALUES('optimize')")
    db.commit()
    db.close()
    print(json.dumps({"seconds": time.perf_counter() - began}))


def match(words):
    quoted = ['"' + w.replace('"', '') + '"' for w in words.split()]
    return " AND ".join(quoted[:-1] + [quoted[-1] + " *"]) if quoted else '""'


def ask(db, words):
    m = match(words)
    counts = db.execute("SELECT f.name, f.value, count(*) FROM doc JOIN facet f ON f.item = doc.rowid WHERE doc MATCH ? GROUP BY 1, 2", (m,)).fetchall()
    rows = db.execute("SELECT rowid, highlight(doc, 0, '<mark>', '</mark>'), snippet(doc, 2, '<mark>', '</mark>', '…', 40) FROM doc WHERE doc MATCH ? ORDER BY bm25(doc, 3.0, 1.6, 1.0) LIMIT 20", (m,)).fetchall()
    return len(rows), len(counts)


def query(queries, where):
    began = time.perf_counter()
    db = sqlite3.connect(os.path.join(where, "fts5.db"))
    db.execute("SELECT 1 FROM doc LIMIT 1").fetchall()
    opened = time.perf_counter()
    out = {"open": (opened - began) * 1e3, "times": [], "cpu": []}
    with open(queries) as f:
        typed = json.load(f)
    began = time.perf_counter()
    ask(db, typed["first"])
    out["first"] = (time.perf_counter() - began) * 1e3
    for q in typed["letters"]:
        wall, cpu = time.perf_counter(), time.process_time()
        ask(db, q)
        out["times"].append((time.perf_counter() - wall) * 1e3)
        out["cpu"].append((time.process_time() - cpu) * 1e3)
    out["memory"] = memory()
    print(json.dumps(out))


{"build": build, "query": query}[sys.argv[1]](sys.argv[2], sys.argv[3])
