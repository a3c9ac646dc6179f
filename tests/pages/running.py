"""Run what a row says, and look at what comes of it."""

import ast
import importlib
import logging
import re
import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from .samples import NAMES

# float32 sums of up to 75 products of numbers near 1; an error of method is near 1
TOLERANCE = 1e-4

# A layer that is gone is missing here too, so using it is a NameError.
LIBRARIES = {name: getattr(layers, name) for name in dir(layers) if not name.startswith("_")} | {
    "keras": keras,
    "np": np,
    "ops": ops,
    "tf": tf,
    "K": keras.backend,
    "Input": keras.Input,
    "Model": keras.Model,
    "Sequential": keras.Sequential,
    "L1L2": keras.regularizers.L1L2,
    "L2": keras.regularizers.L2,
    "SGD": keras.optimizers.SGD,
    "Adam": keras.optimizers.Adam,
    "Adadelta": keras.optimizers.Adadelta,
    "Adagrad": keras.optimizers.Adagrad,
    "Adamax": keras.optimizers.Adamax,
    "Nadam": keras.optimizers.Nadam,
    "Orthogonal": keras.initializers.Orthogonal,
    "cosine_similarity": keras.losses.cosine_similarity,
    "hard_sigmoid": keras.activations.hard_sigmoid,
    "EarlyStopping": keras.callbacks.EarlyStopping,
    "InverseTimeDecay": keras.optimizers.schedules.InverseTimeDecay,
    "ModelCheckpoint": keras.callbacks.ModelCheckpoint,
    "to_categorical": keras.utils.to_categorical,
}


def identifiers(code):
    return set(re.findall(r"[A-Za-z_]\w*", code))


def numbers(code):
    return re.findall(r"(?<![\w.])\d[\d.]*", code)


def run(code, **names):
    """Evaluate an expression or execute a statement."""
    wanted = identifiers(code) & (NAMES.keys() - names.keys())
    scope = LIBRARIES | {name: NAMES[name]() for name in wanted} | names
    try:
        return eval(compile(code, "<row>", "eval"), scope)
    except SyntaxError:
        return exec(compile(code, "<row>", "exec"), scope)


def keywords(code):
    """Return the arguments in a text such as ``filters=32, kernel_size=(5, 3)``."""
    call = ast.parse(f"f({code})").body[0].value
    assert not call.args, f"not keyword arguments: {code}"
    return {word.arg: ast.literal_eval(word.value) for word in call.keywords}


def call_keywords(code):
    """Return the literal keyword arguments of a call."""
    words = ast.parse(code).body[0].value.keywords
    return {word.arg: ast.literal_eval(word.value) for word in words}


def complaints(code, **names):
    """Run code; return the exception, and all that was said: exception, warnings and log."""
    said, raised = [], None
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("absl").addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                run(code, **names)
            except Exception as error:
                raised = error
                said.append(f"{type(error).__name__}: {error}")
    finally:
        logging.getLogger("absl").removeHandler(handler)
    return raised, "\n".join(said + [str(warning.message) for warning in caught])


def says(message, text):
    """Tell whether a text holds a message; `…` in the message stands for anything."""
    return re.search(".*".join(map(re.escape, message.split("…"))), text, re.DOTALL) is not None


def array(value):
    is_tensor = tf.is_tensor(value) or isinstance(value, keras.Variable)
    return np.asarray(ops.convert_to_numpy(value) if is_tensor else value).astype(float)


def same(left, right):
    left, right = array(left), array(right)
    return left.shape == right.shape and bool(np.abs(left - right).max() < TOLERANCE)


def rounds_to(value, code):
    """Tell whether a value, rounded as the page prints it, is the page's number."""
    return f"{array(value).item():.{len(code.partition('.')[2])}f}" == code


def resolve(path):
    """Return the object behind a dotted path, importing modules on the way."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(path)
