// The review: filters, the list, the chosen text, verdicts, keys.
"use strict";

const saved = $("saved");
const source = saved ? new Saved(JSON.parse(saved.textContent)) : new Live();
const FILTERS = ["search", "state", "order", "category", "reason", "site"];

let told = null; // the overview
let view = null; // the open view
let group = null; // the chosen text
let rule = null; // the rule that is filtered by
let details = new Map(); // texts that were asked for

const list = new List($("list"), { row: rowContent, pick: (at) => select(at) });
const overview = new Overview($("overview"), source, (filter) => {
  showTab("review");
  clearFilters();
  if (filter.category) $("category").value = filter.category;
  if (filter.site) $("site").value = filter.site;
  rule = filter.rule || null;
  openView();
});

function rowContent(value) {
  if (value.head) {
    const { head } = value;
    return [
      make("div", { class: "line" }, name(head.name, { class: "rule-name" }), make("span", { class: "count" }, `${number(head.done)} of ${number(head.groups)}`)),
      make("div", { class: "line quiet" }, `${head.category}: ${headWords(head)}`),
    ];
  }
  const { text, count, reasons, state, rtl, sites, site, kind } = value;
  return [
    make("div", { class: "line" },
      make("span", { class: "state " + state, title: STATES[state] }, make("span", { "aria-hidden": "true" }, SIGNS[state]), make("span", { class: "unseen" }, STATES[state] + ". ")),
      make("span", { class: "text", dir: kind === "held" ? "ltr" : rtl ? "rtl" : "auto" }, kind === "held" ? `${value.key}: ${text}` : shown(text.replace(/\s+/g, " "))),
      make("span", { class: "count" }, "×" + number(count))),
    make("div", { class: "line quiet" },
      reasons.map((reason) => make("span", { class: "flag " + reason }, REASONS[reason][0])),
      make("span", {}, sites > 1 ? counted(sites, "site") : name(site || "no known site"))),
  ];
}

function headWords({ count, groups, once, kind }) {
  if (kind === "held") return counted(count, "document") + " held";
  const words = `${counted(count, "removal")} of ${counted(groups, "text")}`;
  return once > 0 && groups > 1 ? `${words}, ${number(once)} of them once` : words;
}

// --- filters

function filter() {
  const value = (id) => $(id).value || null;
  return {
    search: value("search"), state: value("state"), order: value("order"), category: value("category"),
    reason: value("reason"), site: value("site"), rule, drawn: Boolean(told.sample) && $("drawn").checked,
  };
}

function clearFilters() {
  for (const id of FILTERS) $(id).value = id === "order" ? "rules" : "";
  rule = null;
}

function fillFilters() {
  const option = (value, words) => make("option", { value }, words);
  fill($("category"), option("", "all"), told.categories.map(([of, count]) => option(of, `${of} (${number(count)})`)));
  fill($("reason"), option("", "anything"), told.reasons.map(([of, count]) => option(of, `${REASONS[of][0]} (${number(count)})`)));
  fill($("site"), option("", "all sites"), told.sites.filter(([of]) => of).map(([of, count]) => option(of, `${of} (${number(count)})`)));
  $("drawn-field").hidden = !told.sample;
  drawRules();
}

function drawRules() {
  const rows = told.rules.filter((one) => one.groups > 0).sort((a, b) => b.count - a.count);
  fill($("rules"), rows.map((one) => make("li", {},
    make("button", { type: "button", "aria-pressed": String(rule === one.name), onclick: () => { rule = rule === one.name ? null : one.name; openView(); } },
      name(one.name, { class: "rule-name" }),
      make("span", { class: "count" }, one.done === one.groups ? "✓ " + number(one.groups) : `${number(one.done)}/${number(one.groups)}`)))));
}

async function openView() {
  view = await source.view(filter());
  details = new Map();
  const words = view.groups === 0 ? "Nothing fits these filters." : `${counted(view.groups, "text")}, ${counted(view.removals, "removal")}`;
  const scope = $("site").value ? " · verdicts are about this site alone" : "";
  fill($("groups-words"), words + scope);
  for (const button of $("rules").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.firstChild.textContent === rule));
  }
  const own = view;
  list.set(view.rows, (from, most) => source.rows(own.view, from, most));
  const first = (await source.seek(view.view, 0, "open")) ?? (await source.seek(view.view, 0, "any"));
  if (own === view) await select(first);
}

// --- the chosen text

function detail(id) {
  if (!details.has(id)) {
    if (details.size > 200) details.clear();
    details.set(id, source.group(view.view, id));
  }
  return details.get(id);
}

async function select(at) {
  if (at === null || at === undefined) {
    group = null;
    $("actions").hidden = true;
    fill($("detail"), make("p", { class: "empty" }, view.groups ? "Nothing is left to judge here." : "Nothing fits these filters."));
    return;
  }
  list.choose(at);
  const row = await list.get(at);
  if (!row || row.head || list.chosen !== at) return;
  const value = await detail(row.id);
  if (list.chosen !== at) return;
  group = { ...value, state: row.state };
  drawDetail();
  list.get(at + 1).then((next) => next && !next.head && detail(next.id));
}

function drawDetail() {
  const { kind, state } = group;
  const site = $("site").value;
  $("actions").hidden = false;
  $("accept-words").textContent = kind === "held" ? "Clean it" : "Accept";
  $("reject-words").textContent = kind === "held" ? "Keep it whole" : "Reject";
  $("accept").setAttribute("aria-pressed", String(state === "accept"));
  $("reject").setAttribute("aria-pressed", String(state === "reject"));
  const times = kind === "held" ? group.text : `${counted(group.count, "time")}, ${counted(group.chars, "character")}`;
  fill($("detail"),
    make("div", { class: "title" },
      make("h2", {}, kind === "held" ? name(group.key) : name(group.rule)),
      make("span", { class: "state-words " + state }, `${SIGNS[state]} ${STATES[state]}${site ? " on " + site : ""}`)),
    make("p", { class: "meta" }, make("span", { class: "flag" }, group.category), group.reasons.map((reason) => make("span", { class: "flag " + reason, title: REASONS[reason][1] }, REASONS[reason][0])), make("span", {}, times)),
    group.bySite.length > 1 && bySite(),
    make("h3", { class: "samples-title" }, kind === "held" ? "The document, with what would go" : group.samples.length === group.count ? (group.count === 1 ? "The only place" : "All places") : `${group.samples.length} of ${counted(group.count, "place")}`),
    group.samples.map(sample));
  $("group").scrollTop = 0;
  const mark = $("detail").querySelector("del.this");
  if (mark && kind !== "held") {
    const doc = mark.closest(".doc");
    if (doc.scrollHeight > doc.clientHeight) doc.scrollTop = mark.offsetTop - doc.offsetTop - doc.clientHeight / 3;
  }
}

function bySite() {
  const many = group.bySite.length > 12;
  return make("ul", { class: "sites", "aria-label": "Sites" }, group.bySite.slice(0, 12).map((one) => make("li", {},
    one.name
      ? make("button", { type: "button", class: "plain", title: "Judge it on this site alone", onclick: () => { $("site").value = one.name; openView(); } }, name(one.name))
      : make("span", {}, "no known site"),
    ` ×${number(one.count)} `, one.state !== "open" && make("span", { class: "state-words " + one.state }, SIGNS[one.state]))),
    many && make("li", { class: "quiet" }, `and ${number(group.bySite.length - 12)} more`));
}

function sample(one) {
  return make("article", { class: "sample" },
    make("header", {}, name(one.source), make("span", { class: "quiet" }, name(one.site || "no known site"), one.lang ? ` · ${one.lang}` : "", one.drawn ? " · drawn" : "")),
    make("div", { class: "doc", tabindex: 0, role: "region", "aria-label": "Text of " + one.source, ...direction(one), "data-source": one.source, "data-from": one.from, "data-to": one.to },
      one.from > 0 && make("span", { class: "more", "aria-hidden": "true" }), pieces(one.pieces), one.to < one.bytes && make("span", { class: "more", "aria-hidden": "true" })));
}

// --- verdicts

function say(words) { fill($("told"), words); }

function drawProgress(done) {
  const { groups, removals } = told.total;
  told.done = done;
  $("progress").max = Math.max(1, removals);
  $("progress").value = done.removals;
  fill($("progress-words"), `${number(done.groups)} of ${counted(groups, "text")} · ${percent(done.removals, removals)} of the removals`);
  if (saved) return fill($("saved-words"), source.isSaved ? "" : "not saved yet");
  fill($("saved-words"), done.fault ? "cannot save: " + done.fault : done.saved ? "✓ saved" : "saving…");
  clearTimeout(drawProgress.timer);
  if (!done.saved && !done.fault) drawProgress.timer = setTimeout(async () => drawProgress(await source.progress()), 150);
}

/** Shows what became of groups. */
function took(answer) {
  const states = new Map(answer.states);
  const changes = new Map();
  list.update((value) => {
    if (!value || !states.has(value.id)) return null;
    const now = states.get(value.id);
    const done = (state) => Number(state === "accept" || state === "reject");
    changes.set(value.rule, (changes.get(value.rule) || 0) + done(now) - done(value.state));
    return { ...value, state: now };
  });
  for (const id of states.keys()) details.delete(id);
  if (answer.count > states.size) list.set(view.rows, (from, most) => source.rows(view.view, from, most));
  for (const one of told.rules) if (changes.has(one.name)) one.done += changes.get(one.name);
  list.update((value) => (value && value.head && changes.has(value.head.name) ? { head: { ...value.head, done: value.head.done + changes.get(value.head.name) } } : null));
  drawRules();
  drawProgress(answer.done);
}

/** One thing at a time: keys that come while a verdict is under way wait for it. */
let turn = Promise.resolve();
function inTurn(work) {
  turn = turn.then(work).catch((error) => say(String(error.message || error)));
  return turn;
}

const judge = (verdict) => inTurn(async () => {
  if (!group) return;
  const at = list.chosen;
  took(await source.judge(view.view, [group.id], verdict));
  say(verdict ? `${verdict}ed` : "open again");
  if (verdict) await select(await source.seek(view.view, at + 1, "open"));
  else await select(at);
});

const rest = (verdict) => inTurn(async () => {
  if (!group) return;
  const at = list.chosen;
  const answer = await source.rest(view.view, group.rule, verdict);
  took(answer);
  say(`${counted(answer.count, "text")} of ${group.rule} ${verdict}ed; U takes it back`);
  await select(await source.seek(view.view, at, "open"));
});

const undo = () => inTurn(async () => {
  const answer = await source.undo(view.view);
  took(answer);
  say(answer.count ? `${counted(answer.count, "verdict")} taken back` : "there is nothing to undo");
  if (answer.row !== null && answer.row >= 0 && answer.count) await select(answer.row);
});

const move = (step) => inTurn(async () => {
  let at = list.chosen + step;
  while (at >= 0 && at < list.count) {
    const row = await list.get(at);
    if (row && !row.head) return select(at);
    at += step;
  }
});

const seek = (what) => inTurn(async () => {
  const from = list.chosen + (what === "open" ? 1 : 0);
  const found = await source.seek(view.view, Math.max(0, from), what);
  if (found !== null) await select(found);
});

// --- tabs, keys

function showTab(which) {
  for (const tab of ["review", "overview"]) {
    $(tab).hidden = tab !== which;
    $("tab-" + tab).setAttribute("aria-pressed", String(tab === which));
  }
  if (which === "overview") return inTurn(() => overview.show());
  list.draw();
}

const KEYS = {
  a: () => judge("accept"), r: () => judge("reject"), s: () => move(1), u: undo, c: () => judge(null),
  A: () => rest("accept"), R: () => rest("reject"),
  j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
  n: () => seek("rule"), p: () => seek("rule-before"), g: () => seek("open"),
  "/": () => $("search").focus(), f: () => $("state").focus(), "?": () => $("help").showModal(),
  o: () => showTab($("overview").hidden ? "overview" : "review"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const { target, key } = event;
  const typing = target.matches("input[type=search], select");
  if (key === "Escape") {
    if (typing) $("list").focus();
    else {
      clearFilters();
      inTurn(openView);
    }
    return;
  }
  if (typing) {
    if (key === "Enter" && target.id === "search") $("list").focus();
    return;
  }
  // A document that is scrolled with the arrows keeps them.
  if (key.startsWith("Arrow") && target.matches(".doc, .scroll")) return;
  const which = key.length === 1 && !event.shiftKey ? key.toLowerCase() : key.length === 1 && "ar".includes(key.toLowerCase()) ? key.toUpperCase() : key;
  const work = KEYS[which];
  if (!work || (!$("overview").hidden && !"o?".includes(which))) return;
  event.preventDefault();
  work();
});

function listen() {
  const on = (id, work) => $(id).addEventListener("click", work);
  on("accept", KEYS.a); on("reject", KEYS.r); on("skip", KEYS.s); on("undo", KEYS.u);
  on("accept-rest", KEYS.A); on("reject-rest", KEYS.R); on("next-rule", KEYS.n);
  on("tab-review", () => showTab("review")); on("tab-overview", () => showTab("overview"));
  on("help-open", KEYS["?"]); on("clear", () => { clearFilters(); inTurn(openView); });
  for (const id of FILTERS.slice(1)) $(id).addEventListener("change", () => inTurn(openView));
  $("drawn").addEventListener("change", () => inTurn(openView));
  let timer = null;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => inTurn(openView), 120);
  });
  if (saved) {
    $("save").hidden = false;
    on("save", () => { source.save(); drawProgress(source.done); });
    window.addEventListener("beforeunload", (event) => { if (!source.isSaved) event.preventDefault(); });
  }
}

inTurn(async () => {
  told = await source.overview();
  document.title = `naqi review · ${told.run.folder}`;
  fillFilters();
  drawProgress(told.done);
  listen();
  await openView();
  $("list").focus();
  document.body.dataset.ready = "true";
});
