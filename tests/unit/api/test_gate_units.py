"""A figure is the same in another unit, language or numeral where that is exact; beside each stands one that is not."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

SAME_AND_OTHER = """
90 s | 1.5 minutes | 15 minutes
90 Sekunden | anderthalb Minuten | 15 Minuten
90 segundos | 1.5 min | 9 min
3 h | 180 minutes | 18 minutes
5 heures | 300 min | 500 min
2 Tage | 48 Stunden | 24 Stunden
7 jours | 1 semaine | 2 semaines
3 Wochen | 21 days | 20 days
2 years | 24 months | 20 months
6 Jahre | 72 Monate | 60 Monate
3 decades | 30 years | 3 years
4 ms | 0.004 s | 0.04 s
250 µs | 0.25 ms | 2.5 ms
30 ns | 0.03 µs | 3 µs
3 kB | 3,000 bytes | 30 bytes
3 KiB | 3,072 bytes | 3,000 bytes
5 MiB | 5,120 KiB | 5,000 KiB
2 GiB | 2,048 MiB | 2,148 MiB
2 TiB | 2,048 GiB | 2,018 GiB
6 MB | 6,000 kB | 60 kB
4 Mbit | 500 kB | 4 MB
8 octets | 64 bits | 8 bits
9 gb | 9,000 MB | 900 MB
9 MHZ | 9,000 kHz | 9 kHz
3 GHz | 3,000 megahertz | 300 megahertz
100 Mbit/s | 100 Mbps | 100 kbps
500m CPU | 0.5 vCPU | 5 vCPU
3 kg | 3,000 g | 300 g
3 Kilogramm | 3000 gramos | 30 gramos
2 t | 2,000 kg | 200 kg
4 lb | 1814.36948 g | 1.9 kg
2 oz | 56.69904625 g | 5.7 g
5 km | 5,000 m | 500 m
12 cm | 0.12 metres | 1.2 metres
7 dm | 70 cm | 7 cm
9 mm | 0.9 centimeter | 9 centimeters
2 miles | 3.218688 km | 3 km
3 Seemeilen | 5.556 km | 5 km
10 feet | 3.048 m | 10 m
4 inches | 10.16 cm | 4 cm
3 ha | 30,000 m² | 3,000 m²
3 km² | 3 Quadratkilometer | 3 km
3 m³ | 3 Kubikmeter | 3 Quadratmeter
2 m² | 20,000 cm² | 200 cm²
5 l | 5,000 ml | 500 ml
5 Liter | 50 dl | 5 dl
2 m³ | 2,000 litres | 200 litres
36 km/h | 10 m/s | 36 m/s
10 mph | 4.4704 m/s | 10 km/h
10 knots | 5.144444444 m/s | 10 m/s
2 bar | 200 kPa | 20 kPa
10 psi | 68.94757293 kPa | 10 kPa
3 A | 3,000 mA | 300 mA
230 V | 0.23 kV | 23 kV
4 kΩ | 4,000 ohms | 400 ohms
5 kJ | 5,000 joules | 5 joules
2 kWh | 7.2 MJ | 2 MJ
500 kcal | 2,092 kJ | 500 kJ
3 Ah | 3,000 mAh | 300 mAh
60 W | 0.06 kilowatts | 6 kilowatts
5 N | 5 newtons | 5 kilonewtons
20 °C | 68 °F | 20 °F
0 °C | 273.15 kelvin | 0 kelvin
300 lumens | 300 lm | 300 lux
5 dB | 5 decibels | 50 decibels
90 degrees | 90° | 9°
3 tsp | 3 teaspoons | 3 pounds
$5 | 5 USD | 5 EUR
5 dollars | US$5 | £5
25 cents | 0.25 USD | 2.5 USD
25 Cent | 0,25 EUR | 2,5 EUR
7 € | 7 euros | 7 pounds
9 £ | 9 quid | 9 euros
40 pence | 0.4 GBP | 4 GBP
800 yen | 800 JPY | 800 CNY
3 Franken | 3 CHF | 3 EUR
3 rupees | ₹3 | £3
7 DM | 7 DEM | 7 USD
4 CHF | 4 francs | 4 dollars
12 % | 12 percent | 12 ppm
12 Prozent | 0.12 | 1.2
5 ‰ | 0.5 % | 5 %
70 ppm | 0.007 % | 70 %
3k users | 3,000 users | 30,000 users
4 tausend Leute | 4000 Leute | 400 Leute
2M users | 2 million users | 2 billion users
2,5 Mio Euro | 2.5 million EUR | 2.5 EUR
3 Milliarden | 3 bn | 3 million
3 hundred | 300 | 3,000
4 dozen | 48 | 40
5 trillion | 5,000 billion | 5 billion
9 USD per 1,000 calls | 9 USD per thousand calls | 9 USD per million calls
9 USD per million calls | 9 USD per 1,000,000 calls | 9 USD per 100,000 calls
8 USD monthly | 8 USD a month | 8 USD a year
8 USD per annum | 8 USD yearly | 8 USD weekly
8 USD per quarter | 8 USD quarterly | 8 USD monthly
8 Euro pro Quartal | 8 EUR per quarter | 8 EUR per year
8 USD an hour | 8 USD hourly | 8 USD daily
8 USD per day | 8 USD daily | 8 USD weekly
8 USD per GB | 8,000 USD per TB | 8 USD per TB
4 USD per kg | 0.4 USD per 100 g | 4 USD per g
""".strip().splitlines()
IN_WORDS = """
13 | thirteen | fourteen
17 | seventeen | sixteen
21 | twenty-one | twenty-two
95 | ninety-five | ninety-four
205 | two hundred and five | two hundred and six
1,000 | one thousand | ten thousand
42,000 | forty-two thousand | forty thousand
305,012 | three hundred and five thousand and twelve | three hundred thousand and twelve
2,000,000 | two million | two billion
17 Tage | siebzehn Tage | sechzehn Tage
22 Tage | zweiundzwanzig Tage | dreiundzwanzig Tage
250 Tage | zweihundertfünfzig Tage | zweihundertfünf Tage
1.300 Tage | tausenddreihundert Tage | zweitausenddreihundert Tage
3.017 Tage | dreitausendundsiebzehn Tage | dreitausendundsechzehn Tage
16 jours | seize jours | quinze jours
17 jours | dix-sept jours | dix-huit jours
70 jours | soixante-dix jours | soixante jours
80 jours | quatre-vingts jours | quatre jours
92 jours | quatre-vingt-douze jours | quatre-vingt-deux jours
300 jours | trois cents jours | trois jours
16 días | dieciséis días | diecisiete días
29 días | veintinueve días | veintiocho días
34 días | treinta y cuatro días | treinta y cinco días
600 días | seiscientos días | setecientos días
7 giorni | sette giorni | otto giorni
5 dagen | vijf dagen | vier dagen
9 dias | nove dias | oito dias
the 5th step | the fifth step | the sixth step
the 20th step | the twentieth step | the thirtieth step
the 30th step | the thirtieth step | the fortieth step
half of it | 50 % of it | 40 % of it
one third of it | 1/3 of it | 1/4 of it
three quarters of it | 75 % of it | 25 % of it
ein Viertel davon | 25 % davon | 20 % davon
zwei Drittel der Kunden | 2/3 der Kunden | 3/4 der Kunden
drei Achtel der Kunden | 3/8 der Kunden | 3/7 der Kunden
2.5 hours | two and a half hours | two and a quarter hours
2.25 hours | two and a quarter hours | two and a half hours
2.75 hours | two and three quarters hours | two and a half hours
1,5 Stunden | eineinhalb Stunden | zweieinhalb Stunden
3,5 Stunden | dreieinhalb Stunden | viereinhalb Stunden
twice a day | 2 times a day | 3 times a day
12 eggs | a dozen eggs | two dozen eggs
24 eggs | two dozen eggs | three dozen eggs
20 Jahre | 2 decades | 3 decades
a century | 100 years | 10 years
a fortnight | 2 weeks | 3 weeks
at midnight | at 00:00 | at 01:00
at noon | at 12:00 | at 13:00
eine Viertelstunde | 15 Minuten | 20 Minuten
in an hour | in 1 hour | in 2 hours
it doubled | it grew twofold | it tripled
it tripled | it grew threefold | it grew fourfold
verdreifacht | dreifach | vierfach
5-mal | fünfmal | sechsmal
chapter XIV | chapter 14 | chapter 15
chapter IX | chapter 9 | chapter 11
chapter XLII | chapter 42 | chapter 62
chapter CXXIV | chapter 124 | chapter 126
chapter MMDLX | chapter 2560 | chapter 2540
""".strip().splitlines()


FRAMES = {
    "en": "The limit is {} here",
    "de": "Die Grenze liegt bei {} und sie gilt für alle",
    "fr": "La limite est de {} pour tous les clients",
    "es": "El límite es de {} para todos los clientes",
}
"""A word of two languages is a number where its sentence is in the one."""
LANGUAGES = {"Tage": "de", "Stunden": "de", "Kunden": "de", "jours": "fr", "días": "es"}


def rows(lines: list[str]) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in lines]


@pytest.mark.parametrize(("given", "same", "other"), rows([*SAME_AND_OTHER, *IN_WORDS]))
def test_a_figure_is_found_in_another_writing_and_another_figure_is_not(
    given: str, same: str, other: str
) -> None:
    frame = FRAMES[LANGUAGES.get(given.split()[-1], "en")]

    def flagged(text: str, passage: str) -> tuple[str, ...]:
        return judge(f"{frame.format(text)} [1].", [source(1, f"{frame.format(passage)}.")]).unverified

    assert flagged(same, given) == ()
    assert flagged(given, same) == ()
    assert flagged(other, given)


@pytest.mark.parametrize("word", ["Step", "Option", "Part", "Phase"])
def test_steps_that_go_on_counting_claim_nothing_and_one_that_does_not_is_a_figure(word: str) -> None:
    passages = [source(1, "Boil the water. Add the salt.")]
    counted = judge(f"{word} 1: Boil the water [1].\n\n{word} 2: Add the salt [1].", passages)
    assert counted.unverified == ()
    assert judge(f"{word} 7: Boil the water [1].", passages).unverified
