<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>ActionTexts</name>
    <message>
        <source>Unloc&amp;k keychain…</source>
        <translation>Sch&amp;lüsselbund entsperren …</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>Noch einmal &amp;versuchen</translation>
    </message>
    <message>
        <source>&amp;Renew now</source>
        <translation>&amp;Jetzt erneuern</translation>
    </message>
    <message>
        <source>Enter &amp;passphrase…</source>
        <translation>&amp;Passphrase eingeben…</translation>
    </message>
    <message>
        <source>Sign &amp;in again for this</source>
        <translation>Dafür neu &amp;anmelden</translation>
    </message>
    <message>
        <source>A&amp;llow more…</source>
        <translation>Mehr &amp;erlauben …</translation>
    </message>
</context>
<context>
    <name>ClientSecretDialog</name>
    <message>
        <source>Client secret</source>
        <translation>Client-Geheimnis</translation>
    </message>
    <message>
        <source>%1 wants the secret of the client “%2”. It will be kept with the session.</source>
        <translation>%1 verlangt das Geheimnis des Clients „%2“. Es wird mit der Sitzung aufbewahrt.</translation>
    </message>
    <message>
        <source>Client &amp;secret</source>
        <translation>Client-&amp;Geheimnis</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>Anme&amp;lden</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Authtray</source>
        <translation>Authtray</translation>
    </message>
    <message>
        <source>Sign out?</source>
        <translation>Abmelden?</translation>
    </message>
    <message>
        <source>Sign out %1?</source>
        <translation>%1 abmelden?</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>&amp;Abmelden</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>%1 ersetzen?</translation>
    </message>
    <message>
        <source>You signed in as %1. Until now this profile belonged to %2.</source>
        <translation>Sie haben sich als %1 angemeldet. Bisher gehörte dieses Profil %2.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>Copy the access token?</source>
        <translation>Zugriffstoken kopieren?</translation>
    </message>
    <message>
        <source>Copy the access token of %1?</source>
        <translation>Zugriffstoken von %1 kopieren?</translation>
    </message>
    <message>
        <source>While it is in the clipboard, any program can read it.</source>
        <translation>Solange es in der Zwischenablage ist, kann jedes Programm es lesen.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Programs that use the profile “%1” will no longer get a token.</source>
        <translation>Programme, die das Profil „%1“ verwenden, erhalten dann kein Token mehr.</translation>
    </message>
    <message>
        <source>Its settings are removed.</source>
        <translation>Seine Einstellungen werden entfernt.</translation>
    </message>
    <message>
        <source>%1 is signed out, and its settings are removed. Programs that use it will no longer get a token.</source>
        <translation>%1 wird abgemeldet, und die Einstellungen des Profils werden entfernt. Programme, die es verwenden, erhalten dann kein Token mehr.</translation>
    </message>
    <message>
        <source>Remove the profile “%1”?</source>
        <translation>Das Profil „%1“ entfernen?</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Remove the profile “%1” all the same?</source>
        <translation>Das Profil „%1“ trotzdem entfernen?</translation>
    </message>
    <message>
        <source>An earlier session couldn&apos;t be ended: it is still in %1. It stays good until you end it at %2.</source>
        <translation>Eine frühere Sitzung ließ sich nicht beenden: Sie ist noch gespeichert (%1) und bleibt gültig, bis Sie sie bei %2 beenden.</translation>
    </message>
    <message>
        <source>Allow more at %1?</source>
        <translation>Mehr erlauben bei %1?</translation>
    </message>
    <message>
        <source>It wants: %1. Your browser opens, and %2 asks you again.</source>
        <translation>Verlangt wird: %1. Ihr Browser öffnet sich, und %2 fragt Sie noch einmal.</translation>
    </message>
    <message>
        <source>&amp;Open browser</source>
        <translation>Browser ö&amp;ffnen</translation>
    </message>
</context>
<context>
    <name>DiagnosisTexts</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings for everybody</source>
        <translation>Einstellungen für alle</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>Browser</translation>
    </message>
    <message>
        <source>Way back from the browser</source>
        <translation>Rückweg vom Browser</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Leiste</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>%1 of “%2”</source>
        <translation>%1 von „%2“</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this translation&apos;s HTML language code</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>You can close this tab.</source>
        <translation>Sie können diesen Tab schließen.</translation>
    </message>
    <message>
        <source>You&apos;re signed in</source>
        <translation>Sie sind angemeldet</translation>
    </message>
    <message>
        <source>You&apos;re not signed in</source>
        <translation>Sie sind nicht angemeldet</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>the profile&apos;s browser command can&apos;t be started: %1</source>
        <translation>der Browserbefehl des Profils lässt sich nicht starten: %1</translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation>Ändern Sie ihn in den Einstellungen.</translation>
    </message>
    <message>
        <source>there is no display to open a browser on</source>
        <translation>es gibt keinen Bildschirm, auf dem sich ein Browser öffnen ließe</translation>
    </message>
    <message>
        <source>there is no program “%1”</source>
        <translation>es gibt kein Programm „%1“</translation>
    </message>
    <message>
        <source>Give a command such as “firefox -P work %u”.</source>
        <translation>Geben Sie einen Befehl wie „firefox -P work %u“ an.</translation>
    </message>
    <message>
        <source>the provider answered with %1</source>
        <translation>der Anbieter antwortete mit %1</translation>
    </message>
    <message>
        <source>the code expired before it was used</source>
        <translation>der Code wurde nicht rechtzeitig verwendet</translation>
    </message>
    <message>
        <source>the sign-in in the browser, whose page may tell why</source>
        <translation>die Anmeldung im Browser, dessen Seite vielleicht den Grund nennt</translation>
    </message>
    <message>
        <source>the provider calls itself &quot;%1&quot;, not &quot;%2&quot;</source>
        <translation>der Anbieter nennt sich selbst „%1“, nicht „%2“</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer sign-in with a browser</source>
        <translation>der Anbieter bietet keine Anmeldung mit einem Browser an</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t signed in a way that can be trusted</source>
        <translation>das ID-Token ist nicht vertrauenswürdig signiert</translation>
    </message>
    <message>
        <source>the ID token is signed with a key that its issuer doesn&apos;t publish</source>
        <translation>das ID-Token ist mit einem Schlüssel signiert, den sein Aussteller nicht veröffentlicht</translation>
    </message>
    <message>
        <source>the ID token has a wrong signature</source>
        <translation>das ID-Token hat eine falsche Signatur</translation>
    </message>
    <message>
        <source>the ID token can&apos;t be read</source>
        <translation>das ID-Token ist nicht lesbar</translation>
    </message>
    <message>
        <source>the ID token comes from another issuer</source>
        <translation>das ID-Token kommt von einem anderen Aussteller</translation>
    </message>
    <message>
        <source>the ID token was issued for another program</source>
        <translation>das ID-Token wurde für ein anderes Programm ausgestellt</translation>
    </message>
    <message>
        <source>the ID token belongs to another sign-in</source>
        <translation>das ID-Token gehört zu einer anderen Anmeldung</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say who signed in</source>
        <translation>das ID-Token sagt nicht, wer sich angemeldet hat</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it expires</source>
        <translation>das ID-Token sagt nicht, wann es abläuft</translation>
    </message>
    <message>
        <source>the ID token has expired; is this computer&apos;s clock right?</source>
        <translation>das ID-Token ist abgelaufen; geht die Uhr dieses Computers richtig?</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t valid yet; is this computer&apos;s clock right?</source>
        <translation>das ID-Token gilt noch nicht; geht die Uhr dieses Computers richtig?</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <translation>%1, Prozess %2</translation>
    </message>
    <message>
        <source>a program that hides, perhaps another sign-in of Authtray</source>
        <translation>ein Programm, das sich verbirgt, vielleicht eine andere Anmeldung von Authtray</translation>
    </message>
    <message>
        <source>another user&apos;s program</source>
        <translation>das Programm eines anderen Benutzers</translation>
    </message>
    <message>
        <source>an unknown error</source>
        <translation>einem unbekannten Fehler</translation>
    </message>
    <message>
        <source>the browser&apos;s answer came from another provider</source>
        <translation>die Antwort des Browsers kam von einem anderen Anbieter</translation>
    </message>
    <message>
        <source>%1 (held by %2)</source>
        <translation>%1 (belegt von %2)</translation>
    </message>
    <message>
        <source>any other</source>
        <translation>jeder andere</translation>
    </message>
    <message>
        <source>the browser can&apos;t come back to port %1, which isn&apos;t free here</source>
        <translation>der Browser kann nicht zu Port %1 zurückkehren, der hier nicht frei ist</translation>
    </message>
    <message>
        <source>End the program that holds one of them, or wait until it is done, and try again.</source>
        <translation>Beenden Sie das Programm, das einen davon belegt, oder warten Sie, bis es fertig ist, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>the keychain is locked</source>
        <translation>der Schlüsselbund ist gesperrt</translation>
    </message>
    <message>
        <source>there is no keychain service</source>
        <translation>es gibt keinen Schlüsselbund-Dienst</translation>
    </message>
    <message>
        <source>the keychain doesn&apos;t answer</source>
        <translation>der Schlüsselbund antwortet nicht</translation>
    </message>
    <message>
        <source>the keychain denied access</source>
        <translation>der Schlüsselbund verweigerte den Zugriff</translation>
    </message>
    <message>
        <source>Allow Authtray to use the keychain, or unlock it, and try again.</source>
        <translation>Erlauben Sie Authtray, den Schlüsselbund zu nutzen, oder entsperren Sie ihn, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>the stored session of the profile &quot;%1&quot; is gone, although it was signed in</source>
        <translation>die gespeicherte Sitzung des Profils „%1“ ist weg, obwohl es angemeldet war</translation>
    </message>
    <message>
        <source>the session&apos;s file %1 is damaged</source>
        <translation>die Sitzungsdatei %1 ist beschädigt</translation>
    </message>
    <message>
        <source>there is no passphrase to open %1 with</source>
        <translation>es gibt keine Passphrase, um %1 zu öffnen</translation>
    </message>
    <message>
        <source>the passphrase doesn&apos;t open %1</source>
        <translation>die Passphrase öffnet %1 nicht</translation>
    </message>
    <message>
        <source>%1 says the session has ended</source>
        <translation>%1 sagt, dass die Sitzung beendet ist</translation>
    </message>
    <message>
        <source>can&apos;t reach %1</source>
        <translation>%1 ist nicht erreichbar</translation>
    </message>
    <message>
        <source>the certificate of %1 isn&apos;t trusted</source>
        <translation>dem Zertifikat von %1 wird nicht vertraut</translation>
    </message>
    <message>
        <source>can&apos;t get through the proxy %1</source>
        <translation>durch den Proxy %1 führt kein Weg</translation>
    </message>
    <message>
        <source>the proxy %1 wants a user name and a password</source>
        <translation>der Proxy %1 verlangt Benutzernamen und Passwort</translation>
    </message>
    <message>
        <source>%1 can&apos;t answer now (status %2)</source>
        <translation>%1 kann gerade nicht antworten (Status %2)</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used</source>
        <translation>%1 gab eine Antwort, die sich nicht verwenden lässt</translation>
    </message>
    <message>
        <source>%1 refused the request</source>
        <translation>%1 lehnte die Anfrage ab</translation>
    </message>
    <message>
        <source>%1 refused the request (%2)</source>
        <translation>%1 lehnte die Anfrage ab (%2)</translation>
    </message>
    <message>
        <source>not authenticated</source>
        <translation>nicht angemeldet</translation>
    </message>
    <message>
        <source>authentication token has expired</source>
        <translation>das Zugriffstoken ist abgelaufen</translation>
    </message>
    <message>
        <source>invalid authentication token</source>
        <translation>ungültiges Zugriffstoken</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed, and doesn&apos;t say until when it is valid</source>
        <translation>das Token kann nicht erneuert werden und sagt nicht, bis wann es gültig ist</translation>
    </message>
    <message>
        <source>couldn&apos;t sign in: %1</source>
        <translation>Anmeldung nicht möglich: %1</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>another account signed in than before: %1</source>
        <translation>es hat sich ein anderes Konto angemeldet als zuvor: %1</translation>
    </message>
    <message>
        <source>%1 was written by a newer Authtray</source>
        <translation>%1 stammt von einem neueren Authtray</translation>
    </message>
    <message>
        <source>Update Authtray.</source>
        <translation>Aktualisieren Sie Authtray.</translation>
    </message>
    <message>
        <source>failed to write %1</source>
        <translation>%1 ließ sich nicht schreiben</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions and free space.</source>
        <translation>Prüfen Sie die Rechte des Ordners und den freien Platz.</translation>
    </message>
    <message>
        <source>failed to read %1</source>
        <translation>%1 ließ sich nicht lesen</translation>
    </message>
    <message>
        <source>Fix or remove the file.</source>
        <translation>Berichtigen oder entfernen Sie die Datei.</translation>
    </message>
    <message>
        <source>timed out waiting for %1</source>
        <translation>Zeit abgelaufen beim Warten auf %1</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>Choose a file in PEM format.</source>
        <translation>Wählen Sie eine Datei im PEM-Format.</translation>
    </message>
    <message>
        <source>the CA file %1 holds no certificate</source>
        <translation>die CA-Datei %1 enthält kein Zertifikat</translation>
    </message>
    <message>
        <source>the token endpoint</source>
        <translation>der Token-Endpunkt</translation>
    </message>
    <message>
        <source>This sign-in has its answer already</source>
        <translation>Diese Anmeldung hat ihre Antwort schon</translation>
    </message>
    <message>
        <source>Choose one in the settings, or sign in on another device.</source>
        <translation>Wählen Sie einen in den Einstellungen, oder melden Sie sich auf einem anderen Gerät an.</translation>
    </message>
    <message>
        <source>This sign-in needs no browser</source>
        <translation>Diese Anmeldung braucht keinen Browser</translation>
    </message>
    <message>
        <source>This sign-in waits for a code, not for an address</source>
        <translation>Diese Anmeldung wartet auf einen Code, nicht auf eine Adresse</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1</source>
        <translation>der Endpunkt %1 des Anbieters</translation>
    </message>
    <message>
        <source>the issuer</source>
        <translation>der Aussteller</translation>
    </message>
    <message>
        <source>the issuer must have no &apos;?&apos; and no &apos;#&apos;</source>
        <translation>der Aussteller darf kein „?“ und kein „#“ enthalten</translation>
    </message>
    <message>
        <source>Give it as the provider&apos;s documentation does.</source>
        <translation>Geben Sie ihn so an, wie er in der Dokumentation des Anbieters steht.</translation>
    </message>
    <message>
        <source>%1 must be an https URL</source>
        <translation>%1 muss eine https-Adresse sein</translation>
    </message>
    <message>
        <source>Plain http is accepted for loopback hosts only.</source>
        <translation>Unverschlüsseltes http geht nur auf diesem Computer selbst.</translation>
    </message>
    <message>
        <source>the access token doesn&apos;t say who signed in</source>
        <translation>das Zugriffstoken sagt nicht, wer sich angemeldet hat</translation>
    </message>
    <message>
        <source>the provider sent no ID token</source>
        <translation>der Anbieter hat kein ID-Token geschickt</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 oder %2</translation>
    </message>
    <message>
        <source>a redirect needs a state</source>
        <translation>eine Weiterleitung braucht einen „state“</translation>
    </message>
    <message>
        <source>the redirect host &quot;%1&quot; isn&apos;t this computer</source>
        <translation>der Rechner „%1“ der Weiterleitung ist nicht dieser Computer</translation>
    </message>
    <message>
        <source>the redirect path &quot;%1&quot; isn&apos;t one</source>
        <translation>der Pfad „%1“ der Weiterleitung ist keiner</translation>
    </message>
    <message>
        <source>a redirect needs a port</source>
        <translation>eine Weiterleitung braucht einen Port</translation>
    </message>
    <message>
        <source>Set it to http://HOST:PORT or socks5://HOST:PORT, with NAME:PASSWORD@ before the host if need be.</source>
        <translation>Setzen Sie es auf http://RECHNER:PORT oder socks5://RECHNER:PORT, nötigenfalls mit NAME:PASSWORT@ davor.</translation>
    </message>
    <message>
        <source>isn&apos;t a proxy&apos;s address</source>
        <translation>ist keine Adresse eines Proxys</translation>
    </message>
    <message>
        <source>asks for a kind of proxy that can&apos;t be used: &quot;%1&quot;</source>
        <translation>verlangt eine Art von Proxy, die nicht benutzt werden kann: „%1“</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2</source>
        <translation>„%1“ muss %2 sein</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>eine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4</source>
        <translation>%1, Zeile %2, Spalte %3: %4</translation>
    </message>
    <message>
        <source>the provider &quot;%1&quot; has no setting &quot;%2&quot;</source>
        <translation>der Anbieter „%1“ hat keine Einstellung „%2“</translation>
    </message>
    <message>
        <source>Choose the provider again.</source>
        <translation>Wählen Sie den Anbieter neu.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing for the provider &quot;%2&quot;</source>
        <translation>für den Anbieter „%2“ fehlt „%1“</translation>
    </message>
    <message>
        <source>It looks like %1.</source>
        <translation>Es sieht aus wie %1.</translation>
    </message>
    <message>
        <source>there is no provider &quot;%1&quot;</source>
        <translation>es gibt keinen Anbieter „%1“</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot;</source>
        <translation>das Profil „%1“</translation>
    </message>
    <message>
        <source>unknown store &quot;%1&quot;</source>
        <translation>unbekannter Speicher „%1“</translation>
    </message>
    <message>
        <source>client_id is missing</source>
        <translation>client_id fehlt</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>kein JSON-Objekt</translation>
    </message>
    <message>
        <source>Name the right file, or sign in again.</source>
        <translation>Nennen Sie die richtige Datei, oder melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>%1 is too large to hold a session</source>
        <translation>%1 ist zu groß für eine Sitzung</translation>
    </message>
    <message>
        <source>%1 can&apos;t be understood: %2</source>
        <translation>%1 ist nicht zu verstehen: %2</translation>
    </message>
    <message>
        <source>%1 holds no session</source>
        <translation>%1 enthält keine Sitzung</translation>
    </message>
    <message>
        <source>%1 holds no token</source>
        <translation>%1 enthält kein Token</translation>
    </message>
    <message>
        <source>what %1 holds can&apos;t be a token</source>
        <translation>was %1 enthält, kann kein Token sein</translation>
    </message>
    <message>
        <source>the tokens in %1 can&apos;t be blanked</source>
        <translation>die Tokens in %1 können nicht entfernt werden</translation>
    </message>
    <message>
        <source>Remove them by hand.</source>
        <translation>Entfernen Sie sie von Hand.</translation>
    </message>
    <message>
        <source>a language such as &quot;de&quot;</source>
        <translation>eine Sprache wie „de“</translation>
    </message>
    <message>
        <source>the access token has no &quot;%1&quot; to find the tenants by</source>
        <translation>das Zugriffstoken hat kein „%1“, mit dem sich die Mandanten finden ließen</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>%1=true asks for it: set it too, or unset that one.</source>
        <translation>%1=true verlangt es: setzen Sie es auch, oder entfernen Sie jenes.</translation>
    </message>
    <message>
        <source>the environment has tokens for %1 and %2</source>
        <translation>die Umgebung hat Tokens für %1 und %2</translation>
    </message>
    <message>
        <source>Unset one of them.</source>
        <translation>Entfernen Sie eines davon.</translation>
    </message>
    <message>
        <source>another Authtray process</source>
        <translation>einen anderen Authtray-Prozess</translation>
    </message>
    <message>
        <source>must be owned by you and closed to others (mode 0700)</source>
        <translation>kein privater Ordner von Ihnen</translation>
    </message>
    <message>
        <source>another sign-in of this profile waits for the browser</source>
        <translation>eine andere Anmeldung dieses Profils wartet auf den Browser</translation>
    </message>
    <message>
        <source>Add the account once more, with its client secret.</source>
        <translation>Fügen Sie das Konto noch einmal hinzu, mit dem Geheimnis des Clients.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t offer sign-in with a code</source>
        <translation>%1 bietet keine Anmeldung mit einem Code an</translation>
    </message>
    <message>
        <source>Sign in with a browser on this computer.</source>
        <translation>Melden Sie sich mit einem Browser auf diesem Computer an.</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1, nicht %2</translation>
    </message>
    <message>
        <source>No sign-in waits for an answer</source>
        <translation>Keine Anmeldung wartet auf eine Antwort</translation>
    </message>
    <message>
        <source>Sign in again and choose one: %1.</source>
        <translation>Melden Sie sich noch einmal an und wählen Sie einen: %1.</translation>
    </message>
    <message>
        <source>%1 has several tenants</source>
        <translation>%1 hat mehrere Mandanten</translation>
    </message>
    <message>
        <source>%1 has no tenant &quot;%2&quot;</source>
        <translation>%1 hat keinen Mandanten „%2“</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry</source>
        <translation>der Eintrag im Schlüsselbund</translation>
    </message>
    <message>
        <source>its entry isn&apos;t one of Authtray&apos;s</source>
        <translation>sein Eintrag ist keiner von Authtray</translation>
    </message>
    <message>
        <source>the passphrase file %1 %2</source>
        <translation>die Passphrasendatei %1 %2</translation>
    </message>
    <message>
        <source>isn&apos;t a file</source>
        <translation>ist keine Datei</translation>
    </message>
    <message>
        <source>Name a file that holds the passphrase.</source>
        <translation>Nennen Sie eine Datei, in der die Passphrase steht.</translation>
    </message>
    <message>
        <source>can be read by others</source>
        <translation>kann von anderen gelesen werden</translation>
    </message>
    <message>
        <source>Run: chmod 600 %1</source>
        <translation>Führen Sie aus: chmod 600 %1</translation>
    </message>
    <message>
        <source>holds no passphrase</source>
        <translation>enthält keine Passphrase</translation>
    </message>
    <message>
        <source>Write one into it, of at most %1 bytes.</source>
        <translation>Schreiben Sie eine hinein, höchstens %1 Bytes lang.</translation>
    </message>
    <message>
        <source>can&apos;t be read: %1</source>
        <translation>kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Check what AUTHTRAY_PASSPHRASE_FILE says.</source>
        <translation>Prüfen Sie, was in AUTHTRAY_PASSPHRASE_FILE steht.</translation>
    </message>
    <message>
        <source>the passphrase is empty</source>
        <translation>die Passphrase ist leer</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>Wählen Sie eine.</translation>
    </message>
    <message>
        <source>the passphrase of %1</source>
        <translation>die Passphrase von %1</translation>
    </message>
    <message>
        <source>there isn&apos;t enough memory to open %1</source>
        <translation>der Speicher reicht nicht aus, um %1 zu öffnen</translation>
    </message>
    <message>
        <source>the desktop doesn&apos;t let Authtray start by itself</source>
        <translation>der Desktop lässt Authtray nicht von selbst starten</translation>
    </message>
    <message>
        <source>Allow it in the desktop&apos;s settings for applications, and try again.</source>
        <translation>Erlauben Sie es in den Anwendungseinstellungen des Desktops, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>the desktop&apos;s answer</source>
        <translation>die Antwort des Desktops</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>Melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>Nothing was changed. Sign in again to choose the account.</source>
        <translation>Es wurde nichts geändert. Melden Sie sich noch einmal an, um das Konto zu wählen.</translation>
    </message>
    <message>
        <source>Check the computer&apos;s date and the network. If your company inspects traffic, install its CA.</source>
        <translation>Prüfen Sie das Datum des Computers und das Netzwerk. Wenn Ihre Firma den Datenverkehr prüft, installieren Sie deren Zertifizierungsstelle.</translation>
    </message>
    <message>
        <source>Unlock it, and Authtray will continue.</source>
        <translation>Entsperren Sie ihn, dann macht Authtray von selbst weiter.</translation>
    </message>
    <message>
        <source>Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again.</source>
        <translation>Starten Sie einen Secret Service, zum Beispiel gnome-keyring, KWallet oder KeePassXC, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Enter it, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE.</source>
        <translation>Geben Sie sie ein, oder starten Sie Authtray mit AUTHTRAY_PASSPHRASE_FILE=DATEI.</translation>
    </message>
    <message>
        <source>the sign-in was called off</source>
        <translation>die Anmeldung wurde abgebrochen</translation>
    </message>
    <message>
        <source>Start it again in Authtray if you still want it.</source>
        <translation>Starten Sie sie in Authtray noch einmal, wenn Sie sie noch möchten.</translation>
    </message>
    <message>
        <source>%1 renewed the session for another account, so it was ended</source>
        <translation>%1 hat die Sitzung für ein anderes Konto erneuert, daher wurde sie beendet</translation>
    </message>
    <message>
        <source>Give yourself access to it: %1</source>
        <translation>Geben Sie sich Zugriff darauf: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data is about somebody else</source>
        <translation>die Kontodaten gehören jemand anderem</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it was issued</source>
        <translation>das ID-Token sagt nicht, wann es ausgestellt wurde</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be fetched: %1 answered with status %2</source>
        <translation>die Schlüssel des Anbieters sind nicht zu bekommen: %1 antwortete mit Status %2</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;jwks_uri&quot;, so no ID token can be checked</source>
        <translation>die Metadaten des Anbieters haben keine „jwks_uri“, daher lässt sich kein ID-Token prüfen</translation>
    </message>
    <message>
        <source>the account&apos;s data comes from another issuer, or is for another program</source>
        <translation>die Kontodaten kommen von einem anderen Aussteller oder sind für ein anderes Programm</translation>
    </message>
    <message>
        <source>%1 says the session has ended (%2)</source>
        <translation>%1 meldet, dass die Sitzung beendet ist (%2)</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer the authorization code flow</source>
        <translation>der Anbieter bietet den Authorization Code Flow nicht an</translation>
    </message>
    <message>
        <source>the provider only takes clients that authenticate by %1</source>
        <translation>der Anbieter nimmt nur Clients, die sich mit %1 ausweisen</translation>
    </message>
    <message>
        <source>%1 leads to another server, %2</source>
        <translation>%1 führt zu einem anderen Server, %2</translation>
    </message>
    <message>
        <source>If that is the provider, give its address as the issuer.</source>
        <translation>Wenn das der Anbieter ist, geben Sie seine Adresse als Aussteller an.</translation>
    </message>
    <message>
        <source>%1 has something else than a provider&apos;s metadata</source>
        <translation>unter %1 steht etwas anderes als die Metadaten eines Anbieters</translation>
    </message>
    <message>
        <source>Check the issuer, and whether the network wants you to sign in first.</source>
        <translation>Prüfen Sie den Aussteller, und ob das Netz zuerst eine Anmeldung verlangt.</translation>
    </message>
    <message>
        <source>there are no metadata of an OpenID provider: %1 answered with status %2</source>
        <translation>es gibt keine Metadaten eines OpenID-Anbieters: %1 antwortete mit Status %2</translation>
    </message>
    <message>
        <source>Check the issuer letter by letter.</source>
        <translation>Prüfen Sie den Aussteller Buchstabe für Buchstabe.</translation>
    </message>
    <message>
        <source>Give the issuer as %1.</source>
        <translation>Geben Sie als Aussteller %1 an.</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder of settings</source>
        <translation>%1 ist eine Datei, kein Ordner für Einstellungen</translation>
    </message>
    <message>
        <source>Name a folder, which may be a new one.</source>
        <translation>Nennen Sie einen Ordner; es darf ein neuer sein.</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed; it is valid until %1</source>
        <translation>das Token kann nicht erneuert werden; es gilt bis %1</translation>
    </message>
    <message>
        <source>no browser came up (%1)</source>
        <translation>es ist kein Browser erschienen (%1)</translation>
    </message>
    <message>
        <source>Tell whoever runs the provider.</source>
        <translation>Melden Sie es dem Betreiber des Anbieters.</translation>
    </message>
    <message>
        <source>%1 The session is kept.</source>
        <translation>%1 Die Sitzung bleibt erhalten.</translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation>Prüfen Sie das Netzwerk und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again.</source>
        <translation>Prüfen Sie HTTPS_PROXY, NO_PROXY und was der Proxy durchlässt, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT.</source>
        <translation>Geben Sie die richtigen in HTTPS_PROXY an, in der Form http://NAME:PASSWORT@HOST:PORT.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>Sign in again, or ask the provider&apos;s administrator.</source>
        <translation>Melden Sie sich neu an, oder fragen Sie den Administrator des Anbieters.</translation>
    </message>
    <message>
        <source>Look for a prompt that waits for you, or restart the keychain service.</source>
        <translation>Suchen Sie nach einer Eingabeaufforderung, die auf Sie wartet, oder starten Sie den Schlüsselbunddienst neu.</translation>
    </message>
    <message>
        <source>Check the keychain service and try again.</source>
        <translation>Prüfen Sie den Schlüsselbunddienst und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Try again. If it is forgotten, remove the file and sign in again.</source>
        <translation>Versuchen Sie es noch einmal. Ist sie vergessen, entfernen Sie die Datei und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>Sign in again, in a browser that you trust.</source>
        <translation>Melden Sie sich noch einmal an, in einem Browser, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>Sign in again for a new one.</source>
        <translation>Melden Sie sich noch einmal an, um einen neuen zu bekommen.</translation>
    </message>
    <message>
        <source>If it wasn&apos;t you who declined, ask the provider&apos;s administrator for access.</source>
        <translation>Wenn nicht Sie abgelehnt haben, bitten Sie den Administrator des Anbieters um Zugang.</translation>
    </message>
    <message>
        <source>Ask for other scopes.</source>
        <translation>Fordern Sie andere Berechtigungen an.</translation>
    </message>
    <message>
        <source>Check the client, and how it is registered at the provider.</source>
        <translation>Prüfen Sie den Client, und wie er beim Anbieter registriert ist.</translation>
    </message>
    <message>
        <source>The provider&apos;s administrator can tell what that means.</source>
        <translation>Der Administrator des Anbieters kann sagen, was das bedeutet.</translation>
    </message>
    <message>
        <source>Check the date and time of this computer, then sign in again.</source>
        <translation>Prüfen Sie Datum und Uhrzeit dieses Computers und melden Sie sich dann neu an.</translation>
    </message>
    <message>
        <source>Finish or cancel that one first.</source>
        <translation>Schließen Sie diese zuerst ab, oder brechen Sie sie ab.</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1 must have no &apos;#&apos;</source>
        <translation>der Endpunkt %1 des Anbieters darf kein „#“ enthalten</translation>
    </message>
    <message>
        <source>the ID token says that it is a token of another kind</source>
        <translation>das ID-Token gibt sich als Token einer anderen Art aus</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1</source>
        <translation>die CA-Datei kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1: no such file or directory</source>
        <translation>die CA-Datei %1 kann nicht gelesen werden: sie existiert nicht</translation>
    </message>
    <message>
        <source>it isn&apos;t a file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <source>it has more than %1 bytes</source>
        <translation>hat mehr als %1 Bytes</translation>
    </message>
    <message>
        <source>it belongs to another user, %1</source>
        <translation>gehört einem anderen Benutzer, %1</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <source>Name a file of your own.</source>
        <translation>Nennen Sie eine eigene Datei.</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read</source>
        <translation>%1 antwortete mit etwas, das sich nicht lesen lässt</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose another name for the account.</source>
        <translation>Es wurde nichts geändert. Wählen Sie einen anderen Namen für das Konto.</translation>
    </message>
    <message>
        <source>Check the client&apos;s ID and secret, and add the account once more with the right ones.</source>
        <translation>Prüfen Sie ID und Geheimnis des Clients, und fügen Sie das Konto mit den richtigen noch einmal hinzu.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; belongs to another provider: %2, not %3</source>
        <translation>das Profil „%1“ gehört zu einem anderen Anbieter: %2, nicht %3</translation>
    </message>
    <message>
        <source>%1 The old refresh token is kept, but it may no longer work: if so, sign in again.</source>
        <translation>%1 Das alte Refresh-Token bleibt erhalten, funktioniert aber vielleicht nicht mehr: Melden Sie sich dann neu an.</translation>
    </message>
    <message>
        <source>the profile&apos;s provider settings were changed since the sign-in: %1</source>
        <translation>die Anbietereinstellungen des Profils wurden seit der Anmeldung geändert: %1</translation>
    </message>
    <message>
        <source>Put them back as they were, or sign in again if you have changed them.</source>
        <translation>Stellen Sie sie wieder her, oder melden Sie sich neu an, wenn Sie selbst sie geändert haben.</translation>
    </message>
    <message>
        <source>there is no passphrase to encrypt %1 with</source>
        <translation>es gibt keine Passphrase, um %1 zu verschlüsseln</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; is still signed in</source>
        <translation>im Profil „%1“ ist noch jemand angemeldet</translation>
    </message>
    <message>
        <source>Sign out first.</source>
        <translation>Melden Sie sich zuerst ab.</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>%1 fehlen</translation>
    </message>
    <message>
        <source>%1=true asks for them: set them too, or unset that one.</source>
        <translation>%1=true verlangt sie: Setzen Sie sie auch, oder entfernen Sie diese.</translation>
    </message>
    <message>
        <source>the sign-in with the code, whose page may tell why</source>
        <translation>die Anmeldung mit dem Code, deren Seite den Grund nennen kann</translation>
    </message>
    <message>
        <source>the issuer in %1</source>
        <translation>der Aussteller in %1</translation>
    </message>
    <message>
        <source>the token in %1 is from %2, which isn&apos;t known to be %3&apos;s</source>
        <translation>das Token in %1 ist von %2, und von diesem Server ist nicht bekannt, dass er zu %3 gehört</translation>
    </message>
    <message>
        <source>If it is, name it: %1=%2</source>
        <translation>Wenn ja, nennen Sie ihn: %1=%2</translation>
    </message>
    <message>
        <source>%1 is %2, but the profile &quot;%3&quot; is for %4</source>
        <translation>%1 ist %2, aber das Profil „%3“ ist für %4</translation>
    </message>
    <message>
        <source>Unset %1, or choose another profile.</source>
        <translation>Entfernen Sie %1 aus der Umgebung, oder wählen Sie ein anderes Profil.</translation>
    </message>
    <message>
        <source>an earlier session of the profile &quot;%1&quot; is still in %2</source>
        <translation>eine frühere Sitzung des Profils „%1“ ist noch gespeichert: %2</translation>
    </message>
    <message>
        <source>the keychain</source>
        <translation>im Schlüsselbund</translation>
    </message>
    <message>
        <source>%1 has a space or a line break in it</source>
        <translation>%1 enthält ein Leerzeichen oder einen Zeilenumbruch</translation>
    </message>
    <message>
        <source>%1 has a character in it that no token has</source>
        <translation>%1 enthält ein Zeichen, das kein Token hat</translation>
    </message>
    <message>
        <source>%1 isn&apos;t a JWT</source>
        <translation>%1 ist kein JWT</translation>
    </message>
    <message>
        <source>a profile can&apos;t have the name &quot;%1&quot;</source>
        <translation>ein Profil kann nicht „%1“ heißen</translation>
    </message>
    <message>
        <source>Use up to 64 letters, digits, &quot;.&quot;, &quot;_&quot; and &quot;-&quot;, and no &quot;.&quot; first.</source>
        <translation>Erlaubt sind bis zu 64 Buchstaben, Ziffern, „.“, „_“ und „-“, aber kein „.“ am Anfang.</translation>
    </message>
    <message>
        <source>there is already a profile &quot;%1&quot;</source>
        <translation>es gibt schon ein Profil „%1“</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used (%2)</source>
        <translation>%1 gab eine Antwort, die sich nicht verwenden lässt (%2)</translation>
    </message>
    <message>
        <source>Check the host and the port: what answers there may not speak TLS.</source>
        <translation>Prüfen Sie Host und Port: Was dort antwortet, spricht vielleicht kein TLS.</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;issuer&quot;</source>
        <translation>die Metadaten des Anbieters haben keinen „issuer“</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be read: %1 answered with something else than a key set</source>
        <translation>die Schlüssel des Anbieters sind nicht lesbar: %1 hat etwas anderes als eine Schlüsselmenge geantwortet</translation>
    </message>
    <message>
        <source>%1 isn&apos;t valid before %2</source>
        <translation>%1 gilt nicht vor %2</translation>
    </message>
    <message>
        <source>Close other programs, or allow Authtray more memory, and try again.</source>
        <translation>Schließen Sie andere Programme oder erlauben Sie Authtray mehr Speicher, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Try again. If that doesn&apos;t help, check the disk.</source>
        <translation>Versuchen Sie es noch einmal. Wenn das nicht hilft, prüfen Sie den Datenträger.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; has had this session since an import</source>
        <translation>das Profil „%1“ hat diese Sitzung seit einem Import</translation>
    </message>
    <message>
        <source>Use that profile, or sign in for another session.</source>
        <translation>Verwenden Sie dieses Profil, oder melden Sie sich für eine weitere Sitzung an.</translation>
    </message>
    <message>
        <source>another keychain has the session than the one that answers: %1</source>
        <translation>die Sitzung ist in einem anderen Schlüsselbund als dem, der antwortet: %1</translation>
    </message>
    <message>
        <source>Start %1 and restart Authtray, or sign in again.</source>
        <translation>Starten Sie %1 und danach Authtray neu, oder melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>not valid JSON</source>
        <translation>kein gültiges JSON</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>Status %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>no OAuth error</source>
        <translation>kein OAuth-Fehler</translation>
    </message>
    <message>
        <source>token endpoint, status %1: %2</source>
        <translation>Token-Endpunkt, Status %1: %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 bei %2</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>kein JSON-Objekt</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Exit-Code %1</translation>
    </message>
    <message>
        <source>doesn&apos;t start</source>
        <translation>startet nicht</translation>
    </message>
    <message>
        <source>not a program</source>
        <translation>kein Programm</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>it is a mount of its own: mount its folder instead</source>
        <translation>sie ist einzeln eingehängt: Hängen Sie stattdessen ihren Ordner ein</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>disk quota exceeded</source>
        <translation>Speicherkontingent überschritten</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>Dateisystem nur lesbar</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>kein Ordner</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>Datei vorhanden</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>Datei zu groß</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>zu viele offene Dateien</translation>
    </message>
    <message>
        <source>too many levels of symbolic links</source>
        <translation>zu viele verkettete Verweise</translation>
    </message>
    <message>
        <source>no locks available</source>
        <translation>keine Sperren verfügbar</translation>
    </message>
    <message>
        <source>the sign-in at %1 needs the client&apos;s secret</source>
        <translation>die Anmeldung bei %1 braucht das Geheimnis des Clients</translation>
    </message>
    <message>
        <source>the keychain can&apos;t be used: %1</source>
        <translation>der Schlüsselbund kann nicht benutzt werden: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data doesn&apos;t say whose it is</source>
        <translation>die Kontodaten nennen niemanden</translation>
    </message>
    <message>
        <source>a placeholder&apos;s name has small letters, digits and &apos;_&apos;</source>
        <translation>der Name eines Platzhalters besteht aus Kleinbuchstaben, Ziffern und „_“</translation>
    </message>
    <message>
        <source>&quot;%1&quot; needs a &quot;label&quot;, and an &quot;example&quot; or a &quot;default&quot;</source>
        <translation>„%1“ braucht ein „label“ und ein „example“ oder ein „default“</translation>
    </message>
    <message>
        <source>{%1} isn&apos;t one of the &quot;placeholders&quot;</source>
        <translation>{%1} steht nicht unter den „placeholders“</translation>
    </message>
    <message>
        <source>it needs an &quot;issuer&quot;, or both &quot;authorization_endpoint&quot; and &quot;token_endpoint&quot; in &quot;endpoints&quot;</source>
        <translation>es fehlt ein „issuer“, oder „authorization_endpoint“ und „token_endpoint“ in „endpoints“</translation>
    </message>
    <message>
        <source>it needs a &quot;client_id&quot;, or a &quot;registration&quot; that says where to get one</source>
        <translation>es fehlt eine „client_id“, oder eine „registration“, die sagt, wo es eine gibt</translation>
    </message>
    <message>
        <source>it needs a &quot;label&quot;</source>
        <translation>es fehlt ein „label“</translation>
    </message>
    <message>
        <source>&quot;%1&quot; or &quot;%2&quot;</source>
        <translation>„%1“ oder „%2“</translation>
    </message>
    <message>
        <source>a list of ports from 0 (any free one) to 65535</source>
        <translation>eine Liste von Ports von 0 (irgendein freier) bis 65535</translation>
    </message>
    <message>
        <source>a list of statuses from 400 to 499</source>
        <translation>eine Liste von Statuscodes von 400 bis 499</translation>
    </message>
    <message>
        <source>a string or a list of strings</source>
        <translation>ein Text oder eine Liste von Texten</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a key that is known here</source>
        <translation>„%1“ ist hier kein bekannter Schlüssel</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>Sign in again, which replaces the entry.</source>
        <translation>Melden Sie sich erneut an; das ersetzt den Eintrag.</translation>
    </message>
    <message>
        <source>it doesn&apos;t say why</source>
        <translation>er sagt nicht, warum</translation>
    </message>
    <message>
        <source>it says &quot;%1&quot;</source>
        <translation>er meldet „%1“</translation>
    </message>
    <message>
        <source>Remove the entry with the keychain&apos;s own program, and try again.</source>
        <translation>Entfernen Sie den Eintrag mit dem Programm des Schlüsselbunds und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>the keychain has no session of the profile &quot;%1&quot;, although it was signed in</source>
        <translation>der Schlüsselbund hat keine Sitzung des Profils „%1“, obwohl es angemeldet war</translation>
    </message>
    <message>
        <source>Sign in again, or start the keychain program that has it if another one answers.</source>
        <translation>Melden Sie sich neu an, oder starten Sie das Schlüsselbundprogramm, das sie hat, falls ein anderes antwortet.</translation>
    </message>
    <message>
        <source>the encrypted file</source>
        <translation>in der verschlüsselten Datei</translation>
    </message>
    <message>
        <source>the Secret Service (gnome-keyring or KeePassXC)</source>
        <translation>Secret Service (gnome-keyring oder KeePassXC)</translation>
    </message>
    <message>
        <source>a profile can&apos;t have this name</source>
        <translation>so kann kein Profil heißen</translation>
    </message>
    <message>
        <source>another sign-in waits for the browser</source>
        <translation>eine andere Anmeldung wartet auf den Browser</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read (%2)</source>
        <translation>%1 antwortete mit etwas, das sich nicht lesen lässt (%2)</translation>
    </message>
    <message>
        <source>interim status %1</source>
        <translation>Zwischenstatus %1</translation>
    </message>
    <message>
        <source>a list of issuers</source>
        <translation>eine Liste von Ausstellern</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t an issuer such as https://login.example.com or https://*.example.com</source>
        <translation>„%1“ ist kein Aussteller wie https://login.example.com oder https://*.example.com</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;</source>
        <translation>es gibt keine Einstellung „%1“</translation>
    </message>
    <message>
        <source>&quot;keychain&quot; or &quot;file&quot;</source>
        <translation>„keychain“ oder „file“</translation>
    </message>
    <message>
        <source>an object of settings</source>
        <translation>ein Objekt mit Einstellungen</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>unbekannter Schlüssel „%1“</translation>
    </message>
    <message>
        <source>it is for another version of Authtray</source>
        <translation>sie ist für eine andere Version von Authtray</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is locked, too</source>
        <translation>„%1“ ist auch gesperrt</translation>
    </message>
    <message>
        <source>a token of an unknown provider</source>
        <translation>ein Token eines unbekannten Anbieters</translation>
    </message>
    <message>
        <source>keeping a session in %1</source>
        <translation>eine Sitzung %1 aufzubewahren</translation>
    </message>
    <message>
        <source>Sign in again, and the session is kept in %1.</source>
        <translation>Melden Sie sich neu an, dann wird die Sitzung %1 aufbewahrt.</translation>
    </message>
    <message>
        <source>keeping a session in %1 isn&apos;t allowed by %2</source>
        <translation>eine Sitzung %1 aufzubewahren ist laut %2 nicht erlaubt</translation>
    </message>
    <message>
        <source>It is kept in %1. Ask whoever looks after this computer.</source>
        <translation>Sie wird %1 aufbewahrt. Fragen Sie die Person, die diesen Computer betreut.</translation>
    </message>
    <message>
        <source>%1 isn&apos;t allowed by %2</source>
        <translation>%1 ist laut %2 nicht erlaubt</translation>
    </message>
    <message>
        <source>this computer&apos;s policy can&apos;t be used: %1</source>
        <translation>die Richtlinie dieses Computers ist nicht brauchbar: %1</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer.</source>
        <translation>Fragen Sie die Person, die diesen Computer betreut.</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer to correct it. Until then, nobody can sign in or get a token.</source>
        <translation>Bitten Sie die Person, die diesen Computer betreut, sie zu berichtigen. Bis dahin kann sich niemand anmelden oder ein Token bekommen.</translation>
    </message>
    <message>
        <source>the computer&apos;s clock agrees with that of %1</source>
        <translation>die Uhr des Computers stimmt mit der von %1 überein</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds ahead of that of %2</source>
        <translation>die Uhr des Computers geht gegenüber der von %2 um %1 Sekunden vor</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds behind that of %2</source>
        <translation>die Uhr des Computers geht gegenüber der von %2 um %1 Sekunden nach</translation>
    </message>
    <message>
        <source>Set the computer&apos;s clock, or let it be set from the network.</source>
        <translation>Stellen Sie die Uhr des Computers, oder lassen Sie sie über das Netz stellen.</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 antwortet</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>angemeldet</translation>
    </message>
    <message>
        <source>signed in as %1</source>
        <translation>angemeldet als %1</translation>
    </message>
    <message>
        <source>the profiles are in %1</source>
        <translation>die Profile liegen in %1</translation>
    </message>
    <message>
        <source>%1 applies to everybody on this computer</source>
        <translation>%1 gilt für alle auf diesem Computer</translation>
    </message>
    <message>
        <source>%1 keeps an entry, returns it and removes it</source>
        <translation>%1 bewahrt einen Eintrag auf, gibt ihn zurück und entfernt ihn</translation>
    </message>
    <message>
        <source>the environment names none</source>
        <translation>die Umgebung nennt keinen</translation>
    </message>
    <message>
        <source>the environment names %1</source>
        <translation>die Umgebung nennt %1</translation>
    </message>
    <message>
        <source>those of the system are trusted</source>
        <translation>denen des Systems wird vertraut</translation>
    </message>
    <message>
        <source>those in %1 are trusted</source>
        <translation>denen in %1 wird vertraut</translation>
    </message>
    <message>
        <source>there is no program that opens an address</source>
        <translation>es gibt kein Programm, das eine Adresse öffnet</translation>
    </message>
    <message>
        <source>Install xdg-utils, or name a browser in BROWSER.</source>
        <translation>Installieren Sie xdg-utils, oder nennen Sie in BROWSER einen Browser.</translation>
    </message>
    <message>
        <source>an address is opened by %1</source>
        <translation>eine Adresse wird von %1 geöffnet</translation>
    </message>
    <message>
        <source>a panel shows tray icons</source>
        <translation>eine Leiste zeigt Symbole im Infobereich</translation>
    </message>
    <message>
        <source>there is no display, so no icon is shown</source>
        <translation>es gibt keinen Bildschirm, also auch kein Symbol</translation>
    </message>
    <message>
        <source>no panel has registered for tray icons (StatusNotifierItem)</source>
        <translation>keine Leiste hat sich für Symbole angemeldet (StatusNotifierItem)</translation>
    </message>
    <message>
        <source>On GNOME, switch the extension AppIndicator on. An older panel may show the icon all the same.</source>
        <translation>Schalten Sie unter GNOME die Erweiterung AppIndicator ein. Eine ältere Leiste zeigt das Symbol vielleicht trotzdem.</translation>
    </message>
    <message>
        <source>a browser can return to %1</source>
        <translation>ein Browser kann zu %1 zurückkehren</translation>
    </message>
    <message>
        <source>No program that BROWSER names is there.</source>
        <translation>Kein Programm, das BROWSER nennt, ist da.</translation>
    </message>
    <message>
        <source>the sign-in wasn&apos;t for %1</source>
        <translation>die Anmeldung galt nicht für %1</translation>
    </message>
    <message>
        <source>there is no such token, and a renewal brings none</source>
        <translation>es gibt kein solches Token, und eine Erneuerung bringt keines</translation>
    </message>
    <message>
        <source>a list of hosts</source>
        <translation>eine Liste von Servern</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a host such as git.example.com or git.example.com:8443/team</source>
        <translation>„%1“ ist kein Server wie git.example.com oder git.example.com:8443/team</translation>
    </message>
    <message>
        <source>a path that begins with &quot;/&quot;, or &quot;&quot;</source>
        <translation>ein Pfad, der mit „/“ beginnt, oder „“</translation>
    </message>
    <message>
        <source>trusting other certificate authorities than the policy&apos;s</source>
        <translation>anderen Zertifizierungsstellen als denen der Richtlinie zu vertrauen</translation>
    </message>
    <message>
        <source>Sign in again, and the policy&apos;s are trusted.</source>
        <translation>Melden Sie sich neu an, dann wird denen der Richtlinie vertraut.</translation>
    </message>
    <message>
        <source>sending a token to %1 isn&apos;t allowed by %2</source>
        <translation>ein Token an %1 zu senden ist laut %2 nicht erlaubt</translation>
    </message>
    <message>
        <source>choosing certificate authorities isn&apos;t allowed by %1</source>
        <translation>Zertifizierungsstellen auszuwählen ist laut %1 nicht erlaubt</translation>
    </message>
    <message>
        <source>an https address with a path</source>
        <translation>eine https-Adresse mit einem Pfad</translation>
    </message>
    <message>
        <source>Tell whoever runs the service.</source>
        <translation>Sagen Sie es dem Betreiber des Dienstes.</translation>
    </message>
    <message>
        <source>%1 names metadata on another server: %2</source>
        <translation>%1 nennt Metadaten auf einem anderen Server: %2</translation>
    </message>
    <message>
        <source>%1 has something else than a service&apos;s metadata</source>
        <translation>%1 hat etwas anderes als die Metadaten eines Dienstes</translation>
    </message>
    <message>
        <source>the service&apos;s metadata is missing: %1 answered with status %2</source>
        <translation>die Metadaten des Dienstes fehlen: %1 antwortete mit Status %2</translation>
    </message>
    <message>
        <source>If that is what you want to use, give its address.</source>
        <translation>Wenn Sie das benutzen wollen, geben Sie dessen Adresse an.</translation>
    </message>
    <message>
        <source>%1 answered with status %2 and doesn&apos;t say where to sign in, and %3</source>
        <translation>%1 antwortete mit Status %2 und sagt nicht, wo man sich anmeldet, und %3</translation>
    </message>
    <message>
        <source>Check the address letter by letter. If you know its provider, give that one&apos;s address as the issuer.</source>
        <translation>Prüfen Sie die Adresse Buchstabe für Buchstabe. Wenn Sie den Anbieter kennen, geben Sie dessen Adresse als Aussteller an.</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>die Adresse</translation>
    </message>
    <message>
        <source>the metadata at %1 is about &quot;%2&quot;, not about %3</source>
        <translation>die Metadaten unter %1 handeln von „%2“, nicht von %3</translation>
    </message>
    <message>
        <source>the metadata at %1 names no provider that can be used: &quot;%2&quot;</source>
        <translation>die Metadaten unter %1 nennen keinen Anbieter, der benutzt werden kann: „%2“</translation>
    </message>
    <message>
        <source>%1 registered Authtray, but %2</source>
        <translation>%1 hat Authtray registriert, aber %2</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_id&quot;</source>
        <translation>in der Antwort fehlt „client_id“</translation>
    </message>
    <message>
        <source>with another redirect address: %1</source>
        <translation>mit einer anderen Rückkehradresse: %1</translation>
    </message>
    <message>
        <source>as a client that authenticates by %1</source>
        <translation>als Client, der sich mit %1 ausweist</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_secret&quot;</source>
        <translation>in der Antwort fehlt „client_secret“</translation>
    </message>
    <message>
        <source>%1 refuses to register Authtray: %2</source>
        <translation>%1 lehnt es ab, Authtray zu registrieren: %2</translation>
    </message>
    <message>
        <source>the provider</source>
        <translation>der Anbieter</translation>
    </message>
    <message>
        <source>it offers no way to remove the client</source>
        <translation>er bietet keinen Weg, den Client zu entfernen</translation>
    </message>
    <message>
        <source>Register a native app there yourself, with the redirect address %1, and give its client ID.</source>
        <translation>Registrieren Sie dort selbst eine native App mit der Rückkehradresse %1 und geben Sie deren Client-ID an.</translation>
    </message>
    <message>
        <source>%1 lets no program register itself as a client</source>
        <translation>%1 lässt kein Programm sich selbst als Client registrieren</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know the client any more that it has registered (%2)</source>
        <translation>%1 kennt den Client nicht mehr, den es registriert hat (%2)</translation>
    </message>
    <message>
        <source>Sign in once more: a new client is registered then.</source>
        <translation>Melden Sie sich noch einmal an: Dann wird ein neuer Client registriert.</translation>
    </message>
    <message>
        <source>Sign in again: the client that was registered is gone, and a new one is registered then.</source>
        <translation>Melden Sie sich noch einmal an: Der registrierte Client ist weg, und dann wird ein neuer registriert.</translation>
    </message>
    <message>
        <source>the provider takes only signed sign-in requests (RFC 9101)</source>
        <translation>der Anbieter nimmt nur signierte Anmeldeanfragen an (RFC 9101)</translation>
    </message>
    <message>
        <source>renewed</source>
        <translation>erneuert</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>abgemeldet</translation>
    </message>
    <message>
        <source>registered with the provider</source>
        <translation>beim Anbieter registriert</translation>
    </message>
    <message>
        <source>by schedule</source>
        <translation>nach Plan</translation>
    </message>
    <message>
        <source>a server had refused the token</source>
        <translation>ein Server hatte das Token abgelehnt</translation>
    </message>
    <message>
        <source>a new token was demanded</source>
        <translation>ein neues Token wurde verlangt</translation>
    </message>
    <message>
        <source>a token for %1 was demanded</source>
        <translation>ein Token für %1 wurde verlangt</translation>
    </message>
    <message>
        <source>the ID token was demanded</source>
        <translation>das ID-Token wurde verlangt</translation>
    </message>
    <message>
        <source>the token had expired</source>
        <translation>das Token war abgelaufen</translation>
    </message>
    <message>
        <source>the token would have expired too soon</source>
        <translation>das Token wäre zu früh abgelaufen</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>abgelehnt: %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>done, but not stored: %1</source>
        <translation>getan, aber nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>the refresh token that was refused, %1, isn&apos;t the newest one, %2 of %3</source>
        <translation>das abgelehnte Refresh-Token, %1, ist nicht das neueste, %2 vom %3</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>nicht erneuert</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a key (DPoP, RFC 9449)</source>
        <translation>%1 nimmt nur Tokens an, die an einen Schlüssel gebunden sind (DPoP, RFC 9449)</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a certificate (RFC 8705)</source>
        <translation>%1 nimmt nur Tokens an, die an ein Zertifikat gebunden sind (RFC 8705)</translation>
    </message>
    <message>
        <source>Authtray has bearer tokens only. Ask whoever runs the service whether it takes those, too.</source>
        <translation>Authtray hat nur Bearer-Tokens. Fragen Sie, wer den Dienst betreibt, ob er auch solche annimmt.</translation>
    </message>
    <message>
        <source>the provider protects codes only by %1, not by S256 (PKCE)</source>
        <translation>der Anbieter schützt Codes nur mit %1, nicht mit S256 (PKCE)</translation>
    </message>
    <message>
        <source>%1 is on this computer or in its network, and the provider isn&apos;t</source>
        <translation>%1 ist auf diesem Computer oder in seinem Netz, der Anbieter aber nicht</translation>
    </message>
    <message>
        <source>the &quot;client_id&quot; in its answer is too long</source>
        <translation>die „client_id“ in der Antwort ist zu lang</translation>
    </message>
    <message>
        <source>the &quot;%1&quot; in its answer has characters that it may not</source>
        <translation>„%1“ in der Antwort enthält unzulässige Zeichen</translation>
    </message>
    <message>
        <source>%1 issued a token for %2, not for %3</source>
        <translation>%1 hat ein Token für %2 ausgestellt, nicht für %3</translation>
    </message>
    <message>
        <source>The service could use it there, so it doesn&apos;t get it. Tell whoever runs the service. If you trust it with that token, sign in at the provider itself, and add the service to the profile&apos;s hosts.</source>
        <translation>Der Dienst könnte es dort benutzen, darum bekommt er es nicht. Sagen Sie es dem Betreiber des Dienstes. Wenn Sie ihm dieses Token anvertrauen, melden Sie sich beim Anbieter selbst an, und fügen Sie den Dienst den Hosts des Profils hinzu.</translation>
    </message>
    <message>
        <source>%1 registered Authtray with a secret that has expired already</source>
        <translation>%1 hat Authtray mit einem Geheimnis registriert, das schon abgelaufen ist</translation>
    </message>
    <message>
        <source>If you mean that one, give its address.</source>
        <translation>Wenn Sie den meinen, geben Sie dessen Adresse an.</translation>
    </message>
    <message>
        <source>the provider refused the newest refresh token that Authtray had got, %1 of %2</source>
        <translation>der Anbieter hat das neueste Refresh-Token abgelehnt, das Authtray bekommen hatte, %1 vom %2</translation>
    </message>
    <message>
        <source>one that the provider doesn&apos;t name, not %1</source>
        <translation>eines, das der Anbieter nicht nennt, nicht %1</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>Your Auth0 domain</source>
        <translation>Ihre Auth0-Domain</translation>
    </message>
    <message>
        <source>Identifier of the API the token is for</source>
        <translation>Bezeichner der API, für die das Token ist</translation>
    </message>
    <message>
        <source>In Auth0&apos;s dashboard, create an application of the type Native with the allowed callback URL http://localhost:8080/callback</source>
        <translation>Legen Sie im Dashboard von Auth0 eine Anwendung vom Typ Native mit der erlaubten Callback-URL http://localhost:8080/callback an</translation>
    </message>
    <message>
        <source>Address of GitHub</source>
        <translation>Adresse von GitHub</translation>
    </message>
    <message>
        <source>Address of GitHub&apos;s API</source>
        <translation>Adresse der API von GitHub</translation>
    </message>
    <message>
        <source>Register an OAuth app at https://github.com/settings/developers with the callback URL http://127.0.0.1/callback</source>
        <translation>Registrieren Sie unter https://github.com/settings/developers eine OAuth-App mit der Callback-URL http://127.0.0.1/callback</translation>
    </message>
    <message>
        <source>Address of the GitLab instance</source>
        <translation>Adresse der GitLab-Instanz</translation>
    </message>
    <message>
        <source>Add an application in GitLab under Preferences &gt; Applications: not confidential, redirect URI http://127.0.0.1/callback, scopes openid, profile and email.</source>
        <translation>Legen Sie in GitLab unter Einstellungen &gt; Anwendungen eine Anwendung an: nicht vertraulich, Redirect-URI http://127.0.0.1/callback, Scopes openid, profile und email.</translation>
    </message>
    <message>
        <source>Address of the sign-in service</source>
        <translation>Adresse des Anmeldedienstes</translation>
    </message>
    <message>
        <source>Create an OAuth client ID of the type &quot;Desktop app&quot; at https://console.cloud.google.com/apis/credentials</source>
        <translation>Legen Sie unter https://console.cloud.google.com/apis/credentials eine OAuth-Client-ID vom Typ „Desktop-App“ an</translation>
    </message>
    <message>
        <source>Address of Keycloak</source>
        <translation>Adresse von Keycloak</translation>
    </message>
    <message>
        <source>Realm</source>
        <translation>Realm</translation>
    </message>
    <message>
        <source>In Keycloak&apos;s Admin Console, create a client: OpenID Connect, client authentication off, standard flow, valid redirect URI http://127.0.0.1/*</source>
        <translation>Legen Sie in der Admin-Konsole von Keycloak einen Client an: OpenID Connect, ohne Client-Authentifizierung, Standard-Flow, gültige Redirect-URI http://127.0.0.1/*</translation>
    </message>
    <message>
        <source>Tenant: its domain or id, or organizations, consumers, common</source>
        <translation>Mandant: seine Domain oder ID, oder organizations, consumers, common</translation>
    </message>
    <message>
        <source>Register an application at https://entra.microsoft.com (App registrations) with the platform &quot;Mobile and desktop applications&quot; and the redirect URI http://localhost</source>
        <translation>Registrieren Sie unter https://entra.microsoft.com (App-Registrierungen) eine Anwendung mit der Plattform „Mobilgerät- und Desktopanwendungen“ und der Umleitungs-URI http://localhost</translation>
    </message>
    <message>
        <source>Your Okta domain</source>
        <translation>Ihre Okta-Domain</translation>
    </message>
    <message>
        <source>Id of the authorization server</source>
        <translation>ID des Autorisierungsservers</translation>
    </message>
    <message>
        <source>In Okta&apos;s Admin Console, create an app integration: OIDC, Native Application, grant type Refresh Token, sign-in redirect URI http://localhost:8080/callback</source>
        <translation>Legen Sie in der Admin-Konsole von Okta eine App-Integration an: OIDC, Native Application, Grant-Typ Refresh Token, Sign-in-Redirect-URI http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of the PipeOps console</source>
        <translation>Adresse der PipeOps-Konsole</translation>
    </message>
    <message>
        <source>Address of the PipeOps API</source>
        <translation>Adresse der PipeOps-API</translation>
    </message>
    <message>
        <source>Address of the UiPath service</source>
        <translation>Adresse des UiPath-Dienstes</translation>
    </message>
    <message>
        <source>Organization to sign in to</source>
        <translation>Organisation, bei der Sie sich anmelden</translation>
    </message>
</context>
<context>
    <name>ProfileChange</name>
    <message>
        <source>Programs that name it “%1” will have to use the new name.</source>
        <translation>Programme, die es „%1“ nennen, müssen dann den neuen Namen verwenden.</translation>
    </message>
    <message>
        <source>The profile stays signed in.</source>
        <translation>Das Profil bleibt angemeldet.</translation>
    </message>
    <message>
        <source>Rename the profile “%1”</source>
        <translation>Das Profil „%1“ umbenennen</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>The profile is called “%1” now.</source>
        <translation>Das Profil heißt jetzt „%1“.</translation>
    </message>
    <message>
        <source>The copy has the provider and the settings of “%1”, but no session: sign in to it, with another account for example.</source>
        <translation>Die Kopie hat den Anbieter und die Einstellungen von „%1“, aber keine Sitzung: Melden Sie sich darin an, zum Beispiel mit einem anderen Konto.</translation>
    </message>
    <message>
        <source>Duplicate the profile “%1”</source>
        <translation>Das Profil „%1“ duplizieren</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>This is a copy of “%1”. Sign in to use it.</source>
        <translation>Das ist eine Kopie von „%1“. Melden Sie sich an, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>The profile “%1” is removed.</source>
        <translation>Das Profil „%1“ ist entfernt.</translation>
    </message>
    <message>
        <source>The profile “%1” is back. Sign in to use it.</source>
        <translation>Das Profil „%1“ ist wieder da. Melden Sie sich an, um es zu verwenden.</translation>
    </message>
    <message>
        <source>The client&apos;s secret isn&apos;t copied: signing in asks for it.</source>
        <translation>Das Geheimnis des Clients wird nicht kopiert: Die Anmeldung fragt danach.</translation>
    </message>
    <message>
        <source>Its client stays registered at %1.</source>
        <translation>Sein Client bleibt bei %1 registriert.</translation>
    </message>
</context>
<context>
    <name>TenantDialog</name>
    <message>
        <source>Choose a tenant</source>
        <translation>Mandant wählen</translation>
    </message>
    <message>
        <source>Your organization has several &amp;tenants. Sign in to:</source>
        <translation>Ihre Organisation hat mehrere &amp;Mandanten. Anmelden bei:</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>&amp;Wählen</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>Angemeldet als %1</translation>
    </message>
    <message>
        <source>valid until %1</source>
        <translation>gültig bis %1</translation>
    </message>
    <message>
        <source>%1 · renews at %2</source>
        <translation>%1 · erneuert sich um %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>der Grund ist unbekannt</translation>
    </message>
    <message>
        <source>%1; renewing fails: %2</source>
        <translation>%1; Erneuern misslingt: %2</translation>
    </message>
    <message>
        <source>Valid until %1; renewing fails: %2</source>
        <translation>Gültig bis %1; Erneuern misslingt: %2</translation>
    </message>
    <message>
        <source>%1; will keep trying</source>
        <translation>%1; wird weiter versucht</translation>
    </message>
    <message>
        <source>Opening the session&apos;s file…</source>
        <translation>Die Sitzungsdatei wird geöffnet …</translation>
    </message>
    <message>
        <source>Reading your keychain…</source>
        <translation>Ihr Schlüsselbund wird gelesen …</translation>
    </message>
    <message>
        <source>Waiting for your keychain to be unlocked</source>
        <translation>Wartet, bis Ihr Schlüsselbund entsperrt ist</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Nicht angemeldet</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>Wartet auf Ihren Browser …</translation>
    </message>
    <message>
        <source>Renewing…</source>
        <translation>Wird erneuert …</translation>
    </message>
    <message>
        <source>%1 · renews when next needed</source>
        <translation>%1 · erneuert sich beim nächsten Bedarf</translation>
    </message>
    <message>
        <source>The session has ended. Sign in again</source>
        <translation>Die Sitzung ist beendet. Melden Sie sich neu an</translation>
    </message>
    <message>
        <source>Signed in, but it can&apos;t be saved: %1</source>
        <translation>Angemeldet, aber nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Signed in, but the keychain can&apos;t save it: %1</source>
        <translation>Angemeldet, aber der Schlüsselbund kann es nicht speichern: %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message numerus="yes">
        <source>in %n seconds</source>
        <translation>
            <numerusform>in %n Sekunde</numerusform>
            <numerusform>in %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>in %n Minute</numerusform>
            <numerusform>in %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>in %n Stunde</numerusform>
            <numerusform>in %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>in %n Tag</numerusform>
            <numerusform>in %n Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>the state</source>
        <translation>dem Zustand</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>dem Konto</translation>
    </message>
    <message>
        <source>a token</source>
        <translation>einem Token</translation>
    </message>
    <message>
        <source>Renewing fails</source>
        <translation>Erneuern misslingt</translation>
    </message>
    <message>
        <source>Can&apos;t be renewed</source>
        <translation>Lässt sich nicht erneuern</translation>
    </message>
    <message>
        <source>Session has ended</source>
        <translation>Sitzung ist beendet</translation>
    </message>
    <message>
        <source>Waiting for its file</source>
        <translation>Wartet auf seine Datei</translation>
    </message>
    <message>
        <source>Waiting for the keychain</source>
        <translation>Wartet auf den Schlüsselbund</translation>
    </message>
    <message>
        <source>Signed in, not saved</source>
        <translation>Angemeldet, nicht gespeichert</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>Renewed</source>
        <translation>Erneuert</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>Die Sitzung ist beendet</translation>
    </message>
    <message>
        <source>A program</source>
        <translation>Ein Programm</translation>
    </message>
    <message>
        <source>%1 asked for %2</source>
        <translation>%1 fragte nach %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln times)</source>
        <translation>
            <numerusform>%1 (%Ln-mal)</numerusform>
            <numerusform>%1 (%Ln-mal)</numerusform>
        </translation>
    </message>
    <message>
        <source>who you are</source>
        <translation>wer Sie sind</translation>
    </message>
    <message>
        <source>your profile</source>
        <translation>Ihr Profil</translation>
    </message>
    <message>
        <source>your e-mail address</source>
        <translation>Ihre E-Mail-Adresse</translation>
    </message>
    <message>
        <source>your postal address</source>
        <translation>Ihre Postanschrift</translation>
    </message>
    <message>
        <source>your phone number</source>
        <translation>Ihre Telefonnummer</translation>
    </message>
    <message>
        <source>your groups</source>
        <translation>Ihre Gruppen</translation>
    </message>
    <message>
        <source>staying signed in</source>
        <translation>angemeldet bleiben</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 couldn&apos;t be told.</source>
        <translation>Sie sind hier abgemeldet, aber %1 ließ sich nicht benachrichtigen.</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 didn&apos;t answer.</source>
        <translation>Sie sind hier abgemeldet, aber %1 hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>You are signed out. An earlier session is still stored: %1.</source>
        <translation>Sie sind abgemeldet. Eine frühere Sitzung ist noch gespeichert: %1.</translation>
    </message>
    <message>
        <source>You are signed out.</source>
        <translation>Sie sind abgemeldet.</translation>
    </message>
    <message>
        <source>For what a program does at %1, you have to sign in again.</source>
        <translation>Für das, was ein Programm bei %1 tut, müssen Sie sich neu anmelden.</translation>
    </message>
    <message>
        <source>A program wants to do more at %1 than you have allowed: %2.</source>
        <translation>Ein Programm will bei %1 mehr tun, als Sie erlaubt haben: %2.</translation>
    </message>
</context>
<context>
    <name>authtray::About</name>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Settings in</source>
        <translation>Einstellungen in</translation>
    </message>
    <message>
        <source>License</source>
        <translation>Lizenz</translation>
    </message>
</context>
<context>
    <name>authtray::AccountForm</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Press Ctrl+C to copy</source>
        <translation>Mit Strg+C kopieren</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Mandant</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Account ID</source>
        <translation>Konto-ID</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>Sitzung endet</translation>
    </message>
    <message>
        <source>%1 unless renewed · %2</source>
        <translation>%1, wenn nicht erneuert · %2</translation>
    </message>
    <message>
        <source>Last events</source>
        <translation>Letzte Ereignisse</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Berechtigungen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>Kopieren: %1</translation>
    </message>
    <message>
        <source>Puts it on the clipboard</source>
        <translation>Legt es in die Zwischenablage</translation>
    </message>
</context>
<context>
    <name>authtray::AccountHead</name>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>Schließen Sie dort die Anmeldung ab, dann ist alles fertig.</translation>
    </message>
    <message>
        <source>Sign in once, and your programs get fresh tokens.</source>
        <translation>Einmal anmelden, und Ihre Programme bekommen frische Tokens.</translation>
    </message>
</context>
<context>
    <name>authtray::AccountWindow</name>
    <message>
        <source>Authtray</source>
        <translation>Authtray</translation>
    </message>
    <message>
        <source>Copied: %1.</source>
        <translation>Kopiert: %1.</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. Authtray runs for as long as this window is open.</source>
        <translation>Dieser Desktop zeigt keine Symbole im Infobereich. Authtray läuft, solange dieses Fenster offen ist.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undoes what the message tells of</source>
        <translation>Macht rückgängig, was die Meldung nennt</translation>
    </message>
    <message>
        <source>Signs in once more, in your browser, for what the service wants</source>
        <translation>Meldet Sie in Ihrem Browser noch einmal an, für das, was der Dienst verlangt</translation>
    </message>
</context>
<context>
    <name>authtray::ActionRow</name>
    <message>
        <source>Ends this session here and, where possible, at the provider</source>
        <translation>Beendet diese Sitzung hier und, wo möglich, beim Anbieter</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>Stops waiting for the browser</source>
        <translation>Wartet nicht länger auf den Browser</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>&amp;Link kopieren</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>Kopiert die Adresse der Anmeldeseite, für einen Browser Ihrer Wahl</translation>
    </message>
    <message>
        <source>Asks the provider for a new access token</source>
        <translation>Bittet den Anbieter um ein neues Zugriffstoken</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>Öffnet die Anmeldeseite des Anbieters in Ihrem Browser</translation>
    </message>
    <message>
        <source>Sign &amp;in again</source>
        <translation>&amp;Neu anmelden</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>A&amp;nmelden</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>&amp;Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Signs in to another provider or account</source>
        <translation>Meldet bei einem anderen Anbieter oder Konto an</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>Ab&amp;melden&#xa0;…</translation>
    </message>
    <message>
        <source>Puts the access token on the clipboard for a short time</source>
        <translation>Legt das Zugriffstoken für kurze Zeit in die Zwischenablage</translation>
    </message>
    <message numerus="yes">
        <source>Copied (%Ln s)</source>
        <translation>
            <numerusform>Kopiert (%Ln s)</numerusform>
            <numerusform>Kopiert (%Ln s)</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;token</source>
        <translation>&amp;Token kopieren</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>Auf anderem &amp;Gerät</translation>
    </message>
    <message>
        <source>O&amp;pen again</source>
        <translation>Noch einmal ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>Meldet mit einem Code an, im Browser eines Telefons oder eines anderen Computers</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>Öffnet die Anmeldeseite noch einmal in Ihrem Browser</translation>
    </message>
</context>
<context>
    <name>authtray::AddAccountDialog</name>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>Asks the provider whether it knows this client, without signing in</source>
        <translation>Fragt den Anbieter, ob er diesen Client kennt, ohne sich anzumelden</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>&amp;Link kopieren</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>Kopiert die Adresse der Anmeldeseite, für einen Browser Ihrer Wahl</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>Noch einmal ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>Öffnet die Anmeldeseite noch einmal in Ihrem Browser</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>Auf andere&amp;m Gerät</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>Meldet mit einem Code an, im Browser eines Telefons oder eines anderen Computers</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>Anme&amp;lden</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>Öffnet die Anmeldeseite des Anbieters in Ihrem Browser</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>Anderer Anbieter</translation>
    </message>
    <message>
        <source>Link copied.</source>
        <translation>Link kopiert.</translation>
    </message>
    <message>
        <source>&amp;Use this address</source>
        <translation>Diese Adresse &amp;verwenden</translation>
    </message>
    <message>
        <source>A service&apos;s address</source>
        <translation>Adresse eines Dienstes</translation>
    </message>
</context>
<context>
    <name>authtray::AdvancedSection</name>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>&amp;Erweitert</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>&amp;Scopes</translation>
    </message>
    <message>
        <source>What to ask for, separated by spaces</source>
        <translation>Was erbeten wird, durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>Die des Systems</translation>
    </message>
    <message>
        <source>Choose &amp;file…</source>
        <translation>&amp;Datei wählen …</translation>
    </message>
    <message>
        <source>Certificate &amp;authorities</source>
        <translation>&amp;Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>A PEM file of authorities to trust besides the system&apos;s</source>
        <translation>Eine PEM-Datei mit Zertifizierungsstellen, denen neben denen des Systems vertraut wird</translation>
    </message>
    <message>
        <source>Certificate authorities</source>
        <translation>Zertifizierungsstellen</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Encrypted file</source>
        <translation>Verschlüsselte Datei</translation>
    </message>
    <message>
        <source>For computers without a keychain. You choose a passphrase for it.</source>
        <translation>Für Computer ohne Schlüsselbund. Sie wählen dafür eine Passphrase.</translation>
    </message>
    <message>
        <source>&amp;Keep the session in</source>
        <translation>Sitzung auf&amp;bewahren in</translation>
    </message>
</context>
<context>
    <name>authtray::AutostartBox</name>
    <message>
        <source>&amp;Start when I log in</source>
        <translation>Beim Anmelden am Computer &amp;starten</translation>
    </message>
</context>
<context>
    <name>authtray::CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>authtray::Desktop</name>
    <message numerus="yes">
        <source>The access token is on the clipboard for %Ln seconds.</source>
        <translation>
            <numerusform>Das Zugriffstoken ist für %Ln Sekunde in der Zwischenablage.</numerusform>
            <numerusform>Das Zugriffstoken ist für %Ln Sekunden in der Zwischenablage.</numerusform>
        </translation>
    </message>
    <message>
        <source>Access token copied</source>
        <translation>Zugriffstoken kopiert</translation>
    </message>
</context>
<context>
    <name>authtray::DesktopNotifier</name>
    <message>
        <source>Show account</source>
        <translation>Konto zeigen</translation>
    </message>
</context>
<context>
    <name>authtray::DeviceCode</name>
    <message>
        <source>Open this address on any device and enter the code, or scan the picture with a phone.</source>
        <translation>Öffnen Sie diese Adresse auf irgendeinem Gerät und geben Sie den Code ein, oder scannen Sie das Bild mit einem Telefon.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
</context>
<context>
    <name>authtray::DiagnosisDialog</name>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>Noch einmal &amp;versuchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Trying what a sign-in and a token need…</source>
        <translation>Was eine Anmeldung und ein Token brauchen, wird ausprobiert …</translation>
    </message>
    <message>
        <source>Everything that a sign-in and a token need works.</source>
        <translation>Alles, was eine Anmeldung und ein Token brauchen, funktioniert.</translation>
    </message>
    <message>
        <source>Something that a sign-in or a token needs doesn&apos;t work. What to do stands beside it.</source>
        <translation>Etwas, was eine Anmeldung oder ein Token braucht, funktioniert nicht. Was zu tun ist, steht dabei.</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Alles prüfen</translation>
    </message>
</context>
<context>
    <name>authtray::FirstSteps</name>
    <message>
        <source>In scripts:</source>
        <translation>In Skripten:</translation>
    </message>
    <message>
        <source>The command with which scripts get a token</source>
        <translation>Der Befehl, mit dem Skripte ein Token erhalten</translation>
    </message>
</context>
<context>
    <name>authtray::GeneralSettings</name>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>Im &amp;Infobereich bleiben, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>Sp&amp;rache</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Tray icon in the panel&apos;s &amp;colour</source>
        <translation>Symbol im Infobereich in der Farbe der &amp;Leiste</translation>
    </message>
</context>
<context>
    <name>authtray::HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Refresh-Token</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What was done with the tokens of “%1” at the provider. A refresh token is named by a part of its hash, which tells one from the next.</source>
        <translation>Was beim Anbieter mit den Tokens von „%1“ gemacht wurde. Ein Refresh-Token wird durch einen Teil seines Hashwerts benannt, der es vom nächsten unterscheidet.</translation>
    </message>
    <message>
        <source>Nothing is recorded yet of what was done with the tokens of “%1”.</source>
        <translation>Es ist noch nichts darüber festgehalten, was mit den Tokens von „%1“ gemacht wurde.</translation>
    </message>
</context>
<context>
    <name>authtray::LifeBar</name>
    <message>
        <source>Renews %1.</source>
        <translation>Erneuert sich %1.</translation>
    </message>
    <message>
        <source>Expires %1.</source>
        <translation>Läuft %1 ab.</translation>
    </message>
    <message>
        <source>Life of the access token</source>
        <translation>Leben des Zugriffstokens</translation>
    </message>
</context>
<context>
    <name>authtray::LockedNote</name>
    <message>
        <source>Set by your administrator</source>
        <translation>Von Ihrer Administration festgelegt</translation>
    </message>
</context>
<context>
    <name>authtray::LogView</name>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Bisher ist nichts geschehen.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Copies the whole log, for a report. It holds no passwords and no tokens.</source>
        <translation>Kopiert das ganze Protokoll, für einen Fehlerbericht. Es enthält keine Passwörter und keine Token.</translation>
    </message>
</context>
<context>
    <name>authtray::MoreButton</name>
    <message>
        <source>&amp;Use as default</source>
        <translation>Als &amp;Standard nehmen</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>Prot&amp;okoll&#xa0;…</translation>
    </message>
    <message>
        <source>A&amp;bout Authtray…</source>
        <translation>Über Auth&amp;tray&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Settings, log and more</source>
        <translation>Einstellungen, Protokoll und mehr</translation>
    </message>
    <message>
        <source>Remove &amp;profile…</source>
        <translation>&amp;Profil entfernen&#xa0;…</translation>
    </message>
    <message>
        <source>&amp;Rename profile…</source>
        <translation>Profil &amp;umbenennen …</translation>
    </message>
    <message>
        <source>&amp;Duplicate profile…</source>
        <translation>Profil &amp;duplizieren …</translation>
    </message>
    <message>
        <source>Sessions at the pro&amp;vider</source>
        <translation>Sit&amp;zungen beim Anbieter</translation>
    </message>
    <message>
        <source>Who uses my &amp;tokens…</source>
        <translation>Wer &amp;meine Tokens nutzt …</translation>
    </message>
    <message>
        <source>&amp;Check everything…</source>
        <translation>Alles prü&amp;fen …</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>Ver&amp;lauf …</translation>
    </message>
</context>
<context>
    <name>authtray::PassphraseDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for whenever Authtray has started.</source>
        <translation>Die Sitzung kommt in eine verschlüsselte Datei. Wählen Sie eine Passphrase für sie, nach der nach jedem Start von Authtray gefragt wird.</translation>
    </message>
    <message>
        <source>The session is in an encrypted file. Enter its passphrase to go on.</source>
        <translation>Die Sitzung liegt in einer verschlüsselten Datei. Geben Sie deren Passphrase ein, damit es weitergeht.</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>&amp;Repeat passphrase</source>
        <translation>Passphrase &amp;wiederholen</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>&amp;Verwenden</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Öffnen</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileColumn</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Shows only the profiles with these words</source>
        <translation>Zeigt nur die Profile mit diesen Wörtern</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileList</name>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (Standard)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>Profile</translation>
    </message>
    <message>
        <source>Choose the one to show</source>
        <translation>Wählen Sie das, das gezeigt wird</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileNameDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileSettings</name>
    <message>
        <source>Show &amp;notifications</source>
        <translation>&amp;Benachrichtigungen zeigen</translation>
    </message>
    <message>
        <source>Pro&amp;file</source>
        <translation>P&amp;rofil</translation>
    </message>
    <message>
        <source>&amp;Renew ahead by</source>
        <translation>&amp;Vorher erneuern um</translation>
    </message>
    <message>
        <source>&amp;Browser command</source>
        <translation>Bro&amp;wserbefehl</translation>
    </message>
    <message>
        <source>%u stands for the sign-in page&apos;s address. With a command of its own, a profile always signs in with the right browser profile.</source>
        <translation>%u steht für die Adresse der Anmeldeseite. Mit einem eigenen Befehl meldet sich ein Profil immer im richtigen Browserprofil an.</translation>
    </message>
    <message>
        <source>When the session ends or can&apos;t be renewed</source>
        <translation>Wenn die Sitzung endet oder sich nicht erneuern lässt</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation> min</translation>
    </message>
    <message>
        <source>How long before it expires the token is renewed; at most half of its life</source>
        <translation>Wie lange vor dem Ablauf das Token erneuert wird; höchstens sein halbes Leben</translation>
    </message>
    <message>
        <source>The desktop&apos;s browser</source>
        <translation>Der Browser des Systems</translation>
    </message>
    <message>
        <source>There is no account yet. Add one first.</source>
        <translation>Es gibt noch kein Konto. Fügen Sie zuerst eines hinzu.</translation>
    </message>
    <message>
        <source>To&amp;ken goes to</source>
        <translation>Token &amp;geht an</translation>
    </message>
    <message>
        <source>Servers to which git, docker and other tools may send this profile&apos;s token, separated by spaces: git.example.com, or with a path git.example.com/team.</source>
        <translation>Server, an die git, docker und andere Werkzeuge das Token dieses Profils senden dürfen, durch Leerzeichen getrennt: git.example.com oder mit Pfad git.example.com/team.</translation>
    </message>
</context>
<context>
    <name>authtray::ProgramsDialog</name>
    <message>
        <source>Who uses my tokens</source>
        <translation>Wer meine Tokens nutzt</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Fragte nach</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Wie oft</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>C&amp;lear list</source>
        <translation>&amp;Liste leeren</translation>
    </message>
    <message>
        <source>Forgets these programs, also in the last events</source>
        <translation>Vergisst diese Programme, auch bei den letzten Ereignissen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>No program has asked for the profile “%1” yet. In a script, “%2” gives a token.</source>
        <translation>Noch hat kein Programm nach dem Profil „%1“ gefragt. In einem Skript gibt „%2“ ein Token aus.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>It had ended before its name was known</source>
        <translation>Es war zu Ende, bevor sein Name bekannt war</translation>
    </message>
    <message>
        <source>These programs have asked Authtray for the profile “%1”. It keeps what this list shows, and nothing else.</source>
        <translation>Diese Programme haben Authtray nach dem Profil „%1“ gefragt. Gespeichert wird, was diese Liste zeigt, und sonst nichts.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderCheck</name>
    <message>
        <source>%1 knows this client and its redirect address. You can sign in.</source>
        <translation>%1 kennt diesen Client und seine Umleitungsadresse. Sie können sich anmelden.</translation>
    </message>
    <message>
        <source>%1 responded and didn&apos;t reject this client; signing in will tell.</source>
        <translation>%1 antwortet und hat nichts gegen diesen Client einzuwenden. Ob er angenommen wird, zeigt erst die Anmeldung.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know this client. Check the client ID.</source>
        <translation>%1 kennt diesen Client nicht. Prüfen Sie die Client-ID.</translation>
    </message>
    <message>
        <source>%1 refuses the redirect address. Register it there, or enter the registered one under Advanced.</source>
        <translation>%1 lehnt die Umleitungsadresse ab. Registrieren Sie sie dort, oder geben Sie unter „Erweitert“ die registrierte an.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in: %2. Check scopes and client.</source>
        <translation>%1 lehnt die Anmeldung ab: %2. Prüfen Sie Scopes und Client.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in without saying why. Check the client ID and the redirect address.</source>
        <translation>%1 lehnt die Anmeldung ab, ohne zu sagen, warum. Prüfen Sie Client-ID und Umleitungsadresse.</translation>
    </message>
    <message>
        <source>Looking for %1…</source>
        <translation>%1 wird gesucht …</translation>
    </message>
    <message>
        <source>%1 responded; you can sign in there.</source>
        <translation>%1 hat geantwortet; Sie können sich dort anmelden.</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message>
        <source>%1 takes the sign-in of %2.</source>
        <translation>%1 nimmt die Anmeldung bei %2.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderForm</name>
    <message>
        <source>Issuer &amp;URL</source>
        <translation>Aussteller-&amp;URL</translation>
    </message>
    <message>
        <source>The provider&apos;s address, for example https://login.example.com</source>
        <translation>Die Adresse des Anbieters, zum Beispiel https://login.example.com</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>Zum Beispiel %1</translation>
    </message>
    <message>
        <source>&amp;Client ID</source>
        <translation>&amp;Client-ID</translation>
    </message>
    <message>
        <source>What the provider calls the application you registered there</source>
        <translation>Wie der Anbieter die Anwendung nennt, die Sie dort registriert haben</translation>
    </message>
    <message>
        <source>Client s&amp;ecret</source>
        <translation>Client-&amp;Geheimnis</translation>
    </message>
    <message>
        <source>Kept with the session, in the keychain</source>
        <translation>Wird mit der Sitzung im Schlüsselbund aufbewahrt</translation>
    </message>
    <message>
        <source>None for a public client</source>
        <translation>Keines bei einem öffentlichen Client</translation>
    </message>
    <message>
        <source>Profile &amp;name</source>
        <translation>Profil&amp;name</translation>
    </message>
    <message>
        <source>What scripts call this sign-in</source>
        <translation>Wie Skripte diese Anmeldung nennen</translation>
    </message>
    <message>
        <source>&amp;Redirect address</source>
        <translation>Umleitungsad&amp;resse</translation>
    </message>
    <message>
        <source>As it is registered at the provider; without a port any free one is taken</source>
        <translation>Wie sie beim Anbieter registriert ist; ohne Port wird irgendein freier genommen</translation>
    </message>
    <message>
        <source>“%1” isn&apos;t an address such as %2.</source>
        <translation>„%1“ ist keine Adresse wie %2.</translation>
    </message>
    <message>
        <source>The issuer is an address such as https://login.example.com.</source>
        <translation>Der Aussteller ist eine Adresse wie https://login.example.com.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has to begin with https://, except on this computer.</source>
        <translation>Die Adresse des Ausstellers muss mit https:// beginnen, außer auf diesem Computer.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has no “?” and no “#” in it.</source>
        <translation>Die Adresse des Ausstellers enthält kein „?“ und kein „#“.</translation>
    </message>
    <message>
        <source>Register Authtray at the provider as a native or public app with this redirect address:</source>
        <translation>Registrieren Sie Authtray beim Anbieter als native oder öffentliche App mit dieser Umleitungsadresse:</translation>
    </message>
    <message>
        <source>Open the registration page</source>
        <translation>Registrierungsseite öffnen</translation>
    </message>
    <message>
        <source>Address of t&amp;he service</source>
        <translation>&amp;Adresse des Dienstes</translation>
    </message>
    <message>
        <source>The service&apos;s address has to begin with https://, except on this computer.</source>
        <translation>Die Adresse des Dienstes muss mit https:// beginnen, außer auf diesem Computer.</translation>
    </message>
    <message>
        <source>For an MCP server, or whatever else you want to use: it names its provider, and Authtray registers there if it has to.</source>
        <translation>Für einen MCP-Server oder was immer Sie benutzen wollen: Er nennt seinen Anbieter, und Authtray registriert sich dort, wenn nötig.</translation>
    </message>
    <message>
        <source>What you want to use, for example https://mcp.example.com/mcp</source>
        <translation>Was Sie benutzen wollen, zum Beispiel https://mcp.example.com/mcp</translation>
    </message>
</context>
<context>
    <name>authtray::QrPicture</name>
    <message>
        <source>QR code of the address</source>
        <translation>QR-Code der Adresse</translation>
    </message>
</context>
<context>
    <name>authtray::RedirectField</name>
    <message>
        <source>The redirect address has to lead to this computer, such as %1.</source>
        <translation>Die Umleitungsadresse muss zu diesem Computer führen, wie %1.</translation>
    </message>
</context>
<context>
    <name>authtray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>&amp;Allgemein</translation>
    </message>
    <message>
        <source>&amp;Profiles</source>
        <translation>&amp;Profile</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>Pr&amp;otokoll</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>&amp;Über</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>authtray::SignInProgress</name>
    <message>
        <source>Waiting</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message>
        <source>Your browser opens in a moment.</source>
        <translation>Ihr Browser öffnet sich gleich.</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>Wartet auf Ihren Browser …</translation>
    </message>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>Schließen Sie dort die Anmeldung ab, dann ist alles fertig.</translation>
    </message>
    <message>
        <source>Sign in on any device</source>
        <translation>Melden Sie sich auf irgendeinem Gerät an</translation>
    </message>
</context>
<context>
    <name>authtray::SignInRun</name>
    <message>
        <source>Link copied.</source>
        <translation>Link kopiert.</translation>
    </message>
    <message>
        <source>Link copied. Open it in a browser on this computer.</source>
        <translation>Link kopiert. Öffnen Sie ihn in einem Browser auf diesem Computer.</translation>
    </message>
</context>
<context>
    <name>authtray::Timeline</name>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Renews %1</source>
        <translation>Erneuert sich %1</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>Läuft %1 ab</translation>
    </message>
    <message>
        <source>Renewed %1</source>
        <translation>Erneuert %1</translation>
    </message>
    <message>
        <source>Signed in %1</source>
        <translation>Angemeldet %1</translation>
    </message>
</context>
<context>
    <name>authtray::TrayMenu</name>
    <message>
        <source>&amp;Cancel sign-in</source>
        <translation>Anmeldung &amp;abbrechen</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>A&amp;nmelden …</translation>
    </message>
    <message>
        <source>Copy access &amp;token…</source>
        <translation>Zugriffs&amp;token kopieren …</translation>
    </message>
    <message>
        <source>Account &amp;details…</source>
        <translation>Konto&amp;details …</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Use as default</source>
        <translation>Als &amp;Standard nehmen</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>&amp;Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Authtray: %1</source>
        <translation>Authtray: %1</translation>
    </message>
    <message>
        <source>Authtray</source>
        <translation>Authtray</translation>
    </message>
    <message>
        <source>Sign &amp;in again…</source>
        <translation>Neu &amp;anmelden&#xa0;…</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>Ab&amp;melden&#xa0;…</translation>
    </message>
    <message>
        <source>Sign &amp;out… (%1)</source>
        <translation>Ab&amp;melden&#xa0;… (%1)</translation>
    </message>
    <message>
        <source>A service wants a new sign-in</source>
        <translation>Ein Dienst verlangt eine neue Anmeldung</translation>
    </message>
    <message>
        <source>A service wants more access</source>
        <translation>Ein Dienst verlangt mehr Zugriff</translation>
    </message>
</context>
<context>
    <name>authtray::explain</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
</TS>
