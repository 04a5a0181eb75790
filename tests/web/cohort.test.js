"use strict";
/* cohort.html: PAGES has cohort/, 1,000 patients of two groups at four visits; scripts/test-web makes it. */
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test, open, load, violations } = require("./harness.js");

const COHORT = path.join(process.env.PAGES, "cohort", "cohort.html");

test("cohort: 1,000 patients at 4 visits stay small and fast", async (browser) => {
  const size = fs.statSync(COHORT).size;
  assert.ok(size < 2e6, size + " bytes");
  const { processor, words, complaints } = await load(browser, COHORT);
  console.log("        " + size + " bytes; " + words);
  assert.ok(processor < 1000, words);
  assert.deepEqual(complaints, []);
});

test("cohort: every figure is in the page, and as SVG and PNG beside it", async (browser) => {
  const { page } = await open(browser, COHORT);
  assert.equal(await page.locator("svg.figure").count(), 5);
  const links = await page.$$eval("figcaption a", (all) => all.map((a) => a.getAttribute("href")));
  assert.equal(links.length, 10);
  for (const link of links) assert.ok(fs.existsSync(path.join(path.dirname(COHORT), link)), link);
  for (const link of links.filter((l) => l.endsWith(".png"))) {
    const png = await page.evaluate((src) => new Promise((done, no) => {
      const i = new Image();
      i.onload = () => done([i.naturalWidth, i.naturalHeight]);
      i.onerror = no;
      i.src = src;
    }), "data:image/png;base64," + fs.readFileSync(path.join(path.dirname(COHORT), link)).toString("base64"));
    assert.ok(png[0] === 1440 && png[1] >= 200, link + " " + png);
  }
});

test("cohort: axe-core finds nothing wrong", async (browser) => {
  const { page } = await open(browser, COHORT);
  assert.deepEqual(await violations(page), []);
});
