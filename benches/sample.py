#!/usr/bin/env python3
"""A small corpus and rule sets to measure with, made from the pages in seeds/; the same each time.

    sample.py OUT [--docs 4000] [--rules 10,100,1000,10000]

OUT/corpus.jsonl, OUT/corpus.txt (the same text), and for each number N of rules OUT/rules.N/common/bench.toml for naqi and OUT/regex.N.txt
for grep and ripgrep: 60 % whole lines, 25 % phrases, 10 % regexes, 5 % blocks, of made-up sites that share the same few sentences.
"""
import argparse, hashlib, json, pathlib, random, re

ROOT = pathlib.Path(__file__).resolve().parent.parent
LETTERS = "بتجحدرسشصضطعغفقكلمنهوي"
LINES = ["جميع الحقوق محفوظة لموقع {}", "تابعوا {} على فيسبوك", "اشترك في نشرة {} البريدية", "المصدر: {}", "الرئيسية » أخبار » {}", "أضف {} إلى مفضلتك"]
PHRASES = ["({} - وكالات)", "اقرأ المزيد على {}", "نقلا عن مراسل {}"]
REGEXES = [r"كتب[:/ -]+.{{3,40}} - {}", r"رقم العدد:? \d{{1,6}} من {}"]
BLOCKS = ["مواضيع قد تهمك من {}", "وسوم {}"]


def rng(*key):
    return random.Random(hashlib.sha256(repr(key).encode()).digest())


def site(i):
    r = rng("site", i)
    return "ال" + "".join(r.choice(LETTERS) for _ in range(r.randint(3, 5))) + r.choice(["", " نيوز", " اليوم", " برس"])


def rules(n):
    """(kind, text) of n rules; those of a small n are among those of a larger one."""
    share = {"regex": n // 10 or 1, "block": n // 20 or 1, "has": n // 4}
    share["line"] = n - sum(share.values())
    for kind, forms in (("line", LINES), ("has", PHRASES), ("regex", REGEXES), ("block", BLOCKS)):
        for i in range(share[kind]):
            yield kind, forms[i % len(forms)].format(site(i // len(forms)))


def toml(n):
    out = ['lang = ["*"]\nabout = "Benchmark rules."\n']
    for i, (kind, text) in enumerate(rules(n)):
        key = "line" if kind == "block" else kind
        value = f"'{text}'" if kind == "regex" else json.dumps(text, ensure_ascii=False)
        more = '\ntakes = "paragraph"' if kind == "block" else '\nwhere = "tail"' if i % 5 == 0 else ""
        out.append(f'[[rule]]\nid = "r{i}"\ncategory = "other"\nwhy = "benchmark"\n{key} = {value}{more}\n')
    return "\n".join(out)


def page(i, paragraphs, titles):
    r = rng("page", i)
    name = site(min(int(1.02 ** r.randrange(1, 400)), 1500))
    body = [r.choice(paragraphs) for _ in range(r.randint(5, 11))]
    if r.random() < 0.35:
        j = r.randrange(len(body))
        body[j] = r.choice(PHRASES).format(name) + " " + body[j]
    head = [r.choice(LINES).format(name), r.choice(titles), f"كتب: {r.choice(titles)[:20]} - {name}"]
    tail = [r.choice(LINES).format(name) for _ in range(r.randint(1, 4))]
    if r.random() < 0.4:
        tail += [r.choice(BLOCKS).format(name)] + [r.choice(titles) for _ in range(r.randint(2, 6))]
    gap = r.choice(["\n", "\n\n"])
    return "\n".join(head[: r.randint(1, 3)]) + gap + gap.join(body) + gap + "\n".join(tail) + "\n"


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("out", type=pathlib.Path)
    ask.add_argument("--docs", type=int, default=4000)
    ask.add_argument("--rules", default="10,100,1000,10000")
    args = ask.parse_args()
    lines = [line.strip() for file in sorted(ROOT.glob("seeds/*.txt")) for line in file.read_text("utf-8").splitlines()]
    paragraphs = [line for line in lines if len(line) > 80]
    titles = [line for line in lines if 20 < len(line) <= 80]
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.out / "corpus.jsonl", "w", encoding="utf-8") as records, open(args.out / "corpus.txt", "w", encoding="utf-8") as text:
        for i in range(args.docs):
            one = page(i, paragraphs, titles)
            records.write(json.dumps({"id": f"{i}", "url": f"https://site{i % 400}.example/{i}", "text": one}, ensure_ascii=False) + "\n")
            text.write(one)
    for n in map(int, args.rules.split(",")):
        folder = args.out / f"rules.{n}" / "common"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "bench.toml").write_text(toml(n), "utf-8")
        patterns = (text if kind == "regex" else re.escape(text) if kind == "has" else f"^{re.escape(text)}$" for kind, text in rules(n))
        (args.out / f"regex.{n}.txt").write_text("".join(p.replace("\\d", "[0-9]").replace("\\ ", " ").replace("\\-", "-") + "\n" for p in patterns), "utf-8")


main()
