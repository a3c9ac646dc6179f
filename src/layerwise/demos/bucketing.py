"""The demo `bucketing`: how much of a batch is padding, and how to have less."""

from .demo import Demo
from .settings import Choice, Text, Whole


class Bucketing(Demo):
    """Batch sequences of different lengths in four ways, and count the padding.

    Parameters
    ----------
    lengths : str
        ``"paragraphs"``, the words of real paragraphs; ``"one long"``, the same with one of 60; or
        ``"equal"``, all of 12.
    samples : int
        How many sequences, 8 to 48.
    order : str
        ``"as they come"``, ``"shuffled"`` or ``"sorted"``.
    strategy : str
        ``"pad all"``, as ``pad_sequences`` does; or a method of ``tf.data.Dataset``:
        ``"padded_batch"``, ``"bucket_by_sequence_length"``, ``"ragged_batch"``.
    batch_size : int
        1 to 16.
    boundaries : str
        Of the buckets: whole numbers that increase, with commas between them.
    pad_to_bucket_boundary : str
        ``"False"`` or ``"True"``: pad to the longest that fits the bucket.

    Examples
    --------
    >>> Bucketing(strategy="padded_batch").boundaries
    '8,16,32'

    References
    ----------
    tf.data.Dataset.bucket_by_sequence_length, keras.utils.pad_sequences
    """

    demo = "bucketing"
    title = "How much of a batch is padding?"
    heights = (1012, 1501)

    lengths = Choice("paragraphs", "one long", "equal")
    samples = Whole(32, minimum=8, maximum=48)
    order = Choice("as they come", "shuffled", "sorted")
    strategy = Choice(
        "pad all",
        "padded_batch",
        "bucket_by_sequence_length",
        "ragged_batch",
        default="bucket_by_sequence_length",
    )
    batch_size = Whole(4, minimum=1, maximum=16)
    boundaries = Text(
        "8,16,32",
        pattern=r"[1-9]\d?(,[1-9]\d?){0,5}",
        form="one to six whole numbers from 1 to 99, with commas between them",
        longest=17,
    )
    pad_to_bucket_boundary = Choice("False", "True")
