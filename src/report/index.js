"use strict";
/* index.html: the heads of the table sort it, and the form above filters it. */
(function () {
  const table = document.querySelector(".pairs");
  const body = table.tBodies[0];
  const form = document.querySelector(".filters");
  const shown = document.getElementById("shown");
  const fields = {};
  for (const id of ["find", "result", "change", "grade", "drop", "area"]) fields[id] = document.getElementById(id);
  const COLUMN = { id: 1, result: 2, change: 3, worst: 4, area: 7, grade: 8 };
  const GRADES = ["good", "fair", "poor", ""];
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  /* The sort key of a cell: its figure, else its text; empty cells go last. */
  function keyOf(cell, column) {
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const text = cell.textContent.trim();
    if (column === COLUMN.grade) return GRADES.indexOf(text);
    return text === "" ? null : text;
  }

  const rows = Array.from(body.rows, (row, place) => ({
    row,
    place,
    keys: Array.from(row.cells, keyOf),
    text: row.textContent.toLowerCase(),
    result: row.cells[COLUMN.result].className,
    change: row.cells[COLUMN.change].className,
    grade: row.cells[COLUMN.grade].textContent,
  }));

  function compare(a, b, column, sign) {
    const x = a.keys[column];
    const y = b.keys[column];
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
    body.remove(); /* moving rows is several times as fast outside the document */
    body.append(...rows.map((r) => r.row));
    table.append(body);
  }

  for (const head of table.tHead.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(head));
  }

  function fits(r) {
    const find = fields.find.value.trim().toLowerCase();
    if (find && !r.text.includes(find)) return false;
    if (fields.result.value && r.result !== fields.result.value) return false;
    if (fields.change.value && r.change !== fields.change.value) return false;
    if (fields.grade.value && r.grade !== fields.grade.value) return false;
    const drop = Number(fields.drop.value);
    const area = Number(fields.area.value);
    if (drop > 0 && !(r.keys[COLUMN.worst] !== null && r.keys[COLUMN.worst] <= -drop)) return false;
    if (area > 0 && !(r.keys[COLUMN.area] !== null && r.keys[COLUMN.area] >= area)) return false;
    return true;
  }

  function filter() {
    let n = 0;
    for (const r of rows) {
      const fit = fits(r);
      if (r.row.hidden === fit) r.row.hidden = !fit;
      n += fit;
    }
    shown.textContent = n + " of " + rows.length + " shown";
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => e.preventDefault());
  filter(); /* on reload, a browser may keep what was typed */
})();
