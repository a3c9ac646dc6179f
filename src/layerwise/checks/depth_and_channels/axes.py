"""Axes to reorder: pictures that are stored channels first."""

import numpy as np

from layerwise.checks.depth_and_channels.tables import Table, match_tables
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "channels_last(images)"


def _images(rng: Generator) -> dict[str, list[np.ndarray]]:
    """Draw batches, channels first: colour, also square ones, and one channel."""
    shapes = {"colour": [(2, 3, 4, 4), (3, 3, 4, 6), (1, 5, 3, 2)], "gray": [(2, 1, 5, 5)]}
    return {kind: [rng.normal(size=shape) for shape in rows] for kind, rows in shapes.items()}


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(images), images.copy()) for images in batches]
        for kind, batches in _images(rng).items()
    }


def _written(images: np.ndarray) -> str:
    return f"channels_last(images of shape {images.shape})"


def _orders(images: np.ndarray) -> Table:
    """Return the right order of the axes, and what each mistake makes of these images."""
    batch, channels, height, width = images.shape
    return [
        ("right", images.transpose(0, 2, 3, 1)),
        ("reshaped", images.reshape(batch, height, width, channels)),
        ("swapped_two_axes", images.transpose(0, 3, 2, 1)),
        ("rolled_the_other_way", images.transpose(0, 3, 1, 2)),
        ("moved_the_batch", images.transpose(1, 2, 3, 0)),
        ("moved_the_batch", images.transpose()),
        ("moved_the_batch", images.transpose(2, 3, 1, 0)),
        ("left_them", images),
        ("first_image_alone", images[0].transpose(1, 2, 0)),
    ]


def _judge(kind: str):
    def judge(data, rng):
        batches = _images(rng)[kind]
        tables = [_orders(images) for images in batches]
        calls = [_written(images) for images in batches]
        return match_tables(calls, data[kind], tables, read=array, tolerance=1e-6)

    return judge


CHANNELS_LAST = Question(
    name="channels_last",
    variable="channels_last",
    usage=_USAGE,
    minutes=6,
    difficulty="easy",
    hint=(
        "`np.transpose` takes the old positions of the axes in their new order. The batch, old "
        "position 0, stays in front. Old positions: channels 1, height 2, width 3. Which of them "
        "comes next?"
    ),
    parts=(
        Part("several channels", 2, "every pixel with its own channels", _judge("colour")),
        Part("one channel", 1, "the pixels in their old order", _judge("gray")),
    ),
    mistakes={
        "reshaped": (
            "You probably reshaped. The shape is right, and the pixels are not: a reshape keeps "
            "the order of the numbers."
        ),
        "swapped_two_axes": (
            "You swapped the first and the last axis of a picture: its rows became columns."
        ),
        "rolled_the_other_way": (
            "You moved the width to the front instead of the channels to the end."
        ),
        "moved_the_batch": "You moved the batch axis. It stays in front.",
        "left_them": "The axes are as they were. `transpose` returns the result: keep it.",
        "first_image_alone": "You returned one image. Keep the batch.",
    },
    probe=_probe,
)
