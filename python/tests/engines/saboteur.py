"""A cleaner that does harm once, in the middle of its work, and cleans as ever when it is asked again. It travels to workers like any other."""

import os
import pathlib
import signal
import time


class Saboteur:
    """Cleans as `cleaner` does, but at the second batch that any worker asks of it, once:

    - `worker`: kills the Python worker it runs in;
    - `executor`: kills the JVM of the executor that started that worker;
    - `slow`: takes a long time;
    - `none`: does no harm.

    In `folder` it notes which attempt of which task asked, and each time it was made in a process.
    """

    def __init__(self, cleaner, folder, harm):
        self.cleaner, self.folder, self.harm = cleaner, str(folder), harm
        self.asked = {}

    def __reduce__(self):
        return _made, (self.cleaner, self.folder, self.harm)

    def clean_batch(self, data, **columns):
        task = self._task()
        if task is None:
            return self.cleaner.clean_batch(data, **columns)
        self.asked[task] = self.asked.get(task, 0) + 1
        self._note("tasks", f"{task[0]} {task[1]} {self.asked[task]} {os.getpid()}")
        if self.asked[task] == 2 and self.harm != "none" and self._is_first():
            self._note("harm", f"{task[0]} {task[1]}")
            getattr(self, f"_{self.harm}")()
        return self.cleaner.clean_batch(data, **columns)

    def _task(self):
        from pyspark import TaskContext

        context = TaskContext.get()
        # The driver looks at the columns before there is a task.
        if context is None:
            return None
        return context.partitionId(), context.attemptNumber()

    def _note(self, name, line):
        with open(pathlib.Path(self.folder, name), "a") as file:
            file.write(line + "\n")

    def _is_first(self):
        try:
            os.close(os.open(os.path.join(self.folder, "done"), os.O_CREAT | os.O_EXCL))
            return True
        except FileExistsError:
            return False

    def _worker(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def _executor(self):
        # The worker was forked by a daemon, which the executor started.
        daemon = os.getppid()
        executor = int(pathlib.Path(f"/proc/{daemon}/stat").read_text().rsplit(")", 1)[1].split()[1])
        command = pathlib.Path(f"/proc/{executor}/cmdline").read_bytes()
        assert b"CoarseGrainedExecutorBackend" in command, command
        os.kill(executor, signal.SIGKILL)
        time.sleep(60)

    def _slow(self):
        time.sleep(90)


def _made(cleaner, folder, harm):
    one = Saboteur(cleaner, folder, harm)
    if one._task() is not None:
        one._note("made", str(os.getpid()))
    return one


def lines(folder, name):
    path = pathlib.Path(folder, name)
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []
