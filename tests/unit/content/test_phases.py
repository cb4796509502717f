"""A roadmap's phases: their numbers, months, rows and goals, and the roadmap as Mermaid source."""

from content.phases import Phase, phases_of
from content.roadmap import Edge, Node, Roadmap, Style, Subgraph, mermaid

NODES = {
    name: Node(name, label, shape)
    for name, label, shape in [
        ("start", ("Start",), "stadium"),
        ("a", ("A", "one, two"), "rectangle"),
        ("b", ("B", "more"), "rectangle"),
        ("c", ("C", "more"), "rhombus"),
        ("d", ("D", "more"), "rectangle"),
        ("goal", ("The goal",), "rectangle"),
    ]
}
EDGES = [("start", "a"), ("start", "b"), ("a", "c"), ("c", "d"), ("a", "d"), ("d", "goal")]
ROADMAP = Roadmap(
    "The way",
    "TD",
    tuple(NODES.values()),
    tuple(Edge(source, target, "then" if source == "c" else "") for source, target in EDGES),
    (
        Subgraph("P1", "Phase 3: Basics - 7 months", ("start", "a", "b", "c")),
        Subgraph("P2", "Later", ("d",)),
    ),
    (Style("a", "#fff", "#000"), Style("b", "#eee", "")),
    (),
)


def test_a_phase_has_its_number_title_months_rows_by_depth_and_what_it_leads_to() -> None:
    assert phases_of(ROADMAP) == (
        Phase(3, "Basics", 7, ((NODES["a"], NODES["b"]), (NODES["c"],))),
        Phase(2, "Later", 0, ((NODES["d"],),), NODES["goal"]),
    )


def test_a_boxs_second_line_stands_behind_a_colon_where_it_lists_things() -> None:
    assert [NODES[name].text for name in ("start", "a", "b")] == ["Start", "A: one, two", "B more"]
    assert ROADMAP.next("c") == [(NODES["d"], "then")]


def test_mermaid_draws_each_box_once_groups_first_and_what_joins_them_last() -> None:
    assert mermaid(ROADMAP) == (
        "graph TD\n"
        "    subgraph P1 [Phase 3: Basics - 7 months]\n"
        "        start([Start]) --> a[A<br/>one, two]\n"
        "        start --> b[B<br/>more]\n"
        "        a --> c{C<br/>more}\n"
        "    end\n"
        "    subgraph P2 [Later]\n"
        "    end\n"
        "    c -->|then| d[D<br/>more]\n"
        "    a --> d\n"
        "    d --> goal[The goal]\n"
        "    style a fill:#fff,color:#000\n"
        "    style b fill:#eee\n"
    )
