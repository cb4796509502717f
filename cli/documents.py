"""`agent documents`: write the documents that are generated from the journey's data.

`roadmap.md` and `ai-roadmap-diagram.png` come from `roadmap.yaml`, `certificates.md` from `certificates.yaml`.
"""

import io
from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, fail
from content import ContentError
from content.certificates import certificates_markdown, load_certificates
from content.roadmap import Roadmap, load_roadmap, mermaid
from content.roadmap_document import roadmap_markdown

ROADMAP_IMAGE = "ai-roadmap-diagram.png"


def documents(
    knowledge: Annotated[Path, typer.Option(help="The knowledge folder.")] = Path("knowledge"),
    images: Annotated[bool, typer.Option(help="Draw the roadmap's picture too.")] = True,
) -> None:
    """Write the generated documents of the knowledge folder."""
    try:
        for path, text in generated(knowledge).items():
            (knowledge / path).write_text(text, encoding="utf-8")
            console.print(f"{knowledge / path}")
        if images and (knowledge / "roadmap.yaml").exists():
            (knowledge / ROADMAP_IMAGE).write_bytes(draw(load_roadmap(knowledge / "roadmap.yaml")))
            console.print(f"{knowledge / ROADMAP_IMAGE}")
    except ContentError as error:
        fail(str(error))


def generated(knowledge: Path) -> dict[str, str]:
    """The generated Markdown of a knowledge folder, by path, as it should stand there."""
    found = {}
    if (knowledge / "roadmap.yaml").exists():
        found["roadmap.md"] = roadmap_markdown(load_roadmap(knowledge / "roadmap.yaml"), ROADMAP_IMAGE)
    if (knowledge / "certificates.yaml").exists():
        found["certificates.md"] = certificates_markdown(load_certificates(knowledge / "certificates.yaml"))
    return found


def draw(roadmap: Roadmap) -> bytes:
    """The roadmap as a PNG, drawn by mermaidx without a browser and kept small by a palette.

    Needs the development requirements.
    """
    import mermaidx
    from PIL import Image

    # Labels in HTML would need a browser.
    picture = mermaidx.render(mermaid(roadmap), config={"flowchart": {"htmlLabels": False}}).png()
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128).save(small, "PNG", optimize=True)
    return small.getvalue()
