"""One dev stack from the first preview to nothing left: what `pulumi up` makes, and what changes with its content."""

from types import SimpleNamespace

import pytest

from tests.engine.facts import completed_before, is_unknown, wrongly_tagged

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-content")]


@pytest.fixture(scope="module")
def story(deploy):
    dev = deploy("dev")
    told = SimpleNamespace(dev=dev)
    told.preview = dev.preview()
    told.up = dev.up()
    told.made = {resource.name: resource for resource in dev.account.resources.values()}
    told.again = dev.up()
    page = dev.project.folder / "site" / "favicon.svg"
    page.write_text(page.read_text("utf-8") + "<!-- another word -->\n", "utf-8")
    told.site = dev.up()
    prompt = dev.project.folder / "api" / "prompt.py"
    prompt.write_text(prompt.read_text("utf-8") + '\nANOTHER_RULE = "Answer in one sentence."\n', "utf-8")
    told.prompt_preview = dev.preview()
    told.prompt = dev.up()
    told.live_version = dev.account.named("api-streaming").inputs["functionVersion"]
    dev.account.put_object(dev.account.named("knowledge-documents").id)
    told.destroy = dev.destroy()
    return told


def test_a_preview_makes_nothing_and_foresees_exactly_what_up_makes(story):
    assert story.preview.operations == []
    assert story.preview.changes == story.up.changes
    assert set(story.up.changes) == {"create"}


def test_what_only_aws_can_say_is_unknown_in_a_preview(story):
    states = story.preview.states
    for resource in ("knowledge-base", "api-function", "cdn-distribution", "knowledge-role", "api-url"):
        arn = "functionArn" if resource == "api-url" else "arn"
        assert is_unknown(states[resource][arn]), resource
    assert is_unknown(states["api-function"]["environment"]["variables"]["KNOWLEDGE_BASE_ID"])
    assert states["api-function"]["environment"]["variables"]["ENGINE"] == "converse"


def test_after_up_every_output_is_known(story):
    outputs = story.up.outputs
    assert outputs["stack"] == "dev"
    assert outputs["pageUrl"] == "https://d111111abcdef8.cloudfront.net"
    assert outputs["apiUrl"] == story.made["api-streaming-url"].outputs["functionUrl"]
    assert outputs["knowledgeBaseId"] == story.made["knowledge-base"].id
    assert outputs["documentsBucket"] == story.made["knowledge-documents"].id
    assert outputs["siteBucket"] == story.made["cdn-site"].id
    assert not any(is_unknown(value) for value in outputs.values())


def test_up_again_changes_nothing(story):
    assert story.again.changes == {}
    assert story.again.operations == []
    assert story.again.names("same") == story.up.names("create")


def test_everything_that_can_be_tagged_says_project_stack_and_component(story):
    assert wrongly_tagged(story.made.values(), "dev") == []


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("api-log", "api-function"),
        ("api-role-policy", "api-function"),
        ("knowledge-role-policy", "knowledge-base"),
        ("knowledge-index", "knowledge-base"),
        ("knowledge-base", "knowledge-source"),
        ("api-function", "api-live"),
        ("api-live", "api-url"),
        ("cdn-distribution", "api-url-permission"),
        ("cdn-distribution", "api-invoke-permission"),
        ("cdn-site-public-access", "cdn-site-policy"),
        ("observability-alarms-policy", "observability-budget"),
    ],
)
def test_what_others_need_is_finished_before_them(story, first, then):
    assert completed_before(story.up.operations, first, then)


def test_a_changed_page_updates_that_object_alone(story):
    assert story.site.changes == {"update": {"site-favicon.svg"}}
    assert story.site.changed == {"site-favicon.svg": ["source"]}


def test_a_changed_prompt_publishes_a_version_and_moves_the_alias_and_replaces_nothing(story):
    assert story.prompt.changes == {"update": {"api-function", "api-streaming"}}
    assert story.prompt.changed == {"api-function": ["code"], "api-streaming": ["functionVersion"]}
    assert story.live_version == "2"


def test_a_preview_of_a_changed_prompt_foresees_that_the_alias_moves(story):
    assert story.prompt_preview.changes == story.prompt.changes


def test_destroying_dev_leaves_nothing_even_with_documents_in_the_bucket(story):
    assert story.destroy.names("delete") == story.up.names("create")
    assert story.dev.account.resources == {}
