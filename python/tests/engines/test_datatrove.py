"""naqi.datatrove in a pipeline of datatrove's own."""

import json

import pytest
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import ParquetWriter

from naqi.datatrove import NaqiCleaner, schema

PROSE = "The minister said on Monday that the talks would go on until all sides had been heard."


def documents():
    yield Document(text=PROSE, id="0", metadata={"url": "https://box.example/"})
    yield Document(text=f"{PROSE} (follow us 😀 every day) Then more.\n\nTake nothing", id="1", metadata={"url": "https://box.example/"})
    yield Document(text=f"{PROSE}\nTake all of this\n" + f"{PROSE}\n" * 6, id="2")
    yield Document(text="half \ud83d of a pair", id="3")
    yield Document(text="\ud83d" * 5, id="4", metadata={"lang": None, "url": None})


@pytest.mark.parametrize("batch_size", [1, 2, 100])
def test_documents_keep_their_order_and_tell_what_went(cleaner, batch_size):
    step = NaqiCleaner(cleaner, batch_size=batch_size)
    before = list(documents())
    after = list(step.run(documents()))
    assert [document.id for document in after] == ["0", "1", "2", "3", "4"]
    assert [document.text for document in after if document.id != "1"] == [document.text for document in before if document.id != "1"]
    assert after[1].text == f"{PROSE} Then more.\n\nTake nothing"
    (taken,) = after[1].metadata["removals"]
    assert taken["rule"] == "box.example/inline" and taken["category"] == "subscribe" and taken["site"] == "box.example"
    assert before[1].text[taken["char_start"] : taken["char_end"]] == taken["text"]
    assert after[0].metadata["removals"] == [] and after[0].metadata["quarantine"] is None
    assert "of its prose would go" in after[2].metadata["held"]

    stats = step.stats.to_dict()["stats"]
    total = {name: figure["total"] if isinstance(figure, dict) else figure for name, figure in stats.items()}
    assert total["total"] == 5 and total["cleaned"] == 1 and total["removals"] == 1 and total["held"] == 1 and total["quarantine"] == 1
    assert total["removals_subscribe"] == 1 and total["characters_removed"] == len(taken["text"])
    assert total["doc_len"] == sum(len(document.text) for document in after)


def test_a_run_on_two_workers_adds_its_stats_up_and_writes_one_schema(cleaner, tmp_path):
    import pyarrow.parquet as pq

    (tmp_path / "in").mkdir()
    for part in range(3):
        # A first document that loses nothing must not settle what removals look like.
        rows = [{"text": document.text, "id": f"{part}-{document.id}", **document.metadata} for document in documents() if document.id not in "34"]
        (tmp_path / f"in/{part}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pipeline = [
        JsonlReader(str(tmp_path / "in")),
        NaqiCleaner(cleaner),
        ParquetWriter(str(tmp_path / "out"), expand_metadata=True, schema=schema(url="string", lang="string"), batch_size=1),
    ]
    stats = LocalPipelineExecutor(pipeline, tasks=3, workers=2, logging_dir=str(tmp_path / "logs")).run()
    (own,) = [step for step in stats.stats if "naqi" in step.name]
    assert own["total"].total == 9 and own["removals"].total == 3 and own["held"].total == 3
    written = pq.read_table(tmp_path / "out")
    assert written.num_rows == 9 and sorted(set(map(len, written.column("removals").to_pylist()))) == [0, 1]
