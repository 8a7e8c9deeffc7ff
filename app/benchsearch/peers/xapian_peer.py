"""Xapian doing the work of the library's search: see main.go."""
import json, os, sys, time
import xapian

FACETS = ["kind", "type", "domain", "topic", "profession", "series", "lang", "year", "availability"]


def memory():
    with open("/proc/self/status") as f:
        return next(int(line.split()[1]) * 1024 for line in f if line.startswith("VmRSS"))


def build(corpus, where):
    began = time.perf_counter()
    db = xapian.WritableDatabase(os.path.join(where, "xapian"), xapian.DB_CREATE_OR_OVERWRITE)
    terms = xapian.TermGenerator()
    terms.set_stemmer(xapian.Stem("en"))
    with open(corpus) as f:
        for line in f:
            d = json.loads(line)
            doc = xapian.Document()
            terms.set_document(doc)
            terms.index_text(d["title"], 3)
            terms.increase_termpos()
            terms.index_text(d["people"])
            terms.increase_termpos()
            terms.index_text(d["text"])
            doc.set_data(json.dumps([d["title"], d["text"]]))
            for slot, k in enumerate(FACETS):  # a slot holds one value: less than the library counts
                values = d["facets"].get(k)
                if values:
                    doc.add_value(slot, values[0])
            db.add_document(doc)
    db.commit()
    db.close()
    print(json.dumps({"seconds": time.perf_counter() - began}))


def ask(db, words, stem):
    parser = xapian.QueryParser()
    parser.set_database(db)
    parser.set_stemmer(stem)
    parser.set_stemming_strategy(parser.STEM_SOME)
    parser.set_default_op(xapian.Query.OP_AND)
    enquire = xapian.Enquire(db)
    enquire.set_query(parser.parse_query(words, parser.FLAG_PARTIAL))
    spies = [xapian.ValueCountMatchSpy(slot) for slot in range(len(FACETS))]
    for spy in spies:
        enquire.add_matchspy(spy)
    found = enquire.get_mset(0, 20, db.get_doccount())
    rows = []
    for m in found:
        title, text = json.loads(m.document.get_data())
        rows.append((found.snippet(title, 200, stem, found.SNIPPET_EXHAUSTIVE, "<mark>", "</mark>"),
                     found.snippet(text, 260, stem, 0, "<mark>", "</mark>")))
    return len(rows), sum(1 for spy in spies for _ in spy.values())


def query(queries, where):
    began = time.perf_counter()
    db = xapian.Database(os.path.join(where, "xapian"))
    stem = xapian.Stem("en")
    out = {"open": (time.perf_counter() - began) * 1e3, "times": [], "cpu": []}
    with open(queries) as f:
        typed = json.load(f)
    began = time.perf_counter()
    ask(db, typed["first"], stem)
    out["first"] = (time.perf_counter() - began) * 1e3
    for q in typed["letters"]:
        wall, cpu = time.perf_counter(), time.process_time()
        ask(db, q, stem)
        out["times"].append((time.perf_counter() - wall) * 1e3)
        out["cpu"].append((time.process_time() - cpu) * 1e3)
    out["memory"] = memory()
    print(json.dumps(out))


{"build": build, "query": query}[sys.argv[1]](sys.argv[2], sys.argv[3])
