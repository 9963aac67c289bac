"""naqi.spark against Spark itself: workers that die, types of columns, learning, and what is told before a job begins."""

import os

import pytest
from pyspark.sql import functions as F

import naqi
import naqi.spark
import sparks
import told
import ways
from reference import run, same
from saboteur import Saboteur, lines


@pytest.fixture(scope="module")
def spark():
    """Two executors, processes of their own, on this machine: they can be killed."""
    session = sparks.session("local-cluster[2,1,1024]")
    yield session
    session.stop()


@pytest.mark.parametrize("harm", ["none", "worker", "executor"])
def test_rows_and_ledger_are_the_command_lines_whatever_dies(spark, corpus, cli, cleaner, tmp_path, harm):
    notes = tmp_path / "notes"
    notes.mkdir()
    pages = spark.read.parquet(str(corpus / "all"))
    naqi.spark.clean(pages, Saboteur(cleaner, notes, harm)).write.parquet(str(tmp_path / "clean"))

    # The harm was done, once, and the task was run again.
    harmed = lines(notes, "harm")
    assert len(harmed) == (0 if harm == "none" else 1)
    if harmed:
        partition, attempt = harmed[0]
        assert any(task == partition and again != attempt for task, again, *_ in lines(notes, "tasks"))

    # The output was committed once.
    names = sorted(path.name for path in (tmp_path / "clean").iterdir())
    assert "_SUCCESS" in names and "_temporary" not in names
    written = spark.read.parquet(str(tmp_path / "clean"))
    naqi.spark.ledger(written, source="source").write.parquet(str(tmp_path / "ledger"))
    ways.finish(tmp_path, ways.read(tmp_path / "clean"), ways.read(tmp_path / "ledger"), corpus)
    same(tmp_path, cli)


def test_each_worker_makes_its_cleaner_once(spark, corpus, cleaner, tmp_path):
    pages = spark.read.parquet(str(corpus / "all")).repartition(12)
    for _ in range(2):
        assert naqi.spark.clean(pages, Saboteur(cleaner, tmp_path, "none")).count() > 200
    made = [pid for (pid,) in lines(tmp_path, "made")]
    tasks = {(partition, pid) for partition, _, _, pid in lines(tmp_path, "tasks")}
    assert len(tasks) > len(made) and len(made) == len(set(made)), (made, tasks)


def test_columns_of_all_types_come_through(spark, tmp_path):
    rich = spark.sql(
        """select 'Share\nthis' as text, cast(1.5 as decimal(20,3)) as d, map('a', array(1, null)) as m, timestamp'2020-01-01 00:00:00' as t, timestamp_ntz'2020-01-01 00:00:00' as n,
           cast('x' as binary) as b, named_struct('a', cast(1 as tinyint), 'b', cast(null as float)) as s, date'2020-01-01' as day, true as yes, cast(null as string) as nothing,
           1 as `a b.c`"""
    )
    kept = rich.columns
    # A name with a dot is a name.
    clean = naqi.spark.clean(rich, id="a b.c")
    assert [field.dataType for field in clean.select(*[f"`{name}`" for name in kept]).schema] == [field.dataType for field in rich.schema]
    before, after = rich.collect()[0], clean.collect()[0]
    assert [after[name] for name in kept if name != "text"] == [before[name] for name in kept if name != "text"]
    assert clean.columns == [*kept, "removals", "naqi"]


def test_large_types_of_arrow_work_too(spark, corpus, cleaner):
    pages = spark.read.parquet(str(corpus / "plain")).orderBy("id").limit(40)
    plain = naqi.spark.clean(pages, cleaner).collect()
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        assert naqi.spark.clean(pages, cleaner).collect() == plain
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")


def test_faults_are_told_before_a_job_begins(spark, corpus, tmp_path):
    pages = spark.read.parquet(str(corpus / "all"))
    with pytest.raises(ValueError, match="there is no column `body`; the columns are `source`, "):
        naqi.spark.clean(pages, text="body")
    with pytest.raises(ValueError, match="there is no column `link`; "):
        naqi.spark.clean(pages, url="link")
    with pytest.raises(ValueError, match="the column `score` holds .*, not text"):
        naqi.spark.clean(pages, text="score")
    with pytest.raises(ValueError, match="the column `tags` holds .*, not a text or a number in each row"):
        naqi.spark.clean(pages, url="tags")
    with pytest.raises(ValueError, match="two columns are called `text`"):
        naqi.spark.clean(pages.select("*", F.lit("").alias("text")))
    with pytest.raises(ValueError, match="a column `naqi` already"):
        naqi.spark.clean(pages.withColumn("naqi", F.lit(1)))
    with pytest.raises(ValueError, match="nothing says which document"):
        naqi.spark.ledger(naqi.spark.clean(pages).drop("id", "source"))
    with pytest.raises(ValueError, match="there is no column `removals`, which cleaning adds"):
        naqi.spark.ledger(pages)
    with pytest.raises(ValueError, match="there is no column `body`; "):
        naqi.spark.drafts(pages, text="body")
    with pytest.raises(ValueError, match="min_confidence is a share"):
        naqi.spark.drafts(pages, min_confidence=7)

    rules = tmp_path / "x.example.toml"
    rules.write_text("sites = ['x.example']\n[[rule]]\nid = 'a'\ncategory = 'share'\nwhy = 'b'\nlyne = 'c'\n")
    with pytest.raises(naqi.RuleError) as fault:
        naqi.Cleaner(str(rules))
    assert (fault.value.file, fault.value.line, fault.value.column) == (str(rules), 6, 1)


def test_drafts_are_those_of_one_machine(spark, corpus, tmp_path):
    run("learn", corpus / "all", "-o", tmp_path / "one", "--quiet")
    one = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "one").iterdir()}
    assert len(one) >= 5
    # However the pages are shared out.
    for parts in (7, 1):
        pages = spark.read.parquet(str(corpus / "all")).repartition(parts, "id")
        written = naqi.spark.learn(pages, tmp_path / "many", id="source", force=parts == 1)
        many = {os.path.basename(path): open(path, encoding="utf-8").read() for path in written}
        assert many == one
        # What someone has worked on is replaced only if that is asked for.
        (tmp_path / "many/tune00.example.toml").write_text("")
    with pytest.raises(FileExistsError, match="force=True"):
        naqi.spark.learn(pages, tmp_path / "many")

    found = {row["site"]: row for row in naqi.spark.drafts(pages, pages=3).collect()}
    assert max(row["sampled"] for row in found.values()) == 3
    originals = told.texts(ways.read(corpus / "all"))
    assert sum(row["seen"] for row in found.values()) == sum(text is not None for text in originals) - 1, "all but the one that is no text"
    assert found[None]["seen"] > 0 and found[None]["draft"] is None


def test_a_name_of_sites_goes_before_the_address(spark):
    pages = spark.createDataFrame([(f"{n}", "http://a.example/", "Sport", "text") for n in range(3)], "id string, url string, desk string, text string")
    assert [row["site"] for row in naqi.spark.drafts(pages, site="desk").collect()] == ["sport"]
