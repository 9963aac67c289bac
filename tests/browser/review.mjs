// The review page in a real Chromium. Called by tests/suite/review/browser.rs:
//   node review.mjs live|many|sent ADDRESS FOLDER
// FOLDER/expected.json holds, for each source, the original text; and what the ledger says was taken. Faults end the process with 1.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [part, address, folder] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.NAQI_CHROMIUM || "/usr/bin/chromium", args: flags });

/** A page in which nothing may go wrong. */
async function open(scheme = "light") {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: scheme, acceptDownloads: true });
  const page = await context.newPage();
  page.faults = [];
  page.requests = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.faults.push(message.text()));
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("dialog", (dialog) => { page.faults.push("a dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => page.requests.push(request.url()));
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address);
  await page.waitForSelector("body[data-ready]");
  await settle(page);
  return page;
}

/** When keys were pressed: that all they ask for has come. */
const settle = (page) => page.evaluate(async () => { await turn; await new Promise((done) => setTimeout(done, 60)); await turn; });
const press = async (page, ...keys) => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settle(page);
  }
};
const chosen = (page) => page.evaluate(() => group && { key: group.key, rule: group.rule, state: group.state, id: group.id });
const states = (page) => page.evaluate(async () => {
  const rows = await source.rows(view.view, 0, 500);
  return Object.fromEntries(rows.filter((row) => !row.head).map((row) => [row.rule + " " + row.key, row.state]));
});

async function accessible(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const told = found.violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map((node) => node.target + " " + node.any.concat(node.all, node.none).map((check) => check.message)).join("; "));
  assert.deepEqual(told, [], where);
}

const shot = async (page, name) => {
  if (process.env.NAQI_SHOTS) await page.screenshot({ path: path.join(process.env.NAQI_SHOTS, name + ".png") });
};

async function live() {
  const { originals, ledger, languages } = JSON.parse(fs.readFileSync(path.join(folder, "expected.json"), "utf8"));
  const page = await open();
  const own = new URL(address).origin;
  assert.ok(page.requests.every((url) => url.startsWith(own + "/")), "it asks others: " + page.requests);

  // Every context is the original, and what is marked is what the ledger says; directions are those of the languages.
  const seen = new Set();
  const rows = await page.evaluate(() => view.rows);
  for (let at = 0; at < rows; at++) {
    await page.evaluate((at) => select(at), at);
    await settle(page);
    for (const doc of await page.evaluate(() => [...document.querySelectorAll(".doc")].map((doc) => ({
      source: doc.dataset.source, from: Number(doc.dataset.from), to: Number(doc.dataset.to), text: doc.textContent,
      marks: [...doc.querySelectorAll("del.this")].map((mark) => mark.textContent).join(""),
      at: doc.querySelector("del.this")?.dataset.at ?? doc.querySelector("del")?.dataset.at,
      direction: getComputedStyle(doc).direction, lang: doc.lang, scripts: doc.querySelectorAll("script, img, b").length,
    })))) {
      const original = Buffer.from(originals[doc.source], "utf8");
      assert.equal(doc.text, original.subarray(doc.from, doc.to).toString("utf8"), doc.source);
      assert.equal(doc.scripts, 0, "text was read as markup");
      if (doc.marks) assert.ok(ledger[doc.source].some((taken) => taken.text === doc.marks), doc.source + ": " + JSON.stringify(doc.marks));
      assert.deepEqual([doc.direction, doc.lang], languages[doc.source], doc.source);
      seen.add(doc.source);
    }
  }
  assert.deepEqual([...seen].sort(), Object.keys(originals).sort(), "documents were not shown");
  assert.equal(await page.evaluate(() => window.pwned), undefined, "a script of a text ran");

  // Keys.
  await press(page, "Escape");
  const before = await chosen(page);
  assert.equal(before.rule, "held", "what needs eyes most comes first");
  await press(page, "a");
  assert.equal((await states(page))[before.rule + " " + before.key], "accept");
  const second = await chosen(page);
  assert.notEqual(second.id, before.id, "it goes on to the next");
  await press(page, "r");
  assert.equal((await states(page))[second.rule + " " + second.key], "reject");
  await press(page, "u");
  assert.equal((await chosen(page)).id, second.id, "undo leads back");
  assert.equal((await chosen(page)).state, "open");
  await press(page, "s", "k");
  assert.equal((await chosen(page)).id, second.id, "next and last");
  await press(page, "n");
  const third = await chosen(page);
  assert.notEqual(third.rule, second.rule, "next rule");
  await press(page, "p", "j", "ArrowUp");
  assert.equal((await chosen(page)).rule, second.rule);
  await press(page, "/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.type("شــارك");
  await page.waitForTimeout(250);
  await settle(page);
  assert.deepEqual(Object.keys(await states(page)), ["test/share شارك"]);
  await press(page, "Enter", "r");
  await press(page, "Escape");
  const related = await page.evaluate(async () => { rule = "test/related"; await openView(); return view.groups; });
  assert.ok(related > 1);
  await press(page, "Shift+A");
  assert.deepEqual([...new Set(Object.values(await states(page)))], ["accept"], "the rest of the rule");
  await press(page, "u");
  assert.deepEqual([...new Set(Object.values(await states(page)))], ["open"], "one step");
  await press(page, "Shift+R", "u", "Escape");

  // A verdict about one site.
  await page.selectOption("#site", "y.org");
  await settle(page);
  await page.evaluate(async () => { const rows = await source.rows(view.view, 0, 500); await select(rows.findIndex((row) => row.key === "share")); });
  await press(page, "r");
  await press(page, "Escape");
  assert.equal((await states(page))["test/share share"], "mixed");

  // It is saved, and there after a reload.
  await page.waitForFunction(() => document.getElementById("saved-words").textContent.includes("✓ saved"));
  const was = await states(page);
  await page.reload();
  await page.waitForSelector("body[data-ready]");
  assert.deepEqual(await states(page), was);
  assert.ok((await page.textContent("#progress-words")).startsWith("2 of "), await page.textContent("#progress-words"));

  // No axe to grind, nothing jumps, nothing went wrong.
  await shot(page, "live-light");
  await accessible(page, "light");
  await press(page, "?");
  await accessible(page, "help");
  await page.keyboard.press("Escape");
  await press(page, "o");
  await accessible(page, "overview, light");
  await shot(page, "overview-light");
  const fresh = await open();
  assert.ok((await fresh.evaluate(() => window.shifts)) < 0.01, "the page jumps while it loads: " + await fresh.evaluate(() => window.shifts));
  const dark = await open("dark");
  await shot(dark, "live-dark");
  await accessible(dark, "dark");
  await press(dark, "o");
  await accessible(dark, "overview, dark");
  await shot(dark, "overview-dark");
  assert.deepEqual([...page.faults, ...fresh.faults, ...dark.faults], []);
}

async function many() {
  const page = await open();
  const total = await page.evaluate(() => view.rows);
  assert.ok(total > 8000, "so many rows: " + total);
  const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok((await nodes()) < 2000, "all rows are in the page");
  await page.evaluate(() => { $("list").scrollTop = $("list").scrollHeight; });
  await page.waitForFunction((last) => { const row = document.getElementById("row-" + last); return row && !row.classList.contains("waiting"); }, total - 1);
  await page.evaluate((last) => select(last), total - 1);
  await settle(page);
  await press(page, "r");
  assert.equal((await page.evaluate((last) => list.get(last), total - 1)).state, "reject");
  assert.ok((await nodes()) < 2000);
  if (process.env.NAQI_MEASURE) {
    const begin = performance.now();
    for (let at = 0; at < 40; at++) await press(page, at % 2 ? "a" : "r");
    console.log("a verdict and the next text", Math.round((performance.now() - begin) / 40 - 60), "ms");
    const times = await page.evaluate(async () => {
      const times = [];
      for (let at = 0; at < 40; at++) {
        const begin = performance.now();
        await source.judge(view.view, [group.id], at % 2 ? "accept" : "reject");
        times.push(performance.now() - begin);
      }
      return times.sort((a, b) => a - b);
    });
    console.log("a verdict answered: median", times[20].toFixed(1), "ms, worst", times[39].toFixed(1), "ms");
    await page.reload();
    console.log("first paint", await page.evaluate(() => new Promise((done) => new PerformanceObserver((list) => done(Math.round(list.getEntriesByName("first-contentful-paint")[0]?.startTime))).observe({ type: "paint", buffered: true }))), "ms");
    await page.waitForSelector("body[data-ready]");
    console.log("ready", await page.evaluate(() => Math.round(performance.now())), "ms");
  }
  assert.deepEqual(page.faults, []);
}

async function sent() {
  const page = await open();
  assert.deepEqual(page.requests.filter((url) => !url.startsWith("blob:")), [address], "it asks for something");
  assert.equal(await page.evaluate(() => window.pwned), undefined, "a script of a text ran");
  const rows = await page.evaluate(() => view.rows);
  for (let at = 0; at < rows; at++) await page.evaluate((at) => select(at), at);
  await press(page, "Escape");
  await press(page, "a");
  await page.evaluate(async () => { const rows = await source.rows(view.view, 0, 500); await select(rows.findIndex((row) => row.key === "شارك")); });
  await press(page, "r");
  await page.selectOption("#site", "y.org");
  await settle(page);
  await page.evaluate(async () => { const rows = await source.rows(view.view, 0, 500); await select(rows.findIndex((row) => row.key === "share")); });
  await press(page, "r", "Escape");
  assert.ok((await page.textContent("#saved-words")).includes("not saved"));
  await shot(page, "sent");
  await accessible(page, "the page that is sent");
  await press(page, "o");
  await accessible(page, "its overview");
  await press(page, "o");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  await download.saveAs(path.join(folder, "verdicts.toml"));
  assert.deepEqual(page.faults, []);
}

try {
  await { live, many, sent }[part]();
} catch (fault) {
  console.error(fault.message || fault);
  process.exitCode = 1;
}
await browser.close();
