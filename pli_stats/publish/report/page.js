"use strict";
// Columns sort by their first number where most cells begin with one, else as text; cells without a value stay last.
function keyOf(text) {
  const found = text.replace(/[\u2212]/g, "-").match(/^[<>\u2264\u2265]?\s*(-?(?:\d[\d\u202f ]*)(?:\.\d+)?(?:e[+-]?\d+)?)/i);
  if (/^-?\u221e/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return found ? Number(found[1].replace(/[\u202f ]/g, "")) : NaN;
}
function sorted(rows, column, down) {
  const text = row => row.cells[column].textContent.trim();
  const empty = row => ["", "\u2014"].includes(text(row));
  const full = rows.filter(row => !empty(row));
  const numeric = full.filter(row => !Number.isNaN(keyOf(text(row)))).length * 2 > full.length;
  const compare = (a, b) => {
    if (!numeric) return text(a).localeCompare(text(b), "en");
    const [x, y] = [keyOf(text(a)), keyOf(text(b))];
    return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : 1) : Number.isNaN(y) ? -1 : x < y ? -1 : x > y ? 1 : 0;
  };
  full.sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
  return [...full, ...rows.filter(empty)];
}
document.querySelectorAll("table.sortable thead tr.heads th").forEach(head => {
  const table = head.closest("table");
  const place = Array.from(head.parentNode.cells).indexOf(head);
  head.querySelector("button").addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    Array.from(head.parentNode.cells).forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    // Rows are sorted within their group, so that each stays below its heading.
    for (const body of table.tBodies) {
      const rows = Array.from(body.rows).filter(row => !row.querySelector("th.group"));
      body.append(...sorted(rows, place, down));
    }
  });
});
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not(.long)").forEach(part => { part.open = true; });
});
