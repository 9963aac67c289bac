#!/usr/bin/env python3
"""Made-up sites, with a label for every line, to measure `naqi learn` on.

    python3 make.py OUT [--pages N] [--half tune|held]

Writes OUT/docs/SITE/NAME.txt, OUT/labels/SITE/NAME.tsv, OUT/meta.jsonl (split: tune or held). The same bytes every time.
Two halves that share neither languages nor layouts: rules of thumb are tuned on `tune`, and measured on `held`, which was written first.

Words of articles are made up of syllables, about topics of their own; menus, boxes and footers are what sites of that language say. Traps stand in
the articles: refrains, sub-headings that many articles have, prayers, quotes, scores, question and answer, recipes, a paragraph of an agency that several pages have.
"""
import argparse
import json
import pathlib
import random

from words import LANGUAGES

HALVES = {"tune": ["en", "de", "es", "ru", "ar", "zh"], "held": ["fr", "tr", "hi", "ja", "el", "pl", "fa", "ko"]}
SITES = {"tune": 30, "held": 40}
COUNTS = [3, 4, 5, 6, 8, 10, 12, 15]


class Site:
    """What all pages of a site share."""

    def __init__(self, half, number, pages):
        self.rng = random.Random(f"{half} {number}")
        self.half = half
        self.lang = HALVES[half][number % len(HALVES[half])]
        self.words = LANGUAGES[self.lang]
        self.name = f"{half}{number:02}.example"
        self.layout = number // len(HALVES[half]) % 5
        rng = self.rng
        self.pool = [self.word() for _ in range(150)]
        count = pages or rng.choice(COUNTS)
        kinds = ["news"] * 12 + ["long"] * 4 + ["short"] * 3 + ["list", "interview", "scores", "recipe", "poem", "quotes"]
        # A site of recipes or of interviews has their headings on every page.
        if number % 11 == 5:
            kinds = ["recipe"]
        if number % 13 == 7:
            kinds = ["interview", "news"]
        self.stories = [Story(self, rng.choice(kinds)) for _ in range(count)]
        # Some headlines of the site are on no page of the corpus.
        self.others = [Story(self, "news") for _ in range(25)]
        self.agency = self.paragraph(self.pool[:20])
        self.menu = rng.sample(self.words["menu"][1:], min(len(self.words["menu"]) - 1, rng.randint(6, 11)))
        self.menu.insert(0, self.words["menu"][0])
        self.most = rng.sample(self.others, 5)
        if rng.random() < 0.5:
            self.most[1] = rng.choice(self.stories)

    def word(self):
        space = self.words["space"]
        size = self.rng.randint(2, 4) if space else 2
        return "".join(self.rng.choice(self.words["syllables"]) for _ in range(size))

    def sentence(self, topics, least=8, most=22, stop=True):
        rng, words = self.rng, self.words
        out = []
        for _ in range(rng.randint(least, most)):
            roll = rng.random()
            if roll < 0.4:
                out.append(rng.choice(words["function"]))
            elif roll < 0.65:
                out.append(rng.choice(topics))
            else:
                out.append(rng.choice(self.pool))
        if rng.random() < 0.3:
            out.insert(0, rng.choice(words["said"]))
        text = words["space"].join(out)
        return text[:1].upper() + text[1:] + (words["stop"] if stop else "")

    def paragraph(self, topics, least=1, most=4):
        return (self.words["space"] or "").join(self.sentence(topics) for _ in range(self.rng.randint(least, most)))

    def title(self, topics):
        rng = self.rng
        space = self.words["space"]
        size = rng.randint(5, 9) if space else rng.randint(6, 9)
        words = [rng.choice(topics) if rng.random() < 0.6 else rng.choice(self.pool) for _ in range(size)]
        text = space.join(words)
        return text[:1].upper() + text[1:]

    def date(self):
        rng, months = self.rng, self.words["months"]
        day, month, year = rng.randint(1, 28), rng.randint(0, 11), rng.randint(2014, 2023)
        form = (len(self.name) + self.layout) % 3
        clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
        if self.lang in ("zh", "ja"):
            return f"{year}年{month + 1}月{day}日 {clock}"
        return [f"{day} {months[month]} {year}", f"{day}.{month + 1:02}.{year}, {clock}", f"{months[month]} {day}, {year} {clock}"][form]

    def person(self):
        return self.rng.choice(self.words["names"])

    def say(self, key, **more):
        text = self.words[key]
        return text.format(**{"n": self.rng.randint(2, 58), "name": self.person(), "date": self.date(), **more})


class Story:
    def __init__(self, site, kind):
        self.kind = kind
        self.topics = [site.word() for _ in range(10)]
        self.title = site.title(self.topics)
        self.summary = site.sentence(self.topics, 12, 24)


class Page:
    def __init__(self, site, story):
        self.site, self.story, self.rng = site, story, site.rng
        self.lines = []

    def put(self, text, label, category=""):
        self.lines.append((text, label, category))

    def chrome(self, texts, category):
        for text in [texts] if isinstance(texts, str) else texts:
            self.put(text, "drop", category)

    def keep(self, text):
        self.put(text, "keep")

    def blank(self):
        self.lines.append(("", "either", "blank"))

    # ------------------------------------------------------------ articles

    def article(self):
        site, rng, story = self.site, self.rng, self.story
        words, topics = site.words, story.topics
        para = lambda: self.keep(site.paragraph(topics))
        kind = story.kind
        gap = site.layout in (1, 3)

        def between(count, inside=True):
            for at in range(count):
                para()
                if inside and at in (1, 4) and site.rng.random() < 0.6:
                    self.inside(at)
                if gap:
                    self.blank()
        if kind == "news":
            between(rng.randint(4, 9))
            if rng.random() < 0.4:
                self.keep(rng.choice(words["heads"]))
                between(rng.randint(1, 3), False)
            if rng.random() < 0.25:
                self.keep(site.agency)
        elif kind == "long":
            between(rng.randint(3, 5))
            for head in words["heads"]:
                self.keep(head)
                between(rng.randint(2, 5), False)
        elif kind == "short":
            between(rng.randint(1, 2), False)
            self.keep(site.sentence(topics, 4, 6))
        elif kind == "list":
            para()
            for at in range(rng.randint(5, 9)):
                self.keep(f"{at + 1}. {site.title(topics)}")
                para()
        elif kind == "interview":
            between(2)
            question, answer = words["qa"]
            for _ in range(rng.randint(5, 10)):
                self.keep(f"{question} {site.sentence(topics, 4, 9)}")
                self.keep(f"{answer} {site.paragraph(topics, 1, 2)}")
        elif kind == "scores":
            between(2)
            teams = [site.word() for _ in range(6)]
            for _ in range(rng.randint(4, 8)):
                self.keep(f"{rng.choice(teams)} {rng.choice(site.pool[:9])} {rng.randint(0, 4)} - {rng.randint(0, 4)} {rng.choice(site.pool[9:15])}")
            between(2, False)
        elif kind == "recipe":
            between(1, False)
            self.keep(words["recipe"][0])
            for _ in range(rng.randint(5, 9)):
                # Many recipes ask for the same.
                self.keep(f"{rng.randint(1, 4) * 50} g {rng.choice(site.pool[:12])}" if rng.random() < 0.6 else rng.choice(site.pool[:8]) + words["space"] + rng.choice(site.pool[8:12]))
            self.keep(words["recipe"][1])
            between(rng.randint(3, 5), False)
        elif kind == "poem":
            refrain = [site.title(topics), site.title(topics)]
            for _ in range(4):
                for _ in range(4):
                    self.keep(site.title(topics))
                for line in refrain:
                    self.keep(line)
                self.blank()
            between(2, False)
        elif kind == "quotes":
            between(2)
            for _ in range(4):
                self.keep(f"«{site.sentence(topics, 6, 12)}»")
            between(2, False)

    def inside(self, at):
        site = self.site
        if site.layout in (0, 3) and at == 1:
            self.chrome(site.words["ad"], "ad")
        elif site.layout in (1, 4):
            self.chrome(f"{site.words['inline']} {self.other().title}", "related")

    # ------------------------------------------------------------ boxes

    def other(self):
        others = [story for story in self.site.stories if story is not self.story] + self.site.others
        return self.rng.choice(others)

    def some(self, count):
        others = [story for story in self.site.stories if story is not self.story] + self.site.others
        return self.rng.sample(others, count)

    def menu(self):
        self.chrome(self.site.menu, "nav")

    def crumbs(self):
        site = self.site
        self.section = site.rng.choice(site.menu[1:5])
        self.chrome(f"{site.words['menu'][0]} > {self.section}", "section-label")

    def stamp(self):
        site = self.site
        self.chrome([site.say("by"), site.say("published")], "dateline")
        if site.layout % 2:
            self.chrome(site.say("minutes"), "dateline")

    def share(self):
        self.chrome(self.site.words["share"], "share")

    def related(self, key, count, summaries=False, dates=False):
        self.chrome(self.site.words[key], "related")
        for story in self.some(count):
            self.chrome(story.title, "related")
            if summaries:
                self.chrome(story.summary, "related")
            if dates:
                self.chrome(self.site.date(), "related")
            if summaries and self.site.layout == 2:
                self.chrome(self.site.words["more"], "related")

    def most_read(self):
        self.chrome(self.site.words["most"], "related")
        for at, story in enumerate(self.site.most):
            self.chrome(f"{at + 1}. {story.title}" if self.site.layout == 3 else story.title, "related")

    def tags(self):
        self.chrome(f"{self.site.words['tags']} {', '.join(self.rng.sample(self.story.topics, 4))}", "tags")

    def comments(self):
        site, rng = self.site, self.rng
        self.chrome(site.say("comments"), "comments")
        for _ in range(rng.randint(0, 4)):
            name = site.person()
            self.chrome([f"{name} {rng.randint(1, 99)}", site.date()], "comments")
            mixed = self.story.topics[:4] + site.pool[:60]
            self.chrome(site.sentence(mixed, 5, 25), "comments")
            self.chrome(site.say("reply", name=name), "comments")
        self.chrome(site.words["form"], "comments")

    def letter(self):
        words = self.site.words
        self.chrome([words["letter"][0], words["letter_text"], *words["letter"][1:]], "subscribe")

    def cookie(self):
        self.chrome(self.site.words["cookie"], "other")

    def footer(self):
        site = self.site
        self.chrome(site.words["footer"], "about")
        self.chrome(site.words["rights"].format(n=2023), "copyright")

    def caption(self):
        if self.rng.random() < 0.5:
            self.chrome(self.site.say("photo"), "caption")

    def author(self):
        self.chrome(self.site.say("author"), "about")

    def ticker(self):
        self.chrome([self.site.words["live"].format(t=self.other().title) for _ in range(self.rng.randint(1, 3))], "nav")

    def around(self):
        words = self.site.words
        self.chrome([words["prev"], self.other().title, words["next"], self.other().title], "nav")


# ---------------------------------------------------------------- layouts: five of each half

def tune_0(p):
    p.chrome(p.site.words["skip"], "nav"); p.menu(); p.chrome([p.site.words["search"], p.site.words["login"]], "nav")
    p.crumbs(); p.keep(p.story.title); p.stamp(); p.share(); p.caption(); p.article()
    p.tags(); p.share(); p.related("related", 4); p.comments(); p.letter(); p.footer()

def tune_1(p):
    p.cookie(); p.menu(); p.blank(); p.most_read(); p.blank(); p.chrome(p.site.words["search"], "nav"); p.blank()
    p.keep(p.story.title); p.stamp(); p.blank(); p.article(); p.author(); p.blank()
    p.related("related", 3, summaries=True); p.blank(); p.letter(); p.blank(); p.footer()

def tune_2(p):
    p.menu(); p.chrome([p.site.words["login"], p.site.words["register"]], "nav"); p.crumbs(); p.stamp(); p.keep(p.story.title)
    p.keep(p.story.summary); p.share(); p.article(); p.around(); p.related("read", 5, summaries=True, dates=True); p.most_read()
    p.menu(); p.footer(); p.cookie()

def tune_3(p):
    p.chrome(p.site.words["skip"], "nav"); p.ticker(); p.menu(); p.keep(p.story.title); p.stamp(); p.blank(); p.article(); p.blank()
    p.tags(); p.blank(); p.comments(); p.blank(); p.most_read(); p.blank(); p.related("read", 6, dates=True); p.blank(); p.footer()

def tune_4(p):
    p.menu(); p.keep(p.story.title); p.keep(p.story.summary); p.stamp(); p.caption(); p.article(); p.share(); p.author()
    p.related("related", 2); p.related("read", 4, dates=True); p.comments(); p.cookie(); p.footer()

def held_0(p):
    p.cookie(); p.chrome(p.site.words["skip"], "nav"); p.menu(); p.crumbs(); p.keep(p.story.title); p.keep(p.story.summary); p.stamp()
    p.share(); p.article(); p.author(); p.tags(); p.letter(); p.related("related", 5, dates=True); p.most_read(); p.footer()

def held_1(p):
    p.menu(); p.blank(); p.related("read", 4, summaries=True); p.chrome(p.site.words["search"], "nav"); p.blank(); p.stamp()
    p.keep(p.story.title); p.blank(); p.caption(); p.article(); p.blank(); p.share(); p.blank(); p.comments(); p.blank(); p.footer()

def held_2(p):
    p.ticker(); p.menu(); p.chrome([p.site.words["register"], p.site.words["login"]], "nav"); p.keep(p.story.title)
    p.chrome([p.site.date(), p.site.person()], "dateline"); p.article(); p.tags(); p.around()
    p.related("related", 3, summaries=True, dates=True); p.menu(); p.chrome(p.site.words["share"][1:4], "social"); p.footer()

def held_3(p):
    p.menu(); p.most_read(); p.letter(); p.crumbs(); p.chrome(p.story.title, "teaser"); p.stamp(); p.keep(p.story.title); p.blank(); p.article()
    p.blank(); p.chrome(p.site.words["updated"].format(date=p.site.date()), "dateline"); p.related("read", 6); p.comments(); p.footer(); p.cookie()

def held_4(p):
    p.chrome([p.site.words["login"], p.site.words["search"]], "nav"); p.menu(); p.keep(p.story.title); p.share(); p.stamp(); p.article()
    p.chrome(p.site.words["ad"], "ad"); p.related("related", 2); p.related("read", 3, summaries=True); p.related("most", 5, dates=True)
    p.letter(); p.menu(); p.footer()


LAYOUTS = {"tune": [tune_0, tune_1, tune_2, tune_3, tune_4], "held": [held_0, held_1, held_2, held_3, held_4]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--pages", type=int, help="so many pages a site")
    parser.add_argument("--half", choices=HALVES)
    args = parser.parse_args()
    metas = []
    for half in [args.half] if args.half else HALVES:
        for number in range(SITES[half]):
            site = Site(half, number, args.pages)
            for folder in ("docs", "labels"):
                (args.out / folder / site.name).mkdir(parents=True, exist_ok=True)
            for at, story in enumerate(site.stories):
                page = Page(site, story)
                LAYOUTS[half][site.layout](page)
                name = f"{site.name}/{at:02}"
                text = "".join(text + "\n" for text, _, _ in page.lines)
                labels = "".join(f"{row}\t{label}\t{category}\t\n" for row, (_, label, category) in enumerate(page.lines, 1))
                (args.out / "docs" / f"{name}.txt").write_text(text, encoding="utf-8")
                (args.out / "labels" / f"{name}.tsv").write_text(labels, encoding="utf-8")
                metas.append({"id": name, "site": site.name, "kind": story.kind, "split": half, "lang": site.lang})
    with open(args.out / "meta.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(meta) + "\n" for meta in metas)


main()
