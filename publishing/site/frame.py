"""What every page has: head, masthead, footer; and what a phone keeps of them all."""

import json

from publishing.site.element import Child, Element, document, el
from publishing.site.facts import SiteFacts

PAPER = {"light": "#fafaf6", "dark": "#0f1514"}
"""The browser's own bars wear the paper's colour; a test holds this to the stylesheet."""
STRATA = ("M3 9.5 12 6l8 3 9-3.5", "M3 17l9-3.5 8 3 9-3.5", "M3 24.5l9-3.5 8 3 9-3.5")
VIEWPORT = "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"


def page(
    facts: SiteFacts,
    *,
    title: str,
    description: str,
    main: Element,
    navigation: Child,
    kind: str = "website",
    styles: tuple[str, ...] = (),
    scripts: Child = None,
    skip: tuple[str, str],
    foot: Child = None,
    indexed: bool = True,
) -> str:
    """A whole page around its `<main>`."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content=VIEWPORT),
        el("title", title),
        el("meta", name="description", content=description),
        None if indexed else el("meta", name="robots", content="noindex"),
        el("meta", name="color-scheme", content="light dark"),
        [
            el("meta", name="theme-color", content=colour, media=f"(prefers-color-scheme: {theme})")
            for theme, colour in PAPER.items()
        ],
        el("meta", property="og:type", content=kind),
        el("meta", property="og:title", content=title),
        el("meta", property="og:description", content=description),
        el("meta", property="og:image", content="/card.png"),
        el("meta", name="twitter:card", content="summary_large_image"),
        el("link", rel="icon", href="/favicon.svg", type="image/svg+xml"),
        el("link", rel="manifest", href="/manifest.webmanifest"),
        [el("link", rel="stylesheet", href=f"/styles/{name}.css") for name in ("page", *styles)],
        el("script", src="/scripts/theme.js"),
        scripts,
    )
    words, (target, skip_words) = facts.words, skip
    body = el(
        "body",
        el("a", skip_words, class_="skip", href=f"#{target}"),
        el(
            "header",
            el("a", mark(), el("span", facts.settings.name), class_="home", href="/"),
            el("nav", navigation, theme_toggle(facts), aria_label=words("nav.label")),
            class_="masthead",
        ),
        main,
        foot,
        class_="document" if kind == "article" else None,
    )
    return document(el("html", head, body, lang=facts.settings.language))


def manifest(facts: SiteFacts) -> str:
    """Under which name and in which colours a phone keeps the page (W3C, Web Application Manifest)."""
    settings = facts.settings
    said = {
        "name": settings.name,
        "lang": settings.language,
        "description": facts.words("description"),
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": PAPER["light"],
        "theme_color": PAPER["light"],
        "icons": [{"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return f"{json.dumps(said, ensure_ascii=False, indent=2)}\n"


def mark() -> Element:
    """The three strata."""
    return el(
        "svg", [el("path", d=d) for d in STRATA], class_="mark", viewBox="0 0 32 32", aria_hidden="true"
    )


def theme_toggle(facts: SiteFacts) -> Element:
    """The button that `theme.js` brings to life."""
    icon = el(
        "svg",
        el("circle", cx="8", cy="8", r="5.5"),
        el("path", class_="half", d="M8 2.5a5.5 5.5 0 0 1 0 11z"),
        class_="icon",
        viewBox="0 0 16 16",
        aria_hidden="true",
    )
    return el(
        "button",
        icon,
        type="button",
        class_="quiet scripted",
        id="theme",
        aria_label=facts.words("nav.theme"),
        aria_pressed="false",
    )


def site_links(facts: SiteFacts) -> Child:
    """The masthead of the other pages."""
    words = facts.words
    return [
        el("a", words("nav.ask"), class_="quiet", href="/"),
        el("a", words("nav.documents"), class_="quiet", href="/documents/"),
    ]


def colophon(facts: SiteFacts) -> Element:
    """Owner, contact, source, licence, that an AI can be wrong, and privacy."""
    words, settings, running = facts.words, facts.settings, facts.running
    unstated = words("footer.unstated")
    source = settings.source or running.repository
    commit = words("footer.source_commit", commit=short(running.commit) or words("deployed.unknown"))
    days = {stack: config.get("logRetentionDays", "14") for stack, config in facts.config.items()}
    logs = (
        words("footer.logs_local")
        if running.is_local
        else words("footer.logs", days=days.get(running.stack, "14"))
    )
    return el(
        "footer",
        el(
            "div",
            el("p", words("footer.wrong")),
            el(
                "ul",
                el("li", words("footer.owner", value=settings.owner or unstated)),
                el("li", words("footer.contact", value=settings.contact or unstated)),
                el("li", words("footer.licence", value=settings.licence or unstated)),
                el("li", el("a", commit, href=source, rel="noopener") if source else commit),
            ),
        ),
        el(
            "div",
            el("h2", words("footer.privacy"), class_="label"),
            el("p", words("footer.privacy_text", logs=logs)),
        ),
        class_="colophon",
    )


def short(commit: str | None) -> str | None:
    """The first eight digits of a commit."""
    return commit[:8] if commit else None
