"""Dutch texts of the area ivr: what a flow may not hold, and how its steps are called."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.node": "stap",
    "word.option": "optie",
    "word.choice": "keuze",
    "ivr.bad_target": ("{value} is geen doel", "geef het id van een stap, of een van {built_in}"),
    "ivr.unknown_target": (
        "er is geen stap {value} in deze call flow",
        "voeg hem eerst toe, of kies een stap die er is",
    ),
    "ivr.bad_extension": ("{value} is geen verkort kiesnummer", "schrijf 2 tot 6 cijfers, en geen alarmnummer"),
    "word.hang_up": "ophangen",
    "ivr.unknown_result": ("{value} is geen uitkomst van doorverbinden", "gebruik een van {known}"),
    "ivr.unknown_command": ("{value} is geen opdracht", "gebruik een van {known}"),
    "ivr.unknown_reason": ("{value} is geen reden waarom een call flow eindigt", "gebruik een van {known}"),
    "ivr.illegal_event": (
        "{event} kan niet gebeuren in de toestand {phase}",
        "start de call flow eerst, en meld alleen wat hij heeft opgedragen",
    ),
    "walk.entered": "gaat naar {name}",
    "walk.round": "hoort het keuzemenu opnieuw (ronde {round})",
    "walk.prompt": "hoort {prompt} ({language})",
    "walk.prompt_missing": "hoort {prompt} niet, want die melding heeft geen geluid",
    "walk.language": "wordt vanaf hier aangesproken in taal {language}",
    "walk.gate_open": "komt langs het tijdschema {schedule}: open",
    "walk.gate_closed": "komt langs het tijdschema {schedule}: gesloten",
    "walk.gate_forward": "komt langs het tijdschema {schedule}: doorschakelen naar {kind} {target}",
    "walk.key": "toetst {key}",
    "walk.key_kept": "toetst alvast {keys}",
    "walk.key_dropped": "drukt op toetsen die niet gehoord worden ({count})",
    "walk.chosen": "kiest {keys} ({label})",
    "walk.dialled": "kiest het verkorte nummer {extension}",
    "walk.invalid": "toetst {entry}, wat geen optie is (fout {count})",
    "walk.incomplete": "stopt na {entry}, wat nog geen optie is (fout {count})",
    "walk.silence": "toetst niets (keer {count})",
    "walk.rounds_used": "heeft alle {rounds} rondes van dit keuzemenu gehad",
    "walk.transfer": "wordt doorverbonden met {kind} {target}",
    "walk.transfer_answered": "is daar beantwoord",
    "walk.transfer_busy": "vindt het daar bezet",
    "walk.transfer_no_answer": "krijgt daar geen antwoord",
    "walk.transfer_failed": "kan niet worden doorverbonden",
    "walk.ended_hung_up": "de verbinding wordt verbroken",
    "walk.ended_caller_hung_up": "hangt op",
    "walk.ended_answered": "is hier klaar",
    "walk.ended_busy": "de verbinding wordt verbroken: bezet, en geen vervolg",
    "walk.ended_no_answer": "de verbinding wordt verbroken: geen antwoord, en geen vervolg",
    "walk.ended_failed": "de verbinding wordt verbroken: niet doorverbonden, en geen vervolg",
    "walk.ended_no_route": "de verbinding wordt verbroken: het keuzemenu zegt niet wat er volgt",
    "walk.ended_step_limit": "de verbinding wordt verbroken: te veel stappen in één gesprek",
    "ivr.bad_script": (
        "{value} is geen reeks toetsen",
        "gebruik de toetsen 0-9, * en #, _ voor wachten en x voor ophangen",
    ),
    "ivr.bad_assumption": (
        "{value} is geen stand van een tijdschema en geen uitkomst van doorverbinden",
        "gebruik open, closed, forward, answered, busy, no_answer of failed",
    ),
    "ivr.silence_without_route": (
        "{name} hangt op als een beller niets toetst",
        "kies waar die na de laatste ronde heen gaat",
    ),
    "ivr.invalid_without_route": (
        "{name} hangt op als een beller fouten blijft maken",
        "kies waar die na de laatste ronde heen gaat; herhalen is geen uitweg",
    ),
    "ivr.nothing_to_go_back_to": (
        "{name} leidt naar {target} terwijl de beller misschien nog geen keuzemenu heeft gehad",
        "kies in plaats daarvan een stap",
    ),
    "ivr.silent_loop": (
        "een beller die niets toetst blijft eindeloos rondgaan: {through}",
        "laat een van deze stappen naar buiten leiden",
    ),
    "ivr.unanswered_loop": (
        "zolang niemand opneemt blijft een beller die niets toetst eindeloos rondgaan: {through}",
        "laat een van deze stappen naar buiten leiden",
    ),
    "ivr.trap": (
        "wat de beller ook toetst, vanaf {name} komt het gesprek nergens uit",
        "voeg een weg toe die doorverbindt of ophangt",
    ),
    "ivr.too_deep": (
        "geen gesprek komt bij {name}: dat ligt meer dan {steps} stappen van het begin",
        "breng het dichter bij het begin",
    ),
    "ivr.unreachable": ("geen gesprek komt bij {name}", "laat een stap ernaartoe leiden, of verwijder hem"),
    "ivr.never_listens": (
        "{name} hoort nooit een toets: het wacht {time} en niet langer",
        "geef bellers een paar seconden",
    ),
    "ivr.option_never_chosen": (
        "niemand kan {keys} kiezen in {name}: twee toetsen binnen {time} lukt niet",
        "geef bellers een of twee seconden tussen de toetsen",
    ),
    "ivr.slow_option": (
        "wie {keys} toetst in {name} wacht {time}, want {longer} begint hetzelfde",
        "kies toetsen die verschillend beginnen",
    ),
    "ivr.restarts_itself": (
        "{keys} in {name} begint hetzelfde keuzemenu opnieuw, zo vaak de beller wil",
        "gebruik @repeat, dat de rondes van het keuzemenu begrenzen",
    ),
    "ivr.prompt_without_audio": (
        "{prompt} in {name} heeft geen geluid, dus bellers horen die melding niet",
        "neem de melding op, upload hem of laat hem uitspreken",
    ),
    "ivr.prompt_lacks_language": (
        "{prompt} in {name} is er niet in taal {language}, die bellers hebben gekozen",
        "voeg die taal toe aan de melding",
    ),
    "ivr.promised_key": (
        "{prompt} in {name} zegt bellers {keys} te toetsen, maar dat is geen optie",
        "voeg de optie toe, of pas de tekst van de melding aan",
    ),
    "import.too_large": ("het bestand heeft {value} tekens", "geef er een van hoogstens {cap}"),
    "import.unreadable": (
        "dit is niet te lezen: {value}",
        "geef het bestand zoals het andere systeem het exporteert, in UTF-8",
    ),
    "import.declarations": (
        "het bestand declareert een documenttype of entiteiten",
        "haal de declaraties eruit: ze worden nooit gevolgd",
    ),
    "import.empty": (
        "er staat geen {value} in om mee te beginnen",
        "exporteer een heel menu, en noem dat waarmee wordt begonnen",
    ),
    "import.left_out": "{name} is weggelaten: een menu kan het niet",
    "import.passed": "{name} is overgeslagen: een menu kan het niet, en het gesprek gaat erachter verder",
    "import.dangling": "{name} staat niet in het bestand: het gesprek eindigt daar",
    "import.unknown_destination": "{name} is geen nummer: er wordt opgehangen waar het gesprek erheen zou gaan",
    "import.bad_setting": "{name} heeft een waarde die hier niet bestaat: de naaste is genomen",
    "import.any_extension": "bellers kunnen elk toestel kiezen dat er is, niet alleen wat {name} toelaat",
    "import.answered": "een beantwoord gesprek eindigt; daar zou het verdergaan naar {name}",
    "export.left_out": "{name} gaat niet mee: het andere systeem kan het hier niet zeggen",
}
