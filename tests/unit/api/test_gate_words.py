"""Numbers in the words of several languages, Roman ones, ordinals, labels and bare numbers: what proves them."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

RULES = """### House rules

1. Pay the rent by the 3rd working day.
2. Leave bicycles in cellar 12.
3. Announce a feast 48 hours ahead.
4. Close the windows in winter.
5. Take the keys back.

The lift carries 6 m of pipe. King Charles III opened the hall. Line 9 stops at the door, 4 times a day.
The drum turns at 1,400 rpm.
Entry is paid until 31 May. Oil is changed after 500 hours. Each gets 10 Liter. Rent is 20 EUR a month.
"""
SOURCES = [source(1, RULES)]
TABLE = [source(1, "| Pos | Team |\n|---|---|\n| 1 | Reds |\n| 2 | Blues |\n| 3 | Greens |")]


def flagged(text: str) -> tuple[str, ...]:
    return judge(text, SOURCES).unverified


@pytest.mark.parametrize(
    "text",
    [
        # the number of a list's item is that of a step or a rule, nothing else's
        "Pay the rent by the 5th working day [1].",
        "Bicycles stand on the 4th floor [1].",
        "The second winter is the coldest, the fourth hour too [1].",
        "See page 5 for the keys [1].",
        "The 5th tenant takes the keys back [1].",
        "Pay until the fourth evening [1].",
        # a label of one thing is none of another
        "The keys are in room 9 [1].",
        "Bicycles stand at gate 9 [1].",
        "See page 9 on the door [1].",
        # a number before a word that counts is not proven by a length or a time
        "The lift carries 6 sheep [1].",
        "Le monte-charge porte six moutons [1].",
        "El ascensor lleva seis ovejas y no más [1].",
        "Der Aufzug trägt sechs Schafe, nicht mehr [1].",
        "The lift has 48 staff ahead [1].",
        "Le bateau passe neuf fois par jour [1].",
        "El barco pasa seis veces al día [1].",
        "Das Boot fährt sechsmal am Tag, nicht öfter [1].",
        # words of languages that share others
        "Se admiten tres perros por parcela [1].",
        "Cuesta mil euros [1].",
        "Acht Hunde dürfen in den Garten [1].",
        "Es gibt neun Keller und das reicht [1].",
        "Il faut quinze clés pour cette porte [1].",
        "Im fünften Stock ist das Fest [1].",
        "La séptima planta es la última de la casa [1].",
        # Roman numbers of one letter, and with endings
        "The hall was opened by Charles V [1].",
        "The hall is in the style of Napoléon Ier [1].",
        "La salle date du XVIIe siècle [1].",
        "The hall was built before World War I [1].",
        "Louis X opened the hall [1].",
        "Elle est dans le Ve arrondissement [1].",
        # what a month's price makes in a year only arithmetic shows
        "The rent makes 240 EUR a year [1].",
        # days written with points, other units
        "Entry is paid until 30.05., not later [1].",
        "The drum turns at 1,600 revolutions per minute [1].",
    ],
)
def test_what_is_invented_is_flagged(text: str) -> None:
    assert flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Step 5 is about the keys [1].",
        "The fourth rule is about windows in winter [1].",
        "The fifth point is about the keys [1].",
        "Bicycles stand in cellar 12 [1].",
        "Line 9 stops at the door four times a day [1].",
        "Trams of line 9 stop at the door [1].",
        "The lift carries pipes of 6 metres [1].",
        "Announce a feast 48 hours ahead, in winter too [1].",
        "King Charles III opened the hall [1].",
        "The drum makes 1,400 revolutions per minute [1].",
        "Die Trommel macht 1.400 Umdrehungen pro Minute, und das ist viel [1].",
        "Entry is paid until 31.05., not later [1].",
        "Der Eintritt wird bis 31.5. bezahlt [1].",
        "Nach 500-stündigem Betrieb wird das Öl gewechselt [1].",
        "Jeder bekommt es mit 10 Litern [1].",
        "Once you take the keys back, close the windows [1].",
        "When I leave, the windows are closed in winter [1].",
    ],
)
def test_what_is_true_in_another_form_is_not(text: str) -> None:
    assert flagged(text) == ()


@pytest.mark.parametrize("text", ["The Greens are third [1].", "The Blues came in 2nd place [1]."])
def test_a_column_of_places_proves_a_place(text: str) -> None:
    assert judge(text, TABLE).unverified == ()


def test_a_blank_groups_thousands_before_any_letter() -> None:
    french = [source(1, "La collection compte 3 450 œuvres et 1 200 étagères; la salle en montre 1 024.")]
    assert judge("The collection has 3,450 works and 1,200 shelves [1].", french).unverified == ()
    assert judge("Of these 1,024 are on show [1].", french).unverified == ()
    assert judge("The collection has 450 works [1].", french).unverified


CODES = """### Refunds

Errors: 400 bad request, 409 conflict, 429 too many calls. Calls are answered within 48 ms. File them on form E-17.
Lectures are in Room B12.
The desk at `0.0.0.0:8443` is open to 310 people. The shutter opens for 1/8000 s. A key lasts 16 years.
Kiosk K-300 sells ice.
Refunds cost 6.2 ct/kWh. A dose is 500–1,000 mg.

| Boat | Seats | Line use per hour |
|---|---|---|
| Heron | 4 | 45 GB |
| Osprey | 12 | 38 GB |
| Petrel | 9 | 9 GB |
"""


@pytest.mark.parametrize(
    "text",
    [
        "A key allows 429 calls [1].",
        "It makes 409 conflicts possible [1].",
        "Article 17 is about keys [1].",
        "See page 12 on the lectures [1].",
        "Take exit 300 to the kiosk [1].",
        "The hall has 310 seats [1].",
        "The desk answered 310 calls [1].",
        "The film goes to 8000 [1].",
        "Its sensitivity is 48 [1].",
        "The Heron has 3 seats [1].",
        "The Petrel has 12 seats [1].",
        "The minimum age is 12 [1].",
        "You have to be 9 or older [1].",
        "The Osprey uses 45 GB per hour [1].",
        "The desk is in zone 16 [1].",
    ],
)
def test_a_code_a_part_of_a_name_and_a_count_of_rows_are_no_amounts(text: str) -> None:
    assert judge(text, [source(1, CODES)]).unverified


@pytest.mark.parametrize(
    "text",
    [
        "Status 429 means too many calls [1].",
        "A conflict is answered with HTTP 409 [1].",
        "The desk listens on port 8443 [1].",
        "Form E-17 is for errors [1].",
        "The desk serves 310 visitors [1].",
        "There are three boats [1].",
        "The Osprey uses 38 GB per hour [1].",
        "Refunds cost 6.2 cents per kilowatt-hour [1].",
        "A dose is 0.5 to 1 g [1].",
        "You have to be 16 or older for a key [1].",
    ],
)
def test_a_code_and_a_name_prove_themselves(text: str) -> None:
    assert judge(text, [source(1, CODES)]).unverified == ()
