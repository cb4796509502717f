"""The units that people write, with their sizes and spellings. Data for `units.py`."""

from typing import Final

_LINES: Final = """
USD 1 USD $ US$ us$ dollar dollars bucks dólar dólares
cent 1 cent ¢ cents ct centime centimes céntimo céntimos cêntimo cêntimos centesimi
EUR 1 EUR € euro euros
GBP 1 GBP £ pound pounds quid
GBP 1e-2 penny pence p
spoon 1 tsp teaspoon teaspoons
JPY 1 JPY ¥ yen
CHF 1 CHF franc francs franken
INR 1 INR ₹ rupee rupees
DEM 1 DEM DM deutschmark deutschmarks
SEK 1 SEK kronor krona
NOK 1 NOK kroner
crown 1 crown crowns kronen couronnes coronas kr
CNY 1 CNY yuan renminbi
share 1e-2 % percent percentage pct percentages percentagepoints prozent volumenprozent pourcent porciento
share 1e-3 ‰ permille promille
share 1e-6 ppm
time 1 s+ sec secs sek second+ seconds+ sekunde+ sekunden+ seconde+ secondes+ segundo+ segundos+ secondi+ seconden+
time 1 s+ sekünd
time 1e-3 ms msec millis
time 60 min mins minute minutes minuten minuto minutos minuti minüt
time 3600 h hr hrs std hour hours stunde stunden heure heures hora horas ora ore uur uren stünd
time 86400 d day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen täg
time 604800 week weeks wk woche wochen semaine semaines semana semanas settimana settimane weken wöch
months 1 month months monat monate monaten mois mes meses mês mese mesi maand maanden
months 120 decade decades
months 1200 century centuries
months 12 year years yr yrs jahr jahre jahren ans année années año años jähr
data 8 B^
data 8192 Ki
data 8388608 Mi
data 8589934592 Gi
data 8 byte~ bytes~ octet~ octets~
data 8e3 ko
data 8e6 Mo
data 8e9 Go
data 1 bit~ bits~
data/time 1 bps~
cpu 1 vCPU vcpus CPU cpus
cpu 1e-3 millicore millicores
mass 1 g+ gram+ grams+ gramm+ gramme+ grammes+ gramo+ gramos+ grammi+
mass 1e3 kilo kilos quilo quilos
mass 1e6 tonne tonnes t ton tons tonnen tonnellate toneladas
length 1 m+ meter+ meters+ metre+ metres+ mètre+ mètres+ metern+ metro+ metros+ metri+
length 1609.344 mile miles milla millas meile meilen mijl mijlen
length 9.4607304725808e15 lightyear lightyears ly lichtjahr lichtjahre lichtjahren
length 1852 nmi nauticalmile nauticalmiles millanáutica millasnáuticas seemeile seemeilen millemarin millesmarins
length 0.3048 foot feet ft
length 0.0254 inch inches zoll pouce pouces pulgada pulgadas
length2 1e4 ha hectare hectares hektar hektaren
mass 453.59237 lb lbs
mass 28.349523125 oz ounce ounces
pressure 6894.757293168 psi
length/time 0.44704 mph
length/time 0.2777777777777778 kmh kph
length/time 0.5144444444444445 knot knots kn
length3 1e-6 cc ccm
length3 1e-3 l+ L+ liter+ liters+ litre+ litres+ litro+ litros+ litern+ litri+
current 1 A+ amp amps ampere+ amperes+ ampère+ ampères+
voltage 1 V+ volt+ volts+
resistance 1 Ω~ ohm~ ohms~
energy 1 J~ joule~ joules~
energy 3600 Wh~ watthour~ watthours~ wattstunde~ wattstunden~
energy 4.184 cal+ calorie+ calories+
energy 1.602176634e-19 eV~
charge 3600 Ah~
power 1 W~ watt~ watts~
apparent 1 VA~
force 1 N+ newton+ newtons+
pressure 1 Pa~ pascal~ pascals~
pressure 1e5 bar+ bars
frequency 1 Hz~ hertz~
light 1 lm+ lumen lumens
illuminance 1 lx+ lux
amount 1 mol+
temperature 1 kelvin
temperature 1@-273.15 °C celsius
temperature 0.5555555555555556@-459.67 °F fahrenheit
degree 1 ° degree degrees grad degré degrés grado grados
level 1 dB decibel decibels dezibel décibel décibels decibelio decibelios
turns 1 revolution revolutions umdrehung umdrehungen
turns/time 0.016666666666666666 rpm
beats 1 beat beats
beats/time 0.016666666666666666 bpm
frames 1 frame frames
frames/time 1 fps
pixels 1 px~ pixel~ pixels~
pixels 1e6 MP"""
_CODES: Final = "CAD AUD DKK PLN CZK BRL MXN KRW ZAR SGD NZD HKD"
LINES: Final = [*_LINES.strip().splitlines(), *(f"{code} 1 {code}" for code in _CODES.split())]
"""A line: what is measured, the size, the spellings. `~` takes the prefixes of the SI, `+` the small ones and kilo, and
`^` stands with a prefix only. The first spelling is the name."""
PREFIXES: Final[dict[str, float]] = {
    **{"n": 1e-9, "µ": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1, "h": 1e2, "k": 1e3},
    **{"M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40},
}
_SPELLINGS: Final = (
    "nano n micro µ milli m mili m centi c centí c hecto h kilo k kiló k mega M giga G tera T peta P kibi Ki mebi Mi "
    "gibi Gi tebi Ti μ µ K k"
)
SPELLED: Final = dict(zip(_SPELLINGS.split()[::2], _SPELLINGS.split()[1::2], strict=True))
