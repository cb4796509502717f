"""An SVG is published where it is a picture; a page, or what becomes one, is not, and `agent check` says so."""

import pytest

from content import load, problems
from content.pictures import NoPictureError, require_picture
from publishing.pages import public_images

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HTML = 'xmlns="http://www.w3.org/1999/xhtml"'
PICTURES = (
    f"<svg {SVG}/>",
    f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- By hand --><svg {SVG}><style>a {{}}</style><g style="x: y"/></svg>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    f"<svg {SVG}/>",
    '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;"/>',
    f'<svg {SVG}><foreignObject><div {HTML} style="color: red"><b>a</b><br/></div></foreignObject></svg>',
    f'<svg {SVG}><a href="https://example.org"><text>a</text></a><animate attributeName="x" values="1"/></svg>',
    f'<svg {SVG} xmlns:i="http://www.inkscape.org/namespaces/inkscape"><i:grid/><image xlink:href="a.png"/></svg>',
)
OTHERS = {
    f"<svg {SVG}><script>alert(1)</script></svg>": "it holds <script>",
    f'<svg {SVG} onload="alert(1)"/>': "it holds onload='alert(1)'",
    f'<svg {SVG}><a xlink:href=" java&#10;script:alert(1)"/></svg>': "its href is a script",
    f'<svg {SVG}><set attributeName="onclick" to="alert(1)"/></svg>': "it holds attributeName='onclick'",
    f'<svg {SVG}><animate attributeName="xlink:href" values="javascript:x"/></svg>': "attributeName='xlink:href'",
    f"<html {HTML}><body><form/></body></html>": "its first element is <html>, not <svg>",
    "<svg/>": "its first element is <svg>, not <svg> of http://www.w3.org/2000/svg",
    f'<svg {SVG}><foreignObject><meta {HTML} http-equiv="refresh"/></foreignObject></svg>': "it holds <meta>",
    f"<svg {SVG}><foreignObject><h:form {HTML.replace('xmlns', 'xmlns:h')}/></foreignObject></svg>": "it holds <form>",
    f'<?xml-stylesheet type="text/xsl" href="sheet.svg"?><svg {SVG}/>': "it names a style sheet of its own",
    f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {SVG}><text>&x;</text></svg>': "its entity 'x'",
    "<html><script>alert(1)</script>": "its first element is <html>",
    "": "it is no XML: no element found",
    "\x00": "it is no XML",
    f'<?xml version="1.0" encoding="iso-2022-jp"?><svg {SVG}/>': "it is encoded as iso-2022-jp",
    "<svg " + SVG + ">" + "<g>" * 3 + "</svg>": "it is no XML: mismatched tag",
}


@pytest.mark.parametrize("text", PICTURES)
def test_a_picture_is_published(tmp_path, text):
    (tmp_path / "a.svg").write_text(text, "utf-8")
    (tmp_path / "B.SVG").write_text(text.replace("UTF-8", "UTF-16"), "utf-16")
    assert set(public_images(tmp_path)) == {"a.svg", "B.SVG"}
    assert [one for one in problems(load(tmp_path), tmp_path) if "published" in one.message] == []


@pytest.mark.parametrize(("text", "problem"), OTHERS.items())
def test_what_is_more_than_a_picture_is_not_and_is_named(tmp_path, text, problem):
    for name in ("a.svg", "B.SVG"):
        (tmp_path / name).write_text(text, "utf-8")
    assert public_images(tmp_path) == {}
    found = [one for one in problems(load(tmp_path), tmp_path) if "not published: " in one.message]
    assert [one.path for one in found] == ["B.SVG", "a.svg"]
    assert all(problem in one.message for one in found), found


def test_a_problem_is_at_its_line():
    with pytest.raises(NoPictureError) as refused:
        require_picture(f"<svg {SVG}>\n<g>\n<script/></g></svg>".encode())
    assert refused.value.line == 3


def test_entities_that_grow_without_end_are_refused():
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(NoPictureError):
        require_picture(
            f'<!DOCTYPE svg [<!ENTITY e0 "ha">{grown}]><svg {SVG}><text>&e9;</text></svg>'.encode()
        )
