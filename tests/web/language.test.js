"use strict";
/* The pages in other languages. */
const assert = require("node:assert");
const path = require("node:path");
const { test, open, violations } = require("./harness.js");

const at = (name) => path.join(process.env.PAGES, name);
const PAGES = ["report-LANG.html", "clinic-LANG/index.html", "clinic-LANG/Ama/timeline.html", "clinic-LANG/cohort.html"];

for (const lang of ["de", "zh", "ar"]) {
  test(lang + ": axe-core finds nothing wrong, no page is wider than the screen", async (browser) => {
    for (const name of PAGES)
      for (const width of [390, 1280]) {
        const { page, context, complaints } = await open(browser, at(name.replace("LANG", lang)), { viewport: { width, height: 900 } });
        assert.equal(await page.getAttribute("html", "lang"), lang);
        assert.equal(await page.getAttribute("html", "dir"), lang === "ar" ? "rtl" : null);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), name + " at " + width);
        assert.deepEqual(await violations(page), [], name + " at " + width);
        assert.deepEqual(complaints.filter((c) => !c.startsWith("request: ")), []);
        await context.close();
      }
  });
}

test("ar: Before is on the left of the slider, signs stand before their numbers, the index filters and counts", async (browser) => {
  const { page } = await open(browser, at("report-ar.html"), { viewport: { width: 1280, height: 900 } });
  const [before, after] = await page.$$eval(".cut span", (all) => all.map((e) => e.getBoundingClientRect().x));
  assert.ok(before < after);
  const minus = await page.evaluate(() => {
    const cell = document.querySelector(".regions tr.pih td:nth-of-type(2)").firstChild;
    const left = (i) => {
      const range = document.createRange();
      range.setStart(cell, i);
      range.setEnd(cell, i + 1);
      return range.getBoundingClientRect().x;
    };
    const i = cell.data.indexOf("\u2212");
    return left(i) < left(i + 1);
  });
  assert.ok(minus);
  const index = (await open(browser, at("clinic-ar/index.html"))).page;
  await index.selectOption("#grade", "0");
  const shown = (await index.textContent("#shown")).match(/\d+/g).map(Number);
  assert.ok(shown[0] < shown[1]);
});
