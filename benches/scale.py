#!/usr/bin/env python3
"""What cleaning costs in each engine, on this machine: Parquet in, Parquet out, the same rules.

    target/tmp/engines/bin/python benches/scale.py [--docs 20000] [--ways cli,spark,…] [--markdown]

needs `cargo build --release`, and `NAQI_WHEEL=… python/tests/engines/install` with a wheel of `maturin build --release -m python/Cargo.toml`. The corpus is
that of sample.py, in 16 files; the rules are the shipped ones and a hundred of sample.py's.

Each way runs in a process of its own, twice. Of the first run the time to start and to get warm is told. Of the second: rows a second by the clock, which
mean little when the machine has other work, and rows for each second of processor time, summed over all its processes, which mean much in any case.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAQI = ROOT / "target/release/naqi"
FILES = 16
#: The ways, each with the processors that it may use.
WAYS = {
    "cli 1": "command line, `-j 1`",
    "cli 2": "command line, `-j 2`",
    "python 1": "Python, `clean_batch`, one thread",
    "python 2": "Python, `clean_batch`, two threads",
    "spark local[1]": "Spark `local[1]`",
    "spark local[2]": "Spark `local[2]`",
    "spark local-cluster[2,1,1024]": "Spark `local-cluster[2,1,1024]`",
    "ray 2": "Ray Data, two processors",
    "datatrove 1": "datatrove, one worker",
    "datatrove 2": "datatrove, two workers",
    "datasets 1": "`datasets`, `num_proc=1`",
    "datasets 2": "`datasets`, `num_proc=2`",
}


def make(folder, docs):
    """The corpus; gives its bytes of text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    subprocess.run([sys.executable, ROOT / "benches/sample.py", folder, "--docs", str(docs), "--rules", "100"], check=True, stdout=subprocess.DEVNULL)
    rows = [json.loads(line) for line in open(folder / "corpus.jsonl", encoding="utf-8")]
    table = pa.table(
        {
            "id": [str(at) for at in range(len(rows))],
            "url": [f"https://site{at % 40}.example/{at}" for at in range(len(rows))],
            "text": [row["text"] for row in rows],
        }
    )
    (folder / "in").mkdir()
    size = -(-len(rows) // FILES)
    for part in range(FILES):
        pq.write_table(table.slice(part * size, size), folder / f"in/{part:02}.parquet", compression="zstd")
    return sum(len(row["text"].encode()) for row in rows)


def processor_seconds():
    """What this process and all that came of it have used."""
    tick, tree, used = os.sysconf("SC_CLK_TCK"), {}, {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = pathlib.Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            tree.setdefault(int(fields[1]), []).append(int(entry.name))
            used[int(entry.name)] = sum(map(int, fields[11:15])) / tick
    todo, total = [os.getpid()], 0.0
    while todo:
        one = todo.pop()
        total += used.get(one, 0.0)
        todo += tree.get(one, [])
    return total


def cleaner(folder):
    import naqi

    return naqi.Cleaner(str(folder / "rules.100"))


def run_cli(folder, how):
    def job(out):
        command = [NAQI, "clean", folder / "in", "-o", out, "--rules", folder / "rules.100", "--quiet", "-j", how]
        subprocess.run(list(map(str, command)), check=True)

    yield job


def run_python(folder, how):
    import pyarrow as pa
    import pyarrow.parquet as pq
    from concurrent.futures import ThreadPoolExecutor

    clean = cleaner(folder)
    pa.set_cpu_count(1)

    def file(path, out):
        table = pq.read_table(path, use_threads=False)
        pq.write_table(pa.table(clean.clean_batch(table)), out / path.name, compression="zstd")

    def job(out):
        out.mkdir()
        with ThreadPoolExecutor(int(how)) as threads:
            list(threads.map(lambda path: file(path, out), sorted((folder / "in").glob("*.parquet"))))

    yield job


def run_spark(folder, how):
    from pyspark.sql import SparkSession

    import naqi.spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(how).config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.executor.memory", "768m").config("spark.sql.parquet.compression.codec", "zstd")
    # A task for each file.
    builder = builder.config("spark.sql.files.maxPartitionBytes", "1m").config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    clean = cleaner(folder)
    yield lambda out: naqi.spark.clean(session.read.parquet(str(folder / "in")), clean).write.parquet(str(out))
    session.stop()


def run_ray(folder, how):
    import ray

    import naqi.ray

    ray.init(num_cpus=int(how), include_dashboard=False, log_to_driver=False, configure_logging=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    clean = cleaner(folder)
    yield lambda out: naqi.ray.clean(ray.data.read_parquet(str(folder / "in")), clean).write_parquet(str(out))
    ray.shutdown()


def run_datatrove(folder, how):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import ParquetWriter

    from naqi.datatrove import NaqiCleaner, schema

    clean = cleaner(folder)

    def job(out):
        writer = ParquetWriter(str(out), compression="zstd", expand_metadata=True, schema=schema(url="string", file_path="string"))
        steps = [ParquetReader(str(folder / "in")), NaqiCleaner(clean), writer]
        LocalPipelineExecutor(steps, tasks=FILES, workers=int(how), logging_dir=str(out) + ".logs").run()

    yield job


def run_datasets(folder, how):
    import datasets

    import naqi.datasets

    datasets.disable_progress_bars()
    clean = cleaner(folder)

    def job(out):
        files = [str(path) for path in sorted((folder / "in").glob("*.parquet"))]
        pages = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(out) + ".cache")
        processes = int(how) if int(how) > 1 else None
        naqi.datasets.clean(pages, clean, num_proc=processes).to_parquet(str(out))

    yield job


def measure(way, folder):
    """Runs one way twice in this process, and prints what it took."""
    name, how = way.split(" ", 1)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        runs = globals()[f"run_{name}"](folder, how)
        job = next(runs)
        started = time.monotonic()
        job(pathlib.Path(scratch, "first"))
        warm, used = time.monotonic(), processor_seconds()
        job(pathlib.Path(scratch, "second"))
        figures = {"start": started - begun, "first": warm - started, "clock": time.monotonic() - warm, "processor": processor_seconds() - used}
        list(runs)
    print(json.dumps(figures))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=int, default=20_000)
    parser.add_argument("--ways", default=",".join(dict.fromkeys(way.split()[0] for way in WAYS)))
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        return measure(args.one[0], pathlib.Path(args.one[1]))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="naqi-scale-"))
    try:
        size = make(folder, args.docs)
        print(f"{args.docs:,} rows, {size / 1e6:.0f} MB of text; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
        print("| way | start, s | first run, s | rows/s by the clock | rows/s of one processor | MB/s of one processor |\n|---|---|---|---|---|---|")
        for way in (way for way in WAYS if way.split()[0] in args.ways.split(",")):
            done = subprocess.run([sys.executable, __file__, "--one", way, str(folder)], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{way}: {done.stderr}")
            told = json.loads(done.stdout.splitlines()[-1])
            rate, own = args.docs / told["clock"], args.docs / told["processor"]
            print(f"| {WAYS[way]} | {told['start']:.1f} | {told['first']:.1f} | {rate:,.0f} | {own:,.0f} | {own * size / args.docs / 1e6:.1f} |", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
