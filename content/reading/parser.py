"""One CommonMark parser with the syntaxes of GitHub, MkDocs, Docusaurus, Hugo, Obsidian, MyST and Jekyll."""

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from content.reading import marks, templates


@cache
def parser(inside_html: bool = False) -> MarkdownIt:
    """The parser; it keeps escapes and entities apart, so that text can be written as it was.

    `inside_html` reads what stands between tags: there no block of HTML begins any more.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin, tasklists_plugin, colon_fence_plugin):
        md.use(plugin)
    md.use(myst_block_plugin).use(myst_role_plugin)
    md.use(dollarmath_plugin, allow_digits=False, allow_space=False, allow_labels=False)
    md.use(templates.plugin).use(marks.plugin)
    md.disable(["text_join", "footnote_tail", *(["html_block"] if inside_html else [])])
    return md
