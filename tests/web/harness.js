"use strict";
/* Test harness: a browser that opens pages from disk, and a count of passed tests. */
const fs = require("node:fs");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const tests = [];
const test = (name, run) => tests.push({ name, run });

/* Opens a page. Requests of anything but itself and files that options.allowed() accepts, dialogs, and
 * messages on the console are collected in complaints. */
async function open(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => { if (m.type() !== "log") complaints.push(m.type() + ": " + m.text()); });
  page.on("pageerror", (e) => complaints.push("error: " + e.message));
  page.on("dialog", (d) => { complaints.push("dialog: " + d.message()); d.dismiss(); });
  const url = pathToFileURL(file).href;
  page.on("request", (r) => {
    const own = r.url() === url || r.url().startsWith("data:");
    if (!own && !(options.allowed && options.allowed(r.url()))) complaints.push("request: " + r.url());
  });
  await page.goto(url);
  return { page, context, complaints, url };
}

/* Milliseconds of processor time that script, style and layout of body() take: a busy machine does not
 * change them. */
async function cost(page, cdp, body) {
  const now = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name) => metrics.find((m) => m.name === name).value;
    return 1000 * (of("ScriptDuration") + of("LayoutDuration") + of("RecalcStyleDuration"));
  };
  const before = await now();
  await body();
  await page.evaluate(() => document.body.offsetHeight);
  return (await now()) - before;
}

/* Opens a page and says what loading it took, in ms: of processor; until it could be used and was painted. */
async function load(browser, file) {
  const { page, context, complaints, url } = await open(browser, "/dev/null");
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const processor = await cost(page, cdp, () => page.goto(url.replace("/dev/null", file)));
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const { usable, painted } = await page.evaluate(() => ({
    usable: performance.getEntriesByType("navigation")[0].domInteractive,
    painted: performance.getEntriesByName("first-contentful-paint")[0].startTime }));
  const words = `loaded in ${processor.toFixed(0)} ms of processor, interactive after ${usable.toFixed(0)}, ` +
    `painted after ${painted.toFixed(0)} ms`;
  return { page, processor, words, complaints: complaints.filter((c) => !c.endsWith(file)) };
}

/* What axe-core finds wrong, in words. */
async function violations(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), WCAG);
  return result.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target + " " + n.failureSummary).join("; "));
}

async function run() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  let failed = 0;
  for (const { name, run: body } of tests) {
    try {
      await body(browser);
      console.log("ok      " + name);
    } catch (e) {
      failed++;
      console.log("FAILED  " + name + "\n" + e.stack);
    }
    for (const c of browser.contexts()) await c.close();
  }
  await browser.close();
  console.log(tests.length - failed + " passed, " + failed + " failed");
  process.exit(failed ? 1 : 0);
}

module.exports = { test, open, load, cost, violations, run };
