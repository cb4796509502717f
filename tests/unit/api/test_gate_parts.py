"""Numbers that are parts of something: of a longer number, of a shelf mark, of a setting's name, of a score."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

NUMBERS = """The emergency telephone is +49 761 5550 142, the hotline 0800 123 4567. The IBAN is
DE89 3704 0044 0532 0130 00. The shelf mark is GEO 912.4/K, the monument no. 00417-B, the room 12/A.
The pass is 0451-8837-2. The ISBN is 978-3-16-148410-0, the case number 12/345/67890, the test number
3 561 204 018 26. A 9-V battery gives 15 W."""
SETTINGS = """Each call is repeated up to 3 times.

```python
client = Client(timeout=12.5, max_connections=40)
```
```json
{"data": {"parcels": 3, "weight_grams": 2750, "distance_km": 14, "maxAgeDays": 30}}
```
```console
Scanned 12,480 pages in 37 s
Would add 310, change 58, remove 9
```"""
LEAGUE = """| Club | Played | Won | Goals | Points |
|---|---|---|---|---|
| SV Auental | 12 | 9 | 31:11 | 29 |
| TSV Birkach | 12 | 8 | 27:14 | 26 |

| Subject | Written (min) | Oral (min) |
|---|---|---|
| German | 300 | 20 |
| Biology | 255 | 25 |

Papers are read by 2 teachers. The roof has a guarantee of 10 years and needs Python 3.13 or an older 3.x from 3.9."""


def flagged(passage: str, text: str) -> bool:
    return judge(text, [source(1, passage)]).unverified != ()


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (NUMBERS, "Phone +49 761 5550 in an emergency [1]."),
        (NUMBERS, "Phone 761 5550 in an emergency [1]."),
        (NUMBERS, "The hotline is 0800 123 [1]."),
        (NUMBERS, "Pay to DE89 3704 0044 0532 [1]."),
        (NUMBERS, "The shelf mark is GEO 912.4/M [1]."),
        (NUMBERS, "The shelf mark is GEO 912.4 [1]."),
        (NUMBERS, "The monument has no. 00417 [1]."),
        (NUMBERS, "The room is 12 [1]."),
        (NUMBERS, "The pass has the number 0451-8837 [1]."),
        (NUMBERS, "The ISBN is 9783161484109 [1]."),
        (NUMBERS, "The case number is 12/345 [1]."),
        (NUMBERS, "The test number is 3 561 204 [1]."),
        (SETTINGS, "A failing call is repeated 40 times [1]."),
        (SETTINGS, "The client gives up after 12.5 minutes [1]."),
        (SETTINGS, "The parcels travel 14 miles [1]."),
        (SETTINGS, "It would add 310 tokens [1]."),
        (LEAGUE, "Birkach won nine matches [1]."),
        (LEAGUE, "TSV Birkach scored 31 goals [1]."),
        (LEAGUE, "The oral part in biology takes 20 minutes [1]."),
        (LEAGUE, "An examination may be repeated twice [1]."),
        (LEAGUE, "The plant pays for itself within a decade [1]."),
        (LEAGUE, "A cell holds [5] years [1]."),
    ],
)
def test_a_part_of_a_number_a_name_or_a_setting_proves_nothing_else(passage: str, text: str) -> None:
    assert flagged(passage, text)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (NUMBERS, "The emergency phone number is +49-761-5550-142 [1]."),
        (NUMBERS, "The hotline is 0800 1234567 [1]."),
        (NUMBERS, "Pay to DE89370400440532013000 [1]."),
        (NUMBERS, "The shelf mark is GEO 912.4/K [1]."),
        (NUMBERS, "The ISBN is 9783161484100 [1]."),
        (NUMBERS, "A 9 V battery gives 15 W [1]."),
        (SETTINGS, "The client gives up after 12.5 seconds [1]."),
        (SETTINGS, "The example carries three parcels of 2.75 kg over 14 km [1]."),
        (SETTINGS, "It would add 310 pages, change 58 and remove nine [1]."),
        (LEAGUE, "SV Auental leads with 29 points from twelve matches, nine of them won [1]."),
        (LEAGUE, "TSV Birkach scored 27 goals and let in 14 [1]."),
        (LEAGUE, "The written paper in biology takes 255 minutes and the oral part 25 [1]."),
        (LEAGUE, "The guarantee of the roof is a decade [1]."),
        (LEAGUE, "Python v3.13 works, as do older ones back to 3.9 [1]."),
    ],
)
def test_what_the_whole_says_stands_in_any_spelling(passage: str, text: str) -> None:
    assert not flagged(passage, text)
