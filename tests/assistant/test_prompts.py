from __future__ import annotations

from importlib.resources import files

import pytest

from assistant.prompting import NO_ANSWER, VARIABLES, PromptName, prompt_template, read_prompt


@pytest.mark.parametrize("name", VARIABLES)
def test_each_prompt_has_two_parts_and_the_variables_of_the_code(name: PromptName) -> None:
    system, frame = read_prompt(name)
    assert system and frame
    assert "data" in system and "{fence}" in system and "{fence}" in frame


def test_every_prompt_file_is_used() -> None:
    found = {entry.name for entry in files("prompts").iterdir() if entry.name.endswith(".md")}
    assert found == {f"{name}.md" for name in VARIABLES}


def test_prompts_hold_prose_and_no_secret_or_address() -> None:
    for name in VARIABLES:
        text = "\n".join(read_prompt(name))
        assert "http" not in text and "key=" not in text and "sk-" not in text


def test_braces_in_data_stay_data() -> None:
    values = dict.fromkeys(VARIABLES["repair"], "") | {"evidence": "{fence} {{x}} {0.__class__}"}
    text = prompt_template("repair").invoke(values).to_string()
    assert "{fence} {{x}} {0.__class__}" in text


def test_the_words_for_no_answer_are_shared() -> None:
    values = dict.fromkeys(VARIABLES["answer"], "x") | {"no_answer": NO_ANSWER}
    assert NO_ANSWER in prompt_template("answer").invoke(values).to_string()
