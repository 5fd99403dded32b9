/** Words of the composer. */
export const composer = {
  "composer.text": { en: "Text of the post", de: "Text des Beitrags" },
  "composer.placeholder": { en: "What is happening?", de: "Was passiert gerade?" },
  "composer.publish": { en: "Publish", de: "Veröffentlichen" },
  "composer.submit": { en: "Hand in", de: "Zur Abnahme geben" },
  "composer.schedule": { en: "Schedule", de: "Planen" },
  "composer.save": { en: "Save draft", de: "Entwurf sichern" },
  "composer.close": { en: "Close", de: "Schließen" },
  "composer.empty": { en: "Write something first.", de: "Schreiben Sie zuerst etwas." },
  "composer.once_more": {
    en: "Press again to send it all the same.",
    de: "Noch einmal drücken, um trotzdem zu senden.",
  },
  "composer.reported_without_source": {
    en: "“Reported” needs a source: say who reported it.",
    de: "„Gemeldet“ braucht eine Quelle: Wer hat es gemeldet?",
  },
  "composer.lacks_alt": {
    en: "{n, plural, one {A picture has no description yet, for those who cannot see it.} other {{n} pictures have no description yet, for those who cannot see them.}}",
    de: "{n, plural, one {Einem Bild fehlt noch die Beschreibung für alle, die es nicht sehen.} other {{n} Bildern fehlt noch die Beschreibung für alle, die sie nicht sehen.}}",
  },
} as const;
