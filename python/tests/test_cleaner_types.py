"""What editors and readers are told is what there is: docstrings, their examples, type stubs."""

import doctest
import inspect
import pathlib
import subprocess
import sys

import naqi
import naqi._result


def test_examples_in_docstrings():
    tried = 0
    for module in [naqi, naqi._result]:
        done = doctest.testmod(module)
        assert done.failed == 0
        tried += done.attempted
    assert tried >= 15


def test_all_that_is_public_has_words():
    for name in naqi.__all__:
        thing = getattr(naqi, name)
        if not inspect.isclass(thing):
            continue
        assert thing.__doc__, name
        for inner, member in vars(thing).items():
            if not inner.startswith("_") and (callable(member) or inspect.isdatadescriptor(member)):
                assert inspect.getdoc(member), f"{name}.{inner}"


def test_stubs_are_what_runs():
    for command in [["mypy.stubtest", "naqi._naqi"], ["mypy", "--strict", "-m", "naqi", "-m", "naqi._result"]]:
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_program_is_checked_against_the_stubs(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import pathlib\n"
        "import naqi\n"
        "cleaner = naqi.Cleaner(pathlib.Path('rules'), text={'a': 'b'}, sites=False, damaged='replace')\n"
        "result: naqi.Result = cleaner.clean('text', url='https://example.com/')\n"
        "first: int = result.removals[0].char_start\n"
        "naqi.Cleaner(damaged='drop')\n"
        "cleaner.clean(b'bytes')\n"
        "cleaner.clean_batch([], url=True)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", program], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    wrong = [int(line.split(":")[-3]) for line in done.stdout.splitlines() if ": error:" in line]
    assert wrong == [6, 7, 8], done.stdout
    assert pathlib.Path(naqi.__file__).with_name("py.typed").exists()
