"""How people write figures: numbers, units, times, dates, what they count, in words and digits, in four languages."""
