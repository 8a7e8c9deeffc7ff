// The bridge to citeproc-js: called once with the processor and the styles, it
// answers a function that writes the references of some items. The engines of
// the last two styles are kept: each takes some megabytes.
(function (CSL, text) {
  "use strict";
  var shared = JSON.parse(text);
  var engines = {};
  var used = [];
  var items = {};

  function engine(style, lang) {
    var key = style + " " + lang;
    used = used.filter(function (other) {
      return other !== key;
    });
    used.push(key);
    if (engines[key]) return engines[key];
    while (used.length > 2) delete engines[used.shift()];
    var system = {
      retrieveLocale: function (tag) {
        return shared.locales[String(tag).slice(0, 2) === "es" ? "es" : "en"];
      },
      retrieveItem: function (id) {
        return items[id];
      },
    };
    var made = new CSL.Engine(system, shared.styles[style], lang === "es" ? "es-ES" : "en-US", true);
    made.setOutputFormat("html");
    made.opt.development_extensions.wrap_url_and_doi = true;
    engines[key] = made;
    return made;
  }

  /** Takes and gives JSON: {style, lang, items} → {entries: [{id, html}], inText: [html]}. */
  return function (request) {
    var asked = JSON.parse(request);
    var ids = asked.items.map(function (item) {
      return item.id;
    });
    items = {};
    asked.items.forEach(function (item) {
      items[item.id] = item;
    });
    var made = engine(asked.style, asked.lang);
    try {
      made.updateItems([]);
      made.updateItems(ids);
      var bibliography = made.makeBibliography();
      var entries = bibliography[0].entry_ids.map(function (entry, i) {
        return { id: String(entry[0]), html: bibliography[1][i] };
      });
      var inText = ids.map(function (id) {
        return made.makeCitationCluster([{ id: id }]);
      });
      return JSON.stringify({ entries: entries, inText: inText });
    } catch (err) {
      delete engines[asked.style + " " + asked.lang];
      throw err;
    } finally {
      items = {};
    }
  };
});
