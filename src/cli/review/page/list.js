// A list of any length: only the rows in sight are in the page, and only those that were in sight were asked for.
"use strict";

class List {
  static height = 60;
  static page = 100;
  /** Browsers draw no boxes much higher than this. */
  static most = Math.floor(30_000_000 / List.height);

  /** `row` makes the content of a row: `row(value)` → nodes; `pick(at)` is called when one is chosen. */
  constructor(root, { row, pick }) {
    this.root = root;
    this.row = row;
    this.pick = pick;
    this.inner = make("div", { class: "rows", role: "presentation" });
    root.append(this.inner);
    this.nodes = new Map();
    this.chosen = -1;
    this.count = 0;
    root.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.later()).observe(root);
    root.addEventListener("click", (event) => {
      const node = event.target.closest("[data-row]");
      if (node && !node.classList.contains("head")) this.pick(Number(node.dataset.row));
    });
  }

  /** A new list: how many rows, and how to get some of them. */
  set(count, fetch) {
    this.count = Math.min(count, List.most);
    this.fetch = fetch;
    this.pages = new Map();
    this.inner.replaceChildren();
    this.nodes.clear();
    this.chosen = -1;
    this.inner.style.height = this.count * List.height + "px";
    this.root.scrollTop = 0;
    this.draw();
  }

  /** A row's value, when it has come. */
  async get(at) {
    if (at < 0 || at >= this.count) return null;
    return (await this.load(Math.floor(at / List.page)))[at % List.page];
  }

  load(page) {
    if (!this.pages.has(page)) {
      const asked = this.fetch(page * List.page, List.page);
      this.pages.set(page, asked);
      asked.then((rows) => {
        if (this.pages.get(page) === asked) {
          this.pages.set(page, rows);
          this.draw();
        }
      });
    }
    return this.pages.get(page);
  }

  later() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const first = Math.max(0, Math.floor(this.root.scrollTop / List.height) - 8);
    const last = Math.min(this.count, Math.ceil((this.root.scrollTop + this.root.clientHeight) / List.height) + 8);
    for (const [at, node] of this.nodes) {
      if (at < first || at >= last) {
        node.remove();
        this.nodes.delete(at);
      }
    }
    for (let at = first; at < last; at++) {
      const rows = this.load(Math.floor(at / List.page));
      const value = Array.isArray(rows) ? rows[at % List.page] : null;
      let node = this.nodes.get(at);
      if (node && (!value || node.value === value)) continue;
      const fresh = this.node(at, value);
      if (node) node.replaceWith(fresh);
      else this.inner.append(fresh);
      this.nodes.set(at, fresh);
    }
    this.mark();
  }

  node(at, value) {
    const head = value && value.head;
    const node = make("div", {
      class: "row" + (head ? " head" : "") + (value ? "" : " waiting"),
      id: "row-" + at,
      "data-row": at,
      "data-id": value && value.id,
      role: head ? "presentation" : "option",
      "aria-selected": head ? null : "false",
      "aria-setsize": head ? null : this.count,
      "aria-posinset": head ? null : at + 1,
    }, value ? this.row(value) : []);
    node.style.top = at * List.height + "px";
    node.value = value;
    return node;
  }

  mark() {
    for (const [at, node] of this.nodes) {
      const chosen = at === this.chosen;
      node.classList.toggle("chosen", chosen);
      if (node.getAttribute("role") === "option") node.setAttribute("aria-selected", String(chosen));
    }
    if (this.nodes.has(this.chosen)) this.root.setAttribute("aria-activedescendant", "row-" + this.chosen);
    else this.root.removeAttribute("aria-activedescendant");
  }

  /** Chooses a row and brings it into sight. */
  choose(at) {
    this.chosen = at;
    const top = at * List.height;
    const { scrollTop, clientHeight } = this.root;
    if (top < scrollTop + List.height || top + 2 * List.height > scrollTop + clientHeight) {
      this.root.scrollTop = Math.max(0, top - clientHeight / 3);
    }
    this.draw();
  }

  /** Changes the values that are here; `change(value)` gives a new one, or nothing. */
  update(change) {
    for (const rows of this.pages.values()) {
      if (!Array.isArray(rows)) continue;
      rows.forEach((value, at) => {
        const changed = change(value);
        if (changed) rows[at] = changed;
      });
    }
    this.draw();
  }
}
