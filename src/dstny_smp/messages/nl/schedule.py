"""Dutch texts of this area: schedule."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.block": "tijdsblok",
    "word.once": "eenmalig",
    "word.daily": "dagelijks",
    "word.weekly": "wekelijks",
    "word.monthly": "maandelijks",
    "word.yearly": "jaarlijks",
    "recurrence.weekdays_missing": ("een wekelijkse herhaling heeft dagen nodig", "kies minstens één weekdag"),
    "recurrence.weekdays_unused": (
        "weekdagen horen bij een wekelijkse herhaling, deze is {frequency}",
        "laat ze weg, of kies wekelijks",
    ),
    "recurrence.month_rule_unused": (
        "de laatste dag of zoveelste weekdag van de maand hoort bij maandelijks of jaarlijks, deze is {frequency}",
        "laat die keuze weg, of kies maandelijks of jaarlijks",
    ),
    "recurrence.bad_nth": (
        "{value} is geen plaats van een weekdag in de maand",
        "geef 1 tot en met 5, of -1 voor de laatste",
    ),
    "recurrence.nth_with_last_day": (
        "de zoveelste weekdag en de laatste dag van de maand sluiten elkaar uit",
        "kies een van beide",
    ),
    "recurrence.until_with_count": (
        "een herhaling eindigt op een datum of na een aantal keren, niet allebei",
        "laat het aantal of de datum weg",
    ),
    "recurrence.once_repeats": (
        "wat eenmalig is heeft geen interval, einddatum of aantal keren",
        "laat het weg, of kies een herhaling",
    ),
    "block.not_after_start": (
        "het einde {value} ligt niet na het begin {starts}",
        "geef een later einde; een hele dag is 00:00 tot 24:00",
    ),
    "block.too_long": (
        "het tijdsblok duurt langer dan {days} dagen",
        "maak het korter, of laat een korter tijdsblok herhalen",
    ),
    "block.start_not_in_recurrence": (
        "het eerste begin {value} valt niet op een dag van de herhaling",
        "begin op een van de dagen, of wijzig de herhaling",
    ),
    "block.until_before_start": (
        "de laatste datum {value} ligt voor het eerste begin {first}",
        "geef een laatste datum op of na het eerste begin",
    ),
    "block.bad_days": ("{value} zijn geen weekdagen", "schrijf mon-fri, of mon,wed, of sat"),
    "block.bad_time": ("{value} is geen tijdstip", "schrijf HH:MM, van 00:00 tot en met {last}"),
    "override.not_after_start": ("het einde {value} ligt niet na het begin {starts}", "geef een later einde, of geen"),
    "schedule.duplicate_name": (
        "een ander tijdsblok heet ook {value}",
        "geef elk regulier tijdsblok een eigen naam",
    ),
    "schedule.range_reversed": ("het einde {value} ligt voor het begin {start}", "geef het vroegste tijdstip eerst"),
    "schedule.unknown_change": ("{value} is geen soort wijziging", "geef 'treatment' of 'state'"),
}
