"use strict";
/* node make-cohort.js RECORD OUT PATIENTS: records in OUT of two groups at four visits each, from RECORD, with
 * figures of their own; one in 17 is declined. */
const fs = require("node:fs");
const path = require("node:path");
const [record, out, patients] = process.argv.slice(2);
const state = fs.readFileSync(path.join(record, "state.txt"), "utf8");
const set = (text, values) => Object.entries(values).reduce(
  (t, [name, value]) => t.replace(new RegExp("^" + name + " .*$", "m"), name + " " + value), text);
const SKINS = ["very light", "light", "intermediate", "tan", "brown", "dark"];

fs.mkdirSync(out);
for (let p = 0; p < Number(patients); p++)
  for (let v = 1; v <= 4; v++) {
    const id = "P" + p + "_" + v, n = 4 * p + v, burden = (n * 37 % 113) / 10 - v * (1 + p % 2);
    const folder = path.join(out, id);
    let text = set(state, {
      id, patient: "P" + p, visit: "week " + 4 * v, days: 28 * v + (n * 7) % 5, group: p % 2 ? "peel" : "cream",
      burden_net: burden.toFixed(3), pih_area_fraction: ((n * 53) % 97) / 1000, pih_regions: (n * 11) % 13,
      skin: SKINS[p % SKINS.length], grade: ["good", "fair", "poor"][n % 3] });
    if (n % 17 === 0)
      text = set(text, { status: "declined", reason: "other skin", burden_net: "", grade: "poor" });
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "state.txt"), text);
    for (const file of ["thumb.jpg", "regions.csv", "report.html", "report.json"])
      fs.linkSync(path.join(record, file), path.join(folder, file));
  }
