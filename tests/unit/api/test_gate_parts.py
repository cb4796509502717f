"""Numbers that are parts of something: of a longer number, of a shelf mark, of a setting's name, of a score."""

import pytest

from tests.unit.api.sources import is_flagged

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

FERRY = """# The ferry and its decks

It sails at 06:40 and 12:15 and takes 55 minutes. A car costs 38 EUR, a bicycle 4.50 EUR, children under 14 half. At
most 5 jobs run at once, of which the crew does 4. There are 3 decks. Side effects occur in 1 of 10 people, severe ones
in fewer than 1 in 10,000. M42 is 1,344 light-years away. The port does 10 Gbit/s. Der Raum ist im 2. Stock, open 8–12.

1. `deployctl apply --env prod --timeout 600 --maxfail=2` and then staging with 3 pods.
"""

PRICES = """Elstar costs 2.40 EUR/kg, Jonagold 2.10 EUR/kg and Topaz 2.80 EUR/kg. The latency p50 is 12 ms, p95
48 ms. The build takes 4 minutes, the tests 7 minutes. A lease is valid PT15M; a clock from MCMX stands in the hall for
84 members under 18. It is -3.5 dB."""
KIOSK = """Apfelsaft: 0,5 l. Geöffnet 9–19 Uhr. Das Wasser hat 24 bis 26 °C und eine Härte von 6–10 °dH. Eau: 2 l."""


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
        (FERRY, "The saloon costs 14 EUR [1]."),
        (FERRY, "It has 4 decks [1]."),
        (FERRY, "At most 5 decks are open [1]."),
        (FERRY, "Severe ones occur in 1 in 1,000 [1]."),
        (FERRY, "M42 is 1,344 light-minutes away [1]."),
        (FERRY, "12 people come each Friday [1]."),
        (FERRY, "Der Raum ist im 3. Stock [1]."),
        (FERRY, "Run `deployctl apply --env staging` [1]."),
        (PRICES, "Topaz costs 2.10 EUR per kg [1]."),
        (PRICES, "The p95 latency is 12 ms [1]."),
        (PRICES, "The tests take 4 minutes [1]."),
        (PRICES, "A trophy is from the 18th century [1]."),
        (PRICES, "It is 3.5 dB [1]."),
        (KIOSK, "Die Härte ist 6–10 °C [1]."),
        (FERRY, "Run `deployctl apply --maxfail=3` [1]."),
    ],
)
def test_a_part_of_a_number_a_name_or_a_setting_proves_nothing_else(passage: str, text: str) -> None:
    assert is_flagged(passage, text)


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
        (FERRY, "It leaves at twenty to seven in the morning and at quarter past twelve [1]."),
        (FERRY, "The crossing takes just under an hour, 55 min [1]."),
        (FERRY, "A bicycle costs 4 euros 50 [1]."),
        (FERRY, "Ten percent of people have side effects [1]."),
        (FERRY, "It is a 10-gigabit port [1]."),
        (PRICES, "Jonagold is 30 cents cheaper than Elstar: 2.10 instead of 2.40 EUR a kilogram [1]."),
        (PRICES, "The tests take seven minutes, the build four [1]."),
        (PRICES, "A lease is valid for 15 minutes [1]."),
        (PRICES, "The clock is from 1910 [1]."),
        (PRICES, "It is minus 3.5 decibels [1]."),
        (KIOSK, "Ein halber Liter Apfelsaft [1]."),
        (KIOSK, "Geöffnet von neun bis neunzehn Uhr [1]."),
        (FERRY, "Run `deployctl apply --env prod`, which times out after ten minutes [1]."),
        (LEAGUE, "Python v3.13 works, as do older ones back to 3.9 [1]."),
    ],
)
def test_what_the_whole_says_stands_in_any_spelling(passage: str, text: str) -> None:
    assert not is_flagged(passage, text)
