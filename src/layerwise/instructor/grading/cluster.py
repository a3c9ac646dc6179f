"""Grade on a Dask cluster: bytes go out, grades come back, no file system is shared."""

import threading
import warnings
from collections.abc import Iterator, Sequence

from layerwise.errors import LayerwiseError
from layerwise.instructor.grade import Grade
from layerwise.instructor.grading.results_folder import course_version
from layerwise.instructor.grading.worker import Rules, Worker

_TIMEOUT = "15s"
_RETRIES = 2
_ON_THIS_THREAD = threading.local()  # of a Dask worker: its nurseries, kept between tasks


def graded(rules: Rules, tasks: Sequence[tuple[str, bytes]], scheduler: str) -> Iterator[Grade]:
    """Yield the grades as they come from the cluster.

    Parameters
    ----------
    rules : Rules
    tasks : sequence of (name, bytes of the notebook)
    scheduler : str
        The address of a running scheduler, such as ``tcp://10.0.0.5:8786``.

    Yields
    ------
    Grade
        Status "failed" where the cluster lost the workers of a submission again and again.

    Raises
    ------
    LayerwiseError
        If Dask is not installed, no scheduler answers, or a worker has another version of the
        course or no sandbox.
    """
    client, as_completed = _connected(scheduler)
    with client, warnings.catch_warnings():
        # a notebook may be large, and goes to one worker once
        warnings.filterwarnings("ignore", message="Sending large graph")
        futures = {
            client.submit(
                grade_remotely, rules, course_version(), name, data, pure=False, retries=_RETRIES
            ): name
            for name, data in tasks
        }
        try:
            for future in as_completed(list(futures), loop=client.loop):
                yield _result(future, futures[future])
        finally:
            client.cancel(list(futures))


def _connected(scheduler: str):
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise LayerwiseError(
            "--scheduler needs Dask.", mend="Install it: pip install 'layerwise[dask]'"
        ) from None
    try:
        return Client(scheduler, timeout=_TIMEOUT, set_as_default=False), as_completed
    except (OSError, ValueError, TypeError) as error:
        raise LayerwiseError(
            "No Dask scheduler answers.",
            received=f"{scheduler}: {str(error).splitlines()[0][:200] if str(error) else ''}",
            mend="Start one (dask scheduler), and pass the address that it prints.",
        ) from None


def grade_remotely(rules: Rules, version: str, name: str, data: bytes) -> Grade:
    """Grade one submission on a Dask worker.

    Raises
    ------
    LayerwiseError
        If this worker has another version of the course.
    """
    if version != course_version():
        raise LayerwiseError(
            "The workers of the cluster have the same version of layerwise as you.",
            received="another one on a worker",
            mend="Install the same one there, and restart the workers.",
        )
    worker = getattr(_ON_THIS_THREAD, "worker", None)
    if worker is None or worker.rules != rules:
        if worker is not None:
            worker.close()
        worker = _ON_THIS_THREAD.worker = Worker(rules)
    return worker.grade(name, data)


def _result(future, name: str) -> Grade:
    error = future.exception()
    if isinstance(error, LayerwiseError):
        raise error
    if error is not None:
        return Grade(name, "failed", f"The cluster could not grade it: {type(error).__name__}.")
    return future.result()
