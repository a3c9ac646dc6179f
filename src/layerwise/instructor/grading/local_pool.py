"""Grade on this machine, several submissions at a time."""

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from layerwise.instructor.grade import Grade
from layerwise.instructor.grading.worker import Rules, Worker

Task = tuple[str, bytes]


def graded(rules: Rules, tasks: Sequence[Task], jobs: int) -> Iterator[Grade]:
    """Yield the grades as they come; when the caller stops, end everything at once.

    Parameters
    ----------
    rules : Rules
    tasks : sequence of (name, bytes of the notebook)
    jobs : int
        How many submissions at a time; each has its own nurseries.

    Yields
    ------
    Grade
    """
    workers = [Worker(rules) for _ in range(min(jobs, len(tasks)))]
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def grade(task: Task) -> Grade:
        worker = idle.get()
        try:
            return worker.grade(*task)
        finally:
            idle.put(worker)

    # threads only wait: the work is done by the nurseries' children
    pool = ThreadPoolExecutor(max_workers=max(1, len(workers)))
    try:
        for future in as_completed([pool.submit(grade, task) for task in tasks]):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.close()
        pool.shutdown(wait=True)
