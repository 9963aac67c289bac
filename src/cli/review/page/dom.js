// Building blocks. Text is only ever set as text: nothing here reads markup.
"use strict";

const $ = (id) => document.getElementById(id);

/** An element with attributes (`on…` are listeners) and children; strings become text. */
function make(tag, attributes = {}, ...children) {
  const node = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

/** Replaces what an element holds. */
function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A name that runs left to right whatever stands around it: a rule, a file, a count. */
const name = (text, attributes = {}) => make("bdi", { dir: "ltr", ...attributes }, text);

const numbers = new Intl.NumberFormat("en");
const number = (value) => numbers.format(value);
const counted = (value, one, many = one + "s") => `${number(value)} ${value === 1 ? one : many}`;
const percent = (part, all) => (all ? Math.floor((1000 * part) / all) / 10 : 0) + " %";

// Characters that are obeyed and not seen. Joiners are not among them: Persian is written with them.
const UNSEEN = /([\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc])/;
const UNSEEN_NAMES = { "\u00ad": "SHY", "\u061c": "ALM", "\u200b": "ZWSP", "\u200e": "LRM", "\u200f": "RLM", "\ufeff": "BOM" };

/** Text of a document as nodes: itself, with characters that are not seen in chips that show their names. */
function shown(text) {
  return text.split(UNSEEN).filter((part) => part !== "").map((part) => {
    if (!UNSEEN.test(part)) return document.createTextNode(part);
    const code = "U+" + part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return make("span", { class: "chip", "data-name": UNSEEN_NAMES[part] || code, title: code }, part);
  });
}

/** The pieces of a document; what went is a <del>, with the rule as its title. */
function pieces(list) {
  return list.flatMap(({ at, text, mark, rule }) => {
    if (!mark) return make("span", { "data-at": at }, shown(text));
    if (mark !== "this") return make("del", { "data-at": at, class: mark, title: rule }, shown(text));
    // The brackets stand around the words, not around the line breaks that went with them.
    const [, before, core, after] = text.match(/^(\s*)([^]*?)(\s*)$/);
    return [["edge", before], ["core", core], ["edge", after]].filter(([, part]) => part !== "")
      .map(([kind, part]) => make("del", { class: "this " + kind, title: rule }, shown(part)));
  });
}

/** How a document runs: as its language does; by itself only where that is not known. */
function direction({ rtl, lang }) {
  if (rtl) return { dir: "rtl", lang: lang || "und" };
  return lang ? { dir: "ltr", lang } : { dir: "auto", lang: "und" };
}

const REASONS = {
  held: ["held document", "It would have lost too much, and was written unchanged. Accept to have it cleaned."],
  prose: ["reads like an article", "A line of it is running text."],
  draft: ["draft rule", "Not applied: this is what the rule would take."],
  rare: ["rare text", "The rule takes many texts, and this one seldom."],
  middle: ["middle of the page", "It stood in the middle of a document."],
  long: ["long", "400 characters or more."],
};
const STATES = { open: "open", accept: "accepted", reject: "rejected", mixed: "decided in part" };
const SIGNS = { open: "", accept: "✓", reject: "✕", mixed: "◐" };
