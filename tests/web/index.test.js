"use strict";
/* index.html and timeline.html: PAGES has clinic/ (records of a small batch) and many/ (1,000
 * records); scripts/test-web makes them. */
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test, open, cost, violations } = require("./harness.js");

const at = (...name) => path.join(process.env.PAGES, ...name);
const CLINIC = at("clinic", "index.html");
const MANY = at("many", "index.html");
const TIMELINE = at("clinic", "Ama", "timeline.html");
const allowed = (url) => url.startsWith("file://" + encodeURI(process.env.PAGES)) && /\/thumb(_before|_after)?\.jpg$/.test(url);

const column = (page, n) => page.$$eval(".pairs tbody tr:not([hidden])", (rows, i) => rows.map((r) => r.cells[i].textContent), n);
const figures = (list) => list.filter((t) => t !== "").map((t) => Number(t.replace("\u2212", "-")));
const isSorted = (list) => list.every((v, i) => i === 0 || list[i - 1] <= v);

test("index: loads only thumbnails, and they show", async (browser) => {
  const { page, complaints } = await open(browser, CLINIC, { allowed });
  await page.waitForFunction(() => Array.from(document.images).every((i) => i.complete));
  const widths = await page.$$eval(".thumb img", (all) => all.map((i) => i.naturalWidth));
  assert.ok(widths.length >= 3 && widths.every((w) => w > 100), String(widths));
  assert.deepEqual(complaints, []);
});

test("index: names and reasons are text, links lead to the pages", async (browser) => {
  const { page, complaints } = await open(browser, CLINIC, { allowed });
  const words = await page.textContent(".pairs");
  assert.ok(words.includes("<img src=x onerror=alert(1)>"), words);
  assert.ok(words.includes("damaged JPEG"));
  assert.equal(await page.locator(".pairs img:not(.thumb img)").count(), 0);
  for (const link of await page.$$eval(".pairs a", (all) => all.map((a) => a.href)))
    assert.ok(fs.existsSync(new URL(link)), link);
  assert.deepEqual(complaints, []);
});

test("index: sorted by mouse and keyboard, both ways", async (browser) => {
  const { page } = await open(browser, MANY, { allowed });
  await page.click("th:has-text('Worst') button");
  assert.ok(isSorted(figures(await column(page, 4))));
  assert.equal(await page.getAttribute("th:has-text('Worst')", "aria-sort"), "ascending");
  await page.focus("th:has-text('Worst') button");
  await page.keyboard.press("Enter");
  const down = figures(await column(page, 4));
  assert.ok(isSorted(down.slice().reverse()) && !isSorted(down));
  assert.equal(await page.getAttribute("th:has-text('Worst')", "aria-sort"), "descending");
  assert.equal((await column(page, 4)).slice(-100).join(""), "", "unknown figures go last");
  await page.click("th:has-text('Pair') button");
  assert.equal(await page.getAttribute("th:has-text('Worst')", "aria-sort"), null);
  const ids = (await column(page, 1)).map((t) => Number(/patient-(\d+)/.exec(t)[1]));
  assert.ok(isSorted(ids), "numbers in names are sorted as numbers");
  await page.click("th:has-text('Photo match') button");
  const grades = await column(page, 8);
  assert.deepEqual([...new Set(grades)].slice(0, 3), ["good", "fair", "poor"]);
});

test("index: filtered", async (browser) => {
  const { page } = await open(browser, MANY, { allowed });
  const shown = () => page.textContent("#shown");
  assert.equal(await shown(), "1000 of 1000 shown");
  await page.selectOption("#result", "failed");
  assert.equal(await shown(), "100 of 1000 shown");
  await page.selectOption("#result", "");
  await page.fill("#find", "PATIENT-77");
  const ids = await column(page, 1);
  assert.ok(ids.length > 5 && ids.every((t) => t.includes("patient-77")));
  await page.fill("#find", "");
  await page.selectOption("#change", "change_better");
  assert.ok((await column(page, 3)).every((t) => t === "better"));
  await page.selectOption("#change", "");
  await page.selectOption("#grade", { label: "fair" });
  assert.ok((await column(page, 8)).every((t) => t === "fair"));
  await page.selectOption("#grade", "");
  await page.fill("#drop", "8");
  assert.ok(figures(await column(page, 4)).every((v) => v <= -8));
  await page.fill("#drop", "");
  await page.fill("#area", "5");
  assert.ok(figures(await column(page, 7)).every((v) => v >= 5));
});

test("index: 1,000 pairs stay small and fast", async (browser) => {
  const bytes = fs.statSync(MANY).size;
  assert.ok(bytes <= 1.5e6, bytes + " bytes");
  const { page, context, url } = await open(browser, CLINIC, { allowed });
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const load = await cost(page, cdp, () => page.goto(url.replace("/clinic/", "/many/")));
  const sort = (word) => page.evaluate((w) =>
    Array.from(document.querySelectorAll("thead button")).find((b) => b.textContent.includes(w)).click(), word);
  const times = [];
  for (const word of ["Worst", "Pair", "Area", "Result"]) times.push(await cost(page, cdp, () => sort(word)));
  for (const word of ["7", "77", "zzz", ""]) times.push(await cost(page, cdp, () => page.fill("#find", word)));
  const loaded = await page.$$eval(".thumb img", (all) => all.filter((i) => i.complete && i.naturalWidth > 0).length);
  console.log("        " + bytes + " bytes; loaded in " + load.toFixed(0) + ", sorted and found in " + times.map((t) => t.toFixed(0)).join(", ") + " ms; " + loaded + " thumbnails loaded");
  assert.ok(load < 1000, "loaded in " + load + " ms");
  assert.ok(Math.max(...times) < 100, String(times));
  assert.ok(loaded < 500, "thumbnails are lazy");
});

test("index: more rows are laid out as one scrolls, and the heads stay", async (browser) => {
  for (const width of [390, 1400]) {
    const { page } = await open(browser, MANY, { allowed, viewport: { width, height: 844 } });
    const laid = () => page.locator(".pairs tbody tr:visible").count();
    const first = await laid();
    assert.ok(first >= 20 && first <= 200, String(first));
    await page.evaluate(() => {
      const table = document.querySelector(".wide");
      table.scrollIntoView();
      if (table.scrollHeight > table.clientHeight + 1) table.scrollTop = table.scrollHeight;
      else window.scrollTo(0, document.body.scrollHeight);
    });
    await page.waitForFunction((n) => document.querySelectorAll(".pairs tbody tr:not(.later)").length > n, first);
    const head = await page.locator(".pairs thead th").first().boundingBox();
    assert.ok(head.y > -1 && head.y < 844 / 2, width + ": the head is at " + head.y);
    await page.fill("#find", "patient-999-");
    assert.equal(await laid(), 1);
    assert.equal(await page.locator(".more").isVisible(), false);
  }
});

test("index: about 50 rows are printed on a page, with their heads", async (browser) => {
  const { page } = await open(browser, MANY, { allowed });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 15 && pages <= 22, pages + " pages");
});

test("every page leads to the index and to its neighbours", async (browser) => {
  const pages = ["Ama_week_4", "Ama_week_12", "Ama", "Kim"].map((id) =>
    at("clinic", id, id === "Ama" ? "timeline.html" : "report.html"));
  for (const file of pages) {
    const { page } = await open(browser, file, { allowed });
    const links = await page.$$eval(".way a", (all) => all.map((a) => [a.textContent, a.href]));
    assert.ok(links.length >= 2 && links.some(([, href]) => href.endsWith("/clinic/index.html")), file + links);
    for (const [words, href] of links) assert.ok(fs.existsSync(new URL(href)), words + " " + href);
    assert.ok(links.some(([words]) => /previous|next/.test(words)), file);
    if (file.includes("Ama_")) assert.ok(links.some(([, href]) => href.endsWith("/Ama/timeline.html")));
  }
});

test("index and timeline: all is there without script", async (browser) => {
  const { page } = await open(browser, CLINIC, { allowed, javaScriptEnabled: false });
  assert.ok((await page.locator(".pairs tbody tr").count()) >= 5);
  assert.equal(await page.locator(".filters").isVisible(), false);
  assert.equal(await page.locator("thead button").count(), 0);
  const timeline = await open(browser, TIMELINE, { allowed, javaScriptEnabled: false });
  assert.equal(await timeline.page.locator(".visits li").count(), 3);
});

test("timeline: pictures, plots and table of a patient's visits", async (browser) => {
  const { page, complaints } = await open(browser, TIMELINE, { allowed });
  assert.equal(await page.textContent("h1"), "Ama");
  const widths = await page.$$eval(".visits img", (all) => all.map((i) => i.naturalWidth));
  assert.ok(widths.length === 5 && widths.every((w) => w > 100), "the first photo; photo and heatmap of each visit");
  assert.match(await page.textContent(".verdict"), /^week_12: (fading|steady|darkening) since the visit before; against/);
  const marks = await page.$$eval(".visits li:nth-child(2) .place", (all) => all.map((t) => t.textContent));
  assert.ok(marks.length > 2 && new Set(marks).size === marks.length, String(marks));
  assert.equal(await page.locator(".plot").count(), 2);
  const numbered = await page.$$eval(".plot:first-child .one", (all) => all.length);
  assert.equal(numbered, (await page.$$eval(".visits-table thead th", (all) => all.length)) - 8);
  for (const link of await page.$$eval("a", (all) => all.map((a) => a.href))) assert.ok(fs.existsSync(new URL(link)), link);
  assert.deepEqual(complaints, []);
});

test("index and timeline: axe-core finds nothing wrong, a narrow screen scrolls only the tables", async (browser) => {
  for (const file of [CLINIC, TIMELINE])
    for (const options of [{}, { colorScheme: "dark" }, { viewport: { width: 360, height: 740 } }]) {
      const { page } = await open(browser, file, { allowed, ...options });
      assert.deepEqual(await violations(page), [], path.basename(file) + " " + JSON.stringify(options));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, path.basename(file) + " is " + over + " px too wide");
    }
});
