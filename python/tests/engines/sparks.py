"""Sessions of Spark for the tests: many small tasks on two executors, which are processes of their own."""

import contextlib
import os
import re
import subprocess
import sys
import time

from reference import HERE


def session(master, **conf):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    options = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.executorEnv.PYTHONPATH": str(HERE),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.shuffle.partitions": "3",
        # A partition for each file, and many batches in each.
        "spark.sql.files.maxPartitionBytes": "400k",
        "spark.sql.files.openCostInBytes": "400k",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "15",
        **conf,
    }
    builder = SparkSession.builder.master(master).appName("naqi")
    for name, value in options.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


@contextlib.contextmanager
def two_hosts(folder):
    """A cluster of a master and two workers that take each other for machines of their own, as they have addresses of their own; gives the master's."""
    import pyspark

    started = []

    def start(name, kind, *args):
        environment = {**os.environ, "SPARK_LOG_DIR": str(folder), "SPARK_DAEMON_MEMORY": "256m", "SPARK_NO_DAEMONIZE": "1"}
        log = open(folder / f"{name}.log", "wb")
        command = [os.path.join(os.path.dirname(pyspark.__file__), "bin/spark-class"), f"org.apache.spark.deploy.{kind}", *args]
        started.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment))
        return folder / f"{name}.log"

    def wait(log, pattern):
        for _ in range(600):
            found = re.search(pattern, log.read_text(errors="replace"))
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(log.read_text(errors="replace"))

    try:
        log = start("master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        master = wait(log, r"Starting Spark master at (spark://\S+)")[1]
        for number in (2, 3):
            place = ["--host", f"127.0.0.{number}", "--work-dir", str(folder / f"work{number}")]
            log = start(f"worker{number}", "worker.Worker", *place, "--cores", "1", "--memory", "1g", "--webui-port", "0", master)
            wait(log, "Successfully registered with master")
        yield master
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)
