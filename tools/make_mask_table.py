"""Write ``src/layerwise/demos/shared/mask_table.js``: what each Keras layer does with a mask.

Nothing in it is written by hand. Every layer is called on a masked batch, twice, with other numbers
in the masked steps. Whether a mask comes out, whether Keras warned and whether the valid results
changed say which group the layer belongs to.

Run ``python tools/make_mask_table.py`` to write the file, with ``--check`` to compare it only.
"""

import argparse
import json
import os
import sys
import warnings
from pathlib import Path
from string import Template

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is first imported

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L  # noqa: N812

from layerwise.reference import MASK_BEHAVIOUR

OUTPUT = Path(__file__).parents[1] / "src/layerwise/demos/shared/mask_table.js"
GROUPS = (
    "makes a mask",
    "keeps",
    "consumes",
    "drops with a warning",
    "drops without a warning",
    "keeps, but values are contaminated",
    "refuses the mask",
)
TEMPLATE = Template("""\
// GENERATED from Keras $version by tools/make_mask_table.py: change that file, not this one.

/** The version of Keras that was asked. */
export const MASK_TABLE_KERAS = "$version";

/** What Keras warns of when `Conv1D` drops a mask. */
export const MASK_WARNING =
  $warning;

/** What each layer does with the mask of its inputs; a name alone stands for the defaults. */
export const MASK_TABLE = {
$groups
};
""")
FLOAT32 = {"rtol": 1e-5, "atol": 1e-5}
TIMESTEPS, FEATURES = 6, 4
MASK = np.array([[1, 1, 1, 1, 0, 0], [1, 1, 0, 1, 1, 1]], bool)


def normal(*shape, seed):
    """Return seeded normal numbers."""
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def layers_that_need_arguments():
    """Return how to make each layer of the table whose class alone does not make one."""
    makers = {
        "Embedding(mask_zero=True)": lambda: L.Embedding(9, 3, mask_zero=True),
        "Dense": lambda: L.Dense(3),
        "Activation": lambda: L.Activation("relu"),
        "Normalization": lambda: L.Normalization(mean=1.0, variance=2.0),
        "Rescaling": lambda: L.Rescaling(2.0),
        "TimeDistributed": lambda: L.TimeDistributed(L.Dense(3)),
        "SpectralNormalization": lambda: L.SpectralNormalization(L.Dense(3)),
        "MultiHeadAttention": lambda: L.MultiHeadAttention(2, 2),
        "GroupQueryAttention": lambda: L.GroupQueryAttention(2, 2, 1),
        "GroupNormalization": lambda: L.GroupNormalization(2),
        "LayerNormalization(axis=(1,2))": lambda: L.LayerNormalization(axis=(1, 2)),
        "Dot": lambda: L.Dot(axes=2),
        "Reshape": lambda: L.Reshape((TIMESTEPS, FEATURES)),
        "Permute": lambda: L.Permute((2, 1)),
        "Lambda": lambda: L.Lambda(lambda x: x * 1.0),
        "EinsumDense": lambda: L.EinsumDense("btf,fg->btg", output_shape=(None, 3)),
    }
    for name in ("Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout"):
        makers[name] = lambda name=name: getattr(L, name)(0.5, seed=1)
    for name in MASK_BEHAVIOUR:
        kind, sequences = name.split("(")[0], name.endswith("(return_sequences=True)")
        if kind in ("SimpleRNN", "LSTM", "GRU"):
            makers[name] = lambda k=kind, s=sequences: getattr(L, k)(3, return_sequences=s)
        elif kind in ("RNN", "Bidirectional"):
            makers[name] = lambda k=kind, s=sequences: wrapped_lstm(k, s)
        elif "Conv" in kind:
            makers[name] = lambda k=kind, s=sequences: convolution(k, s)
        elif kind.startswith(("Average", "Adaptive")) and kind != "Average":
            makers[name] = lambda k=kind: getattr(L, k)(2)
    return makers


def wrapped_lstm(kind, return_sequences):
    """Return an LSTM inside a wrapper."""
    if kind == "RNN":
        return L.RNN(L.LSTMCell(3), return_sequences=return_sequences)
    return L.Bidirectional(L.LSTM(3, return_sequences=return_sequences))


def convolution(kind, return_sequences):
    """Return a small convolution."""
    size = {"kernel_size": 3, "padding": "same"}
    if "Depthwise" not in kind:
        size["filters"] = 3
    if "LSTM" in kind:
        size["return_sequences"] = return_sequences
    return getattr(L, kind)(**size)


MAKERS = layers_that_need_arguments()
TWO_INPUTS = {"Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract", "Dot"}
TWO_INPUTS |= {"Attention", "AdditiveAttention"}


def make(name):
    """Return the layer of a row."""
    return MAKERS[name]() if name in MAKERS else getattr(L, name.split("(")[0])()


def input_shape(kind):
    """Return (batch, timesteps, ..., features) with as many axes as the layer takes."""
    axes = next((int(axes) for axes in "23" if f"{axes}D" in kind), 1)
    axes += kind.startswith("ConvLSTM")  # time comes on top of space
    return 2, TIMESTEPS, *[4] * (axes - 1), FEATURES


def call(layer, name, values):
    """Return the outputs, their mask or None, and the warnings about masks."""
    kind, partly = name.split("(")[0], "unmasked" in name
    inputs = [tf.constant(each) for each in values]
    for index, each in enumerate(inputs):
        if not (partly and index):
            each._keras_mask = tf.constant(MASK)
    options = {"training": True} if kind == "BatchNormalization" else {}
    keras.utils.set_random_seed(1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if kind in TWO_INPUTS:
            outputs = layer(inputs)
        elif kind in ("MultiHeadAttention", "GroupQueryAttention"):
            outputs = layer(inputs[0], inputs[0])
        else:
            outputs = layer(inputs[0], **options)
    about_masks = [each for each in caught if "destroy the mask" in str(each.message)]
    mask = getattr(outputs, "_keras_mask", None)
    return outputs.numpy(), None if mask is None else mask.numpy(), about_masks


def makes_a_mask(name):
    """Return whether zeros, without a mask, come out with one."""
    inputs = np.zeros((2, 3), "int32") if "Embedding" in name else np.zeros((2, 3, 4), "float32")
    return getattr(make(name)(inputs), "_keras_mask", None) is not None


def behaviour_in_keras(name):
    """Return what Keras does: the row that the table should have."""
    if name.startswith(("Masking", "Embedding")):
        return "makes a mask" if makes_a_mask(name) else "makes none"
    layer, shape = make(name), input_shape(name)
    values = [normal(*shape, seed=seed) for seed in (1, 2)]
    others = [np.where(MASK.reshape(2, 6, *[1] * (len(shape) - 2)), x, 9 * x + 1) for x in values]
    try:
        outputs, mask, warned = call(layer, name, values)
    except ValueError as error:
        if "The `mask` must be broadcastable to `inputs`" not in str(error):
            raise
        return "refuses the mask"
    changed, _, _ = call(layer, name, others)
    if mask is not None:
        outputs, changed = outputs[mask], changed[mask]
    is_clean = np.allclose(outputs, changed, **FLOAT32)
    if mask is not None:
        return "keeps" if is_clean else "keeps, but values are contaminated"
    if is_clean:
        return "consumes"
    return "drops with a warning" if warned else "drops without a warning"


def warning_text():
    """Return Keras's warning for a convolution called `conv1d`."""
    values = normal(2, TIMESTEPS, FEATURES, seed=1)
    _, _, (warning, *_) = call(L.Conv1D(3, 3, name="conv1d"), "Conv1D", [values])
    return " ".join(str(warning.message).split())


def render():
    """Return the text of ``mask_table.js``."""
    found = {name: behaviour_in_keras(name) for name in MASK_BEHAVIOUR}
    groups = []
    for group in GROUPS:
        names = sorted(name for name in found if found[name] == group)
        lines = "".join(f"    {json.dumps(name)},\n" for name in names)
        groups.append(f"  {json.dumps(group)}: [\n{lines}  ],")
    text = json.dumps(warning_text())
    return TEMPLATE.substitute(version=keras.__version__, warning=text, groups="\n".join(groups))


def is_current(path):
    """Tell whether a file holds exactly what this script would write."""
    return path.is_file() and path.read_text(encoding="utf-8") == render()


def main(arguments=None):
    """Write the file, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if stale")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    options = parser.parse_args(arguments)
    if not options.check:
        options.output.write_text(render(), encoding="utf-8", newline="\n")
        return 0
    if is_current(options.output):
        return 0
    print(
        f"{options.output} is not what Keras {keras.__version__} does; "
        "run `python tools/make_mask_table.py`, and read what changed in the diff.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
