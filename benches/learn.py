#!/usr/bin/env python3
"""What learning costs beside cleaning, and that its memory does not grow with the corpus.

    python3 benches/learn.py [NAQI] [--sites N] [--pages N] [--memory SIZE]

Made-up pages (tests/learn/make.py) of N sites as JSONL, then the same three times as large. For each: processor time of `clean -j 1`, of counting (`learn --counts`) as a
ratio to it, and the most memory that counting took.

    python3 benches/learn.py --large 10 --memory 2G

Instead: all of learning, from pages to drafts, on so many GB of 1,000 sites, each of which keeps to the pages of one made-up site: time and memory.
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


def large(naqi, gold, folder, gigabytes, memory):
    """Learns from a corpus in which each site's chrome repeats."""
    groups = {}
    for path in sorted(gold.glob("docs/*/*.txt")):
        groups.setdefault(path.parent.name, []).append(json.dumps(path.read_text(encoding="utf-8"), ensure_ascii=False)[1:-1])
    groups = [groups[name] for name in sorted(groups)]
    rng, size, page = random.Random(1), 0, 0
    path = folder / "pages.jsonl"
    with open(path, "wb", buffering=1 << 22) as file:
        while size < gigabytes * 1e9:
            page += 1
            for site in range(1000):
                text = rng.choice(groups[site % len(groups)])
                size += file.write(f'{{"url": "https://s{site}.example/{page}", "text": "{text}{page} {site}\\n"}}\n'.encode())
    seconds, peak = run([naqi, "learn", str(path), "-o", str(folder / "drafts"), "--memory", memory])
    print(f"{size / 1e9:.1f} GB of 1000 sites: {seconds:.0f} s of processor time, {peak} MB (asked for {memory})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("naqi", nargs="?", default=str(ROOT / "target/release/naqi"))
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--memory", default="512M")
    parser.add_argument("--large", type=float, help="gigabytes")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run([sys.executable, str(ROOT / "tests/learn/make.py"), str(folder / "gold")], check=True)
        if args.large:
            return large(args.naqi, folder / "gold", folder, args.large, args.memory)
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
