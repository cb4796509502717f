"""The roadmap's picture is drawn on white paper, and again only for another roadmap."""

from dataclasses import replace

from PIL import Image

from cli.documents import ROADMAP_IMAGE, is_drawn, opaque
from content.roadmap import load_roadmap
from tests.ours import ours_only
from tests.product import ROOT


def test_what_is_transparent_becomes_white_and_what_is_drawn_stays() -> None:
    drawn = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    drawn.putpixel((1, 0), (10, 20, 30, 255))
    assert [opaque(drawn).getpixel((x, 0)) for x in (0, 1)] == [(255, 255, 255), (10, 20, 30)]


@ours_only
def test_the_committed_picture_has_white_corners() -> None:
    with Image.open(ROOT / "knowledge" / ROADMAP_IMAGE) as picture:
        wide, high = picture.size
        corners = [picture.convert("RGB").getpixel(at) for at in ((0, 0), (wide - 1, 0), (0, high - 1))]
    assert all(min(corner) >= 250 for corner in corners)


@ours_only
def test_the_committed_picture_is_that_of_todays_roadmap_alone() -> None:
    knowledge = ROOT / "knowledge"
    roadmap = load_roadmap(knowledge / "roadmap.yaml")
    assert is_drawn(knowledge / ROADMAP_IMAGE, roadmap)
    assert not is_drawn(knowledge / ROADMAP_IMAGE, replace(roadmap, edges=roadmap.edges[1:]))
    assert not is_drawn(knowledge / "none.png", roadmap)
