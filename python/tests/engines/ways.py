"""One way of cleaning the corpus of corpus.py, told as told.py tells it.

    python ways.py WAY CORPUS OUT

WAY is cli (OUT/clean holds what `naqi clean` wrote, OUT/ledger.parquet its ledger), python, spark, ray, datasets, datatrove; the last takes CORPUS/plain, the others CORPUS/all.
"""

import base64
import json
import os
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq

import told


def read(folder):
    tables = [pq.read_table(path) for path in sorted(folder.glob("*.parquet"))]
    return pa.concat_tables(tables)


def cli(corpus, out):
    clean = read(out / "clean")
    said = {row["source"]: row["reason"] for row in lines(out / "clean/_naqi/held.jsonl")}
    quarantine = {row["source"]: (f"{row['reason']} (byte {row['offset']})", raw_of(row)) for row in lines(out / "clean/_naqi/quarantine.jsonl")}
    # Rows are numbered anew in the folder of plain rows; what the corpus calls them stands in a column.
    numbered = {}
    for path in sorted((out / "clean").glob("*.parquet")):
        names = pq.read_table(path, columns=["source"]).column("source").to_pylist()
        numbered.update({f"{path.name}:{row}": name for row, name in enumerate(names, 1)})
    said = {numbered[source]: reason for source, reason in said.items()}
    quarantine = {numbered[source]: what for source, what in quarantine.items()}
    sources = clean.column("source").to_pylist()
    rows = ((source, text, said.get(source), quarantine.get(source), more) for source, text, more in zip(sources, told.texts(clean), told.others(clean)))
    ledger, places = pq.read_table(out / "ledger.parquet").to_pylist(), {}
    for taken in ledger:
        taken["source"] = numbered[taken["source"]]
        taken["removal"] = places[taken["source"]] = places.get(taken["source"], -1) + 1
    told.write(out, rows, ledger)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def raw_of(row):
    return base64.b64decode(row["raw-base64"]) if "raw-base64" in row else row["raw"].encode()


def cleaner(corpus):
    import naqi

    return naqi.Cleaner(str(corpus / "rules"))


def python(corpus, out):
    """Without an engine: file by file, in one process."""
    from naqi import _engine

    clean = cleaner(corpus)
    tables = [pq.read_table(path) for path in sorted((corpus / "all").glob("*.parquet"))]
    cleaned = [
        pa.record_batch(clean.clean_batch(batch))
        for table in tables
        for batch in table.to_batches(max_chunksize=50)
    ]
    cleaned = pa.Table.from_batches(cleaned)
    finish(out, cleaned, _engine.ledger_of(cleaned, {"source": "source", "doc": "id"}), corpus)


def finish(out, cleaned, ledger, corpus):
    told.write_cleaned(out, cleaned, ledger, read(corpus / "all"))


def spark(corpus, out):
    from pyspark.sql import SparkSession

    import naqi.spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
    session = session.config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    session = session.config("spark.sql.execution.arrow.maxRecordsPerBatch", "40").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    try:
        session.sparkContext.setLogLevel("ERROR")
        naqi.spark.clean(session.read.parquet(str(corpus / "all")), cleaner(corpus)).write.parquet(str(out / "clean"))
        written = session.read.parquet(str(out / "clean"))
        naqi.spark.ledger(written, source="source").write.parquet(str(out / "ledger"))
    finally:
        session.stop()
    finish(out, read(out / "clean"), read(out / "ledger"), corpus)


def ray(corpus, out):
    import ray

    import naqi.ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        naqi.ray.clean(ray.data.read_parquet(str(corpus / "all")), cleaner(corpus), batch_size=64).write_parquet(str(out / "clean"))
        naqi.ray.ledger(ray.data.read_parquet(str(out / "clean")), source="source").write_parquet(str(out / "ledger"))
    finally:
        ray.shutdown()
    finish(out, read(out / "clean"), read(out / "ledger"), corpus)


def datasets(corpus, out):
    import datasets

    import naqi.datasets

    files = [str(path) for path in sorted((corpus / "all").glob("*.parquet"))]
    pages = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(out / "cache"))
    cleaned = naqi.datasets.clean(pages, cleaner(corpus), batch_size=100, num_proc=2)
    ledger = naqi.datasets.ledger(cleaned, source="source")
    finish(out, cleaned.with_format("arrow")[:], ledger.with_format("arrow")[:], corpus)


def datatrove(corpus, out):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import ParquetWriter

    from naqi.datatrove import NaqiCleaner, schema

    kinds = {field.name: field.type for field in read(corpus / "plain").schema if field.name != "text"}
    pipeline = [
        ParquetReader(str(corpus / "plain"), batch_size=50),
        NaqiCleaner(cleaner(corpus), batch_size=30),
        ParquetWriter(str(out / "clean"), expand_metadata=True, schema=schema(**kinds)),
    ]
    LocalPipelineExecutor(pipeline, tasks=5, workers=2, logging_dir=str(out / "logs")).run()
    from naqi import _engine

    cleaned = read(out / "clean")
    # What stands in the metadata, as the other ways tell it.
    said = [{"site": (row["removals"] or [{"site": None}])[0]["site"], "held": row["held"], "quarantine": row["quarantine"]} for row in cleaned.to_pylist()]
    cleaned = cleaned.append_column("naqi", pa.array(said))
    finish(out, cleaned, _engine.ledger_of(cleaned, {"source": "source", "doc": "id"}), corpus)


if __name__ == "__main__":
    way, corpus, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    globals()[way](corpus, out)
