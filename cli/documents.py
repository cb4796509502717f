"""`agent documents`: write what code can say better than a hand.

`roadmap.md` and `ai-roadmap-diagram.png` come from `roadmap.yaml`, `journey.md` from it and `journey.yaml`,
`certificates.md` from `certificates.yaml`, and the marked sections of the other documents from the program, the graphs
and the price file (`cli/generated`).
"""

import io
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import console, fail
from cli.forking import is_fork
from cli.generated import SECTIONS
from cli.generated.marked import MarkError, fill
from cli.local_stack import ROOT
from cli.program import NEEDS_PULUMI
from cli.site import fixed
from cli.site_facts import captured_graphs
from content import ContentError, files
from content.certificates import certificates_markdown, load_certificates
from content.journey import journey_markdown, load_plan, planned
from content.library import read
from content.roadmap import Roadmap, load_roadmap, mermaid
from content.roadmap_document import roadmap_markdown

if TYPE_CHECKING:
    from PIL import Image

ROADMAP_IMAGE = "ai-roadmap-diagram.png"
DRAWN_FROM = "Source"
"""The PNG's text with the SHA-256 of the flowchart that it shows."""


def documents(
    knowledge: Annotated[Path, typer.Option(help="The knowledge folder.")] = Path("knowledge"),
    images: Annotated[bool, typer.Option(help="Draw the roadmap's picture too.")] = True,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where something differs.")
    ] = False,
) -> None:
    """Write the generated documents and sections of the knowledge folder."""
    try:
        if check:
            _judge(knowledge)
            return
        written = write(knowledge, images=images)
        for path in written:
            console.print(str(path), soft_wrap=True)
        if not written:
            console.print("nothing to write: every generated part is as the program says")
    except (ContentError, MarkError) as error:
        fail(str(error))


def write(knowledge: Path, *, images: bool = True) -> list[Path]:
    """Write what has drifted, the roadmap's picture too; returns the paths.

    Raises:
        ContentError, MarkError: what a document is made from can't be read.
    """
    written = []
    for target, text in drifted(knowledge).items():
        target.write_text(text, encoding="utf-8")
        written.append(target)
    if images and (knowledge / "roadmap.yaml").exists():
        picture, roadmap = knowledge / ROADMAP_IMAGE, load_roadmap(knowledge / "roadmap.yaml")
        if not is_drawn(picture, roadmap):
            picture.write_bytes(draw(roadmap))
            written.append(picture)
    return written


def drifted(knowledge: Path) -> dict[Path, str]:
    """The generated files that aren't what the program says, with what they should be.

    Raises:
        CaptureError: a committed graph, of which sections are made, can't be read.
    """
    captured_graphs()
    wanted = {knowledge / path: text for path, text in generated(knowledge).items()}
    if knowledge.resolve() == ROOT / "knowledge":
        wanted |= {ROOT / "site" / name: text for name, text in fixed().items()}
    return {target: text for target, text in wanted.items() if not target.exists() or read(target) != text}


def _judge(knowledge: Path) -> None:
    """Fail where something differs; a fork's sentences are its own."""
    if found := drifted(knowledge):
        fail(f"{', '.join(map(str, found))}: not what the program says; run `make documents`")
    is_ours = knowledge.resolve() == ROOT / "knowledge" and not is_fork(ROOT)
    if is_ours:
        _hold_claims()


def _hold_claims() -> None:
    """Fail where a hand-written sentence says what isn't so. Only this needs the Pulumi program's own settings."""
    try:
        from cli.claims import findings
    except ModuleNotFoundError:
        fail(NEEDS_PULUMI)
    if wrong := list(findings(ROOT)):
        fail("\n".join([*map(str, wrong), "Mend what the documents say, or the product"]))


def generated(knowledge: Path) -> dict[str, str]:
    """The generated Markdown of a knowledge folder, by path, as it should stand there."""
    found = {}
    if (knowledge / "roadmap.yaml").exists():
        roadmap = load_roadmap(knowledge / "roadmap.yaml")
        plan = knowledge / "journey.yaml"
        documents = load_plan(plan, roadmap).documents if plan.exists() else {}
        found["roadmap.md"] = roadmap_markdown(roadmap, ROADMAP_IMAGE, documents)
        if days := planned(knowledge, roadmap):
            found["journey.md"] = journey_markdown(days)
    if (knowledge / "certificates.yaml").exists():
        found["certificates.md"] = certificates_markdown(load_certificates(knowledge / "certificates.yaml"))
    for path in files(knowledge):
        text = read(path)
        if "<!-- generated: " in text:
            found[path.relative_to(knowledge).as_posix()] = fill(text, SECTIONS)
    return found


def is_drawn(picture: Path, roadmap: Roadmap) -> bool:
    """Whether a picture is that of a roadmap. Its bytes can't tell: each machine's fonts draw others."""
    from PIL import Image

    if not picture.exists():
        return False
    with Image.open(picture) as drawn:
        return drawn.info.get(DRAWN_FROM) == _source(roadmap)


def _source(roadmap: Roadmap) -> str:
    return sha256(mermaid(roadmap).encode()).hexdigest()


def draw(roadmap: Roadmap) -> bytes:
    """The roadmap as a PNG, drawn by mermaidx without a browser and kept small by a palette.

    Needs the development requirements.
    """
    import mermaidx
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    # Labels in HTML would need a browser.
    picture = mermaidx.render(mermaid(roadmap), config={"flowchart": {"htmlLabels": False}}).png()
    small, said = io.BytesIO(), PngInfo()
    said.add_text(DRAWN_FROM, _source(roadmap))
    opaque(Image.open(io.BytesIO(picture))).quantize(128).save(small, "PNG", optimize=True, pnginfo=said)
    return small.getvalue()


def opaque(picture: "Image.Image") -> "Image.Image":
    """The picture on white paper: dropping its transparency alone would leave black where nothing is drawn."""
    from PIL import Image

    drawn = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")
