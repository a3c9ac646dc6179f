"""Which chapter of the book teaches the rule of a layer, and where the book is."""

from __future__ import annotations

from functools import cache
from importlib import metadata

CHAPTERS = {
    "depth_and_channels": [
        "Conv1D",
        "Conv2D",
        "Conv3D",
        "DepthwiseConv1D",
        "DepthwiseConv2D",
        "SeparableConv1D",
        "SeparableConv2D",
        "Dense",
        "Flatten",
        "Reshape",
        "Permute",
        "Concatenate",
    ],
    "strides_and_1x1_convolutions": [
        "MaxPooling1D",
        "MaxPooling2D",
        "MaxPooling3D",
        "AveragePooling1D",
        "AveragePooling2D",
        "AveragePooling3D",
        "ZeroPadding1D",
        "ZeroPadding2D",
        "ZeroPadding3D",
    ],
    "scaling_and_normalization": [
        "BatchNormalization",
        "LayerNormalization",
        "GroupNormalization",
        "Normalization",
        "Rescaling",
    ],
    "lstm_inputs": [
        "SimpleRNN",
        "LSTM",
        "GRU",
        "Bidirectional",
        "TimeDistributed",
        "RepeatVector",
        "Multiply",
    ],
    "masking": [
        "Masking",
        "Embedding",
        "GlobalMaxPooling1D",
        "GlobalMaxPooling2D",
        "GlobalMaxPooling3D",
        "GlobalAveragePooling1D",
        "GlobalAveragePooling2D",
        "GlobalAveragePooling3D",
    ],
    "deconvolution": [
        "Conv1DTranspose",
        "Conv2DTranspose",
        "Conv3DTranspose",
        "UpSampling1D",
        "UpSampling2D",
        "UpSampling3D",
        "Cropping1D",
        "Cropping2D",
        "Cropping3D",
    ],
}


def chapter_of(layer_type: str) -> str | None:
    """Return the stem of the chapter that teaches a layer's rule.

    Parameters
    ----------
    layer_type : str
        The layer's class, such as "Conv2D".

    Returns
    -------
    str or None

    Examples
    --------
    >>> chapter_of("LSTM")
    'lstm_inputs'
    """
    for stem, types in CHAPTERS.items():
        if layer_type in types:
            return stem
    return None


def chapter_address(stem: str) -> str | None:
    """Return the address of a chapter in the published book.

    Parameters
    ----------
    stem : str

    Returns
    -------
    str or None
        None while the package's metadata name no book.
    """
    book = _book_address()
    return f"{book}/chapters/{stem}.html" if book else None


@cache
def _book_address() -> str | None:
    """Read the package's metadata, once: a table asks for every row."""
    for line in metadata.metadata("layerwise").get_all("Project-URL") or ():
        label, _, address = line.partition(", ")
        if label == "Book":
            return address.rstrip("/")
    return None
