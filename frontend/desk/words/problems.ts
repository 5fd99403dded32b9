/**
 * What the server says when it refuses something, in the words of the desk. The API speaks English; `{}` stands for a value
 * of the sentence, in the order of the English. A test holds each of these against the server's own sentences.
 */
export const problems: readonly (readonly [english: string, german: string])[] = [
  // Signing in, and one's own account.
  ["e-mail address and password do not fit together", "E-Mail-Adresse und Passwort passen nicht zusammen"],
  ["this is not your password", "Das ist nicht Ihr Passwort"],
  [
    "too many failed attempts; try again in {} seconds",
    "Zu viele Fehlversuche; versuchen Sie es in {} Sekunden wieder",
  ],
  [
    "this code is wrong or was used already; wait for the next one",
    "Dieser Code ist falsch oder wurde schon benutzt; warten Sie auf den nächsten",
  ],
  ["type the code that your authenticator app shows", "Geben Sie den Code ein, den Ihre App zeigt"],
  [
    "somebody else has signed in in this browser since; sign in again",
    "In diesem Browser hat sich inzwischen jemand anderes angemeldet; melden Sie sich wieder an",
  ],
  ["your session has ended; sign in again", "Ihre Sitzung ist zu Ende; melden Sie sich wieder an"],
  [
    "this code does not fit; is the clock of the device right?",
    "Dieser Code passt nicht; geht die Uhr des Geräts richtig?",
  ],
  ["this took too long; begin again", "Das hat zu lange gedauert; beginnen Sie von vorn"],
  ["this took too long; try again", "Das hat zu lange gedauert; versuchen Sie es noch einmal"],
  [
    "codes are asked for beside a password; choose one first",
    "Codes werden neben einem Passwort verlangt; wählen Sie zuerst eines",
  ],
  [
    "this passkey could not be checked; try again",
    "Dieser Passkey ließ sich nicht prüfen; versuchen Sie es noch einmal",
  ],
  [
    "this passkey is not known here; sign in in another way, and add it to your account",
    "Dieser Passkey ist hier nicht bekannt; melden Sie sich anders an und fügen Sie ihn Ihrem Konto hinzu",
  ],
  ["this passkey is known already", "Dieser Passkey ist schon bekannt"],
  [
    "there are {} passkeys already, which is the limit; remove one first",
    "Es sind schon {} Passkeys, mehr geht nicht; entfernen Sie zuerst einen",
  ],
  [
    "this passkey is your only way in; choose a password or add another one first",
    "Ohne diesen Passkey kämen Sie nicht mehr hinein; wählen Sie zuerst ein Passwort oder fügen Sie einen weiteren hinzu",
  ],
  ["there is no such passkey", "Diesen Passkey gibt es nicht"],
  [
    "browsers give passkeys to names over HTTPS alone; set DEPESCHE_BASE_URL to such an address",
    "Browser geben Passkeys nur an Adressen mit HTTPS; DEPESCHE_BASE_URL muss eine solche sein",
  ],
  [
    "this link has been used already or has expired; ask for a new one",
    "Dieser Link wurde schon benutzt oder ist abgelaufen; bitten Sie um einen neuen",
  ],
  ["say the e-mail address of the first account", "Geben Sie die E-Mail-Adresse des ersten Kontos an"],
  [
    "the password has fewer than five different characters; choose another",
    "Das Passwort hat weniger als fünf verschiedene Zeichen; wählen Sie ein anderes",
  ],
  [
    "the password has {} characters; choose one of {} at least",
    "Das Passwort hat {} Zeichen; nehmen Sie mindestens {}",
  ],
  [
    "{} is no e-mail address; write one such as name@example.org",
    "{} ist keine E-Mail-Adresse; schreiben Sie eine wie name@example.org",
  ],
  [
    "too many sign in at the moment; try again in a few seconds",
    "Gerade melden sich zu viele an; versuchen Sie es in ein paar Sekunden wieder",
  ],
  [
    "there is no such session; it may have ended already",
    "Diese Sitzung gibt es nicht; vielleicht ist sie schon zu Ende",
  ],
  // Accounts.
  ["there is an account for {} already", "Für {} gibt es schon ein Konto"],
  ["there is no account {}", "Ein Konto {} gibt es nicht"],
  [
    "this is the last admin who can sign in; make somebody else an admin first",
    "Niemand sonst aus der Administration kann sich anmelden; geben Sie zuerst jemand anderem diese Rolle",
  ],
  ["this account is disabled; let it in again first", "Dieses Konto ist gesperrt; entsperren Sie es zuerst"],
  [
    "roles on {} live blogs are given; the limit is {}",
    "Rollen in {} Liveblogs sind angegeben; höchstens {} sind möglich",
  ],
  ["{} is no web address of a live blog", "{} ist keine Webadresse eines Liveblogs"],
  // Rights.
  ["you may not {}{}; that takes the role of {}", "Das dürfen Sie nicht; dafür braucht es eine andere Rolle"],
  ["{} may not {} {}; that takes the role of {}", "Das dürfen Sie nicht; dafür braucht es eine andere Rolle"],
  // Live blogs.
  ["there is no live blog {}", "Den Liveblog {} gibt es nicht"],
  ["there is no live blog {}; open it first", "Den Liveblog {} gibt es nicht; legen Sie ihn zuerst an"],
  ["there is a live blog {} already, at revision {}", "Den Liveblog {} gibt es schon"],
  [
    "a blog's web address has lower-case letters, digits and hyphens, 80 characters at most",
    "Eine Webadresse hat Kleinbuchstaben, Ziffern und Bindestriche, höchstens 80 Zeichen",
  ],
  [
    "the web address {} is needed by the server; choose another",
    "Die Webadresse {} braucht der Server selbst; wählen Sie eine andere",
  ],
  [
    "zone is {}; write an IANA name such as Europe/Berlin",
    "Die Zeitzone {} gibt es nicht; wählen Sie eine wie Europe/Berlin",
  ],
  ["{} is {}; write a colour as #rrggbb, such as #0a5c36", "{} ist keine Farbe: {}; schreiben Sie sie wie #0a5c36"],
  ["blog has {} bytes; the limit is {}", "Der Liveblog hat {} Bytes; höchstens {} sind möglich"],
  // Posts and drafts.
  ["there is no post {} in the live blog {}", "Den Beitrag {} gibt es im Liveblog {} nicht"],
  ["there is a post {} already, at revision {}", "Diesen Beitrag gibt es schon, in Fassung {1}"],
  [
    "the {} is at revision {} by now; read it and write again with If-Match",
    "Das hat inzwischen jemand geändert (Fassung {1}); lesen Sie es und schreiben Sie dann weiter",
  ],
  [
    "the draft is at revision {} by now; read it and write again with If-Match",
    "Den Entwurf hat inzwischen jemand geändert (Fassung {}); lesen Sie ihn und schreiben Sie dann weiter",
  ],
  [
    "the post {} was taken down; it can not be changed any more",
    "Dieser Beitrag wurde zurückgezogen; er lässt sich nicht mehr ändern",
  ],
  ["the post has {} corrections; the limit is {}", "Der Beitrag hat {} Korrekturen; mehr als {} sind nicht möglich"],
  [
    "{} posts are pinned; the limit is {}; unpin one first",
    "{} Beiträge sind angeheftet, mehr als {} sind nicht möglich; lösen Sie zuerst einen",
  ],
  ["the embargo holds until {} UTC; publish it then", "Die Sperrfrist gilt bis {} UTC; veröffentlichen Sie dann"],
  ["post has neither headline nor body; write something", "Der Beitrag ist leer; schreiben Sie etwas"],
  ["post has {} bytes; the limit is {}", "Der Beitrag hat {} Bytes; höchstens {} sind möglich"],
  [
    "confidence is reported, but no source is named; add one to sources",
    "Gemeldet, aber von wem? Nennen Sie eine Quelle",
  ],
  ["links names a post twice; say once what it is to that post", "Ein Beitrag ist zweimal verknüpft; einmal genügt"],
  ["links names the post itself; choose another post", "Ein Beitrag kann sich nicht auf sich selbst beziehen"],
  [
    "links names {}, but this live blog has no such post; choose one of its",
    "Den verknüpften Beitrag gibt es in diesem Liveblog nicht; wählen Sie einen anderen",
  ],
  [
    "links names {}, which was taken down; take that link out",
    "Der verknüpfte Beitrag wurde zurückgezogen; nehmen Sie den Bezug heraus",
  ],
  [
    "the post {} is tied to {} others; the limit is {}",
    "Auf den verknüpften Beitrag beziehen sich schon {1} andere; höchstens {2} sind möglich",
  ],
  ["{} is empty; write something", "{} ist leer; schreiben Sie etwas"],
  [
    "{} is empty; say in a sentence what readers should know",
    "{} ist leer; sagen Sie in einem Satz, was man wissen sollte",
  ],
  ["{} has a line break; write it on one line", "{} hat einen Zeilenumbruch; schreiben Sie es in eine Zeile"],
  ["{} has the control character U+{}; take it out", "{} enthält das Steuerzeichen U+{}; nehmen Sie es heraus"],
  ["{} has {} {}; the limit is {}", "{} hat {1}; höchstens {3} sind möglich"],
  [
    "{} is {}; write a full address that begins with https:// or http://",
    "{} ist {}; schreiben Sie eine vollständige Adresse mit https://",
  ],
  ["the time is in the year {}; write one from {} to {}", "Die Zeit liegt im Jahr {}; möglich sind {} bis {}"],
  ["there is a draft {} already, at revision {}", "Diesen Entwurf gibt es schon, in Fassung {1}"],
  ["there is no draft {} in the live blog {}", "Diesen Entwurf gibt es nicht"],
  [
    "there is no draft {} in the live blog {}; it may have been discarded",
    "Diesen Entwurf gibt es nicht; vielleicht wurde er verworfen",
  ],
  [
    "the draft {} has been published; change the post instead, which is at revision {}",
    "Der Entwurf ist schon veröffentlicht; ändern Sie den Beitrag (Fassung {1})",
  ],
  [
    "the draft {} was published, and its post has been taken down",
    "Der Entwurf wurde veröffentlicht und der Beitrag dann zurückgezogen",
  ],
  ["the draft is not finished: {}", "Der Entwurf ist noch nicht fertig: {}"],
  [
    "the live blog has {} drafts, which is the limit; discard or publish some first",
    "Der Liveblog hat {} Entwürfe, mehr geht nicht; verwerfen oder veröffentlichen Sie zuerst einige",
  ],
  [
    "this draft is scheduled; ask an editor to take it out of the schedule",
    "Dieser Entwurf ist geplant; bitten Sie die Redaktion, die Planung aufzuheben",
  ],
  [
    "this draft is scheduled; it has passed the editors already",
    "Dieser Entwurf ist geplant; die Redaktion hat ihn schon freigegeben",
  ],
  [
    "this draft is somebody else's; an editor may change or discard it",
    "Dieser Entwurf ist von jemand anderem; ändern oder verwerfen darf ihn die Redaktion",
  ],
  [
    "{} UTC has passed; publish the draft, or choose a later time",
    "{} UTC ist vorbei; veröffentlichen Sie den Entwurf oder wählen Sie eine spätere Zeit",
  ],
  // Files.
  ["the {} has {} bytes; the limit is {}", "Die Datei hat {1} Bytes; höchstens {2} sind möglich"],
  ["the file has more than {} bytes, which is the limit", "Die Datei hat mehr als {} Bytes, und das ist die Grenze"],
  [
    "your unfinished uploads may have {} bytes in all; finish or end one first",
    "Angefangen hochgeladen sein dürfen insgesamt {} Bytes; beenden Sie zuerst etwas",
  ],
  [
    "too many files are being taken in; try again in a minute",
    "Gerade kommen zu viele Dateien; versuchen Sie es in einer Minute wieder",
  ],
  [
    "{} files of yours are coming in already; send the next when one is done",
    "Von Ihnen kommen schon {} Dateien; senden Sie die nächste, wenn eine da ist",
  ],
  [
    "there is no room left for files; tell who runs this server",
    "Für Dateien ist kein Platz mehr; sagen Sie es denen, die den Server betreiben",
  ],
  [
    "this is no file that is taken; send a picture (JPEG, PNG, WebP, AVIF, GIF), sound (MP3, M4A, Ogg, WAV), a film (MP4, MOV, WebM) or a PDF",
    "Solche Dateien gehen nicht; senden Sie ein Bild (JPEG, PNG, WebP, AVIF, GIF), Ton (MP3, M4A, Ogg, WAV), einen Film (MP4, MOV, WebM) oder ein PDF",
  ],
  [
    "SVG and HTML are not taken, for they can hold scripts; send a PNG of the drawing",
    "SVG und HTML gehen nicht, denn sie können Skripte enthalten; senden Sie die Zeichnung als PNG",
  ],
  [
    "the picture is HEIC, which browsers do not show; save it as JPEG and send that",
    "Das Bild ist HEIC, das Browser nicht zeigen; speichern Sie es als JPEG",
  ],
  [
    "this is no picture that is taken; send JPEG, PNG, WebP, AVIF or GIF",
    "Solche Bilder gehen nicht; senden Sie JPEG, PNG, WebP, AVIF oder GIF",
  ],
  [
    "the picture has {} x {} pixels; the limit is {} in all",
    "Das Bild hat {} × {} Pixel; insgesamt sind höchstens {} möglich",
  ],
  [
    "the picture is broken and can not be read; save it anew and send it again",
    "Das Bild ist beschädigt; speichern Sie es neu und senden Sie es noch einmal",
  ],
  [
    "the picture has {} frames; the limit is {}; send an MP4",
    "Das Bild hat {} Einzelbilder, mehr als {} sind nicht möglich; senden Sie ein MP4",
  ],
  [
    "the picture moves for more than {} seconds; send an MP4",
    "Das Bild bewegt sich länger als {} Sekunden; senden Sie ein MP4",
  ],
  [
    "the picture is animated and no film can be made of it here; send an MP4 or a still picture",
    "Das Bild ist bewegt, und hier lässt sich kein Film daraus machen; senden Sie ein MP4 oder ein stehendes Bild",
  ],
  [
    "the file is broken and can not be read; save it anew and send it again",
    "Die Datei ist beschädigt; speichern Sie sie neu und senden Sie sie noch einmal",
  ],
  [
    "the file is broken or too large to be read; save it anew and send it again",
    "Die Datei ist beschädigt oder zu groß zum Lesen; speichern Sie sie neu und senden Sie sie noch einmal",
  ],
  [
    "the file takes too long to be read; send a shorter or smaller one",
    "Die Datei zu lesen dauert zu lange; senden Sie eine kürzere oder kleinere",
  ],
  ["the file plays for {} seconds; the limit is {}", "Die Datei dauert {} Sekunden; höchstens {} sind möglich"],
  [
    "the file plays for more than {} seconds, which is the limit",
    "Die Datei dauert länger als {} Sekunden, und das ist die Grenze",
  ],
  ["the file holds no sound that can be played", "Die Datei enthält keinen Ton, der sich abspielen lässt"],
  [
    "the file holds neither picture nor sound that can be played",
    "Die Datei enthält weder Bild noch Ton, die sich abspielen lassen",
  ],
  ["the film holds no picture that can be shown", "Der Film enthält kein Bild, das sich zeigen lässt"],
  [
    "the file is in a coding that is not known here; send MP4 with H.264, or MP3",
    "Die Datei ist auf eine Weise gespeichert, die hier niemand kennt; senden Sie MP4 mit H.264 oder MP3",
  ],
  [
    "the film is {}, which not every browser plays; send H.264 in an MP4",
    "Der Film ist {}, das nicht jeder Browser abspielt; senden Sie H.264 in einem MP4",
  ],
  [
    "the PDF asks for a password; save it without one and send it again",
    "Das PDF verlangt ein Passwort; speichern Sie es ohne und senden Sie es noch einmal",
  ],
  [
    "the PDF is encrypted; save it without a password and send it again",
    "Das PDF ist verschlüsselt; speichern Sie es ohne Passwort und senden Sie es noch einmal",
  ],
  ["the PDF has no page", "Das PDF hat keine Seite"],
  [
    "the PDF has too many pages or parts; the limit is {} pages",
    "Das PDF hat zu viele Seiten oder Teile; höchstens {} Seiten sind möglich",
  ],
  [
    "the PDF is broken and can not be read; save it anew and send it again",
    "Das PDF ist beschädigt; speichern Sie es neu und senden Sie es noch einmal",
  ],
  // Links.
  ["it is no picture", "Es ist kein Bild"],
  ["it moves, and a still picture is wanted", "Es bewegt sich; gebraucht wird ein stehendes Bild"],
  ["links are not fetched here (setting fetch_links)", "Links werden hier nicht abgerufen (Einstellung fetch_links)"],
  ["{} can not be reached", "{} ist nicht zu erreichen"],
  ["{} is no public host", "{} ist kein öffentlicher Server"],
  ["there is no host {}", "Einen Server {} gibt es nicht"],
  ["{} answers with status {}", "{} antwortet mit dem Status {}"],
  ["it took longer than {} seconds", "Es hat länger als {} Sekunden gedauert"],
  ["it has more than {} bytes", "Es hat mehr als {} Bytes"],
  ["it is no page but {}", "Es ist keine Seite, sondern {}"],
  // The server.
  [
    "something went wrong on our side; nothing was changed; try again",
    "Bei uns ist etwas schiefgegangen; nichts wurde geändert; versuchen Sie es noch einmal",
  ],
  [
    "the database can not be used at the moment; try again: the same once more does nothing twice",
    "Die Datenbank ist gerade nicht zu benutzen; versuchen Sie es noch einmal: doppelt geschieht dadurch nichts",
  ],
  [
    "disk or bucket can not be used at the moment; try again: the same once more does nothing twice",
    "Festplatte oder Bucket sind gerade nicht zu benutzen; versuchen Sie es noch einmal: doppelt geschieht dadurch nichts",
  ],
  ["this server is stopping; come back in a moment", "Der Server hält gerade an; kommen Sie gleich wieder"],
  [
    "too many desks are open; close one, or come back later",
    "Zu viele Redaktionsseiten sind offen; schließen Sie eine oder kommen Sie später wieder",
  ],
  [
    "too many ask for this at the moment; come again in a few seconds",
    "Gerade fragen zu viele danach; kommen Sie in ein paar Sekunden wieder",
  ],
];
