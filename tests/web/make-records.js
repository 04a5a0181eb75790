"use strict";
/* node make-records.js RECORD OUT N: makes N copies of RECORD in OUT, each with its own figures. */
const fs = require("node:fs");
const path = require("node:path");
const [record, out, count] = process.argv.slice(2);
const state = fs.readFileSync(path.join(record, "state.txt"), "utf8");
const set = (text, name, value) => text.replace(new RegExp("^" + name + " .*$", "m"), name + " " + value);

fs.mkdirSync(out);
for (let i = 1; i <= Number(count); i++) {
  const id = "patient-" + ((i * 617) % 1000) + "-visit";
  const folder = path.join(out, id);
  let text = set(set(state, "id", id), "patient", id);
  text = set(text, "worst_delta_L", (-(i * 37 % 113) / 10).toFixed(1));
  text = set(text, "pih_area_fraction", ((i * 53 % 97) / 1000).toFixed(3));
  text = set(text, "grade", ["good", "fair", "poor"][i % 3]);
  text = set(text, "change", ["better", "worse", "mixed", "cannot_tell"][i % 4]);
  if (i % 10 === 0) {
    text = set(set(text, "status", "failed"), "reason", "damaged JPEG: <b>the file is cut short</b>");
    for (const figure of ["worst_delta_L", "pih_area_fraction", "grade"]) text = set(text, figure, "");
  }
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "state.txt"), text);
  for (const file of ["thumb.jpg", "regions.csv", "report.html", "report.json"])
    fs.linkSync(path.join(record, file), path.join(folder, file));
}
