// The run as it lies in a page that was written with `--html`: the same answers, without a server. Verdicts are saved to a file for `naqi review --import`.
"use strict";

class Saved {
  constructor(data) {
    this.data = data;
    this.groups = new Map(data.groups.map((group) => [group.id, group]));
    this.views = new Map();
    this.steps = [];
    this.verdicts = new Map();
    this.isSaved = true;
    for (const group of data.groups) for (const site of group.bySite) site.state ||= "open";
    this.recount();
  }

  async overview() { return { ...this.data.overview, done: this.done }; }
  async progress() { return this.done; }

  async view(filter) {
    const wanted = filter.search ? folded(filter.search) : null;
    const fits = (group) =>
      (!filter.rule || group.rule === filter.rule) &&
      (!filter.category || group.category === filter.category) &&
      (!filter.reason || group.reasons.includes(filter.reason)) &&
      (!filter.site || group.bySite.some((site) => site.name === filter.site)) &&
      (!filter.drawn || group.samples.some((sample) => sample.drawn)) &&
      (!wanted || group.key.includes(wanted) || group.rule.includes(wanted) || group.text.includes(filter.search)) &&
      (!filter.state || this.state(group, filter.site) === filter.state || (filter.state === "open" && this.state(group, filter.site) === "mixed"));
    const groups = this.data.groups.filter(fits);
    if (filter.order === "count") groups.sort((a, b) => b.count - a.count);
    if (filter.order === "need") groups.sort((a, b) => b.need - a.need);
    const rows = [];
    for (const [at, group] of groups.entries()) {
      if ((filter.order || "rules") === "rules" && (at === 0 || groups[at - 1].rule !== group.rule)) rows.push({ head: group.rule });
      rows.push(group);
    }
    const view = this.views.size + 1;
    this.views.set(view, { rows, site: filter.site || null });
    return { view, rows: rows.length, groups: groups.length, removals: groups.reduce((sum, group) => sum + group.count, 0) };
  }

  async rows(view, from, most) {
    const { rows, site } = this.views.get(view);
    return rows.slice(from, from + most).map((row) =>
      row.head ? { head: this.rule(row.head) } : { ...row, state: this.state(row, site) });
  }

  async seek(view, from, what) {
    const { rows, site } = this.views.get(view);
    const rule = (row) => (row ? row.head || row.rule : null);
    const find = (start, test) => {
      for (let at = start; at < rows.length; at++) if (!rows[at].head && test(rows[at])) return at;
      return null;
    };
    const open = (row) => ["open", "mixed"].includes(this.state(row, site));
    if (what === "open") return find(from, open) ?? find(0, open);
    const own = rule(rows[from]);
    if (what === "rule") return find(from, (row) => rule(row) !== own);
    if (what === "rule-before") {
      let at = from;
      while (at >= 0 && rule(rows[at]) === own) at--;
      return at < 0 ? null : find(0, (row) => rule(row) === rule(rows[at]));
    }
    return find(from, () => true);
  }

  async group(view, id) {
    const { site } = this.views.get(view);
    const group = this.groups.get(id);
    return { ...group, state: this.state(group, site), samples: group.samples.filter((sample) => !site || sample.site === site) };
  }

  async document(at) { return this.data.documents[at]; }

  async judge(view, ids, verdict) { return this.decide(ids.map((id) => this.groups.get(id)), this.views.get(view).site, verdict, view); }

  async rest(view, rule, verdict) {
    const { rows, site } = this.views.get(view);
    const open = rows.filter((row) => row.rule === rule && ["open", "mixed"].includes(this.state(row, site)));
    return this.decide(open, site, verdict, view);
  }

  async undo(view) {
    const step = this.steps.pop() || [];
    for (const { group, before } of step) this.put(group, before);
    const told = this.told(step.map(({ group }) => group), view);
    return { ...told, row: step.length ? this.views.get(view).rows.indexOf(step[0].group) : null };
  }

  decide(groups, site, verdict, view) {
    this.steps.push(groups.map((group) => ({ group, before: group.bySite.map((one) => one.state) })));
    for (const group of groups) {
      this.put(group, group.bySite.map((one) => (!site || one.name === site ? verdict || "open" : one.state)));
    }
    return this.told(groups, view);
  }

  put(group, states) {
    group.bySite.forEach((site, at) => { site.state = states[at]; });
    this.isSaved = false;
    this.recount();
  }

  told(groups, view) {
    const { site } = this.views.get(view);
    return { count: groups.length, states: groups.map((group) => [group.id, this.state(group, site)]), done: this.done };
  }

  state(group, site) {
    const states = group.bySite.filter((one) => !site || one.name === site).map((one) => one.state);
    return states.every((state) => state === states[0]) ? states[0] || "open" : "mixed";
  }

  rule(of) {
    const rule = this.data.overview.rules.find((rule) => rule.name === of);
    const own = this.data.groups.filter((group) => group.rule === of);
    return { ...rule, groups: own.length, done: own.filter((group) => !["open", "mixed"].includes(this.state(group))).length };
  }

  recount() {
    const judged = this.data.groups.filter((group) => !["open", "mixed"].includes(this.state(group)));
    this.done = { groups: judged.length, removals: judged.reduce((sum, group) => sum + group.count, 0), saved: this.isSaved };
  }

  /** All verdicts as a decisions.toml. */
  toml() {
    const lines = [];
    const held = [];
    for (const group of this.data.groups) {
      const state = this.state(group);
      if (group.kind === "held") {
        if (state !== "open") held.push(`  { verdict = ${quoted(state)}, digest = ${quoted(group.digest)}, document = ${quoted(group.key)} },`);
      } else if (state !== "mixed") {
        if (state !== "open") lines.push(`  { verdict = ${quoted(state)}, rule = ${quoted(group.rule)}, text = ${quoted(group.key)} },`);
      } else {
        for (const site of group.bySite) {
          if (site.state === "open") continue;
          const where = site.name === null ? "" : `site = ${quoted(site.name)}, `;
          lines.push(`  { verdict = ${quoted(site.state)}, rule = ${quoted(group.rule)}, ${where}text = ${quoted(group.key)} },`);
        }
      }
    }
    const list = (of, all) => (all.length ? `\n${of} = [\n${all.join("\n")}\n]\n` : "");
    return "# Verdicts from a page that `naqi review --html` wrote; `naqi review OUT --import FILE` takes them over.\n" + list("removals", lines) + list("held", held);
  }

  save() {
    const link = make("a", { download: "verdicts.toml", href: URL.createObjectURL(new Blob([this.toml()], { type: "application/toml" })) });
    document.body.append(link);
    link.click();
    link.remove();
    this.isSaved = true;
    this.recount();
  }
}

/** A TOML string. JSON escapes all that TOML asks for but DEL. */
const quoted = (text) => JSON.stringify(text).replace(/[\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

/** A search folded much as naqi folds texts. */
const folded = (text) =>
  text.normalize("NFKD").toLowerCase().trim()
    .replace(/[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u0591-\u05c7\u200b-\u200f]/g, "")
    .replace(/[ىی]/g, "ي").replace(/ة/g, "ه").replace(/ک/g, "ك").replace(/ٱ/g, "ا")
    .replace(/[«»“”‘’']/g, '"').replace(/\s+/g, " ");
