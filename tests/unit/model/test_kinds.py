"""What kind of answer a question wants."""

import pytest

from emulator.model.kinds import Kind, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is this?", "definition"),
        ("what's a citation gate", "definition"),
        ("How is it built?", "definition"),
        ("Tell me about streaming", "definition"),
        ("What does OpenSearch do?", "definition"),
        ("Which certificates?", "list"),
        ("What are the limits?", "list"),
        ("What isn't finished?", "list"),
        ("what models are offered?", "list"),
        ("What is each AWS service for?", "list"),
        ("what's never reimbursed?", "list"),
        ("what was settled on day one?", "list"),
        ("What can go in the blue bin?", "list"),
        ("How much does it cost?", "fact"),
        ("What does it cost a month?", "fact"),
        ("When does the harp play?", "fact"),
        ("Who built this?", "fact"),
        ("Where can I request parental leave?", "fact"),
        ("What is the default port of Brask?", "fact"),
        ("How do I run it?", "how-to"),
        ("how can we deploy", "how-to"),
        ("steps to install it", "how-to"),
        ("Is it live on AWS?", "yes-no"),
        ("ok, and can I use my own model?", "yes-no"),
        ("Does it support Azure?", "yes-no"),
        ("Why is there no OpenSearch?", "why"),
        ("how come it is so slow", "why"),
        ("Terraform or CDK?", "compare"),
        ("What's the difference between DDP and FSDP?", "compare"),
        ("Nova Micro vs Claude Haiku", "compare"),
        ("streaming", "any"),
    ],
)
def test_the_words_of_a_question_say_what_it_wants(question: str, kind: Kind) -> None:
    assert kind_of(question) == kind
