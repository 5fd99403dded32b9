"""Words of reporting in English, French, Spanish and Russian, in the forms in which news has them."""

from msgspec import Struct

from depesche.intake.lexicon import words_of


class Tongue(Struct, frozen=True):
    """What a language reports with.

    `verbs` tell of speech; after those in `bare` a clause may begin without a word for "that", after those in
    `asking` an infinitive that begins with one of `to` is told as well. `sources` make a noun behind them
    the source of the sentence: "according to". `helpers` may stand between subject and verb. `finite` are frequent
    verbs by which a clause is known, `inside` words that begin what is neither subject nor clause,
    `as_told` stands before "Roe said", and `calling` verbs give somebody or something a name in quotation marks.
    """

    verbs: frozenset[str]
    that: frozenset[str]
    sources: tuple[tuple[str, ...], ...]
    helpers: frozenset[str]
    pronouns: frozenset[str]
    inside: frozenset[str]
    articles: frozenset[str]
    relatives: frozenset[str]
    finite: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    as_told: frozenset[str] = frozenset()
    calling: frozenset[str] = frozenset()


def _english(*verbs: str) -> frozenset[str]:
    """Give the third person and the past of regular verbs; their base forms are nouns too often."""
    forms: set[str] = set()
    for verb in words_of(*verbs):
        stem = verb[:-1] if verb.endswith("y") and verb[-2] not in "aeo" else verb
        past = f"{stem}ied" if stem != verb else f"{verb}d" if verb.endswith("e") else f"{verb}ed"
        third = f"{stem}ies" if stem != verb else f"{verb}es" if verb.endswith(("s", "sh", "ch")) else f"{verb}s"
        forms |= {past, third}
    return frozenset(forms)


def _russian(*stems: str) -> frozenset[str]:
    """Give the past of Russian verbs from the masculine form."""
    return frozenset(stem + end for stem in words_of(*stems) for end in ("", "а", "о", "и"))


_EN_BARE = words_of(
    "said says say saying added adds believes believe believed thinks think thought claimed claims",
    "hopes hoped argues argued insists insisted admitted admits estimates estimated expects feared",
    "fears warned warns explained suggests knows",
)
_EN_ASKING = _english(
    "promise pledge urge ask threaten vow demand refuse offer order plan agree decide request",
) | words_of("vowed planned swore swears called calls")
ENGLISH = Tongue(
    verbs=_EN_BARE
    | _EN_ASKING
    | words_of("told tells wrote writes replied replies denied denies")
    | _english(
        "announce declare report state note stress confirm deny concede conclude contend reply recall",
        "reveal remark maintain acknowledge allege assert predict repeat respond tweet emphasise emphasize",
        "caution complain boast testify reiterate wonder suggest hint joke agree shout cry indicate explain",
        "comment observe claim argue insist warn hope fear estimate guess assume suspect point",
    ),
    that=words_of("that whether"),
    sources=(("according", "to"), ("in", "the", "words", "of")),
    helpers=words_of(
        "has have had also later then again will would further repeatedly simply only publicly",
    ),
    pronouns=words_of("he she they it we i"),
    inside=words_of(
        "on in at to from by with for of during after before about into over under yesterday today late",
        "earlier later through near around against without when while as that",
    ),
    articles=words_of(
        "the a an one another his her their its our my this these those some many several both two three no",
        "all",
    ),
    relatives=words_of("who which whose"),
    finite=words_of(
        "is are was were has have had will would can could may might must should does did do be been won't",
        "wasn't isn't aren't weren't hasn't haven't hadn't can't couldn't wouldn't shouldn't didn't doesn't",
        "don't went came took gave got made saw knew began left lost won fell rose held kept brought needs",
        "wants remains goes comes seems",
    ),
    bare=_EN_BARE,
    asking=_EN_ASKING,
    to=frozenset(("to",)),
    as_told=frozenset(("as",)),
    calling=words_of(
        "showed called calls describes described accused accuses dubbed branded labelled denounced",
        "dismissed",
    ),
)

_FR_PARTICIPLES = words_of(
    "dit déclaré affirmé crié hurlé murmuré plaisanté ironisé exclamé soupiré résumé tonné tranché",
    "nuancé expliqué assuré ajouté annoncé estimé souligné indiqué précisé raconté lancé écrit insisté",
    "confié prévenu rappelé dénoncé regretté reconnu répondu commenté conclu promis demandé exigé jugé",
    "confirmé révélé soutenu prétendu admis avoué averti martelé répété rapporté fait exhorté appelé",
    "proposé refusé menacé noté observé constaté rétorqué juré réclamé ordonné recommandé conseillé",
    "invité espéré déploré garanti signalé",
)
FRENCH = Tongue(
    verbs=(_FR_PARTICIPLES - {"fait"})
    | words_of(
        "déclare affirme crie résume ironise tonne tranche nuance plaisante explique assure ajoute annonce",
        "estime souligne indique précise raconte lance écrit insiste confie prévient rappelle dénonce",
        "regrette reconnaît répond commente conclut promet demande exige juge confirme révèle soutient",
        "prétend admet avoue avertit répète rapporte croit pense espère craint considère affirment estiment",
        "disent pensent croient craignent espèrent assurent expliquent annoncent demandent exigent",
        "indiquent soulignent déclarait affirmait expliquait assurait estimait disait pensait craignait",
        "espérait dit propose menace note déplore veulent veut invite exhorte appelle refuse redoute",
        "redoutent soutiennent promettent réclament réclame nie nient niait souvient souviennent relate",
        "relève relevé nié confirment rappellent précisent rapportent garantit signale signalent savait",
        "sait",
    ),
    that=words_of("que si avoir n'avoir être n'être"),
    sources=(
        ("selon",),
        ("d'après",),
        ("aux", "yeux", "de"),
        ("de", "l'avis", "de"),
        ("pour", "sa", "part"),
        ("suivant",),
        ("à", "en", "croire"),
    ),
    helpers=words_of(
        "a ont avait avaient aurait n'a n'ont n’a n’ont aussi également encore se s'est s'était déjà",
        "toutefois ne pas a-t-il a-t-elle ont-ils ont-elles l'a l’a y lui leur en",
    ),
    pronouns=words_of("il elle ils elles on"),
    inside=words_of(
        "à au aux dans sur pour par avec sans sous lors après avant depuis pendant vers chez en mardi lundi",
        "mercredi jeudi vendredi samedi dimanche hier aujourd'hui devant dès",
    ),
    articles=words_of(
        "le la les l' un une des son sa ses leur leurs ce cette ces plusieurs certains deux trois du notre",
    ),
    relatives=words_of("qui lequel laquelle"),
    finite=words_of(
        "est sont a ont était étaient sera seront serait va vont peut doit avait avaient aurait faut fait",
    ),
    asking=words_of(
        "promis promet promettent demandé demande demandent exigé exige refusé refuse menacé menace proposé",
        "propose appelé appelle exhorté exhorte juré invité invite ordonné recommandé conseillé espère",
        "espèrent",
    ),
    to=words_of("de à"),
    as_told=words_of("comme"),
    calling=words_of(
        "montré montrée qualifié qualifie accuse accusé accusent traité dénoncé dénonce parlé parle évoqué",
        "évoque jugé",
    ),
)

_ES_STEMS = words_of(
    "afirm asegur declar explic señal indic subray coment confirm manifest destac anunci lament apunt",
    "sentenci record denunci reclam calific opin inform relat contest argument critic critica reiter",
    "exig present precis revel aclar consider estim alert asever cont rechaz",
)
SPANISH = Tongue(
    verbs=frozenset(stem + end for stem in _ES_STEMS for end in ("ó", "a", "an", "aron", "ado", "aba"))
    | words_of(
        "dijo dice gritó grita exclamó exclama murmuró bromeó bromea resumió resume ironizó confirmaron",
        "dicen dijeron decía dicho explicó añadió añade añadieron añadido insistió insiste insistieron",
        "advirtió advierte advirtieron respondió responde escribió escribe reconoció reconoce reconocieron",
        "admitió admite sostuvo sostiene sostienen cree creen piensa prometió promete prometieron pidió",
        "pide pidieron piden exigió exige exigen predijo temen teme espera esperan sabía concluyó replicó",
        "expuso propuso propone aconsejó ordenó prevé prevén pregunta preguntó preguntan recuerda recuerdan",
        "cuenta cuentan muestra ruega avisa avisó amenazó indicó explicaron criticó negó niega niegan",
        "explica publicó destacó agregó agrega agregaron confía desmintió",
    ),
    that=words_of("que si"),
    sources=(
        ("según",),
        ("de", "acuerdo", "con"),
        ("en", "palabras", "de"),
        ("a", "juicio", "de"),
        ("en", "opinión", "de"),
    ),
    helpers=words_of("ha han había habían también ya no se lo le les además luego después ayer hoy"),
    pronouns=words_of("él ella ellos ellas"),
    inside=words_of(
        "en a al para por con sin sobre tras durante desde hasta ante hoy ayer este lunes martes miércoles",
        "jueves viernes sábado domingo del",
    ),
    articles=words_of(
        "el la los las un una unos unas su sus este esta estos estas varios varias dos tres lo muchos",
    ),
    relatives=words_of("quien quienes"),
    finite=words_of(
        "es son está están fue fueron era será serán ha han había hay va van puede debe tiene tendrá habrá",
    ),
    asking=words_of(
        "prometió promete prometieron pidió pide exigió propuso propone amenazó ordenó espera esperan prevé",
    ),
    to=frozenset(("INFINITIVE",)),
    as_told=words_of("como"),
    calling=words_of(
        "mostró mostraron calificó califica acusa acusó acusan llamó tachó tildó habló habla describió",
        "denunció definió",
    ),
)

_RU_PAST = _russian(
    "сказал заявил крикнул воскликнул пошутил прошептал закричал сообщил отметил подчеркнул добавил",
    "пояснил рассказал написал указал уточнил напомнил предупредил пообещал обещал признал признался",
    "потребовал призвал попросил объявил утверждал считал полагал говорил ответил объяснил подтвердил",
    "опроверг выразил заверил предположил спросил констатировал посетовал возразил приказал предложил",
    "решил заключил вспомнил уверял отрицал настаивал намекнул узнал доложил поделился обратил писал",
    "заметил просил высказал",
)
RUSSIAN = Tongue(
    verbs=_RU_PAST
    | words_of(
        "отрицает отрицают вспоминает вспоминают объясняет намерен спрашивает признаётся уточняет указывает",
        "говорит говорят просят просит призывают предлагают предлагает намерены кричит шутит заявляет",
        "заявляют сообщает сообщают отмечает отмечают утверждает утверждают считает считают полагает",
        "полагают подчёркивает подчеркивает добавляет поясняет рассказывает пишет пишут обещает обещают",
        "признаёт признает требует требуют призывает опасается опасаются надеется надеются уверен уверена",
        "уверены уверяет напоминает предупреждает думает думают настаивает ожидает ожидают сказано",
        "говорится подчеркивают передаёт передает рассказывают",
    ),
    that=words_of("что чтобы будто ли"),
    sources=(
        ("по", "словам"),
        ("по", "данным"),
        ("по", "мнению"),
        ("по", "информации"),
        ("по", "сведениям"),
        ("согласно",),
        ("по", "оценке"),
        ("по", "оценкам"),
        ("по", "утверждению"),
        ("как", "следует", "из"),
        ("по", "сообщению"),
        ("по", "сообщениям"),
        ("по", "заявлению"),
        ("по", "версии"),
        ("по", "его", "словам"),
        ("по", "её", "словам"),
        ("по", "их", "словам"),
    ),
    helpers=words_of("также не уже ещё еще затем потом позже тогда при этом сегодня вчера"),
    pronouns=words_of("он она они оно"),
    inside=words_of(
        "в на с к по о об от до за из под при после перед во ко для через без вчера сегодня журналистам",
        "агентству накануне утром вечером днём со у",
    ),
    articles=frozenset(),
    relatives=words_of("который которая которое которые"),
    asking=_russian("пообещал обещал потребовал призвал попросил приказал предложил решил")
    | words_of(
        "обещает обещают требует требуют просит просят призывает призывают предлагает предлагают",
    ),
    to=frozenset(("INFINITIVE",)),
    as_told=frozenset(("как",)),
    calling=_russian("назвал обвинил охарактеризовал описал окрестил")
    | words_of("называет обвиняет называют обвиняют"),
)

TONGUES = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN}
"""The languages beside German whose reporting is read, by their code (ISO 639-1)."""
