"use strict";
/* index.html: the heads of the table sort it, and the form above filters it. */
(function () {
  const table = document.querySelector(".pairs");
  const body = table.tBodies[0];
  const form = document.querySelector(".filters");
  const shown = document.getElementById("shown");
  const more = document.createElement("button");
  const first = body.querySelectorAll("tr:not(.later)").length;
  let limit = first; /* rows that are laid out */
  const fields = {};
  for (const id of ["find", "result", "change", "grade", "drop", "area"]) fields[id] = document.getElementById(id);
  const COLUMN = { id: 1, result: 2, change: 3, worst: 4, area: 7, grade: 8 };
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

  /* The sort key of a cell: its figure, else its text; empty cells go last. */
  function keyOf(cell, column) {
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const text = cell.textContent.trim();
    return text === "" ? null : text;
  }

  const rows = Array.from(body.rows, (row, place) => ({ row, place, keys: {} }));

  /* Both are read from the table when they are first asked for. */
  function key(r, column) {
    if (r.keys[column] === undefined) r.keys[column] = keyOf(r.row.cells[column], column);
    return r.keys[column];
  }
  function textOf(r) {
    if (r.text === undefined) r.text = r.row.textContent.toLowerCase();
    return r.text;
  }

  function compare(a, b, column, sign) {
    const x = key(a, column);
    const y = key(b, column);
    if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place;
    const order = typeof x === "number" && typeof y === "number" ? x - y : words.compare(String(x), String(y));
    return sign * order || a.place - b.place;
  }

  function sortBy(head) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = head.cellIndex;
    rows.sort((a, b) => compare(a, b, column, down ? -1 : 1));
    limit = first;
    body.remove(); /* moving rows is several times as fast outside the document */
    body.append(...rows.map((r) => r.row));
    lay();
    table.append(body);
  }

  /* Lay out the first rows of those that fit. */
  function lay() {
    let n = 0;
    for (const r of rows) if (!r.row.hidden) r.row.classList.toggle("later", ++n > limit);
    more.hidden = n <= limit;
  }

  more.type = "button";
  more.textContent = form.dataset.more;
  more.className = "more";
  more.addEventListener("click", () => { limit += first; lay(); });
  new IntersectionObserver((seen) => { if (seen[0].isIntersecting) more.click(); }, { rootMargin: "400px" }).observe(more);
  table.after(more);
  table.classList.add("live");

  for (const head of table.tHead.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(head));
  }

  function fits(r) {
    const find = fields.find.value.trim().toLowerCase();
    const cell = (column) => r.row.cells[column];
    if (find && !textOf(r).includes(find)) return false;
    if (fields.result.value && cell(COLUMN.result).className !== fields.result.value) return false;
    if (fields.change.value && cell(COLUMN.change).className !== fields.change.value) return false;
    if (fields.grade.value && cell(COLUMN.grade).dataset.v !== fields.grade.value) return false;
    const drop = Number(fields.drop.value);
    const area = Number(fields.area.value);
    if (drop > 0 && !(key(r, COLUMN.worst) !== null && key(r, COLUMN.worst) <= -drop)) return false;
    if (area > 0 && !(key(r, COLUMN.area) !== null && key(r, COLUMN.area) >= area)) return false;
    return true;
  }

  function filter() {
    let n = 0;
    for (const r of rows) {
      const fit = fits(r);
      if (r.row.hidden === fit) r.row.hidden = !fit;
      n += fit;
    }
    limit = first;
    lay();
    shown.textContent = shown.dataset.words.replace("{shown}", n).replace("{all}", rows.length);
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => e.preventDefault());
  filter(); /* on reload, a browser may keep what was typed */
})();
