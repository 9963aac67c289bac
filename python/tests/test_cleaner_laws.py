"""Laws that hold for any text."""

import naqi
import pyarrow as pa
from conftest import PROSE, RULES
from hypothesis import given, settings
from hypothesis import strategies as st

CLEANER = naqi.Cleaner(text=RULES)

LINES = st.sampled_from(
    [
        PROSE,
        "قال الوزير إن الاتفاق الجديد سيوقع في العاصمة يوم الأحد المقبل بحضور الطرفين.",
        "Carry this story with you",
        "احـمِل هذه القصّة معك",
        "He said so (as carried by Testpress) on Monday.",
        "Do follow this very example",
        "شارك الخبر",
        "أخبار متعلقة",
        "- 😀",
        "",
        "\0",
        "\ufeff\u200f",
    ]
)
ANY = st.text(st.characters(codec="utf-8"), max_size=30)
TEXT = st.lists(st.one_of(LINES, ANY), max_size=12).flatmap(
    lambda lines: st.lists(st.sampled_from(["\n", "\r\n", "\r", "\n\n", ""]), min_size=len(lines), max_size=len(lines)).map(
        lambda ends: "".join(line + end for line, end in zip(lines, ends))
    )
)
URL = st.sampled_from([None, "https://www.example.com/a", "https://elaph.com/b", "nonsense"])


def without(whole, spans):
    """Less the union of these."""
    left, done = whole[:0], 0
    for start, end in sorted(spans):
        left += whole[done : max(start, done)]
        done = max(done, end)
    return left + whole[done:]


@given(TEXT, URL)
@settings(max_examples=300, deadline=None)
def test_clean_text_and_removals_are_the_original(text, url):
    result = CLEANER.clean(text, url)
    assert result.restore() == text
    for gone in (*result.removals, *result.withheld):
        assert text[gone.char_start : gone.char_end] == gone.text
        assert text.encode()[gone.start : gone.end] == gone.text.encode()
        assert gone.text
    assert list(result.removals) == sorted(result.removals, key=lambda gone: (gone.start, gone.end))
    assert result.text == without(text, [(gone.char_start, gone.char_end) for gone in result.removals])
    assert result.text.encode() == without(text.encode(), [(gone.start, gone.end) for gone in result.removals])
    assert bool(result.withheld) == (result.held is not None)


ROW = st.one_of(st.none(), TEXT.map(str.encode), st.binary(max_size=20), st.tuples(TEXT, st.binary(max_size=2)).map(lambda both: both[0].encode() + both[1]))


@given(st.lists(st.tuples(ROW, URL), max_size=8), st.data())
@settings(max_examples=200, deadline=None)
def test_a_batch_of_any_bytes_in_any_slice_loses_nothing(rows, data):
    kind = data.draw(st.sampled_from([pa.string(), pa.large_string(), pa.binary(), pa.string_view(), pa.binary_view()]))
    start = data.draw(st.integers(0, len(rows)))
    length = data.draw(st.integers(0, len(rows) - start))
    binary = pa.array([text for text, _ in rows], pa.large_binary() if pa.types.is_large_string(kind) else pa.binary())
    views = kind in (pa.string_view(), pa.binary_view())
    texts = binary.cast(pa.binary_view()) if views else pa.Array.from_buffers(kind, len(binary), binary.buffers())
    batch = pa.RecordBatch.from_pydict({"text": texts, "url": pa.array([url for _, url in rows], pa.string())}).slice(start, length)
    made = pa.record_batch(CLEANER.clean_batch(batch))
    column = made.column("text")
    clean = (column if views else pa.Array.from_buffers(binary.type, len(column), column.buffers(), offset=column.offset)).to_pylist()
    assert len(clean) == length
    for at, (before, _) in enumerate(rows[start : start + length]):
        gone, more = made.column("removals")[at].as_py(), made.column("naqi")[at].as_py()
        if before is None:
            assert clean[at] is None and gone == []
        elif more["quarantine"]:
            assert clean[at] is None and more["raw"] == before
        else:
            seen = before.decode("utf-8", "replace")
            for taken in gone:
                assert seen[taken["char_start"] : taken["char_end"]] == taken["text"]
                assert seen.encode()[taken["start"] : taken["end"]] == taken["text"].encode()
            left = without(seen, [(taken["char_start"], taken["char_end"]) for taken in gone])
            assert clean[at].decode("utf-8", "replace") == left
            scars = more["scars"]
            assert before == rebuilt(seen, scars)


def rebuilt(seen, scars):
    """The bytes, from their text and what was none of it."""
    raw, out, done = seen.encode(), b"", 0
    for scar in scars:
        out += raw[done : scar["at"]] + bytes.fromhex(scar["hex"])
        done = scar["at"] + len("\ufffd".encode())
    return out + raw[done:]
