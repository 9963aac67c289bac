"""naqi.ray on Ray Data."""

import pytest
import ray

import naqi.ray
import ways


@pytest.fixture(scope="module", autouse=True)
def cluster():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def test_as_many_tasks_as_processors_do_not_wait_for_each_other(corpus, cleaner):
    # Readers and cleaners share two processors; with actors on both the readers would wait for ever.
    pages = ray.data.read_parquet(str(corpus / "all"), override_num_blocks=16)
    cleaned = naqi.ray.clean(pages, cleaner, batch_size=16)
    assert cleaned.count() == len(ways.read(corpus / "all"))


def test_options_go_to_ray(corpus, cleaner):
    pages = ray.data.read_parquet(str(corpus / "plain"))
    assert naqi.ray.clean(pages, cleaner, batch_size=8, num_cpus=2).limit(3).count() == 3


def test_faults_are_told_before_cleaning_begins(corpus, cleaner):
    pages = ray.data.read_parquet(str(corpus / "plain"))
    with pytest.raises(ValueError, match="there is no column `body`; the columns are `source`"):
        naqi.ray.clean(pages, cleaner, text="body")
    with pytest.raises(ValueError, match="the column `score` holds .*, not text"):
        naqi.ray.clean(pages, cleaner, text="score")
    with pytest.raises(ValueError, match="a column `removals` already"):
        naqi.ray.clean(naqi.ray.clean(pages, cleaner), cleaner)
    with pytest.raises(ValueError, match="nothing says which document"):
        naqi.ray.ledger(naqi.ray.clean(pages, cleaner), doc=False)
