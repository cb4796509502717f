"""A text's language shows in its script or its commonest words, and its words are compared by that language's rules."""

import pytest

from emulator.retrieval import Index, Passage
from emulator.retrieval.languages import language_of, speaking, stem
from emulator.retrieval.words import terms


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How much is the parking permit?", "en"),
        ("Was kostet die Miete für einen Monat?", "de"),
        ("Quel est le prix de la location ?", "fr"),
        ("¿Cuál es el precio del alquiler?", "es"),
        ("Qual è il prezzo della camera?", "it"),
        ("Quanto custa o aluguel do quarto?", "pt"),
        ("Hoeveel kost het huren van een fiets?", "nl"),
        ("Сколько стоит аренда на месяц?", "ru"),
        ("كم سعر الإيجار في الشهر؟", "ar"),
        ("家賃は一か月いくらですか", "ja"),
        ("每月的租金是多少？", "zh"),
        ("월세는 얼마인가요?", "ko"),
        ("pumpctl status", ""),
        ("1234", ""),
    ],
)
def test_a_question_shows_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("en", "deploy deploys deployed deployment"),
        ("de", "kosten kostet kostete"),
        ("fr", "abonnement abonnements"),
        ("es", "permiso permisos"),
        ("ru", "аренда аренды аренду"),
    ],
)
def test_forms_of_a_word_share_a_stem_in_their_language(language: str, family: str) -> None:
    with speaking(language):
        assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("ja", "家賃は一か月いくらですか", "一か月の家賃は九万円です。"),
        ("zh", "每月的租金是多少？", "租金每月三千元。"),
        ("ko", "보증금은 얼마인가요?", "보증금이 오십만 원입니다."),
        ("ru", "Сколько стоит аренда?", "Аренды стоят 5 рублей."),
        ("fr", "Combien coûtent les abonnements ?", "L'abonnement coûte 120 euros."),
    ],
)
def test_most_of_a_question_meets_the_sentence_that_answers_it(
    language: str, question: str, text: str
) -> None:
    with speaking(language):
        asked, said = set(terms(question)), set(terms(text))
    assert len(asked & said) >= len(asked) / 2


def test_what_only_asks_is_no_term_in_any_language() -> None:
    for language, question in {
        "ja": "いつですか",
        "zh": "是什么",
        "ko": "무엇인가요",
        "de": "wie ist das",
        "fr": "qui est là",
    }.items():
        with speaking(language):
            assert [term for term in terms(question) if len(term) > 2] == []


def test_a_passage_is_found_by_the_words_of_its_own_language() -> None:
    texts = {
        "de": "Die Kaution für ein Rad beträgt 50 Euro und wird bei der Rückgabe ausgezahlt.",
        "en": "The deposit for a bike is 50 euro and is paid back when you return it.",
        "ja": "自転車の保証金は五十ユーロで、返却のときに返します。",
    }
    index = Index()
    index.update(
        Passage(key, text, {"path": f"{key}.md", "title": key, "section": key}) for key, text in texts.items()
    )
    for key, question in {
        "de": "Wann bekomme ich die Kautionen zurück?",
        "en": "When is the deposit paid?",
        "ja": "保証金はいつ返しますか",
    }.items():
        assert index.search(question, 1, by="words")[0].passage.key == key
