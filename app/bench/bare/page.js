"use strict";

// Fills the list, then marks the first content after the frame that shows it:
// the same mark at the same moment as the app sets.
const list = document.getElementById("list");
for (let n = 1; n <= 500; n++) {
  const entry = document.createElement("li");
  entry.textContent = `Entry ${n}: holistic review in admissions, workforce diversity and community health`;
  list.append(entry);
}
requestAnimationFrame(() => requestAnimationFrame(() => {
  performance.mark("sml:first-content");
  document.documentElement.dataset.ready = "1";
}));
