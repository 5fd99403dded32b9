"""The words by which speech, speakers, sources and languages are known, language beside language."""

import re


def words_of(*lists: str) -> frozenset[str]:
    """Give the set of the words in some lines of them."""
    return frozenset(word for words in lists for word in words.split())


SPEECH_VERBS = words_of(
    "sagt sagte sagten sagen gesagt erklärt erklärte erklärten betont betonte betonten meint meinte meinten",
    "unterstrich",
    "bekräftigt bekräftigte bekräftigten fordert forderte forderten warnt warnte warnten kritisiert kritisierte äußert",
    "kritisierten äußerte äußerten schreibt schrieb schrieben ergänzt ergänzte ruft rief riefen kommentiert",
    "kommentierte",
    "versichert versicherte versicherten verspricht versprach kündigt kündigte fügt fügte fügten teilt teilte teilten",
    "bestätigt bestätigte bestätigten behauptet behauptete behaupteten beklagt beklagte lobt lobte zitiert antwortet",
    "antwortete twittert twitterte parlé parle parla parlato hablado hablaba habla spoke speaks speaking hofft",
    "berichtet berichtete stellt stellte stellten freut freute räumt räumte begründet",
    "begründete gibt gab gaben fragt fragte nennt nannte nannten bezeichnet bezeichnete bezeichneten spricht sprach",
    "sprachen verkündet verkündete urteilt urteilte mahnt mahnte lautet lautete hieß heißt führt führte wirft warf",
    "appelliert appellierte beschreibt beschrieb titelt zitierte resümierte resümiert bilanziert bilanzierte scherzte",
    "schildert schilderte jubelt jubelte schimpfte erinnert erinnerte verteidigt verteidigte charakterisiert reagiert",
    "bekanntgegeben mitgeteilt klargestellt hervorgehoben skandierte skandierten erwidert erwiderte",
    "charakterisierte zeigt zeigte gezeigt bemängelt bemängelte prophezeit prophezeite überzeugt verlangt verlangte",
    "says said say saying tells told telling added adds adding tweeted tweets tweet wrote writes writing stated states",
    "stating explained explains insisted insists warned warns replied replies argued argues claimed claims announced",
    "announces declared declares asked asks called calls described describes noted notes stressed stresses",
    "admitted admits",
    "confirmed confirms joked quipped vowed vows shouted concluded concludes commented comments urged urges posted",
    "demande demandé réclame réclamé appelle prévenait dit disait déclare déclaré déclarait affirme affirmé",
    "explique expliqué assure assuré ajoute ajouté annonce",
    "annoncé",
    "estime estimé souligne souligné indique indiqué précise précisé raconte raconté lance lancé martèle martelé écrit",
    "insiste insisté réagi réagit confie confié prévient prévenu rappelle rappelé dénonce dénoncé regrette regretté",
    "reconnu répond répondu commente commenté salué salue tweeté tweete conclu conclut témoigne s'exclame promis",
    "promet",
    "pide pedido reclama exige exigió dijo dice dicho dijeron afirma afirmó afirmado aseguró asegura asegurado",
    "declaró declara declarado explicó",
    "explica",
    "explicado añadió añade añadido señaló señala señalado indicó indica insistió insiste subrayó subraya",
    "advirtió advierte",
    "confirmó confirma comentó comenta respondió responde escribió escribe manifestó manifiesta destacó destaca",
    "reconoció",
    "anunció anuncia lamentó lamenta apuntó apunta sentenció tuiteó recordó recuerda denunció reclamó pidió calificó",
    "chiede chiesto disse detto dichiara dichiarato dichiarò afferma affermato spiega spiegato aggiunge aggiunto",
    "aggiunse",
    "sottolinea sottolineato annuncia annunciato scrive scritto ribadisce ribadito commenta commentato assicura",
    "assicurato",
    "ricorda ricordato avverte risponde risposto racconta raccontato conclude concluso precisa precisato osserva",
    "osservato",
    "zei zegt verklaarde verklaart voegde benadrukte benadrukt schreef schrijft aldus vertelde vertelt liet",
    "disse afirmou declarou acrescentou explicou",
    "сказал сказала заявил заявила отметил отметила подчеркнул подчеркнула добавил добавила сообщил сообщила",
)
"""Verbs that tell of speaking, as they stand in news."""

PLAIN_VERBS = words_of(
    "sagt sagte sagten so erklärt erklärte erklärten meint meinte laut zufolge said says told dit déclaré",
    "déclare affirme",
    "pide pedido reclama exige exigió dijo dice afirmó afirma disse detto dice afferma zei zegt aldus according",
    "selon según secondo hat has have",
    "a ha had",
)
"""Words of an attribution that say no more than that somebody spoke."""

SO_WORDS = words_of("so laut zufolge according selon según secondo aldus")
"""Words that name a speaker without a verb."""

PRONOUNS = words_of(
    "er sie es he she they it il elle ils elles on él ella ellos ellas lui lei loro egli hij zij он она они"
)
WE_WORDS = words_of(
    "ich wir uns unser unsere unseres unserem unseren unserer mein meine meinem meinen meiner mich mir euch ihr",
    "i we us our my me you your i'm we're we've i've it's don't can't let's",
    "je nous notre nos mon ma mes moi vous votre j'ai c'est",
    "yo nosotros nuestro nuestra nuestros nuestras mi mis nos vamos somos tenemos estamos",
    "io noi nostro nostra nostri nostre mio mia siamo abbiamo ci",
    "ik wij we ons onze mijn мы я нас наш наша мой",
)
"""First and second persons: who says them, speaks."""

FINITE_WORDS = words_of(
    "ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte muss müssen soll",
    "sollen sei seien",
    "habe hätte hätten würde würden darf dürfen will wollen wollte gibt gab geht ging steht bleibt macht nicht",
    "kein keine",
    "is are was were has have had will would can could must should do does did be been isn't won't not no never cannot",
    "est sont était ont avait sera peut doit faut pas ne été être fait va es son era ha han hay será puede debe",
    "no está",
    "è sono era hanno sarà può deve non c'è stato essere is zijn was heeft hebben wordt kan moet niet",
)
"""Words that hardly stand in a name or a headline but in nearly every sentence."""

WORK_NOUNS = re.compile(
    r"(?:film|buch|roman|lied|song|album|serie|sendung|magazin|zeitung|zeitschrift|blatt|titel|motto|artikel|"
    r"stück|oper|"
    r"gedicht|schiff|name|namen|namens|kategorie|preis|projekt|operation|aktion|gruppe|band|partei|verein|"
    r"kampagne|begriff|"
    r"sogenannte[nrsm]?|sog\.|genannte[nrsm]?|bar|hotel|restaurant|hurrikan|taifun|sturm|sturmtief|tief|hoch|"
    r"movie|book|novel|show|ship|vessel|magazine|newspaper|titled|entitled|called|dubbed|nicknamed|named|so-called|"
    r"livre|émission|journal|intitulée?|surnommée?|baptisée?|dite?|navire|revue|película|libro|canción|programa|"
    r"periódico|diario|revista|titulad[oa]|llamad[oa]|denominad[oa]|apodad[oa]|buque|canzone|programma|"
    r"giornale|settimanale|intitolat[oa]|chiamat[oa]|cosiddett[oaie]|nave)\s*$",
    re.IGNORECASE,
)
"""Nouns before the names of works, ships, parties and the like in quotation marks."""

ROLE = re.compile(
    r"(?:.*(?:minister|ministerin|präsident|präsidentin|staatsanwältin|staatsanwalt|kanzler|kanzlerin|sprecher|"
    r"sprecherin|chef|chefin|leiter|leiterin|"
    r"sekretär|sekretärin|vorsitzender?|vorsitzenden|trainer|trainerin|direktor|direktorin|abgeordneter?|bürgermeister|"
    r"bürgermeisterin|botschafter|botschafterin|richter|richterin|anwalt|anwältin|experte|expertin|forscher|forscherin|"
    r"professor|professorin|kommissar|kommissarin|general|generalin|kapitän|kapitänin|diplomat|diplomatin|politiker|"
    r"politikerin|kollege|kollegen|kollegin|präfekt|rektor|rektorin|dekan|zeuge|zeugin|zeugen|pastor|pastorin|senator|senatorin|landrat|landrätin|"
    r"meteorologe|meteorologin|"
    r"kandidat|kandidatin|augenzeuge|augenzeugin|vorstand|kommandant|kommandeur|gouverneur|könig|königin|papst|"
    r"premier|manager|managerin|redakteur|redakteurin|reporter|reporterin|funktionär|autor|autorin|künstler|"
    r"vertreter|vertreterin|beauftragter?|beamter|mitarbeiter|mitarbeiterin|spieler|spielerin|pfarrer|bischof|aktivist|"
    r"aktivistin|unternehmer|wissenschaftler|wissenschaftlerin|analyst|historiker|ökonom|arzt|ärztin|lehrer|bewohner|"
    r"bewohnerin|anwohner|anwohnerin|händler|meister|mitglied|wirt|torwart|stürmer|profi|star|gründer|gründerin)"
    r"(?:s|n|en|innen)?|"
    r"gov\.?|rep\.?|sen\.?|secretary|spokesman|spokeswoman|spokesperson|president|chancellor|mayor|governor|chief|"
    r"coach|manager|captain|"
    r"director|ambassador|judge|lawyer|leader|commissioner|officer|sergeant|professor|dr|mp|ceo|chairman|chairwoman|"
    r"aide|adviser|advisor|resident|witness|fan|king|queen|pope|dean|superintendent|inspector|constable|forecaster|"
    r"candidato|candidata|candidate?|candidat|spokesperson|ministre|président|présidente|maire|porte-parole|"
    r"préfet|préfète|directeur|directrice|députée?|sénateur|sénatrice|"
    r"entraîneur|sélectionneur|capitaine|procureure?|juge|avocate?|secrétaire|chancelier|roi|reine|"
    r"ministro|ministra|presidente|presidenta|alcalde|alcaldesa|portavoz|consejero|consejera|entrenador|entrenadora|"
    r"seleccionador|capitán|director|directora|diputado|diputada|fiscal|juez|abogado|abogada|secretario|secretaria|"
    r"canciller|rey|reina|sindaco|sindaca|premier|portavoce|assessore|assessora|allenatore|allenatrice|ct|capitano|"
    r"direttore|direttrice|deputato|deputata|senatore|senatrice|prefetto|questore|procuratore|giudice|avvocato|"
    r"segretario|segretaria|cancelliere|re|regina|papa|governatore|burgemeester|woordvoerder|woordvoerster|voorzitter)",
    re.IGNORECASE,
)
"""A noun that says what somebody is."""

STOP_CAPITALS = words_of(
    "Der Die Das Den Dem Des Ein Eine Einer Einem Einen Im Am In An Auf Bei Mit Nach Vor Von Vom Zu Zum Zur Und",
    "Aber Auch",
    "Dann Als Wenn Wie Was Wer Wo Es Er Sie Wir Ich Ihr Man Sein Seine Ihre Doch Denn Da Damit Dabei Zuvor",
    "Später Heute",
    "Gestern Morgen Noch Nun Nur So Laut Auch Aus Durch Für Gegen Ohne Seit Bis Um Über Unter Nachdem Während Jetzt",
    "Unterdessen Ähnlich Darin Somit Dadurch Daraufhin Anschließend Abschließend Schließlich Zunächst Zuletzt",
    "Inzwischen",
    "Mittlerweile Dennoch Trotzdem Allerdings Jedoch Dazu Dafür Dagegen Davon Danach Davor Ebenfalls Ebenso",
    "Ferner Wörtlich",
    "Weiterhin Demnach Demzufolge Offenbar Angeblich Vielleicht Natürlich Erst Wegen Trotz Neben Zwischen Hinter",
    "Vorher",
    "Update Live Uhr Insgesamt Zudem Außerdem Bereits Dort Hier Kurz Weiter Darum Deshalb Auf Diese Dieser Dieses Alle",
    "The A An In On At By For From With And But As If When While After Before He She They We It This That There",
    "Then Also",
    "His Her Their Our My Earlier Later Meanwhile However Here What Who Why How Speaking Asked According To Of",
    "Now Yes No",
    "Le La Les Un Une Des Du De Au Aux En Et Mais Dans Sur Pour Par Avec Selon Ce Cette Ces Il Elle Ils Elles On Nous",
    "Vous Je Après Avant Pendant Depuis Plus Son Sa Ses Leur Leurs À Pas Si Alors Interrogé Interrogée",
    "El Los Las Una Unos Del Al Y Pero Con Por Para Según Este Esta Estos Desde Hasta Tras Su Sus Se Lo También Ya Más",
    "Il Lo Gli I Uno Della Dello Dei Degli Delle Nel Nella Sul Sulla Dal Dalla Ma Per Tra Fra Secondo Dopo Prima",
    "Anche È",
    "Het De Een Op Van Bij Na Voor Maar Ook Herr Frau Mr Mrs Ms Monsieur Madame Señor Señora Signor Signora M Mme",
)
"""Capitalised words that begin sentences and are never part of a name."""

ARTICLES = words_of(
    "der die das den dem des ein eine einer einem einen eines the a an le la les l un une des el los las unos",
    "unas il lo gli",
    "ihr sein unser unsere euer mein meine dein i uno de het een seine seinen seiner ihre ihren dieser diese",
    "dieses alle beide einige viele weitere his her their its",
    "this these my our sa son ses su sus suo sua im am zum zur beim vom keine kein",
)
"""Words before common nouns; names of people stand without."""

_COUNTRIES = words_of(
    "Russland Deutschland Frankreich Türkei Syrien Ukraine Italien Spanien Polen Ungarn Österreich Schweiz China",
    "Japan Iran Irak",
    "Israel England Großbritannien Griechenland Europa Amerika Moskau Berlin Paris London Wien Bern Brüssel",
    "Washington Kiew Rom",
    "Russia Germany France Turkey Syria Italy Spain Poland Hungary Austria Switzerland Britain Greece Europe",
    "America Moscow",
    "Brussels Kyiv Rome Vienna Madrid Russie Allemagne Turquie Syrie Italie Espagne Pologne Autriche Suisse",
    "Chine Grèce",
    "Bruxelles Moscou Rusia Alemania Francia Turquía Siria Italia España Polonia Grecia Bruselas Moscú Germania",
    "Turchia Spagna",
    "Rom Milano Roma Hamburg München Köln Nizza Nice Genf Genève Geneva Brandenburg Bayern Sachsen Hessen",
)
PLACES = _COUNTRIES | {name + "s" for name in _COUNTRIES} | {"USA", "EU", "UN", "UNO", "Nato", "NATO", "UK", "US"}
"""Countries and capitals: they do much in news, but do not speak."""

AGENCIES = words_of(
    "dpa AFP Reuters AP SID APA sda SDA KNA epd ANSA EFE Belga ANP TASS Interfax RIA Xinhua UPI PTI ANI Anadolu Kyodo",
    "Ritzau NTB TT Tanjug Lusa Bloomberg dapd ddp DPA Adnkronos AGI LaPresse Sputnik ITAR-TASS PA",
)
"""News agencies by the first word of their names."""
