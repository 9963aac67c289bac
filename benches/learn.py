#!/usr/bin/env python3
"""What learning costs beside cleaning, and that its memory does not grow with the corpus.

    python3 benches/learn.py [NAQI] [--sites N] [--pages N] [--memory SIZE]

Made-up pages (tests/learn/make.py) of N sites as JSONL, then the same three times as large. For each: processor time of `clean -j 1`, of counting (`learn --counts`) as a
ratio to it, and the most memory that counting took.
"""
import argparse
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(command):
    """Processor seconds, and the most memory of all runs so far in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def corpus(texts, sites, pages, path):
    rng = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        for page in range(pages):
            for site in range(sites):
                text = f"{rng.choice(texts)}{page} {site}\n"
                file.write(json.dumps({"url": f"https://s{site}.example/{page}", "text": text}, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("naqi", nargs="?", default=str(ROOT / "target/release/naqi"))
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--memory", default="512M")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run([sys.executable, str(ROOT / "tests/learn/make.py"), str(folder / "gold")], check=True)
        texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "gold/docs").glob("*/*.txt"))]
        for times in (1, 3):
            path = folder / "pages.jsonl"
            corpus(texts, args.sites, args.pages * times, path)
            # Memory is that of the greatest run so far: learning goes first.
            learn, memory = run([args.naqi, "learn", str(path), "--counts", str(folder / "c.jsonl.zst"), "--memory", args.memory])
            clean, _ = run([args.naqi, "clean", str(path), "-o", str(folder / f"clean{times}"), "-j", "1", "--quiet"])
            size = path.stat().st_size / 1e6
            print(f"{size:.0f} MB of {args.sites} sites: counting {learn / clean:.2f} of clean's processor time, {memory} MB (asked for {args.memory})")


main()
