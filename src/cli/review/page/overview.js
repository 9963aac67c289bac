// The run as a whole: figures, charts, documents before and after.
"use strict";

class Overview {
  constructor(root, source, goTo) {
    this.root = root;
    this.source = source;
    this.goTo = goTo;
  }

  async show() {
    const told = await this.source.overview();
    fill(this.root,
      this.facts(told),
      told.figures.length > 0 && this.figures(told),
      make("div", { class: "charts" }, this.categories(told), this.places(told)),
      this.sites(told),
      this.documents(told));
  }

  facts({ run, total, done }) {
    const gone = run.bytesIn ? percent(run.bytesIn - run.bytesOut, run.bytesIn) : "–";
    const fact = (value, words) => make("div", { class: "fact" }, make("strong", {}, value), make("span", {}, words));
    return make("section", { "aria-label": "The run" },
      make("h2", {}, name(run.folder)),
      make("div", { class: "facts" },
        fact(run.documents === null ? "–" : number(run.documents), "documents"),
        fact(number(run.changed), "of them changed"),
        fact(number(total.removals), "removals"),
        fact(number(total.groups), "different texts"),
        fact(gone, "of the text gone"),
        fact(percent(done.removals, total.removals), "of the removals judged")),
      make("p", { class: "quiet" }, "naqi ", name(run.naqi), ", rules ", name(run.digest.slice(0, 19) + "…"), ", ", name(run.started)));
  }

  figures({ figures, sample }) {
    return make("section", {},
      make("h2", {}, "Precision, by the random sample"),
      make("p", { class: "quiet" }, `At most ${counted(sample.most, "removal")} of each rule, drawn by chance among its sites (seed ${sample.seed}); 95 % intervals.`),
      make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Precision of each rule" }, make("table", {},
        make("thead", {}, make("tr", {}, ["Rule", "Judged", "Wrong", "Precision"].map((head) => make("th", { scope: "col" }, head)))),
        make("tbody", {}, figures.map((figure) => make("tr", {},
          make("th", { scope: "row" }, make("button", { type: "button", class: "plain", onclick: () => this.goTo({ rule: figure.rule }) }, name(figure.rule))),
          make("td", {}, `${figure.judged} of ${figure.drawn}`),
          make("td", {}, String(figure.wrong)),
          make("td", {}, figure.words)))))));
  }

  bars(rows, most) {
    return make("div", { class: "bars" }, rows.map(({ label, value, title, onclick }) => {
      const bar = make("span", { class: "fill" });
      bar.style.width = `${(100 * value) / most}%`;
      return make("button", { type: "button", class: "bar-row", title, onclick },
        make("span", { class: "label" }, label),
        make("span", { class: "track" }, bar),
        make("span", { class: "value" }, number(value)));
    }));
  }

  categories({ categories }) {
    const sorted = [...categories].sort((a, b) => b[1] - a[1]);
    const rows = sorted.map(([label, value, about]) => ({ label, value, title: about, onclick: () => this.goTo({ category: label }) }));
    return make("section", {}, make("h2", {}, "By category"), this.bars(rows, sorted.length ? sorted[0][1] : 1));
  }

  places({ rules }) {
    const bins = rules.length ? rules[0].places.length : 0;
    const chart = make("div", { class: "histogram" });
    const words = make("p", { class: "quiet" });
    const draw = (which) => {
      const sums = Array.from({ length: bins }, (_, at) => rules.filter((rule) => !which || rule.name === which).reduce((sum, rule) => sum + rule.places[at], 0));
      const most = Math.max(1, ...sums);
      fill(chart, make("svg:svg", { viewBox: `0 0 ${bins * 10} 104`, preserveAspectRatio: "none", role: "img", "aria-label": "Where in documents removals stood, from the start to the end: " + sums.join(", ") },
        sums.map((sum, at) => make("svg:rect", { x: at * 10 + 1, y: 102 - (100 * sum) / most, width: 8, height: (100 * sum) / most + 2, rx: 1.5 },
          make("svg:title", {}, `${(100 * at) / bins} to ${(100 * (at + 1)) / bins} % of the document: ${number(sum)}`)))));
      fill(words, make("span", {}, "start"), make("span", {}, "of the document"), make("span", {}, "end"));
    };
    const select = make("select", { "aria-label": "Rule", onchange: () => draw(select.value) },
      make("option", { value: "" }, "all rules"),
      [...rules].sort((a, b) => b.count - a.count).slice(0, 200).map((rule) => make("option", { value: rule.name }, rule.name)));
    draw("");
    words.classList.add("axis");
    return make("section", {}, make("h2", {}, "Where in the document"), make("div", { class: "field" }, select), chart, words);
  }

  sites({ chart, sites }) {
    const names = [...new Set(chart.map(([site]) => site))];
    const sum = (site) => chart.filter(([known]) => known === site).reduce((all, [, , count]) => all + count, 0);
    names.sort((a, b) => (a === "*") - (b === "*") || sum(b) - sum(a));
    const totals = new Map();
    for (const [, category, count] of chart) totals.set(category, (totals.get(category) || 0) + count);
    const categories = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a));
    const most = Math.max(1, ...names.map(sum));
    const colour = (category) => "c" + Math.min(categories.indexOf(category), 9);
    const label = (site) => (site === "*" ? "other sites" : site || "no known site");
    const rows = names.map((site) => {
      const own = categories.map((category) => [category, (chart.find(([s, c]) => s === site && c === category) || [0, 0, 0])[2]]).filter(([, count]) => count > 0);
      const track = make("span", { class: "track" }, own.map(([category, count]) => {
        const part = make("span", { class: "part " + colour(category), title: `${category}: ${number(count)}` });
        part.style.width = `${(100 * count) / most}%`;
        return part;
      }));
      const known = site !== "*" && site !== "" && sites.some(([of]) => of === site);
      return make(known ? "button" : "div", { type: known && "button", class: "bar-row", onclick: known ? () => this.goTo({ site }) : null },
        make("span", { class: "label" }, name(label(site))), track, make("span", { class: "value" }, number(sum(site))));
    });
    return make("section", {}, make("h2", {}, "By site and category"),
      make("p", { class: "legend" }, categories.slice(0, 9).map((category) => make("span", {}, make("i", { class: "key " + colour(category) }), category)),
        categories.length > 9 && make("span", {}, make("i", { class: "key c9" }), categories.slice(9).join(", "))),
      make("div", { class: "bars" }, rows));
  }

  documents({ documents }) {
    if (documents.length === 0) return null;
    const place = make("div", { class: "compare" });
    let mode = "side";
    const draw = async () => {
      const value = await this.source.document(Number(select.value));
      const text = (content) => make("div", { class: "doc", ...direction(value) }, content);
      const kept = value.held ? value.pieces : value.pieces.filter((piece) => !["removal", "this"].includes(piece.mark));
      const cut = value.to < value.bytes && make("p", { class: "quiet" }, `The first ${number(value.to)} of ${number(value.bytes)} bytes.`);
      place.classList.toggle("side", mode === "side");
      const pane = (title, content) => make("section", { "aria-label": title }, make("h3", {}, title), text(content));
      fill(place, mode === "side"
        ? [pane("Before", pieces(value.pieces)), pane("After", kept.map((piece) => make("span", {}, shown(piece.text))))]
        : [pane("Before and after", pieces(value.pieces))], cut);
    };
    const select = make("select", { "aria-label": "Document", onchange: draw }, documents.map((one) =>
      make("option", { value: one.number }, `${one.site || "no known site"} · ${one.source} · ${one.held ? "held" : counted(one.removals, "removal")}`)));
    const button = (which, words) => make("button", { type: "button", "aria-pressed": String(mode === which), onclick: (event) => {
      mode = which;
      for (const other of event.target.parentNode.children) other.setAttribute("aria-pressed", String(other === event.target));
      draw();
    } }, words);
    draw();
    return make("section", {}, make("h2", {}, "Before and after"),
      make("div", { class: "tools" }, select, make("span", { class: "switch", role: "group", "aria-label": "How" }, button("side", "Side by side"), button("inline", "In one text"))),
      place);
  }
}
