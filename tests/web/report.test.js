"use strict";
/* report.html in a browser: PAGES has report.html (hostile names), large.html (a 12 MP pair) and
 * declined.html; scripts/test-web makes them. */
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test, open, load, violations } = require("./harness.js");

const at = (name) => path.join(process.env.PAGES, name);
const REPORT = at("report.html");

const cutOf = (page) => page.$eval("figure.after", (f) => getComputedStyle(f).clipPath);
const percent = (clip) => Number(/([\d.]+)%\)?$/.exec(clip)[1]);

test("the page loads nothing, without warnings or errors", async (browser) => {
  const { complaints, page } = await open(browser, REPORT);
  for (const control of ["#zoom-in", "#heat", "#outlines"]) await page.click(control);
  assert.deepEqual(complaints, []);
});

test("hostile names show as text", async (browser) => {
  const { page, complaints } = await open(browser, REPORT);
  assert.equal(await page.textContent("h1"), '"><script>alert(1)</script>');
  assert.equal(await page.title(), '"><script>alert(1)</script>');
  const words = await page.textContent(".facts");
  assert.ok(words.includes("<img src=x onerror=alert(1)>.jpg"), words);
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("img").count(), 3);
  assert.deepEqual(complaints, []);
});

test("the policy stops what is not ours", async (browser) => {
  const { page } = await open(browser, REPORT);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const div = document.createElement("div");
    div.setAttribute("onclick", "window.ran = true");
    document.body.append(div);
    div.click();
    return Boolean(window.ran);
  });
  assert.equal(ran, false);
  const sent = await page.evaluate(() => fetch("https://example.org/").then(() => true, () => false));
  assert.equal(sent, false);
});

test("the divider is moved by keyboard", async (browser) => {
  const { page } = await open(browser, REPORT);
  const start = percent(await cutOf(page));
  await page.focus("#cut");
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  assert.equal(percent(await cutOf(page)), start - 5);
  await page.keyboard.press("End");
  assert.equal(percent(await cutOf(page)), 0, "at After, all of the after photo is shown");
  await page.focus(".stage");
  await page.keyboard.press("ArrowRight");
  assert.equal(percent(await cutOf(page)), 2);
  await page.focus("#cut");
  await page.keyboard.press("Home");
  assert.equal(percent(await cutOf(page)), 100, "at Before, none of it");
});

test("the divider is moved by mouse", async (browser) => {
  const { page } = await open(browser, REPORT);
  const box = await page.locator(".plates").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 210, { steps: 5 });
  await page.mouse.up();
  assert.ok(Math.abs(percent(await cutOf(page)) - 80) < 1.5);
  assert.ok(Math.abs(Number(await page.inputValue("#cut")) - 20) < 1.5);
});

test("the divider is moved by touch", async (browser) => {
  const { page, context } = await open(browser, REPORT, { hasTouch: true, viewport: { width: 400, height: 800 } });
  const box = await page.locator(".plates").boundingBox();
  const cdp = await context.newCDPSession(page);
  const y = box.y + box.height / 2;
  const touch = (type, x) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await touch("touchStart", box.x + box.width * 0.5);
  for (let i = 1; i <= 6; i++) await touch("touchMove", box.x + box.width * (0.5 - 0.05 * i));
  await touch("touchEnd");
  assert.ok(Math.abs(percent(await cutOf(page)) - 20) < 3, await cutOf(page));
});

test("heatmap, its strength and the outlines can be switched", async (browser) => {
  const { page } = await open(browser, REPORT);
  const style = (selector, name) => page.$eval(selector, (e, n) => getComputedStyle(e)[n], name);
  assert.equal(await style("figure.heat img", "visibility"), "visible");
  await page.uncheck("#heat");
  assert.equal(await style("figure.heat img", "visibility"), "hidden");
  await page.check("#heat");
  await page.focus("#strength");
  await page.keyboard.press("PageDown");
  assert.ok(Number(await style("figure.heat img", "opacity")) < 1);
  await page.uncheck("#outlines");
  assert.equal(await style(".marks", "visibility"), "hidden");
});

test("a region is highlighted in picture and table", async (browser) => {
  const { page } = await open(browser, REPORT);
  const lit = () => page.$$eval(".lit", (all) => all.map((e) => e.id).sort());
  const first = (await page.getAttribute(".regions tbody tr", "id")).replace("row-", "");
  await page.click("#row-" + first + " td:nth-child(3)");
  assert.deepEqual(await lit(), ["mark-" + first, "row-" + first]);
  const second = (await page.getAttribute(".regions tbody tr:nth-child(2)", "id")).replace("row-", "");
  await page.locator("#mark-" + second + " rect, #mark-" + second + " .core").first().click({ force: true });
  assert.deepEqual(await lit(), ["mark-" + second, "row-" + second]);
  await page.focus("#row-" + first + " a");
  await page.keyboard.press("Enter");
  assert.deepEqual(await lit(), ["mark-" + first, "row-" + first]);
  await page.focus("#mark-" + second);
  await page.keyboard.press("Enter");
  assert.deepEqual(await lit(), ["mark-" + second, "row-" + second]);
});

test("the pictures zoom and pan", async (browser) => {
  const { page } = await open(browser, REPORT);
  const width = () => page.$eval(".plates", (e) => e.getBoundingClientRect().width);
  const small = await width();
  await page.click("#zoom-in");
  await page.click("#zoom-in");
  assert.ok(Math.abs((await width()) / small - 2) < 0.02);
  assert.equal(await page.textContent("#zoom"), "200 %");
  const scroll = () => page.$eval(".stage", (e) => e.scrollLeft);
  const before = await scroll();
  const box = await page.locator(".stage").boundingBox();
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 180, { steps: 4 });
  await page.mouse.up();
  assert.ok((await scroll()) > before + 50);
  await page.focus(".stage");
  await page.keyboard.press("-");
  assert.equal(await page.textContent("#zoom"), "150 %");
});

test("all is there without script", async (browser) => {
  const { page, complaints } = await open(browser, REPORT, { javaScriptEnabled: false });
  const boxes = await page.locator("figure img").all();
  assert.equal(boxes.length, 3);
  const placed = [];
  for (const b of boxes) placed.push(await b.boundingBox());
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < i; j++) {
      const apart = placed[i].x >= placed[j].x + placed[j].width || placed[j].x >= placed[i].x + placed[i].width ||
        placed[i].y >= placed[j].y + placed[j].height || placed[j].y >= placed[i].y + placed[i].height;
      assert.ok(apart, "pictures cover one another");
    }
  assert.equal(await page.locator(".controls").isVisible(), false);
  assert.ok((await page.locator(".regions tbody tr").count()) > 3);
  assert.deepEqual(complaints, []);
});

test("it prints on one page of A4", async (browser) => {
  for (const file of ["report.html", "large.html", "declined.html"]) {
    const { page } = await open(browser, at(file), {});
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.equal(pages, 1, file + " takes " + pages + " pages");
  }
  const { page } = await open(browser, REPORT);
  await page.emulateMedia({ media: "print" });
  for (const img of await page.locator("figure img").all()) assert.ok((await img.boundingBox()).width > 100);
  assert.equal(await page.locator(".controls").isVisible(), false);
  assert.equal(await page.$eval("figure.after", (f) => getComputedStyle(f).clipPath), "none");
});

test("on a phone the result stands first, nothing hides the marks, labels can be read", async (browser) => {
  for (const width of [360, 390, 768]) {
    const { page } = await open(browser, REPORT, { viewport: { width, height: 844 } });
    const verdict = await page.locator(".verdict").first().boundingBox();
    const plates = await page.locator(".plates").boundingBox();
    assert.ok(verdict.y < 150 && verdict.y + verdict.height < plates.y, "at " + width);
    const letters = await page.$$eval(".tag text", (all) => all.map((t) =>
      Number(t.getAttribute("font-size")) * t.getScreenCTM().a));
    assert.ok(letters.length > 3 && Math.min(...letters) >= 10.9, width + " px: " + Math.min(...letters));
    if (width < 700) assert.equal(await page.locator("figcaption:visible").count(), 0);
    assert.match(await page.textContent(".cut"), /Before.*After/);
  }
});

test("the Tab key reaches likely PIH before other regions", async (browser) => {
  const { page } = await open(browser, REPORT);
  const kinds = await page.$$eval("a.mark", (all) => all.map((a) => a.classList.contains("pih")));
  assert.ok(kinds.includes(true) && kinds.includes(false));
  assert.ok(kinds.indexOf(false) > kinds.lastIndexOf(true), String(kinds));
});

test("a declined pair: both photos side by side, why, and what to do", async (browser) => {
  const { page, complaints } = await open(browser, at("declined.html"));
  await page.waitForFunction(() => Array.from(document.images).every((i) => i.complete && i.naturalWidth > 100));
  const boxes = [];
  for (const img of await page.locator("main img").all()) boxes.push(await img.boundingBox());
  assert.equal(boxes.length, 2);
  assert.ok(boxes[0].y === boxes[1].y && boxes[0].x + boxes[0].width < boxes[1].x);
  const words = await page.textContent("main");
  assert.ok(words.includes("What to do") && words.includes("take the after photo again"), words);
  assert.ok(!/(^|\s)--\w/.test(words), "no option of the command line: " + words);
  assert.deepEqual(complaints, []);
});

test("axe-core finds nothing wrong", async (browser) => {
  for (const file of ["report.html", "declined.html"])
    for (const options of [{}, { colorScheme: "dark" }, { viewport: { width: 360, height: 740 } }]) {
      const { page } = await open(browser, at(file), options);
      assert.deepEqual(await violations(page), [], file + " " + JSON.stringify(options));
    }
});

test("a narrow screen needs no scrolling sideways", async (browser) => {
  for (const file of ["report.html", "declined.html"]) {
    const { page } = await open(browser, at(file), { viewport: { width: 320, height: 640 } });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, file + " is " + wide + " px wide");
  }
});

test("focus runs through controls, picture and table in the order they are read", async (browser) => {
  const { page } = await open(browser, REPORT);
  const order = [];
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className.baseVal || document.activeElement.className));
  }
  assert.deepEqual(order.slice(0, 7), ["cut", "heat", "strength", "outlines", "zoom-out", "zoom-in", "stage"]);
  assert.match(order[7], /^mark-/);
});

test("the page of a 12 MP pair is small and loads fast", async (browser) => {
  const bytes = fs.statSync(at("large.html")).size;
  assert.ok(bytes <= 2.5e6, bytes + " bytes");
  const { processor, words, complaints } = await load(browser, at("large.html"));
  console.log("        " + bytes + " bytes; " + words);
  assert.ok(processor < 1000, words);
  assert.deepEqual(complaints, []);
});
