"""The glossary puts the terms of a question into English and leaves the rest as written."""

from __future__ import annotations

from importlib.resources import files
from time import process_time

import pytest

from assistant.reading.glossary import translated

COLUMNS = ["en", "zh", "ja", "es", "fr", "de"]


def rows() -> list[list[str]]:
    text = files("assistant").joinpath("lexicon", "glossary.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_the_table_has_six_columns_in_every_row() -> None:
    head, *body = rows()
    assert head == COLUMNS
    assert [row for row in body if len(row) != len(COLUMNS)] == []


def test_no_english_term_is_empty_or_given_twice() -> None:
    terms = [row[0] for row in rows()[1:]]
    assert len(terms) > 800
    assert all(terms)
    assert len(terms) == len(set(terms))


def test_no_cell_has_blank_or_repeated_alternatives_or_outer_space() -> None:
    cells = [cell for row in rows()[1:] for cell in row if cell]
    wrong = [
        cell
        for cell in cells
        if (parts := cell.split("|")) != [part.strip() for part in dict.fromkeys(parts)]
        or "" in parts
    ]
    assert wrong == []


@pytest.mark.parametrize("column", range(1, 6))
def test_no_form_of_a_language_belongs_to_two_terms(column: int) -> None:
    forms = [form for row in rows()[1:] for form in row[column].split("|") if form]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


@pytest.mark.parametrize("column", range(1, 6))
def test_a_noun_written_as_in_the_table_is_found(column: int) -> None:
    terms = {"dataset", "neural network", "accuracy", "vaccine", "earthquake", "blockchain"}
    for row in rows()[1:]:
        if row[0] in terms:
            form = row[column].split("|")[0]
            assert translated(form, COLUMNS[column]) == row[0]


@pytest.mark.parametrize(
    ("language", "question", "english"),
    [
        ("zh", "学习率", "learning rate"),
        ("zh", "卷积神经网络", "convolutional neural network"),
        ("ja", "学習率", "learning rate"),
        ("ja", "敵対的生成ネットワーク", "generative adversarial network"),
        ("es", "tasa de aprendizaje", "learning rate"),
        ("es", "red neuronal convolucional", "convolutional neural network"),
        ("fr", "taux d’apprentissage", "learning rate"),
        ("fr", "réseau neuronal convolutif", "convolutional neural network"),
        ("de", "maschinelles Lernen", "machine learning"),
        ("de", "künstliche neuronale Netze", "artificial neural network"),
    ],
)
def test_the_longest_term_is_taken(language: str, question: str, english: str) -> None:
    assert translated(question, language) == english


@pytest.mark.parametrize(
    ("language", "question", "english"),
    [
        ("es", "¿Qué métodos predicen los accidentes?", "¿Qué method predict los accident?"),
        ("es", "los ataques adversarios", "los adversarial attack"),
        ("fr", "les réseaux prédisent les séismes", "les network predict les earthquake"),
        ("fr", "des images médicales", "des image medical"),
        ("de", "mit gemessenen Fehlern", "mit measure error"),
        ("de", "gelernte Gewichte", "learn weight"),
        ("ja", "地震を予測する方法", "earthquake を predict する method"),
        ("zh", "如何预测地震", "如何 predict earthquake"),
    ],
)
def test_inflected_words_are_found_and_the_order_stays(
    language: str, question: str, english: str
) -> None:
    assert translated(question, language) == english


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("Patientendaten", "patient data"),
        ("Bildqualität", "image quality"),
        ("Wetterdaten", "weather data"),
        ("Erdbebenvorhersage", "earthquake prediction"),
    ],
)
def test_a_german_compound_is_split_into_known_parts(word: str, english: str) -> None:
    assert translated(word, "de") == english


def test_a_german_compound_with_an_unknown_part_stays() -> None:
    assert translated("Die Xylomdaten", "de") == "Die Xylomdaten"


@pytest.mark.parametrize(
    ("language", "question", "name"),
    [
        ("es", "¿Qué publicó Marta Calle con Luis Rojo?", "Marta Calle"),
        ("fr", "Que mesure Anne Lefort avec BERT ?", "Anne Lefort"),
        ("de", "Was schrieb Frau Klein über Fehler?", "Klein"),
        ("zh", "高文的论文", "高文"),
        ("ja", "高橋の論文", "高橋"),
        ("zh", "ResNet模型", "ResNet"),
    ],
)
def test_names_are_kept(language: str, question: str, name: str) -> None:
    assert name in translated(question, language)


def test_a_short_katakana_term_inside_a_longer_unknown_word_stays() -> None:
    assert "アプリ" in translated("アプリオリ", "ja")


def test_letters_and_terms_do_not_run_together() -> None:
    assert translated("BERT模型", "zh") == "BERT model"
    assert translated("GPUメモリ", "ja") == "GPU memory"


@pytest.mark.parametrize("language", ["en", "pt", ""])
def test_text_without_a_column_is_unchanged(language: str) -> None:
    question = "Which data red network mask does the model use?"
    assert translated(question, language) == question


@pytest.mark.parametrize("language", COLUMNS[1:])
def test_empty_text_and_bare_marks_are_unchanged(language: str) -> None:
    assert translated("", language) == ""
    assert translated(" ?! \n", language) == " ?! \n"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "哪篇论文用深度学习检测人脸口罩？"),
        ("ja", "顔のマスクを検出する論文はどれですか。"),
        ("es", "¿Qué artículos predicen el tráfico en las carreteras? "),
        ("fr", "Quels articles prédisent le trafic routier ? "),
        ("de", "Wie wurde die Fehlerrate der Gesichtserkennung gemessen? "),
    ],
)
def test_a_hundred_characters_take_less_than_two_milliseconds(language: str, sentence: str) -> None:
    question = (sentence * 10)[:100]
    translated(question, language)
    start = process_time()
    for _ in range(50):
        translated(question, language)
    assert (process_time() - start) / 50 < 0.002
