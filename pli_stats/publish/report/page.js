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
document.querySelectorAll("table.gt_table").forEach(table => {
  const heads = Array.from(table.querySelectorAll("th.gt_col_heading"));
  heads.forEach(head => {
    const place = Number(head.id.match(/-c(\d+)$/)[1]);
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      // Rows are sorted within their group, so that each stays below its heading.
      const groups = [[]];
      for (const row of table.tBodies[0].rows) {
        if (row.querySelector("th.gt_group_heading")) groups.push([row], []);
        else groups.at(-1).push(row);
      }
      for (const rows of groups) table.tBodies[0].append(...(rows.length > 1 ? sorted(rows, place, down) : rows));
    });
  });
});
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not(.long)").forEach(part => { part.open = true; });
});
