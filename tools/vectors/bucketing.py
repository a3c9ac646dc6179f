"""Vectors of batching: what `tf.data` and `pad_sequences` make of sequences of many lengths."""

import numpy as np

STRATEGIES = ["pad all", "padded_batch", "bucket_by_sequence_length", "ragged_batch"]
BOUNDARIES = [[8, 16, 32], [5], [10, 20, 30, 40, 50, 61]]


def bucketing_topic():
    """Return the batches of each strategy, in the order in which they come."""
    rng = np.random.default_rng(5)
    cases = []
    for number in range(12):
        lengths = rng.integers(1, 61, 9 + number).tolist()
        strategy, boundaries = STRATEGIES[number % 4], BOUNDARIES[number // 4]
        given = {"strategy": strategy, "batchSize": 2 + number % 3, "boundaries": boundaries}
        cases.append({"lengths": lengths} | given | {"toBoundary": False} | run(lengths, **given))
    last = {"strategy": STRATEGIES[2], "batchSize": 3, "boundaries": BOUNDARIES[2]}
    padded = run(lengths, **last, pad_to_bucket_boundary=True)
    cases.append({"lengths": lengths} | last | {"toBoundary": True} | padded)
    return {"batches": cases, "refusals": [{"message": refusal()}]}


def run(lengths, strategy, boundaries, **options):
    """Return the shape of every batch and the lengths of its sequences."""
    size = options.pop("batchSize")
    batches = list(dataset(lengths, strategy, boundaries, size, **options))
    if strategy == "ragged_batch":
        stored = [int(np.size(batch.flat_values)) for batch in batches]
        batches = [batch.to_tensor() for batch in batches]
    else:
        stored = [int(np.size(batch)) for batch in batches]
    return {
        "shapes": [list(batch.shape) for batch in batches],
        "found": [np.sum(batch, axis=1).astype(int).tolist() for batch in batches],
        "stored": stored,
    }


def dataset(lengths, strategy, boundaries, size, **options):
    """Return the batches of sequences of ones."""
    import keras
    import tensorflow as tf

    if strategy == "pad all":
        padded = keras.utils.pad_sequences([np.ones(n) for n in lengths], padding="post")
        return tf.data.Dataset.from_tensor_slices(padded).batch(size)
    data = tf.data.Dataset.from_generator(
        lambda: (np.ones(n) for n in lengths), output_signature=tf.TensorSpec((None,))
    )
    if strategy != "bucket_by_sequence_length":
        return getattr(data, strategy)(size)
    sizes = [size] * (len(boundaries) + 1)
    return data.bucket_by_sequence_length(lambda x: tf.shape(x)[0], boundaries, sizes, **options)


def refusal():
    """Return what TensorFlow says of a length beyond the last boundary."""
    import tensorflow as tf

    try:
        list(dataset([9], "bucket_by_sequence_length", [8], 2, pad_to_bucket_boundary=True))
    except tf.errors.InternalError as error:
        text = " ".join(str(error).split())
        return text[text.index("When pad_to") :].split("]")[0]
    return None
