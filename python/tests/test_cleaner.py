"""One text at a time: what goes, where it stood, and what is said of wrong arguments."""

import pickle

import naqi
import pytest
from conftest import PROSE, RULES, page


def test_what_goes_and_where_it_stood(cleaner):
    text = f"Headline\n\nقال الوزير إن الاتفاق الجديد سيوقع في العاصمة يوم الأحد المقبل 😀.\n\n{PROSE}\n\nاحمل هذه القصة معك\n"
    result = cleaner.clean(text)
    assert result.text == text[: text.index("\nاحمل")]
    (gone,) = result.removals
    assert (gone.rule, gone.category, gone.text) == ("test/carry", "share", "\nاحمل هذه القصة معك\n")
    assert text[gone.char_start : gone.char_end] == gone.text
    assert text.encode()[gone.start : gone.end].decode() == gone.text
    assert (result.held, result.withheld, result.drafts, result.site) == (None, (), (), None)
    assert result.restore() == text


def test_a_page_with_nothing_to_remove_stays_as_it_is(cleaner):
    for text in ["", "\n", "\0", "a\0b\r\nc\rd\n\n", PROSE, "\ufeff" + PROSE, "  \u200f \n"]:
        result = cleaner.clean(text)
        assert (result.text, result.removals, result.restore()) == (text, (), text)


def test_the_rules_of_a_site_speak_for_its_pages_alone(cleaner):
    text = page(1, "Do follow this very example")
    assert cleaner.clean(text).removals == ()
    by = {
        "url": cleaner.clean(text, "https://www.example.com/news/1"),
        "host": cleaner.clean(text, site="example.com"),
        "alias": cleaner.clean(text, None, "example"),
    }
    for result in by.values():
        assert [gone.rule for gone in result.removals] == ["example.com/follow"]
        assert result.site == "example.com"
    assert cleaner.clean(text, "https://other.org/x").site == "other.org"
    assert naqi.Cleaner(text=RULES, sites=False).clean(text, "https://example.com/").removals == ()


def test_a_text_that_would_lose_too_much_is_held():
    rules = "lang = ['*']\n[[rule]]\nid = 'all'\ncategory = 'other'\nwhy = 'test'\nhas = 'the agreement'\n"
    text = f"{PROSE}\nSecond line.\n"
    result = naqi.Cleaner(text=rules).clean(text)
    assert (result.text, result.removals, result.restore()) == (text, (), text)
    assert result.held == "100 % of its prose would go"
    assert [(gone.rule, gone.text) for gone in result.withheld] == [("text/all", PROSE + "\n")]
    loose = naqi.Cleaner(text=rules, max_removed=1.0).clean(text)
    assert (loose.text, loose.held) == ("Second line.\n", None)


def test_categories_and_drafts():
    text = page(1) + "Do follow this very example\n"
    url = "https://example.com/a"
    both = {"test/carry", "example.com/follow"}

    def rules_of(**options):
        result = naqi.Cleaner(text=RULES, **options).clean(text, url)
        return {gone.rule for gone in result.removals}

    assert rules_of() == both
    assert rules_of(only_categories="share") == {"test/carry"}
    assert rules_of(keep_categories=["share", "ad"]) == {"example.com/follow"}
    drafts = {"common/test.toml": RULES["common/test.toml"].replace('category = "share"', 'category = "share"\nstatus = "draft"')}
    result = naqi.Cleaner(text=drafts).clean(text)
    assert (result.text, result.removals) == (text, ())
    assert [gone.rule for gone in result.drafts] == ["test/carry"]
    assert [gone.rule for gone in naqi.Cleaner(text=drafts, apply_drafts=True).clean(text).removals] == ["test/carry"]


def test_only_rules_leaves_the_shipped_ones_out(pages):
    alone = naqi.Cleaner(text=RULES, only_rules=True)
    assert all(alone.clean(text, url).removals == () for text, url in pages)
    assert any(naqi.Cleaner().clean(text, url).removals for text, url in pages)


def test_rules_from_folders_files_and_texts_are_the_same(cleaner, rules, tmp_path):
    files = sorted(str(path) for path in rules.glob("*/*.toml"))
    for same in [naqi.Cleaner(rules), naqi.Cleaner(str(rules)), naqi.Cleaner(files), naqi.Cleaner(rules=iter(files))]:
        assert same == cleaner
        assert hash(same) == hash(cleaner)
        assert same.rules == RULES
    assert naqi.Cleaner() != cleaner
    assert naqi.Cleaner(text=RULES, max_removed=0.4) != cleaner
    assert cleaner != 7
    later = tmp_path / "test.toml"
    later.write_text(RULES["common/test.toml"].replace("Carry this", "Take this"), encoding="utf-8")
    assert naqi.Cleaner([rules, later]).clean(page(1)).removals == ()
    assert "2 rule files added" in repr(cleaner)


def test_what_reviewers_decided_is_heeded(rules, tmp_path):
    folder = tmp_path / "rules"
    (folder / "common").mkdir(parents=True)
    (folder / "common/test.toml").write_text(RULES["common/test.toml"], encoding="utf-8")
    (folder / "decisions.toml").write_text(
        'removals = [\n  { verdict = "reject", rule = "test/carry", text = "Carry this story with you" },\n]\n', encoding="utf-8"
    )
    heeding = naqi.Cleaner(folder)
    assert heeding.clean(page(1)).removals == ()
    assert naqi.Cleaner(decisions=folder / "decisions.toml", rules=folder) == heeding
    assert pickle.loads(pickle.dumps(heeding)).clean(page(1)).removals == ()
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("verdicts?\n", encoding="utf-8")
    with pytest.raises(naqi.RuleError) as caught:
        naqi.Cleaner(folder, decisions=wrong)
    assert caught.value.file == str(wrong)
    assert naqi.Cleaner(folder, decisions=False).clean(page(1)).removals != ()


def test_wrong_rules_are_shown_as_the_command_line_shows_them(command, tmp_path):
    wrong = "lang = ['*']\n\n[[rule]]\nid = 'a'\ncategory = 'othr'\nwhy = 'test'\nline = 'x'\n"
    with pytest.raises(naqi.RuleError) as caught:
        naqi.Cleaner(text={"wrong.toml": wrong})
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.file, error.line, error.column) == ("wrong.toml", 5, 12)
    assert error.code.startswith("N") and "othr" in error.message
    assert f"error[{error.code}]: {error.message}" in str(error)
    assert "wrong.toml:5:12" in str(error)
    file = tmp_path / "wrong.toml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(naqi.RuleError) as caught:
        naqi.Cleaner(file)
    (tmp_path / "in").mkdir()
    shown = command("clean", tmp_path / "in", "-o", tmp_path / "out", "--rules", file).stderr
    assert shown.startswith(str(caught.value))


def test_rules_that_cannot_be_read(tmp_path):
    missing = tmp_path / "nowhere"
    with pytest.raises(naqi.RuleError, match="cannot read") as caught:
        naqi.Cleaner(missing)
    assert (caught.value.file, caught.value.line, caught.value.code) == (str(missing), None, None)
    with pytest.raises(naqi.RuleError, match="there are no rule files in"):
        naqi.Cleaner(tmp_path)
    (tmp_path / "bad.toml").write_bytes(b"why = '\xff'")
    with pytest.raises(naqi.RuleError, match="is not UTF-8"):
        naqi.Cleaner(tmp_path / "bad.toml")


@pytest.mark.parametrize("text", ["\ud83d", "a\udc80b", "ok \ude00\ud83d"])
def test_half_a_surrogate_pair_is_no_text(cleaner, text):
    with pytest.raises(ValueError, match="half of a surrogate pair at character"):
        cleaner.clean(text)
    with pytest.raises(ValueError, match="surrogate"):
        naqi.Cleaner(text=text)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: naqi.Cleaner(max_removed=1.5), "from 0 to 1"),
        (lambda: naqi.Cleaner(max_removed=float("nan")), "from 0 to 1"),
        (lambda: naqi.Cleaner(only_categories="chrome"), "there is no category `chrome`; the categories are related, "),
        (lambda: naqi.Cleaner(damaged="drop"), "damaged is one of 'keep', 'quarantine', 'replace'"),
    ],
)
def test_wrong_values(wrong, words):
    with pytest.raises(ValueError, match=words):
        wrong()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: naqi.Cleaner(7), "rules is a path or a list of paths"),
        (lambda: naqi.Cleaner([7]), "rules is a path or a list of paths"),
        (lambda: naqi.Cleaner(text=7), "text is the text of a rule file, or a dict"),
        (lambda: naqi.Cleaner(decisions=True), "decisions is a path"),
        (lambda: naqi.Cleaner().clean(b"x"), "the text is a str, not bytes"),
        (lambda: naqi.Cleaner().clean(None), "the text is a str, not NoneType"),
        (lambda: naqi.Cleaner().clean("x", url=7), "url"),
    ],
)
def test_wrong_types(wrong, words):
    with pytest.raises(TypeError, match=words):
        wrong()


def test_restore_refuses_what_does_not_fit(cleaner):
    result = cleaner.clean(page(1))
    broken = naqi.Result("x", result.removals, None, (), (), None)
    with pytest.raises(ValueError, match="the ledger does not fit"):
        broken.restore()


def test_a_huge_text(cleaner):
    text = page(1).replace(PROSE, "\n".join([PROSE] * 100_000))
    result = cleaner.clean(text)
    assert [gone.rule for gone in result.removals] == ["test/carry"]
    assert result.removals[0].char_end == len(text)
    assert result.restore() == text
    line = "x" * 20_000_000
    assert cleaner.clean(line).text == line
