"""Layerwise: what Keras layers do to your tensors.

The public names load when they are first used, so that ``import layerwise`` costs next to nothing:
demos need anywidget, checks need NumPy, `explain` needs Keras. Figures are in `layerwise.figures`,
shapes and counts in `layerwise.arithmetic`, layers in plain NumPy in `layerwise.reference`.

Examples
--------
>>> from layerwise import FilterBank
>>> FilterBank(filters=8).filters
8
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "Bucketing": "layerwise.demos",
    "Channels": "layerwise.demos",
    "Checker": "layerwise.checks",
    "Conv2DDemo": "layerwise.demos",
    "Conv2DTransposeDemo": "layerwise.demos",
    "CoverageMap": "layerwise.demos",
    "FilterBank": "layerwise.demos",
    "FilterTraining": "layerwise.demos",
    "LSTMSteps": "layerwise.demos",
    "MaskFlow": "layerwise.demos",
    "Imbalance": "layerwise.demos",
    "MovingAverage": "layerwise.demos",
    "PaddingLeak": "layerwise.demos",
    "Pooling": "layerwise.demos",
    "Scaling": "layerwise.demos",
    "ShapeTape": "layerwise.demos",
    "Upsampling": "layerwise.demos",
    "Windows": "layerwise.demos",
    "WeightedLoss": "layerwise.demos",
    "explain": "layerwise.explain",
    "LayerwiseError": "layerwise.errors",
}

__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        known = ", ".join(__all__)
        raise AttributeError(f"module 'layerwise' has no name {name!r}; it has {known}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
