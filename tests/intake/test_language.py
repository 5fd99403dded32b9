"""The language of short tickers, told by few words, letters, stamps or the zone."""

import pytest

from depesche.intake.language import language_of


@pytest.mark.parametrize(
    ("text", "zone", "language"),
    [
        ("12:05 Erste Hochrechnung: Achterberg vorn\n12:10 Wir zählen weiter.", "UTC", "de"),
        ("14.05 Uhr Anpfiff\n14.20 Uhr Tor\n", "UTC", "de"),
        ("18:00 Großer Jubel", "UTC", "de"),
        ("13h45 Trafic interrompu\n14h10 Reprise", "UTC", "fr"),
        ("12:05 Grève générale à Lyon\n12:10 Métro fermé", "UTC", "fr"),
        ("12:05 ¿Quién gana?\n12:10 Mañana, recuento final", "UTC", "es"),
        ("20:15 Cierran colegios en Sevilla\n20:30 Sin incidentes", "UTC", "es"),
        ("Ore 15.30 - Chiusa statale\nOre 16 - Riaperta", "UTC", "it"),
        ("12:05 Città allagata, così il sindaco", "UTC", "it"),
        ("2:05 PM ET Ferries stop\n2:15 PM ET Trains stop", "UTC", "en"),
        ("12:05 Ferries stop in the harbour\n12:10 Müller waits", "Europe/Berlin", "en"),
        ("12:05 Tor\n12:10 2:1", "Europe/Vienna", "de"),
        ("12:05 Tor\n12:10 2:1", "Europe/Paris", "fr"),
        ("12:05 Tor\n12:10 2:1", "Europe/Madrid", "es"),
        ("12:05 Tor\n12:10 2:1", "Europe/Rome", "it"),
        ("12:05 Tor\n12:10 2:1", "Europe/Zurich", "en"),
        ("20:15 Участки закрыты", "UTC", "ru"),
        ("14.05 uur Brug dicht\n14.10 uur Het water stijgt", "UTC", "nl"),
    ],
)
def test_few_words_tell_a_language(text: str, zone: str, language: str) -> None:
    assert language_of(text, zone) == language
