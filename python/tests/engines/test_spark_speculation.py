"""naqi.spark where a task is run twice at the same time, on two machines: Spark starts a copy of a slow task only on another host."""

import naqi.spark
import sparks
import ways
from reference import same
from saboteur import Saboteur, lines


def test_a_slow_task_is_run_twice_and_written_once(corpus, cli, cleaner, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "cluster").mkdir()
    conf = {
        "spark.speculation": "true",
        "spark.speculation.interval": "200ms",
        "spark.speculation.quantile": "0.3",
        "spark.speculation.multiplier": "2",
        "spark.speculation.minTaskRuntime": "2s",
    }
    with sparks.two_hosts(tmp_path / "cluster") as master:
        spark = sparks.session(master, **conf)
        try:
            pages = spark.read.parquet(str(corpus / "all"))
            naqi.spark.clean(pages, Saboteur(cleaner, tmp_path / "notes", "slow")).write.parquet(str(tmp_path / "clean"))
            written = spark.read.parquet(str(tmp_path / "clean"))
            naqi.spark.ledger(written, source="source").write.parquet(str(tmp_path / "ledger"))
        finally:
            spark.stop()

    ((partition, attempt),) = lines(tmp_path / "notes", "harm")
    assert any(task == partition and again != attempt for task, again, *_ in lines(tmp_path / "notes", "tasks"))
    names = sorted(path.name for path in (tmp_path / "clean").iterdir())
    assert "_SUCCESS" in names and "_temporary" not in names
    assert len([name for name in names if name.endswith(".parquet")]) == 5
    ways.finish(tmp_path, ways.read(tmp_path / "clean"), ways.read(tmp_path / "ledger"), corpus)
    same(tmp_path, cli)
