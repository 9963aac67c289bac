#!/usr/bin/env python3
"""What one would write in Python to do part of naqi's work, and well: records read and written by orjson, lines folded, whole lines in a set, all other rules in one
RE2 set. No offsets, no zones, no blocks, no ledger.

    re2_clean.py RULES.jsonl CORPUS.jsonl > CLEAN.jsonl

RULES.jsonl is what gen_rules.py writes. Needs google-re2 and orjson.
"""
import json, re, sys, unicodedata

import orjson, re2

MARKS = dict.fromkeys([*range(0x64B, 0x660), 0x640, 0x670, 0x200E, 0x200F, 0x200C, 0x200D, 0x61C, *range(0x202A, 0x202F), 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xAD])
LETTERS = str.maketrans("أإآٱىةؤئکی٠١٢٣٤٥٦٧٨٩", "اااايهويكي0123456789")
SPACES = re.compile(r"\s+")


def fold(line):
    return SPACES.sub(" ", unicodedata.normalize("NFKC", line).translate(MARKS).translate(LETTERS).lower()).strip()


def main(rules, corpus):
    lines, options = set(), re2.Options()
    options.max_mem, options.log_errors = 1 << 30, False
    others = re2.Set.SearchSet(options)
    for rule in map(json.loads, open(rules, encoding="utf-8")):
        if rule["kind"] in ("line", "block"):
            lines.add(fold(rule["match"]).strip(" -*|•:"))
        else:
            others.Add(rule["match"].translate(LETTERS) if rule["kind"] == "regex" else re.escape(fold(rule["match"])))
    others.Compile()
    for record in open(corpus, "rb"):
        record = orjson.loads(record)
        kept = []
        for line in record["text"].split("\n"):
            folded = fold(line)
            if not (folded.strip(" -*|•:") in lines or folded and others.Match(folded)):
                kept.append(line)
        record["text"] = "\n".join(kept)
        sys.stdout.buffer.write(orjson.dumps(record) + b"\n")


main(*sys.argv[1:])
