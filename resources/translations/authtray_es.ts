<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES" sourcelanguage="en">
<context>
    <name>ActionTexts</name>
    <message>
        <source>Unloc&amp;k keychain…</source>
        <translation>&amp;Desbloquear el llavero…</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>&amp;Reintentar</translation>
    </message>
    <message>
        <source>&amp;Renew now</source>
        <translation>&amp;Renovar ahora</translation>
    </message>
    <message>
        <source>Enter &amp;passphrase…</source>
        <translation>&amp;Escribir la frase de contraseña…</translation>
    </message>
    <message>
        <source>Sign &amp;in again for this</source>
        <translation>&amp;Iniciar sesión de nuevo para esto</translation>
    </message>
    <message>
        <source>A&amp;llow more…</source>
        <translation>&amp;Permitir más…</translation>
    </message>
</context>
<context>
    <name>ClientSecretDialog</name>
    <message>
        <source>Client secret</source>
        <translation>Secreto de cliente</translation>
    </message>
    <message>
        <source>%1 wants the secret of the client “%2”. It will be kept with the session.</source>
        <translation>%1 pide el secreto del cliente «%2». Se guardará con la sesión.</translation>
    </message>
    <message>
        <source>Client &amp;secret</source>
        <translation>S&amp;ecreto de cliente</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>&amp;Iniciar sesión</translation>
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
        <translation>¿Cerrar sesión?</translation>
    </message>
    <message>
        <source>Sign out %1?</source>
        <translation>¿Cerrar la sesión de %1?</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>Cerrar &amp;sesión</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>¿Sustituir %1?</translation>
    </message>
    <message>
        <source>You signed in as %1. Until now this profile belonged to %2.</source>
        <translation>Ha iniciado sesión como %1. Hasta ahora, este perfil pertenecía a %2.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Sustituir</translation>
    </message>
    <message>
        <source>Copy the access token?</source>
        <translation>¿Copiar el token de acceso?</translation>
    </message>
    <message>
        <source>Copy the access token of %1?</source>
        <translation>¿Copiar el token de acceso de %1?</translation>
    </message>
    <message>
        <source>While it is in the clipboard, any program can read it.</source>
        <translation>Mientras esté en el portapapeles, cualquier programa puede leerlo.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copiar</translation>
    </message>
    <message>
        <source>Programs that use the profile “%1” will no longer get a token.</source>
        <translation>Los programas que usan el perfil «%1» ya no recibirán ningún token.</translation>
    </message>
    <message>
        <source>Its settings are removed.</source>
        <translation>Se eliminará su configuración.</translation>
    </message>
    <message>
        <source>%1 is signed out, and its settings are removed. Programs that use it will no longer get a token.</source>
        <translation>Se cierra la sesión de %1 y se elimina la configuración del perfil. Los programas que lo usan ya no recibirán ningún token.</translation>
    </message>
    <message>
        <source>Remove the profile “%1”?</source>
        <translation>¿Eliminar el perfil «%1»?</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Eliminar</translation>
    </message>
    <message>
        <source>Remove the profile “%1” all the same?</source>
        <translation>¿Eliminar el perfil «%1» de todos modos?</translation>
    </message>
    <message>
        <source>An earlier session couldn&apos;t be ended: it is still in %1. It stays good until you end it at %2.</source>
        <translation>No se pudo terminar una sesión anterior: sigue guardada (%1) y será válida hasta que la termine en %2.</translation>
    </message>
    <message>
        <source>Allow more at %1?</source>
        <translation>¿Permitir más en %1?</translation>
    </message>
    <message>
        <source>It wants: %1. Your browser opens, and %2 asks you again.</source>
        <translation>Pide: %1. Se abre su navegador y %2 vuelve a preguntarle.</translation>
    </message>
    <message>
        <source>&amp;Open browser</source>
        <translation>&amp;Abrir el navegador</translation>
    </message>
</context>
<context>
    <name>DiagnosisTexts</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Settings for everybody</source>
        <translation>Ajustes para todos</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificados</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Llavero</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>Navegador</translation>
    </message>
    <message>
        <source>Way back from the browser</source>
        <translation>Vuelta desde el navegador</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Panel</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Proveedor</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Reloj</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sesión</translation>
    </message>
    <message>
        <source>%1 of “%2”</source>
        <translation>%1 de «%2»</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Proveedor</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this translation&apos;s HTML language code</comment>
        <translation>es</translation>
    </message>
    <message>
        <source>You can close this tab.</source>
        <translation>Puede cerrar esta pestaña.</translation>
    </message>
    <message>
        <source>You&apos;re signed in</source>
        <translation>Ha iniciado sesión</translation>
    </message>
    <message>
        <source>You&apos;re not signed in</source>
        <translation>No ha iniciado sesión</translation>
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
        <translation>no se puede iniciar la orden de navegador del perfil: %1</translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation>Cámbiela en los ajustes.</translation>
    </message>
    <message>
        <source>there is no display to open a browser on</source>
        <translation>no hay ninguna pantalla en la que abrir un navegador</translation>
    </message>
    <message>
        <source>there is no program “%1”</source>
        <translation>no existe el programa «%1»</translation>
    </message>
    <message>
        <source>Give a command such as “firefox -P work %u”.</source>
        <translation>Indique una orden como «firefox -P work %u».</translation>
    </message>
    <message>
        <source>the provider answered with %1</source>
        <translation>el proveedor respondió con %1</translation>
    </message>
    <message>
        <source>the code expired before it was used</source>
        <translation>el código no se usó a tiempo</translation>
    </message>
    <message>
        <source>the sign-in in the browser, whose page may tell why</source>
        <translation>el inicio de sesión en el navegador, cuya página quizá indique el motivo</translation>
    </message>
    <message>
        <source>the provider calls itself &quot;%1&quot;, not &quot;%2&quot;</source>
        <translation>el proveedor se llama a sí mismo «%1», no «%2»</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer sign-in with a browser</source>
        <translation>el proveedor no ofrece inicio de sesión con un navegador</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t signed in a way that can be trusted</source>
        <translation>el token de identidad no está firmado de forma fiable</translation>
    </message>
    <message>
        <source>the ID token is signed with a key that its issuer doesn&apos;t publish</source>
        <translation>el token de identidad está firmado con una clave que su emisor no publica</translation>
    </message>
    <message>
        <source>the ID token has a wrong signature</source>
        <translation>la firma del token de identidad es incorrecta</translation>
    </message>
    <message>
        <source>the ID token can&apos;t be read</source>
        <translation>el token de identidad no se puede leer</translation>
    </message>
    <message>
        <source>the ID token comes from another issuer</source>
        <translation>el token de identidad viene de otro emisor</translation>
    </message>
    <message>
        <source>the ID token was issued for another program</source>
        <translation>el token de identidad se emitió para otro programa</translation>
    </message>
    <message>
        <source>the ID token belongs to another sign-in</source>
        <translation>el token de identidad pertenece a otro inicio de sesión</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say who signed in</source>
        <translation>el token de identidad no dice quién inició sesión</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it expires</source>
        <translation>el token de identidad no dice cuándo caduca</translation>
    </message>
    <message>
        <source>the ID token has expired; is this computer&apos;s clock right?</source>
        <translation>el token de identidad ha caducado; ¿está en hora este equipo?</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t valid yet; is this computer&apos;s clock right?</source>
        <translation>el token de identidad todavía no es válido; ¿está en hora este equipo?</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <translation>%1, proceso %2</translation>
    </message>
    <message>
        <source>a program that hides, perhaps another sign-in of Authtray</source>
        <translation>un programa que se oculta, quizá otro inicio de sesión de Authtray</translation>
    </message>
    <message>
        <source>another user&apos;s program</source>
        <translation>el programa de otro usuario</translation>
    </message>
    <message>
        <source>an unknown error</source>
        <translation>un error desconocido</translation>
    </message>
    <message>
        <source>the browser&apos;s answer came from another provider</source>
        <translation>la respuesta del navegador vino de otro proveedor</translation>
    </message>
    <message>
        <source>%1 (held by %2)</source>
        <translation>%1 (ocupado por %2)</translation>
    </message>
    <message>
        <source>any other</source>
        <translation>cualquier otro</translation>
    </message>
    <message>
        <source>the browser can&apos;t come back to port %1, which isn&apos;t free here</source>
        <translation>el navegador no puede volver al puerto %1, que aquí no está libre</translation>
    </message>
    <message>
        <source>End the program that holds one of them, or wait until it is done, and try again.</source>
        <translation>Termine el programa que ocupa uno de ellos, o espere a que acabe, e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>the keychain is locked</source>
        <translation>el llavero está bloqueado</translation>
    </message>
    <message>
        <source>there is no keychain service</source>
        <translation>no hay ningún servicio de llavero</translation>
    </message>
    <message>
        <source>the keychain doesn&apos;t answer</source>
        <translation>el llavero no responde</translation>
    </message>
    <message>
        <source>the keychain denied access</source>
        <translation>el llavero denegó el acceso</translation>
    </message>
    <message>
        <source>Allow Authtray to use the keychain, or unlock it, and try again.</source>
        <translation>Permita que Authtray use el llavero, o desbloquéelo, e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>the stored session of the profile &quot;%1&quot; is gone, although it was signed in</source>
        <translation>la sesión guardada del perfil «%1» ha desaparecido, aunque tenía la sesión iniciada</translation>
    </message>
    <message>
        <source>the session&apos;s file %1 is damaged</source>
        <translation>el archivo de sesión %1 está dañado</translation>
    </message>
    <message>
        <source>there is no passphrase to open %1 with</source>
        <translation>no hay ninguna frase de contraseña para abrir %1</translation>
    </message>
    <message>
        <source>the passphrase doesn&apos;t open %1</source>
        <translation>la frase de contraseña no abre %1</translation>
    </message>
    <message>
        <source>%1 says the session has ended</source>
        <translation>%1 dice que la sesión ha terminado</translation>
    </message>
    <message>
        <source>can&apos;t reach %1</source>
        <translation>no se puede acceder a %1</translation>
    </message>
    <message>
        <source>the certificate of %1 isn&apos;t trusted</source>
        <translation>el certificado de %1 no es de confianza</translation>
    </message>
    <message>
        <source>can&apos;t get through the proxy %1</source>
        <translation>no se puede pasar por el proxy %1</translation>
    </message>
    <message>
        <source>the proxy %1 wants a user name and a password</source>
        <translation>el proxy %1 pide un nombre de usuario y una contraseña</translation>
    </message>
    <message>
        <source>%1 can&apos;t answer now (status %2)</source>
        <translation>%1 no puede responder ahora (estado %2)</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used</source>
        <translation>%1 dio una respuesta que no se puede usar</translation>
    </message>
    <message>
        <source>%1 refused the request</source>
        <translation>%1 rechazó la petición</translation>
    </message>
    <message>
        <source>%1 refused the request (%2)</source>
        <translation>%1 rechazó la petición (%2)</translation>
    </message>
    <message>
        <source>not authenticated</source>
        <translation>sin sesión iniciada</translation>
    </message>
    <message>
        <source>authentication token has expired</source>
        <translation>el token de acceso ha caducado</translation>
    </message>
    <message>
        <source>invalid authentication token</source>
        <translation>token de acceso no válido</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed, and doesn&apos;t say until when it is valid</source>
        <translation>el token no se puede renovar y no indica hasta cuándo es válido</translation>
    </message>
    <message>
        <source>couldn&apos;t sign in: %1</source>
        <translation>no se pudo iniciar sesión: %1</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>another account signed in than before: %1</source>
        <translation>ha iniciado sesión otra cuenta distinta de la anterior: %1</translation>
    </message>
    <message>
        <source>%1 was written by a newer Authtray</source>
        <translation>%1 fue escrito por una versión más reciente de Authtray</translation>
    </message>
    <message>
        <source>Update Authtray.</source>
        <translation>Actualice Authtray.</translation>
    </message>
    <message>
        <source>failed to write %1</source>
        <translation>no se pudo escribir %1</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions and free space.</source>
        <translation>Compruebe los permisos de la carpeta y el espacio libre.</translation>
    </message>
    <message>
        <source>failed to read %1</source>
        <translation>no se pudo leer %1</translation>
    </message>
    <message>
        <source>Fix or remove the file.</source>
        <translation>Corrija o elimine el archivo.</translation>
    </message>
    <message>
        <source>timed out waiting for %1</source>
        <translation>se agotó el tiempo esperando %1</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelado</translation>
    </message>
    <message>
        <source>Choose a file in PEM format.</source>
        <translation>Elija un archivo en formato PEM.</translation>
    </message>
    <message>
        <source>the CA file %1 holds no certificate</source>
        <translation>el archivo de autoridades %1 no contiene ningún certificado</translation>
    </message>
    <message>
        <source>the token endpoint</source>
        <translation>el punto de acceso de los tokens</translation>
    </message>
    <message>
        <source>This sign-in has its answer already</source>
        <translation>Este inicio de sesión ya tiene su respuesta</translation>
    </message>
    <message>
        <source>Choose one in the settings, or sign in on another device.</source>
        <translation>Elija uno en los ajustes o inicie sesión en otro dispositivo.</translation>
    </message>
    <message>
        <source>This sign-in needs no browser</source>
        <translation>Este inicio de sesión no necesita navegador</translation>
    </message>
    <message>
        <source>This sign-in waits for a code, not for an address</source>
        <translation>Este inicio de sesión espera un código, no una dirección</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1</source>
        <translation>el punto de acceso %1 del proveedor</translation>
    </message>
    <message>
        <source>the issuer</source>
        <translation>el emisor</translation>
    </message>
    <message>
        <source>the issuer must have no &apos;?&apos; and no &apos;#&apos;</source>
        <translation>el emisor no puede contener «?» ni «#»</translation>
    </message>
    <message>
        <source>Give it as the provider&apos;s documentation does.</source>
        <translation>Indíquelo tal como aparece en la documentación del proveedor.</translation>
    </message>
    <message>
        <source>%1 must be an https URL</source>
        <translation>%1 debe ser una dirección https</translation>
    </message>
    <message>
        <source>Plain http is accepted for loopback hosts only.</source>
        <translation>El http sin cifrar solo se acepta en este mismo equipo.</translation>
    </message>
    <message>
        <source>the access token doesn&apos;t say who signed in</source>
        <translation>el token de acceso no dice quién ha iniciado sesión</translation>
    </message>
    <message>
        <source>the provider sent no ID token</source>
        <translation>el proveedor no ha enviado ningún token de identidad</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 o %2</translation>
    </message>
    <message>
        <source>a redirect needs a state</source>
        <translation>una redirección necesita un «state»</translation>
    </message>
    <message>
        <source>the redirect host &quot;%1&quot; isn&apos;t this computer</source>
        <translation>el equipo de la redirección «%1» no es este</translation>
    </message>
    <message>
        <source>the redirect path &quot;%1&quot; isn&apos;t one</source>
        <translation>la ruta de la redirección «%1» no es válida</translation>
    </message>
    <message>
        <source>a redirect needs a port</source>
        <translation>una redirección necesita un puerto</translation>
    </message>
    <message>
        <source>Set it to http://HOST:PORT or socks5://HOST:PORT, with NAME:PASSWORD@ before the host if need be.</source>
        <translation>Póngala como http://EQUIPO:PUERTO o socks5://EQUIPO:PUERTO, si hace falta con NOMBRE:CONTRASEÑA@ delante.</translation>
    </message>
    <message>
        <source>isn&apos;t a proxy&apos;s address</source>
        <translation>no es la dirección de un proxy</translation>
    </message>
    <message>
        <source>asks for a kind of proxy that can&apos;t be used: &quot;%1&quot;</source>
        <translation>pide un tipo de proxy que no se puede usar: «%1»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2</source>
        <translation>«%1» debe ser %2</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>un texto</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true o false</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>un número entero de %1 a %2</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4</source>
        <translation>%1, línea %2, columna %3: %4</translation>
    </message>
    <message>
        <source>the provider &quot;%1&quot; has no setting &quot;%2&quot;</source>
        <translation>el proveedor «%1» no tiene el ajuste «%2»</translation>
    </message>
    <message>
        <source>Choose the provider again.</source>
        <translation>Vuelva a elegir el proveedor.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing for the provider &quot;%2&quot;</source>
        <translation>falta «%1» para el proveedor «%2»</translation>
    </message>
    <message>
        <source>It looks like %1.</source>
        <translation>Es algo como %1.</translation>
    </message>
    <message>
        <source>there is no provider &quot;%1&quot;</source>
        <translation>no hay ningún proveedor «%1»</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>Elija otro.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot;</source>
        <translation>el perfil «%1»</translation>
    </message>
    <message>
        <source>unknown store &quot;%1&quot;</source>
        <translation>almacén desconocido «%1»</translation>
    </message>
    <message>
        <source>client_id is missing</source>
        <translation>falta client_id</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>no es un objeto JSON</translation>
    </message>
    <message>
        <source>Name the right file, or sign in again.</source>
        <translation>Indique el archivo correcto o vuelva a iniciar sesión.</translation>
    </message>
    <message>
        <source>%1 is too large to hold a session</source>
        <translation>%1 es demasiado grande para contener una sesión</translation>
    </message>
    <message>
        <source>%1 can&apos;t be understood: %2</source>
        <translation>no se entiende %1: %2</translation>
    </message>
    <message>
        <source>%1 holds no session</source>
        <translation>%1 no contiene ninguna sesión</translation>
    </message>
    <message>
        <source>%1 holds no token</source>
        <translation>%1 no contiene ningún token</translation>
    </message>
    <message>
        <source>what %1 holds can&apos;t be a token</source>
        <translation>lo que contiene %1 no puede ser un token</translation>
    </message>
    <message>
        <source>the tokens in %1 can&apos;t be blanked</source>
        <translation>no se pueden borrar los tokens de %1</translation>
    </message>
    <message>
        <source>Remove them by hand.</source>
        <translation>Elimínelos a mano.</translation>
    </message>
    <message>
        <source>a language such as &quot;de&quot;</source>
        <translation>un idioma como «de»</translation>
    </message>
    <message>
        <source>the access token has no &quot;%1&quot; to find the tenants by</source>
        <translation>el token de acceso no tiene «%1» para encontrar los inquilinos</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>falta %1</translation>
    </message>
    <message>
        <source>%1=true asks for it: set it too, or unset that one.</source>
        <translation>%1=true lo pide: defínala también o quite aquella.</translation>
    </message>
    <message>
        <source>the environment has tokens for %1 and %2</source>
        <translation>el entorno tiene tokens para %1 y %2</translation>
    </message>
    <message>
        <source>Unset one of them.</source>
        <translation>Quite uno de ellos.</translation>
    </message>
    <message>
        <source>another Authtray process</source>
        <translation>otro proceso de Authtray</translation>
    </message>
    <message>
        <source>must be owned by you and closed to others (mode 0700)</source>
        <translation>no es una carpeta privada suya</translation>
    </message>
    <message>
        <source>another sign-in of this profile waits for the browser</source>
        <translation>otro inicio de sesión de este perfil espera al navegador</translation>
    </message>
    <message>
        <source>Add the account once more, with its client secret.</source>
        <translation>Añada la cuenta otra vez, con el secreto del cliente.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t offer sign-in with a code</source>
        <translation>%1 no ofrece inicio de sesión con un código</translation>
    </message>
    <message>
        <source>Sign in with a browser on this computer.</source>
        <translation>Inicie sesión con un navegador en este equipo.</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1, no %2</translation>
    </message>
    <message>
        <source>No sign-in waits for an answer</source>
        <translation>Ningún inicio de sesión espera respuesta</translation>
    </message>
    <message>
        <source>Sign in again and choose one: %1.</source>
        <translation>Inicie sesión otra vez y elija uno: %1.</translation>
    </message>
    <message>
        <source>%1 has several tenants</source>
        <translation>%1 tiene varios inquilinos</translation>
    </message>
    <message>
        <source>%1 has no tenant &quot;%2&quot;</source>
        <translation>%1 no tiene ningún inquilino «%2»</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry</source>
        <translation>la entrada del llavero</translation>
    </message>
    <message>
        <source>its entry isn&apos;t one of Authtray&apos;s</source>
        <translation>su entrada no es de Authtray</translation>
    </message>
    <message>
        <source>the passphrase file %1 %2</source>
        <translation>el archivo de la frase de contraseña %1 %2</translation>
    </message>
    <message>
        <source>isn&apos;t a file</source>
        <translation>no es un archivo</translation>
    </message>
    <message>
        <source>Name a file that holds the passphrase.</source>
        <translation>Indique un archivo que contenga la frase de contraseña.</translation>
    </message>
    <message>
        <source>can be read by others</source>
        <translation>puede ser leído por otros</translation>
    </message>
    <message>
        <source>Run: chmod 600 %1</source>
        <translation>Ejecute: chmod 600 %1</translation>
    </message>
    <message>
        <source>holds no passphrase</source>
        <translation>no contiene ninguna frase de contraseña</translation>
    </message>
    <message>
        <source>Write one into it, of at most %1 bytes.</source>
        <translation>Escriba una en él, de %1 bytes como máximo.</translation>
    </message>
    <message>
        <source>can&apos;t be read: %1</source>
        <translation>no se puede leer: %1</translation>
    </message>
    <message>
        <source>Check what AUTHTRAY_PASSPHRASE_FILE says.</source>
        <translation>Compruebe lo que dice AUTHTRAY_PASSPHRASE_FILE.</translation>
    </message>
    <message>
        <source>the passphrase is empty</source>
        <translation>la frase de contraseña está vacía</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>Elija una.</translation>
    </message>
    <message>
        <source>the passphrase of %1</source>
        <translation>la frase de contraseña de %1</translation>
    </message>
    <message>
        <source>there isn&apos;t enough memory to open %1</source>
        <translation>no hay memoria suficiente para abrir %1</translation>
    </message>
    <message>
        <source>the desktop doesn&apos;t let Authtray start by itself</source>
        <translation>el escritorio no deja que Authtray se inicie solo</translation>
    </message>
    <message>
        <source>Allow it in the desktop&apos;s settings for applications, and try again.</source>
        <translation>Permítalo en los ajustes de aplicaciones del escritorio y vuelva a intentarlo.</translation>
    </message>
    <message>
        <source>the desktop&apos;s answer</source>
        <translation>la respuesta del escritorio</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>Vuelva a iniciar sesión.</translation>
    </message>
    <message>
        <source>Nothing was changed. Sign in again to choose the account.</source>
        <translation>No se ha cambiado nada. Vuelva a iniciar sesión para elegir la cuenta.</translation>
    </message>
    <message>
        <source>Check the computer&apos;s date and the network. If your company inspects traffic, install its CA.</source>
        <translation>Compruebe la fecha del equipo y la red. Si su empresa inspecciona el tráfico, instale su autoridad de certificación.</translation>
    </message>
    <message>
        <source>Unlock it, and Authtray will continue.</source>
        <translation>Desbloquéelo y Authtray seguirá por sí solo.</translation>
    </message>
    <message>
        <source>Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again.</source>
        <translation>Inicie un Secret Service, por ejemplo gnome-keyring, KWallet o KeePassXC, e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Enter it, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE.</source>
        <translation>Escríbala o inicie Authtray con AUTHTRAY_PASSPHRASE_FILE=ARCHIVO.</translation>
    </message>
    <message>
        <source>the sign-in was called off</source>
        <translation>se canceló el inicio de sesión</translation>
    </message>
    <message>
        <source>Start it again in Authtray if you still want it.</source>
        <translation>Vuelva a empezarlo en Authtray si todavía lo desea.</translation>
    </message>
    <message>
        <source>%1 renewed the session for another account, so it was ended</source>
        <translation>%1 renovó la sesión para otra cuenta, así que se cerró</translation>
    </message>
    <message>
        <source>Give yourself access to it: %1</source>
        <translation>Concédase acceso: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data is about somebody else</source>
        <translation>los datos de la cuenta son de otra persona</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it was issued</source>
        <translation>el token de identidad no indica cuándo se emitió</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be fetched: %1 answered with status %2</source>
        <translation>no se pueden obtener las claves del proveedor: %1 respondió con el estado %2</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;jwks_uri&quot;, so no ID token can be checked</source>
        <translation>los metadatos del proveedor no tienen «jwks_uri», así que no se puede comprobar ningún token de identidad</translation>
    </message>
    <message>
        <source>the account&apos;s data comes from another issuer, or is for another program</source>
        <translation>los datos de la cuenta vienen de otro emisor o son para otro programa</translation>
    </message>
    <message>
        <source>%1 says the session has ended (%2)</source>
        <translation>%1 dice que la sesión ha terminado (%2)</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer the authorization code flow</source>
        <translation>el proveedor no ofrece el flujo de código de autorización</translation>
    </message>
    <message>
        <source>the provider only takes clients that authenticate by %1</source>
        <translation>el proveedor solo acepta clientes que se autentican con %1</translation>
    </message>
    <message>
        <source>%1 leads to another server, %2</source>
        <translation>%1 lleva a otro servidor, %2</translation>
    </message>
    <message>
        <source>If that is the provider, give its address as the issuer.</source>
        <translation>Si ese es el proveedor, indique su dirección como emisor.</translation>
    </message>
    <message>
        <source>%1 has something else than a provider&apos;s metadata</source>
        <translation>%1 contiene algo distinto de los metadatos de un proveedor</translation>
    </message>
    <message>
        <source>Check the issuer, and whether the network wants you to sign in first.</source>
        <translation>Compruebe el emisor, y si la red pide antes iniciar sesión.</translation>
    </message>
    <message>
        <source>there are no metadata of an OpenID provider: %1 answered with status %2</source>
        <translation>no hay metadatos de un proveedor OpenID: %1 respondió con el estado %2</translation>
    </message>
    <message>
        <source>Check the issuer letter by letter.</source>
        <translation>Compruebe el emisor letra por letra.</translation>
    </message>
    <message>
        <source>Give the issuer as %1.</source>
        <translation>Indique el emisor como %1.</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder of settings</source>
        <translation>%1 es un archivo, no una carpeta de ajustes</translation>
    </message>
    <message>
        <source>Name a folder, which may be a new one.</source>
        <translation>Indique una carpeta; puede ser nueva.</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed; it is valid until %1</source>
        <translation>el token no se puede renovar; es válido hasta %1</translation>
    </message>
    <message>
        <source>no browser came up (%1)</source>
        <translation>no apareció ningún navegador (%1)</translation>
    </message>
    <message>
        <source>Tell whoever runs the provider.</source>
        <translation>Avise a quien administra el proveedor.</translation>
    </message>
    <message>
        <source>%1 The session is kept.</source>
        <translation>%1 La sesión se conserva.</translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation>Compruebe la red e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again.</source>
        <translation>Compruebe HTTPS_PROXY, NO_PROXY y lo que deja pasar el proxy, e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT.</source>
        <translation>Ponga los correctos en HTTPS_PROXY, como http://NOMBRE:CONTRASEÑA@SERVIDOR:PUERTO.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Inténtelo de nuevo más tarde.</translation>
    </message>
    <message>
        <source>Sign in again, or ask the provider&apos;s administrator.</source>
        <translation>Inicie sesión de nuevo o pregunte al administrador del proveedor.</translation>
    </message>
    <message>
        <source>Look for a prompt that waits for you, or restart the keychain service.</source>
        <translation>Busque una petición que le espere o reinicie el servicio del llavero.</translation>
    </message>
    <message>
        <source>Check the keychain service and try again.</source>
        <translation>Compruebe el servicio del llavero e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Try again. If it is forgotten, remove the file and sign in again.</source>
        <translation>Inténtelo de nuevo. Si la ha olvidado, elimine el archivo e inicie sesión de nuevo.</translation>
    </message>
    <message>
        <source>Sign in again, in a browser that you trust.</source>
        <translation>Inicie sesión de nuevo en un navegador de confianza.</translation>
    </message>
    <message>
        <source>Sign in again for a new one.</source>
        <translation>Inicie sesión de nuevo para obtener otro.</translation>
    </message>
    <message>
        <source>If it wasn&apos;t you who declined, ask the provider&apos;s administrator for access.</source>
        <translation>Si no fue usted quien lo rechazó, pida acceso al administrador del proveedor.</translation>
    </message>
    <message>
        <source>Ask for other scopes.</source>
        <translation>Pida otros permisos.</translation>
    </message>
    <message>
        <source>Check the client, and how it is registered at the provider.</source>
        <translation>Compruebe el cliente y cómo está registrado en el proveedor.</translation>
    </message>
    <message>
        <source>The provider&apos;s administrator can tell what that means.</source>
        <translation>El administrador del proveedor puede decir qué significa.</translation>
    </message>
    <message>
        <source>Check the date and time of this computer, then sign in again.</source>
        <translation>Compruebe la fecha y la hora de este equipo e inicie sesión de nuevo.</translation>
    </message>
    <message>
        <source>Finish or cancel that one first.</source>
        <translation>Termine o cancele esa primero.</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1 must have no &apos;#&apos;</source>
        <translation>el punto de acceso %1 del proveedor no puede contener «#»</translation>
    </message>
    <message>
        <source>the ID token says that it is a token of another kind</source>
        <translation>el token de identidad dice ser un token de otra clase</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1</source>
        <translation>no se puede leer el archivo de autoridades %1</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1: no such file or directory</source>
        <translation>no se puede leer el archivo de autoridades %1: no existe</translation>
    </message>
    <message>
        <source>it isn&apos;t a file</source>
        <translation>no es un archivo</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>pertenece a otro usuario</translation>
    </message>
    <message>
        <source>it has more than %1 bytes</source>
        <translation>tiene más de %1 bytes</translation>
    </message>
    <message>
        <source>it belongs to another user, %1</source>
        <translation>pertenece a otro usuario, %1</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>pertenece a otro usuario</translation>
    </message>
    <message>
        <source>Name a file of your own.</source>
        <translation>Indique un archivo propio.</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read</source>
        <translation>%1 respondió con algo que no se puede leer</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose another name for the account.</source>
        <translation>No se ha cambiado nada. Elija otro nombre para la cuenta.</translation>
    </message>
    <message>
        <source>Check the client&apos;s ID and secret, and add the account once more with the right ones.</source>
        <translation>Compruebe el ID y el secreto del cliente, y añada la cuenta otra vez con los correctos.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; belongs to another provider: %2, not %3</source>
        <translation>el perfil «%1» pertenece a otro proveedor: %2, no %3</translation>
    </message>
    <message>
        <source>%1 The old refresh token is kept, but it may no longer work: if so, sign in again.</source>
        <translation>%1 El token de actualización anterior se conserva, pero puede que ya no funcione: en ese caso, inicie sesión de nuevo.</translation>
    </message>
    <message>
        <source>the profile&apos;s provider settings were changed since the sign-in: %1</source>
        <translation>los ajustes del proveedor en el perfil han cambiado desde el inicio de sesión: %1</translation>
    </message>
    <message>
        <source>Put them back as they were, or sign in again if you have changed them.</source>
        <translation>Restáurelos o vuelva a iniciar sesión si los ha cambiado usted.</translation>
    </message>
    <message>
        <source>there is no passphrase to encrypt %1 with</source>
        <translation>no hay ninguna frase de contraseña para cifrar %1</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; is still signed in</source>
        <translation>el perfil «%1» todavía tiene la sesión iniciada</translation>
    </message>
    <message>
        <source>Sign out first.</source>
        <translation>Cierre la sesión primero.</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>faltan %1</translation>
    </message>
    <message>
        <source>%1=true asks for them: set them too, or unset that one.</source>
        <translation>%1=true las requiere: defínalas también o elimine esa.</translation>
    </message>
    <message>
        <source>the sign-in with the code, whose page may tell why</source>
        <translation>el inicio de sesión con el código, cuya página puede indicar el motivo</translation>
    </message>
    <message>
        <source>the issuer in %1</source>
        <translation>el emisor en %1</translation>
    </message>
    <message>
        <source>the token in %1 is from %2, which isn&apos;t known to be %3&apos;s</source>
        <translation>el token de %1 procede de %2, y no consta que pertenezca a %3</translation>
    </message>
    <message>
        <source>If it is, name it: %1=%2</source>
        <translation>Si es así, indíquelo: %1=%2</translation>
    </message>
    <message>
        <source>%1 is %2, but the profile &quot;%3&quot; is for %4</source>
        <translation>%1 es %2, pero el perfil «%3» es para %4</translation>
    </message>
    <message>
        <source>Unset %1, or choose another profile.</source>
        <translation>Elimine %1 del entorno o elija otro perfil.</translation>
    </message>
    <message>
        <source>an earlier session of the profile &quot;%1&quot; is still in %2</source>
        <translation>una sesión anterior del perfil «%1» sigue guardada: %2</translation>
    </message>
    <message>
        <source>the keychain</source>
        <translation>en el llavero</translation>
    </message>
    <message>
        <source>%1 has a space or a line break in it</source>
        <translation>%1 contiene un espacio o un salto de línea</translation>
    </message>
    <message>
        <source>%1 has a character in it that no token has</source>
        <translation>%1 contiene un carácter que ningún token tiene</translation>
    </message>
    <message>
        <source>%1 isn&apos;t a JWT</source>
        <translation>%1 no es un JWT</translation>
    </message>
    <message>
        <source>a profile can&apos;t have the name &quot;%1&quot;</source>
        <translation>un perfil no puede llamarse «%1»</translation>
    </message>
    <message>
        <source>Use up to 64 letters, digits, &quot;.&quot;, &quot;_&quot; and &quot;-&quot;, and no &quot;.&quot; first.</source>
        <translation>Use hasta 64 letras, cifras, «.», «_» y «-», y ningún «.» al principio.</translation>
    </message>
    <message>
        <source>there is already a profile &quot;%1&quot;</source>
        <translation>ya hay un perfil «%1»</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Elija otro nombre.</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used (%2)</source>
        <translation>%1 dio una respuesta que no se puede usar (%2)</translation>
    </message>
    <message>
        <source>Check the host and the port: what answers there may not speak TLS.</source>
        <translation>Compruebe el host y el puerto: puede que lo que responde ahí no use TLS.</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;issuer&quot;</source>
        <translation>los metadatos del proveedor no tienen «issuer»</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be read: %1 answered with something else than a key set</source>
        <translation>no se pueden leer las claves del proveedor: %1 ha respondido algo distinto de un conjunto de claves</translation>
    </message>
    <message>
        <source>%1 isn&apos;t valid before %2</source>
        <translation>%1 no es válido antes de %2</translation>
    </message>
    <message>
        <source>Close other programs, or allow Authtray more memory, and try again.</source>
        <translation>Cierre otros programas o permita más memoria a Authtray, e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Try again. If that doesn&apos;t help, check the disk.</source>
        <translation>Inténtelo de nuevo. Si no sirve, compruebe el disco.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; has had this session since an import</source>
        <translation>el perfil «%1» tiene esta sesión desde una importación</translation>
    </message>
    <message>
        <source>Use that profile, or sign in for another session.</source>
        <translation>Use ese perfil o inicie sesión para obtener otra sesión.</translation>
    </message>
    <message>
        <source>another keychain has the session than the one that answers: %1</source>
        <translation>la sesión está en otro llavero que el que responde: %1</translation>
    </message>
    <message>
        <source>Start %1 and restart Authtray, or sign in again.</source>
        <translation>Inicie %1 y reinicie Authtray, o vuelva a iniciar sesión.</translation>
    </message>
    <message>
        <source>not valid JSON</source>
        <translation>no es JSON válido</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>estado %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>no OAuth error</source>
        <translation>sin error de OAuth</translation>
    </message>
    <message>
        <source>token endpoint, status %1: %2</source>
        <translation>punto de acceso de tokens, estado %1: %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 en %2</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>no es un objeto JSON</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>código de salida %1</translation>
    </message>
    <message>
        <source>doesn&apos;t start</source>
        <translation>no se inicia</translation>
    </message>
    <message>
        <source>not a program</source>
        <translation>no es un programa</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>no se encuentra</translation>
    </message>
    <message>
        <source>it is a mount of its own: mount its folder instead</source>
        <translation>es un punto de montaje propio: monte su carpeta en su lugar</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>permiso denegado</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>operación no permitida</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>no existe el archivo o la carpeta</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>no queda espacio en el disco</translation>
    </message>
    <message>
        <source>disk quota exceeded</source>
        <translation>cuota de disco superada</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>sistema de archivos de solo lectura</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>error de entrada/salida</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>es una carpeta</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>no es una carpeta</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>el archivo ya existe</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>nombre de archivo demasiado largo</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>archivo demasiado grande</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>demasiados archivos abiertos</translation>
    </message>
    <message>
        <source>too many levels of symbolic links</source>
        <translation>demasiados enlaces simbólicos encadenados</translation>
    </message>
    <message>
        <source>no locks available</source>
        <translation>no hay bloqueos disponibles</translation>
    </message>
    <message>
        <source>the sign-in at %1 needs the client&apos;s secret</source>
        <translation>el inicio de sesión en %1 requiere el secreto del cliente</translation>
    </message>
    <message>
        <source>the keychain can&apos;t be used: %1</source>
        <translation>no se puede usar el llavero: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data doesn&apos;t say whose it is</source>
        <translation>los datos de la cuenta no dicen de quién son</translation>
    </message>
    <message>
        <source>a placeholder&apos;s name has small letters, digits and &apos;_&apos;</source>
        <translation>el nombre de un marcador se compone de minúsculas, cifras y «_»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; needs a &quot;label&quot;, and an &quot;example&quot; or a &quot;default&quot;</source>
        <translation>«%1» requiere un «label», y un «example» o un «default»</translation>
    </message>
    <message>
        <source>{%1} isn&apos;t one of the &quot;placeholders&quot;</source>
        <translation>{%1} no está entre los «placeholders»</translation>
    </message>
    <message>
        <source>it needs an &quot;issuer&quot;, or both &quot;authorization_endpoint&quot; and &quot;token_endpoint&quot; in &quot;endpoints&quot;</source>
        <translation>falta un «issuer», o bien «authorization_endpoint» y «token_endpoint» en «endpoints»</translation>
    </message>
    <message>
        <source>it needs a &quot;client_id&quot;, or a &quot;registration&quot; that says where to get one</source>
        <translation>falta un «client_id», o una «registration» que diga dónde obtenerlo</translation>
    </message>
    <message>
        <source>it needs a &quot;label&quot;</source>
        <translation>falta un «label»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; or &quot;%2&quot;</source>
        <translation>«%1» o «%2»</translation>
    </message>
    <message>
        <source>a list of ports from 0 (any free one) to 65535</source>
        <translation>una lista de puertos de 0 (cualquiera libre) a 65535</translation>
    </message>
    <message>
        <source>a list of statuses from 400 to 499</source>
        <translation>una lista de códigos de estado de 400 a 499</translation>
    </message>
    <message>
        <source>a string or a list of strings</source>
        <translation>un texto o una lista de textos</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a key that is known here</source>
        <translation>«%1» no es una clave conocida aquí</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>un objeto</translation>
    </message>
    <message>
        <source>Sign in again, which replaces the entry.</source>
        <translation>Vuelva a iniciar sesión; eso reemplaza la entrada.</translation>
    </message>
    <message>
        <source>it doesn&apos;t say why</source>
        <translation>no dice por qué</translation>
    </message>
    <message>
        <source>it says &quot;%1&quot;</source>
        <translation>dice «%1»</translation>
    </message>
    <message>
        <source>Remove the entry with the keychain&apos;s own program, and try again.</source>
        <translation>Elimine la entrada con el programa del llavero e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>the keychain has no session of the profile &quot;%1&quot;, although it was signed in</source>
        <translation>el llavero no tiene ninguna sesión del perfil «%1», aunque se había iniciado</translation>
    </message>
    <message>
        <source>Sign in again, or start the keychain program that has it if another one answers.</source>
        <translation>Vuelva a iniciar sesión, o inicie el programa de llavero que la tiene si responde otro.</translation>
    </message>
    <message>
        <source>the encrypted file</source>
        <translation>en el archivo cifrado</translation>
    </message>
    <message>
        <source>the Secret Service (gnome-keyring or KeePassXC)</source>
        <translation>Secret Service (gnome-keyring o KeePassXC)</translation>
    </message>
    <message>
        <source>a profile can&apos;t have this name</source>
        <translation>ningún perfil puede tener este nombre</translation>
    </message>
    <message>
        <source>another sign-in waits for the browser</source>
        <translation>otro inicio de sesión espera al navegador</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read (%2)</source>
        <translation>%1 respondió con algo que no se puede leer (%2)</translation>
    </message>
    <message>
        <source>interim status %1</source>
        <translation>estado provisional %1</translation>
    </message>
    <message>
        <source>a list of issuers</source>
        <translation>una lista de emisores</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t an issuer such as https://login.example.com or https://*.example.com</source>
        <translation>«%1» no es un emisor como https://login.example.com o https://*.example.com</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;</source>
        <translation>no hay ningún ajuste «%1»</translation>
    </message>
    <message>
        <source>&quot;keychain&quot; or &quot;file&quot;</source>
        <translation>«keychain» o «file»</translation>
    </message>
    <message>
        <source>an object of settings</source>
        <translation>un objeto con ajustes</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>clave desconocida «%1»</translation>
    </message>
    <message>
        <source>it is for another version of Authtray</source>
        <translation>es para otra versión de Authtray</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is locked, too</source>
        <translation>«%1» también está bloqueado</translation>
    </message>
    <message>
        <source>a token of an unknown provider</source>
        <translation>un token de un proveedor desconocido</translation>
    </message>
    <message>
        <source>keeping a session in %1</source>
        <translation>guardar una sesión %1</translation>
    </message>
    <message>
        <source>Sign in again, and the session is kept in %1.</source>
        <translation>Vuelva a iniciar sesión y se guardará %1.</translation>
    </message>
    <message>
        <source>keeping a session in %1 isn&apos;t allowed by %2</source>
        <translation>guardar una sesión %1 no está permitido por %2</translation>
    </message>
    <message>
        <source>It is kept in %1. Ask whoever looks after this computer.</source>
        <translation>Se guarda %1. Pregunte a quien administra este equipo.</translation>
    </message>
    <message>
        <source>%1 isn&apos;t allowed by %2</source>
        <translation>%1 no está permitido por %2</translation>
    </message>
    <message>
        <source>this computer&apos;s policy can&apos;t be used: %1</source>
        <translation>la directiva de este equipo no se puede usar: %1</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer.</source>
        <translation>Pregunte a quien administra este equipo.</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer to correct it. Until then, nobody can sign in or get a token.</source>
        <translation>Pida a quien administra este equipo que la corrija. Hasta entonces, nadie puede iniciar sesión ni obtener un token.</translation>
    </message>
    <message>
        <source>the computer&apos;s clock agrees with that of %1</source>
        <translation>el reloj del ordenador coincide con el de %1</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds ahead of that of %2</source>
        <translation>el reloj del ordenador va %1 segundos adelantado respecto al de %2</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds behind that of %2</source>
        <translation>el reloj del ordenador va %1 segundos atrasado respecto al de %2</translation>
    </message>
    <message>
        <source>Set the computer&apos;s clock, or let it be set from the network.</source>
        <translation>Ponga en hora el reloj del ordenador, o deje que la red lo haga.</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 responde</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>sesión iniciada</translation>
    </message>
    <message>
        <source>signed in as %1</source>
        <translation>sesión iniciada como %1</translation>
    </message>
    <message>
        <source>the profiles are in %1</source>
        <translation>los perfiles están en %1</translation>
    </message>
    <message>
        <source>%1 applies to everybody on this computer</source>
        <translation>%1 se aplica a todos en este ordenador</translation>
    </message>
    <message>
        <source>%1 keeps an entry, returns it and removes it</source>
        <translation>%1 guarda una entrada, la devuelve y la elimina</translation>
    </message>
    <message>
        <source>the environment names none</source>
        <translation>el entorno no indica ninguno</translation>
    </message>
    <message>
        <source>the environment names %1</source>
        <translation>el entorno indica %1</translation>
    </message>
    <message>
        <source>those of the system are trusted</source>
        <translation>se confía en los del sistema</translation>
    </message>
    <message>
        <source>those in %1 are trusted</source>
        <translation>se confía en los de %1</translation>
    </message>
    <message>
        <source>there is no program that opens an address</source>
        <translation>no hay ningún programa que abra una dirección</translation>
    </message>
    <message>
        <source>Install xdg-utils, or name a browser in BROWSER.</source>
        <translation>Instale xdg-utils, o indique un navegador en BROWSER.</translation>
    </message>
    <message>
        <source>an address is opened by %1</source>
        <translation>una dirección la abre %1</translation>
    </message>
    <message>
        <source>a panel shows tray icons</source>
        <translation>un panel muestra los iconos de la bandeja</translation>
    </message>
    <message>
        <source>there is no display, so no icon is shown</source>
        <translation>no hay pantalla, así que no se muestra ningún icono</translation>
    </message>
    <message>
        <source>no panel has registered for tray icons (StatusNotifierItem)</source>
        <translation>ningún panel se ha registrado para los iconos (StatusNotifierItem)</translation>
    </message>
    <message>
        <source>On GNOME, switch the extension AppIndicator on. An older panel may show the icon all the same.</source>
        <translation>En GNOME, active la extensión AppIndicator. Un panel más antiguo puede mostrar el icono de todos modos.</translation>
    </message>
    <message>
        <source>a browser can return to %1</source>
        <translation>un navegador puede volver a %1</translation>
    </message>
    <message>
        <source>No program that BROWSER names is there.</source>
        <translation>Ninguno de los programas de BROWSER está instalado.</translation>
    </message>
    <message>
        <source>the sign-in wasn&apos;t for %1</source>
        <translation>el inicio de sesión no era para %1</translation>
    </message>
    <message>
        <source>there is no such token, and a renewal brings none</source>
        <translation>no hay tal token, y una renovación no trae ninguno</translation>
    </message>
    <message>
        <source>a list of hosts</source>
        <translation>una lista de servidores</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a host such as git.example.com or git.example.com:8443/team</source>
        <translation>«%1» no es un servidor como git.example.com o git.example.com:8443/team</translation>
    </message>
    <message>
        <source>a path that begins with &quot;/&quot;, or &quot;&quot;</source>
        <translation>una ruta que empiece por «/», o «»</translation>
    </message>
    <message>
        <source>trusting other certificate authorities than the policy&apos;s</source>
        <translation>confiar en otras autoridades de certificación que las de la directiva</translation>
    </message>
    <message>
        <source>Sign in again, and the policy&apos;s are trusted.</source>
        <translation>Vuelva a iniciar sesión y se confiará en las de la directiva.</translation>
    </message>
    <message>
        <source>sending a token to %1 isn&apos;t allowed by %2</source>
        <translation>enviar un token a %1 no está permitido por %2</translation>
    </message>
    <message>
        <source>choosing certificate authorities isn&apos;t allowed by %1</source>
        <translation>elegir autoridades de certificación no está permitido por %1</translation>
    </message>
    <message>
        <source>an https address with a path</source>
        <translation>una dirección https con una ruta</translation>
    </message>
    <message>
        <source>Tell whoever runs the service.</source>
        <translation>Avise a quien gestiona el servicio.</translation>
    </message>
    <message>
        <source>%1 names metadata on another server: %2</source>
        <translation>%1 indica metadatos en otro servidor: %2</translation>
    </message>
    <message>
        <source>%1 has something else than a service&apos;s metadata</source>
        <translation>%1 contiene algo distinto de los metadatos de un servicio</translation>
    </message>
    <message>
        <source>the service&apos;s metadata is missing: %1 answered with status %2</source>
        <translation>faltan los metadatos del servicio: %1 respondió con el estado %2</translation>
    </message>
    <message>
        <source>If that is what you want to use, give its address.</source>
        <translation>Si es eso lo que quiere usar, indique su dirección.</translation>
    </message>
    <message>
        <source>%1 answered with status %2 and doesn&apos;t say where to sign in, and %3</source>
        <translation>%1 respondió con el estado %2 y no dice dónde iniciar sesión, y %3</translation>
    </message>
    <message>
        <source>Check the address letter by letter. If you know its provider, give that one&apos;s address as the issuer.</source>
        <translation>Compruebe la dirección letra por letra. Si conoce su proveedor, indique la dirección de este como emisor.</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>la dirección</translation>
    </message>
    <message>
        <source>the metadata at %1 is about &quot;%2&quot;, not about %3</source>
        <translation>los metadatos de %1 tratan de «%2», no de %3</translation>
    </message>
    <message>
        <source>the metadata at %1 names no provider that can be used: &quot;%2&quot;</source>
        <translation>los metadatos de %1 no indican ningún proveedor utilizable: «%2»</translation>
    </message>
    <message>
        <source>%1 registered Authtray, but %2</source>
        <translation>%1 ha registrado Authtray, pero %2</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_id&quot;</source>
        <translation>su respuesta no tiene «client_id»</translation>
    </message>
    <message>
        <source>with another redirect address: %1</source>
        <translation>con otra dirección de redirección: %1</translation>
    </message>
    <message>
        <source>as a client that authenticates by %1</source>
        <translation>como un cliente que se autentica mediante %1</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_secret&quot;</source>
        <translation>su respuesta no tiene «client_secret»</translation>
    </message>
    <message>
        <source>%1 refuses to register Authtray: %2</source>
        <translation>%1 se niega a registrar Authtray: %2</translation>
    </message>
    <message>
        <source>the provider</source>
        <translation>el proveedor</translation>
    </message>
    <message>
        <source>it offers no way to remove the client</source>
        <translation>no ofrece ninguna forma de eliminar el cliente</translation>
    </message>
    <message>
        <source>Register a native app there yourself, with the redirect address %1, and give its client ID.</source>
        <translation>Registre allí usted mismo una aplicación nativa con la dirección de redirección %1 e indique su ID de cliente.</translation>
    </message>
    <message>
        <source>%1 lets no program register itself as a client</source>
        <translation>%1 no permite que ningún programa se registre a sí mismo como cliente</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know the client any more that it has registered (%2)</source>
        <translation>%1 ya no conoce el cliente que registró (%2)</translation>
    </message>
    <message>
        <source>Sign in once more: a new client is registered then.</source>
        <translation>Inicie sesión una vez más: entonces se registrará un cliente nuevo.</translation>
    </message>
    <message>
        <source>Sign in again: the client that was registered is gone, and a new one is registered then.</source>
        <translation>Inicie sesión de nuevo: el cliente registrado ya no existe y entonces se registrará uno nuevo.</translation>
    </message>
    <message>
        <source>the provider takes only signed sign-in requests (RFC 9101)</source>
        <translation>el proveedor solo acepta solicitudes de inicio de sesión firmadas (RFC 9101)</translation>
    </message>
    <message>
        <source>renewed</source>
        <translation>renovado</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>sesión cerrada</translation>
    </message>
    <message>
        <source>registered with the provider</source>
        <translation>registrado en el proveedor</translation>
    </message>
    <message>
        <source>by schedule</source>
        <translation>según lo previsto</translation>
    </message>
    <message>
        <source>a server had refused the token</source>
        <translation>un servidor había rechazado el token</translation>
    </message>
    <message>
        <source>a new token was demanded</source>
        <translation>se pidió un token nuevo</translation>
    </message>
    <message>
        <source>a token for %1 was demanded</source>
        <translation>se pidió un token para %1</translation>
    </message>
    <message>
        <source>the ID token was demanded</source>
        <translation>se pidió el token de identidad</translation>
    </message>
    <message>
        <source>the token had expired</source>
        <translation>el token había caducado</translation>
    </message>
    <message>
        <source>the token would have expired too soon</source>
        <translation>el token habría caducado demasiado pronto</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>rechazado: %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>falló: %1</translation>
    </message>
    <message>
        <source>done, but not stored: %1</source>
        <translation>hecho, pero no guardado: %1</translation>
    </message>
    <message>
        <source>the refresh token that was refused, %1, isn&apos;t the newest one, %2 of %3</source>
        <translation>el token de actualización rechazado, %1, no es el más reciente, %2 de %3</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>no renovado</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a key (DPoP, RFC 9449)</source>
        <translation>%1 solo acepta tokens vinculados a una clave (DPoP, RFC 9449)</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a certificate (RFC 8705)</source>
        <translation>%1 solo acepta tokens vinculados a un certificado (RFC 8705)</translation>
    </message>
    <message>
        <source>Authtray has bearer tokens only. Ask whoever runs the service whether it takes those, too.</source>
        <translation>Authtray solo tiene tokens «bearer». Pregunte a quien gestiona el servicio si también los acepta.</translation>
    </message>
    <message>
        <source>the provider protects codes only by %1, not by S256 (PKCE)</source>
        <translation>el proveedor solo protege los códigos mediante %1, no mediante S256 (PKCE)</translation>
    </message>
    <message>
        <source>%1 is on this computer or in its network, and the provider isn&apos;t</source>
        <translation>%1 está en este equipo o en su red, y el proveedor no</translation>
    </message>
    <message>
        <source>the &quot;client_id&quot; in its answer is too long</source>
        <translation>el «client_id» de su respuesta es demasiado largo</translation>
    </message>
    <message>
        <source>the &quot;%1&quot; in its answer has characters that it may not</source>
        <translation>el «%1» de su respuesta tiene caracteres no permitidos</translation>
    </message>
    <message>
        <source>%1 issued a token for %2, not for %3</source>
        <translation>%1 ha emitido un token para %2, no para %3</translation>
    </message>
    <message>
        <source>The service could use it there, so it doesn&apos;t get it. Tell whoever runs the service. If you trust it with that token, sign in at the provider itself, and add the service to the profile&apos;s hosts.</source>
        <translation>El servicio podría usarlo allí, por eso no lo recibe. Avise a quien gestiona el servicio. Si le confía ese token, inicie sesión en el propio proveedor y añada el servicio a los hosts del perfil.</translation>
    </message>
    <message>
        <source>%1 registered Authtray with a secret that has expired already</source>
        <translation>%1 ha registrado Authtray con un secreto que ya ha caducado</translation>
    </message>
    <message>
        <source>If you mean that one, give its address.</source>
        <translation>Si se refiere a ese, indique su dirección.</translation>
    </message>
    <message>
        <source>the provider refused the newest refresh token that Authtray had got, %1 of %2</source>
        <translation>el proveedor rechazó el token de actualización más reciente que Authtray había recibido, %1 de %2</translation>
    </message>
    <message>
        <source>one that the provider doesn&apos;t name, not %1</source>
        <translation>una que el proveedor no nombra, no %1</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>Your Auth0 domain</source>
        <translation>Su dominio de Auth0</translation>
    </message>
    <message>
        <source>Identifier of the API the token is for</source>
        <translation>Identificador de la API a la que va destinado el token</translation>
    </message>
    <message>
        <source>In Auth0&apos;s dashboard, create an application of the type Native with the allowed callback URL http://localhost:8080/callback</source>
        <translation>En el panel de Auth0, cree una aplicación de tipo Native con la URL de retorno permitida http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of GitHub</source>
        <translation>Dirección de GitHub</translation>
    </message>
    <message>
        <source>Address of GitHub&apos;s API</source>
        <translation>Dirección de la API de GitHub</translation>
    </message>
    <message>
        <source>Register an OAuth app at https://github.com/settings/developers with the callback URL http://127.0.0.1/callback</source>
        <translation>Registre una aplicación OAuth en https://github.com/settings/developers con la URL de retorno http://127.0.0.1/callback</translation>
    </message>
    <message>
        <source>Address of the GitLab instance</source>
        <translation>Dirección de la instancia de GitLab</translation>
    </message>
    <message>
        <source>Add an application in GitLab under Preferences &gt; Applications: not confidential, redirect URI http://127.0.0.1/callback, scopes openid, profile and email.</source>
        <translation>Añada una aplicación en GitLab, en Preferencias &gt; Aplicaciones: no confidencial, URI de redirección http://127.0.0.1/callback, ámbitos openid, profile y email.</translation>
    </message>
    <message>
        <source>Address of the sign-in service</source>
        <translation>Dirección del servicio de inicio de sesión</translation>
    </message>
    <message>
        <source>Create an OAuth client ID of the type &quot;Desktop app&quot; at https://console.cloud.google.com/apis/credentials</source>
        <translation>Cree un ID de cliente de OAuth de tipo «App de escritorio» en https://console.cloud.google.com/apis/credentials</translation>
    </message>
    <message>
        <source>Address of Keycloak</source>
        <translation>Dirección de Keycloak</translation>
    </message>
    <message>
        <source>Realm</source>
        <translation>Reino (realm)</translation>
    </message>
    <message>
        <source>In Keycloak&apos;s Admin Console, create a client: OpenID Connect, client authentication off, standard flow, valid redirect URI http://127.0.0.1/*</source>
        <translation>En la consola de administración de Keycloak, cree un cliente: OpenID Connect, sin autenticación de cliente, flujo estándar, URI de redirección válida http://127.0.0.1/*</translation>
    </message>
    <message>
        <source>Tenant: its domain or id, or organizations, consumers, common</source>
        <translation>Inquilino: su dominio o id., u organizations, consumers, common</translation>
    </message>
    <message>
        <source>Register an application at https://entra.microsoft.com (App registrations) with the platform &quot;Mobile and desktop applications&quot; and the redirect URI http://localhost</source>
        <translation>Registre una aplicación en https://entra.microsoft.com (Registros de aplicaciones) con la plataforma «Aplicaciones móviles y de escritorio» y la URI de redirección http://localhost</translation>
    </message>
    <message>
        <source>Your Okta domain</source>
        <translation>Su dominio de Okta</translation>
    </message>
    <message>
        <source>Id of the authorization server</source>
        <translation>Id. del servidor de autorización</translation>
    </message>
    <message>
        <source>In Okta&apos;s Admin Console, create an app integration: OIDC, Native Application, grant type Refresh Token, sign-in redirect URI http://localhost:8080/callback</source>
        <translation>En la consola de administración de Okta, cree una integración de aplicación: OIDC, Native Application, tipo de concesión Refresh Token, URI de redirección http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of the PipeOps console</source>
        <translation>Dirección de la consola de PipeOps</translation>
    </message>
    <message>
        <source>Address of the PipeOps API</source>
        <translation>Dirección de la API de PipeOps</translation>
    </message>
    <message>
        <source>Address of the UiPath service</source>
        <translation>Dirección del servicio UiPath</translation>
    </message>
    <message>
        <source>Organization to sign in to</source>
        <translation>Organización en la que iniciar sesión</translation>
    </message>
</context>
<context>
    <name>ProfileChange</name>
    <message>
        <source>Programs that name it “%1” will have to use the new name.</source>
        <translation>Los programas que lo llaman «%1» tendrán que usar el nombre nuevo.</translation>
    </message>
    <message>
        <source>The profile stays signed in.</source>
        <translation>El perfil mantiene la sesión iniciada.</translation>
    </message>
    <message>
        <source>Rename the profile “%1”</source>
        <translation>Cambiar el nombre del perfil «%1»</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Cambiar el nombre</translation>
    </message>
    <message>
        <source>The profile is called “%1” now.</source>
        <translation>El perfil se llama ahora «%1».</translation>
    </message>
    <message>
        <source>The copy has the provider and the settings of “%1”, but no session: sign in to it, with another account for example.</source>
        <translation>La copia tiene el proveedor y los ajustes de «%1», pero ninguna sesión: inicie sesión en ella, por ejemplo con otra cuenta.</translation>
    </message>
    <message>
        <source>Duplicate the profile “%1”</source>
        <translation>Duplicar el perfil «%1»</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplicar</translation>
    </message>
    <message>
        <source>This is a copy of “%1”. Sign in to use it.</source>
        <translation>Esta es una copia de «%1». Inicie sesión para usarla.</translation>
    </message>
    <message>
        <source>The profile “%1” is removed.</source>
        <translation>El perfil «%1» se ha eliminado.</translation>
    </message>
    <message>
        <source>The profile “%1” is back. Sign in to use it.</source>
        <translation>El perfil «%1» ha vuelto. Inicie sesión para usarlo.</translation>
    </message>
    <message>
        <source>The client&apos;s secret isn&apos;t copied: signing in asks for it.</source>
        <translation>El secreto del cliente no se copia: al iniciar sesión se pide.</translation>
    </message>
    <message>
        <source>Its client stays registered at %1.</source>
        <translation>Su cliente sigue registrado en %1.</translation>
    </message>
</context>
<context>
    <name>TenantDialog</name>
    <message>
        <source>Choose a tenant</source>
        <translation>Elegir un inquilino</translation>
    </message>
    <message>
        <source>Your organization has several &amp;tenants. Sign in to:</source>
        <translation>Su organización tiene varios &amp;inquilinos. Iniciar sesión en:</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>&amp;Elegir</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Signed in</source>
        <translation>Sesión iniciada</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>Sesión iniciada como %1</translation>
    </message>
    <message>
        <source>valid until %1</source>
        <translation>válido hasta %1</translation>
    </message>
    <message>
        <source>%1 · renews at %2</source>
        <translation>%1 · se renueva a las %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>se desconoce el motivo</translation>
    </message>
    <message>
        <source>%1; renewing fails: %2</source>
        <translation>%1; falla la renovación: %2</translation>
    </message>
    <message>
        <source>Valid until %1; renewing fails: %2</source>
        <translation>Válido hasta %1; falla la renovación: %2</translation>
    </message>
    <message>
        <source>%1; will keep trying</source>
        <translation>%1; se seguirá intentando</translation>
    </message>
    <message>
        <source>Opening the session&apos;s file…</source>
        <translation>Abriendo el archivo de sesión…</translation>
    </message>
    <message>
        <source>Reading your keychain…</source>
        <translation>Consultando su llavero…</translation>
    </message>
    <message>
        <source>Waiting for your keychain to be unlocked</source>
        <translation>Esperando a que se desbloquee su llavero</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Sin sesión iniciada</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>Esperando a su navegador…</translation>
    </message>
    <message>
        <source>Renewing…</source>
        <translation>Renovando…</translation>
    </message>
    <message>
        <source>%1 · renews when next needed</source>
        <translation>%1 · se renueva cuando haga falta</translation>
    </message>
    <message>
        <source>The session has ended. Sign in again</source>
        <translation>La sesión ha terminado. Vuelva a iniciar sesión</translation>
    </message>
    <message>
        <source>Signed in, but it can&apos;t be saved: %1</source>
        <translation>Sesión iniciada, pero no se puede guardar: %1</translation>
    </message>
    <message>
        <source>Signed in, but the keychain can&apos;t save it: %1</source>
        <translation>Sesión iniciada, pero el llavero no puede guardarla: %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>caducado</translation>
    </message>
    <message numerus="yes">
        <source>in %n seconds</source>
        <translation>
            <numerusform>en %n segundo</numerusform>
            <numerusform>en %n segundos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>en %n minuto</numerusform>
            <numerusform>en %n minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>en %n hora</numerusform>
            <numerusform>en %n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>en %n día</numerusform>
            <numerusform>en %n días</numerusform>
        </translation>
    </message>
    <message>
        <source>the state</source>
        <translation>el estado</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>la cuenta</translation>
    </message>
    <message>
        <source>a token</source>
        <translation>un token</translation>
    </message>
    <message>
        <source>Renewing fails</source>
        <translation>Falla la renovación</translation>
    </message>
    <message>
        <source>Can&apos;t be renewed</source>
        <translation>No se puede renovar</translation>
    </message>
    <message>
        <source>Session has ended</source>
        <translation>La sesión ha terminado</translation>
    </message>
    <message>
        <source>Waiting for its file</source>
        <translation>Espera su archivo</translation>
    </message>
    <message>
        <source>Waiting for the keychain</source>
        <translation>Espera al llavero</translation>
    </message>
    <message>
        <source>Signed in, not saved</source>
        <translation>Sesión iniciada, sin guardar</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Sesión cerrada</translation>
    </message>
    <message>
        <source>Renewed</source>
        <translation>Renovado</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>La sesión ha terminado</translation>
    </message>
    <message>
        <source>A program</source>
        <translation>Un programa</translation>
    </message>
    <message>
        <source>%1 asked for %2</source>
        <translation>%1 pidió %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln times)</source>
        <translation>
            <numerusform>%1 (%Ln vez)</numerusform>
            <numerusform>%1 (%Ln veces)</numerusform>
        </translation>
    </message>
    <message>
        <source>who you are</source>
        <translation>quién es usted</translation>
    </message>
    <message>
        <source>your profile</source>
        <translation>su perfil</translation>
    </message>
    <message>
        <source>your e-mail address</source>
        <translation>su correo electrónico</translation>
    </message>
    <message>
        <source>your postal address</source>
        <translation>su dirección postal</translation>
    </message>
    <message>
        <source>your phone number</source>
        <translation>su número de teléfono</translation>
    </message>
    <message>
        <source>your groups</source>
        <translation>sus grupos</translation>
    </message>
    <message>
        <source>staying signed in</source>
        <translation>mantener la sesión</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 couldn&apos;t be told.</source>
        <translation>Ha cerrado la sesión aquí, pero no se pudo avisar a %1.</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 didn&apos;t answer.</source>
        <translation>Ha cerrado la sesión aquí, pero %1 no ha respondido.</translation>
    </message>
    <message>
        <source>You are signed out. An earlier session is still stored: %1.</source>
        <translation>Ha cerrado la sesión. Una sesión anterior sigue guardada: %1.</translation>
    </message>
    <message>
        <source>You are signed out.</source>
        <translation>Ha cerrado la sesión.</translation>
    </message>
    <message>
        <source>For what a program does at %1, you have to sign in again.</source>
        <translation>Para lo que un programa hace en %1, tiene que iniciar sesión de nuevo.</translation>
    </message>
    <message>
        <source>A program wants to do more at %1 than you have allowed: %2.</source>
        <translation>Un programa quiere hacer más en %1 de lo que usted ha permitido: %2.</translation>
    </message>
</context>
<context>
    <name>authtray::About</name>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Pantalla</translation>
    </message>
    <message>
        <source>Settings in</source>
        <translation>Ajustes en</translation>
    </message>
    <message>
        <source>License</source>
        <translation>Licencia</translation>
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
        <translation>Pulse Ctrl+C para copiar</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>Organización</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Inquilino</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rol</translation>
    </message>
    <message>
        <source>Account ID</source>
        <translation>Id. de cuenta</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Proveedor</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Perfil</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Sesión iniciada</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>Fin de la sesión</translation>
    </message>
    <message>
        <source>%1 unless renewed · %2</source>
        <translation>%1 si no se renueva · %2</translation>
    </message>
    <message>
        <source>Last events</source>
        <translation>Últimos sucesos</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Permisos</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>Copiar: %1</translation>
    </message>
    <message>
        <source>Puts it on the clipboard</source>
        <translation>Lo pone en el portapapeles</translation>
    </message>
</context>
<context>
    <name>authtray::AccountHead</name>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>Termine de iniciar sesión allí y listo.</translation>
    </message>
    <message>
        <source>Sign in once, and your programs get fresh tokens.</source>
        <translation>Inicie sesión una vez y sus programas tendrán tokens al día.</translation>
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
        <translation>Copiado: %1.</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. Authtray runs for as long as this window is open.</source>
        <translation>Este escritorio no muestra iconos en la bandeja. Authtray funciona mientras esta ventana esté abierta.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Des&amp;hacer</translation>
    </message>
    <message>
        <source>Undoes what the message tells of</source>
        <translation>Deshace lo que indica el mensaje</translation>
    </message>
    <message>
        <source>Signs in once more, in your browser, for what the service wants</source>
        <translation>Inicia sesión otra vez, en su navegador, para lo que pide el servicio</translation>
    </message>
</context>
<context>
    <name>authtray::ActionRow</name>
    <message>
        <source>Ends this session here and, where possible, at the provider</source>
        <translation>Termina esta sesión aquí y, si es posible, en el proveedor</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Cancelar</translation>
    </message>
    <message>
        <source>Stops waiting for the browser</source>
        <translation>Deja de esperar al navegador</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>Copiar &amp;enlace</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>Copia la dirección de la página de inicio de sesión, para el navegador que prefiera</translation>
    </message>
    <message>
        <source>Asks the provider for a new access token</source>
        <translation>Pide al proveedor un nuevo token de acceso</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>Abre la página de inicio de sesión del proveedor en su navegador</translation>
    </message>
    <message>
        <source>Sign &amp;in again</source>
        <translation>&amp;Iniciar sesión de nuevo</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>&amp;Iniciar sesión</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>&amp;Añadir cuenta…</translation>
    </message>
    <message>
        <source>Signs in to another provider or account</source>
        <translation>Inicia sesión en otro proveedor o cuenta</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>Cerrar &amp;sesión…</translation>
    </message>
    <message>
        <source>Puts the access token on the clipboard for a short time</source>
        <translation>Pone el token de acceso en el portapapeles durante poco tiempo</translation>
    </message>
    <message numerus="yes">
        <source>Copied (%Ln s)</source>
        <translation>
            <numerusform>Copiado (%Ln s)</numerusform>
            <numerusform>Copiado (%Ln s)</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;token</source>
        <translation>Copiar &amp;token</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>En otro &amp;dispositivo</translation>
    </message>
    <message>
        <source>O&amp;pen again</source>
        <translation>&amp;Abrir de nuevo</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>Inicia sesión con un código, en el navegador de un teléfono u otro equipo</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>Abre otra vez la página de inicio de sesión en su navegador</translation>
    </message>
</context>
<context>
    <name>authtray::AddAccountDialog</name>
    <message>
        <source>Add account</source>
        <translation>Añadir cuenta</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Proveedor</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Probar</translation>
    </message>
    <message>
        <source>Asks the provider whether it knows this client, without signing in</source>
        <translation>Pregunta al proveedor si conoce este cliente, sin iniciar sesión</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>Copiar &amp;enlace</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>Copia la dirección de la página de inicio de sesión, para el navegador que prefiera</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>&amp;Abrir de nuevo</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>Abre otra vez la página de inicio de sesión en su navegador</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>En otro &amp;dispositivo</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>Inicia sesión con un código, en el navegador de un teléfono u otro equipo</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>&amp;Iniciar sesión</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>Abre la página de inicio de sesión del proveedor en su navegador</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>Otro proveedor</translation>
    </message>
    <message>
        <source>Link copied.</source>
        <translation>Enlace copiado.</translation>
    </message>
    <message>
        <source>&amp;Use this address</source>
        <translation>&amp;Usar esta dirección</translation>
    </message>
    <message>
        <source>A service&apos;s address</source>
        <translation>La dirección de un servicio</translation>
    </message>
</context>
<context>
    <name>authtray::AdvancedSection</name>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>A&amp;vanzado</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>Á&amp;mbitos</translation>
    </message>
    <message>
        <source>What to ask for, separated by spaces</source>
        <translation>Lo que se pide, separado por espacios</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>Las del sistema</translation>
    </message>
    <message>
        <source>Choose &amp;file…</source>
        <translation>Elegir &amp;archivo…</translation>
    </message>
    <message>
        <source>Certificate &amp;authorities</source>
        <translation>Au&amp;toridades de certificación</translation>
    </message>
    <message>
        <source>A PEM file of authorities to trust besides the system&apos;s</source>
        <translation>Un archivo PEM con autoridades de confianza además de las del sistema</translation>
    </message>
    <message>
        <source>Certificate authorities</source>
        <translation>Autoridades de certificación</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Llavero</translation>
    </message>
    <message>
        <source>Encrypted file</source>
        <translation>Archivo cifrado</translation>
    </message>
    <message>
        <source>For computers without a keychain. You choose a passphrase for it.</source>
        <translation>Para equipos sin llavero. Usted le elige una frase de contraseña.</translation>
    </message>
    <message>
        <source>&amp;Keep the session in</source>
        <translation>&amp;Guardar la sesión en</translation>
    </message>
</context>
<context>
    <name>authtray::AutostartBox</name>
    <message>
        <source>&amp;Start when I log in</source>
        <translation>&amp;Iniciar al entrar en el sistema</translation>
    </message>
</context>
<context>
    <name>authtray::CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
</context>
<context>
    <name>authtray::Desktop</name>
    <message numerus="yes">
        <source>The access token is on the clipboard for %Ln seconds.</source>
        <translation>
            <numerusform>El token de acceso está en el portapapeles durante %Ln segundo.</numerusform>
            <numerusform>El token de acceso está en el portapapeles durante %Ln segundos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Access token copied</source>
        <translation>Token de acceso copiado</translation>
    </message>
</context>
<context>
    <name>authtray::DesktopNotifier</name>
    <message>
        <source>Show account</source>
        <translation>Mostrar cuenta</translation>
    </message>
</context>
<context>
    <name>authtray::DeviceCode</name>
    <message>
        <source>Open this address on any device and enter the code, or scan the picture with a phone.</source>
        <translation>Abra esta dirección en cualquier dispositivo y escriba el código, o escanee la imagen con un teléfono.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Código</translation>
    </message>
</context>
<context>
    <name>authtray::DiagnosisDialog</name>
    <message>
        <source>What was found</source>
        <translation>Lo que se encontró</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>&amp;Reintentar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Trying what a sign-in and a token need…</source>
        <translation>Probando lo que necesitan un inicio de sesión y un token…</translation>
    </message>
    <message>
        <source>Everything that a sign-in and a token need works.</source>
        <translation>Todo lo que necesitan un inicio de sesión y un token funciona.</translation>
    </message>
    <message>
        <source>Something that a sign-in or a token needs doesn&apos;t work. What to do stands beside it.</source>
        <translation>Algo que necesita un inicio de sesión o un token no funciona. Al lado está qué hacer.</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Comprobar todo</translation>
    </message>
</context>
<context>
    <name>authtray::FirstSteps</name>
    <message>
        <source>In scripts:</source>
        <translation>En scripts:</translation>
    </message>
    <message>
        <source>The command with which scripts get a token</source>
        <translation>El comando con el que los scripts obtienen un token</translation>
    </message>
</context>
<context>
    <name>authtray::GeneralSettings</name>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>Seguir en la &amp;bandeja al cerrar la ventana</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>I&amp;dioma</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>El del sistema</translation>
    </message>
    <message>
        <source>Tray icon in the panel&apos;s &amp;colour</source>
        <translation>Icono de la bandeja en el color del pane&amp;l</translation>
    </message>
</context>
<context>
    <name>authtray::HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Hora</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Qué ocurrió</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Para</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Token de actualización</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>What was done with the tokens of “%1” at the provider. A refresh token is named by a part of its hash, which tells one from the next.</source>
        <translation>Lo que se hizo con los tokens de «%1» en el proveedor. Un token de actualización se nombra por una parte de su hash, que lo distingue del siguiente.</translation>
    </message>
    <message>
        <source>Nothing is recorded yet of what was done with the tokens of “%1”.</source>
        <translation>Aún no hay nada registrado de lo que se hizo con los tokens de «%1».</translation>
    </message>
</context>
<context>
    <name>authtray::LifeBar</name>
    <message>
        <source>Renews %1.</source>
        <translation>Se renueva %1.</translation>
    </message>
    <message>
        <source>Expires %1.</source>
        <translation>Caduca %1.</translation>
    </message>
    <message>
        <source>Life of the access token</source>
        <translation>Vida del token de acceso</translation>
    </message>
</context>
<context>
    <name>authtray::LockedNote</name>
    <message>
        <source>Set by your administrator</source>
        <translation>Establecido por su administrador</translation>
    </message>
</context>
<context>
    <name>authtray::LogView</name>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Todavía no ha pasado nada.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Copies the whole log, for a report. It holds no passwords and no tokens.</source>
        <translation>Copia todo el registro, para un informe. No contiene contraseñas ni tokens.</translation>
    </message>
</context>
<context>
    <name>authtray::MoreButton</name>
    <message>
        <source>&amp;Use as default</source>
        <translation>&amp;Usar por omisión</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Ajustes…</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>&amp;Registro…</translation>
    </message>
    <message>
        <source>A&amp;bout Authtray…</source>
        <translation>A&amp;cerca de Authtray…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>Settings, log and more</source>
        <translation>Configuración, registro y más</translation>
    </message>
    <message>
        <source>Remove &amp;profile…</source>
        <translation>Eliminar el &amp;perfil…</translation>
    </message>
    <message>
        <source>&amp;Rename profile…</source>
        <translation>Cambiar el &amp;nombre del perfil…</translation>
    </message>
    <message>
        <source>&amp;Duplicate profile…</source>
        <translation>&amp;Duplicar el perfil…</translation>
    </message>
    <message>
        <source>Sessions at the pro&amp;vider</source>
        <translation>Sesiones en el pro&amp;veedor</translation>
    </message>
    <message>
        <source>Who uses my &amp;tokens…</source>
        <translation>Quién usa mis &amp;tokens…</translation>
    </message>
    <message>
        <source>&amp;Check everything…</source>
        <translation>C&amp;omprobar todo…</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>&amp;Historial…</translation>
    </message>
</context>
<context>
    <name>authtray::PassphraseDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>Frase de contraseña</translation>
    </message>
    <message>
        <source>The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for whenever Authtray has started.</source>
        <translation>La sesión se guardará en un archivo cifrado. Elija una frase de contraseña, que se pedirá cada vez que se inicie Authtray.</translation>
    </message>
    <message>
        <source>The session is in an encrypted file. Enter its passphrase to go on.</source>
        <translation>La sesión está en un archivo cifrado. Escriba su frase de contraseña para continuar.</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Frase de contraseña</translation>
    </message>
    <message>
        <source>&amp;Repeat passphrase</source>
        <translation>&amp;Otra vez</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>&amp;Usar</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Abrir</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileColumn</name>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Shows only the profiles with these words</source>
        <translation>Muestra solo los perfiles con estas palabras</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileList</name>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (por omisión)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>Perfiles</translation>
    </message>
    <message>
        <source>Choose the one to show</source>
        <translation>Elija cuál mostrar</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileNameDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nombre</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileSettings</name>
    <message>
        <source>Show &amp;notifications</source>
        <translation>Mostrar &amp;notificaciones</translation>
    </message>
    <message>
        <source>Pro&amp;file</source>
        <translation>Per&amp;fil</translation>
    </message>
    <message>
        <source>&amp;Renew ahead by</source>
        <translation>Ren&amp;ovar con antelación</translation>
    </message>
    <message>
        <source>&amp;Browser command</source>
        <translation>Orden del na&amp;vegador</translation>
    </message>
    <message>
        <source>%u stands for the sign-in page&apos;s address. With a command of its own, a profile always signs in with the right browser profile.</source>
        <translation>%u representa la dirección de la página de inicio de sesión. Con una orden propia, un perfil siempre inicia sesión con el perfil de navegador correcto.</translation>
    </message>
    <message>
        <source>When the session ends or can&apos;t be renewed</source>
        <translation>Cuando la sesión termina o no se puede renovar</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Por omisión</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation> min</translation>
    </message>
    <message>
        <source>How long before it expires the token is renewed; at most half of its life</source>
        <translation>Cuánto antes de caducar se renueva el token; como mucho la mitad de su vida</translation>
    </message>
    <message>
        <source>The desktop&apos;s browser</source>
        <translation>El navegador del escritorio</translation>
    </message>
    <message>
        <source>There is no account yet. Add one first.</source>
        <translation>Todavía no hay ninguna cuenta. Añada una primero.</translation>
    </message>
    <message>
        <source>To&amp;ken goes to</source>
        <translation>El &amp;token va a</translation>
    </message>
    <message>
        <source>Servers to which git, docker and other tools may send this profile&apos;s token, separated by spaces: git.example.com, or with a path git.example.com/team.</source>
        <translation>Servidores a los que git, docker y otras herramientas pueden enviar el token de este perfil, separados por espacios: git.example.com, o con una ruta git.example.com/team.</translation>
    </message>
</context>
<context>
    <name>authtray::ProgramsDialog</name>
    <message>
        <source>Who uses my tokens</source>
        <translation>Quién usa mis tokens</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programas</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programa</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Pidió</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Veces</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>Última vez</translation>
    </message>
    <message>
        <source>C&amp;lear list</source>
        <translation>&amp;Vaciar la lista</translation>
    </message>
    <message>
        <source>Forgets these programs, also in the last events</source>
        <translation>Olvida estos programas, también en los últimos sucesos</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>No program has asked for the profile “%1” yet. In a script, “%2” gives a token.</source>
        <translation>Ningún programa ha pedido aún el perfil «%1». En un script, «%2» da un token.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Desconocido</translation>
    </message>
    <message>
        <source>It had ended before its name was known</source>
        <translation>Terminó antes de que se supiera su nombre</translation>
    </message>
    <message>
        <source>These programs have asked Authtray for the profile “%1”. It keeps what this list shows, and nothing else.</source>
        <translation>Estos programas han pedido a Authtray el perfil «%1». Se guarda lo que muestra esta lista, y nada más.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderCheck</name>
    <message>
        <source>%1 knows this client and its redirect address. You can sign in.</source>
        <translation>%1 conoce este cliente y su dirección de redirección. Puede iniciar sesión.</translation>
    </message>
    <message>
        <source>%1 responded and didn&apos;t reject this client; signing in will tell.</source>
        <translation>%1 responde y no objeta nada a este cliente. Si lo acepta, lo dirá el inicio de sesión.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know this client. Check the client ID.</source>
        <translation>%1 no conoce este cliente. Compruebe el id. de cliente.</translation>
    </message>
    <message>
        <source>%1 refuses the redirect address. Register it there, or enter the registered one under Advanced.</source>
        <translation>%1 rechaza la dirección de redirección. Regístrela allí o escriba en Avanzado la que esté registrada.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in: %2. Check scopes and client.</source>
        <translation>%1 rechaza el inicio de sesión: %2. Compruebe los ámbitos y el cliente.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in without saying why. Check the client ID and the redirect address.</source>
        <translation>%1 rechaza el inicio de sesión sin decir por qué. Compruebe el id. de cliente y la dirección de redirección.</translation>
    </message>
    <message>
        <source>Looking for %1…</source>
        <translation>Buscando %1…</translation>
    </message>
    <message>
        <source>%1 responded; you can sign in there.</source>
        <translation>%1 ha respondido; puede iniciar sesión allí.</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>Preguntando a %1…</translation>
    </message>
    <message>
        <source>%1 takes the sign-in of %2.</source>
        <translation>%1 acepta el inicio de sesión de %2.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderForm</name>
    <message>
        <source>Issuer &amp;URL</source>
        <translation>&amp;URL del emisor</translation>
    </message>
    <message>
        <source>The provider&apos;s address, for example https://login.example.com</source>
        <translation>La dirección del proveedor, por ejemplo https://login.example.com</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>Por ejemplo %1</translation>
    </message>
    <message>
        <source>&amp;Client ID</source>
        <translation>Id. de &amp;cliente</translation>
    </message>
    <message>
        <source>What the provider calls the application you registered there</source>
        <translation>El nombre que el proveedor da a la aplicación que registró allí</translation>
    </message>
    <message>
        <source>Client s&amp;ecret</source>
        <translation>S&amp;ecreto de cliente</translation>
    </message>
    <message>
        <source>Kept with the session, in the keychain</source>
        <translation>Se guarda con la sesión, en el llavero</translation>
    </message>
    <message>
        <source>None for a public client</source>
        <translation>Ninguno para un cliente público</translation>
    </message>
    <message>
        <source>Profile &amp;name</source>
        <translation>&amp;Nombre del perfil</translation>
    </message>
    <message>
        <source>What scripts call this sign-in</source>
        <translation>Cómo llaman los scripts a este inicio de sesión</translation>
    </message>
    <message>
        <source>&amp;Redirect address</source>
        <translation>Dirección de &amp;redirección</translation>
    </message>
    <message>
        <source>As it is registered at the provider; without a port any free one is taken</source>
        <translation>Tal como está registrada en el proveedor; sin puerto se usa cualquiera libre</translation>
    </message>
    <message>
        <source>“%1” isn&apos;t an address such as %2.</source>
        <translation>«%1» no es una dirección como %2.</translation>
    </message>
    <message>
        <source>The issuer is an address such as https://login.example.com.</source>
        <translation>El emisor es una dirección como https://login.example.com.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has to begin with https://, except on this computer.</source>
        <translation>La dirección del emisor tiene que empezar por https://, salvo en este equipo.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has no “?” and no “#” in it.</source>
        <translation>La dirección del emisor no lleva «?» ni «#».</translation>
    </message>
    <message>
        <source>Register Authtray at the provider as a native or public app with this redirect address:</source>
        <translation>Registre Authtray en el proveedor como aplicación nativa o pública con esta dirección de redirección:</translation>
    </message>
    <message>
        <source>Open the registration page</source>
        <translation>Abrir la página de registro</translation>
    </message>
    <message>
        <source>Address of t&amp;he service</source>
        <translation>&amp;Dirección del servicio</translation>
    </message>
    <message>
        <source>The service&apos;s address has to begin with https://, except on this computer.</source>
        <translation>La dirección del servicio debe empezar por https://, salvo en este equipo.</translation>
    </message>
    <message>
        <source>For an MCP server, or whatever else you want to use: it names its provider, and Authtray registers there if it has to.</source>
        <translation>Para un servidor MCP o cualquier otra cosa que quiera usar: indica su proveedor, y Authtray se registra allí si hace falta.</translation>
    </message>
    <message>
        <source>What you want to use, for example https://mcp.example.com/mcp</source>
        <translation>Lo que quiere usar, por ejemplo https://mcp.example.com/mcp</translation>
    </message>
</context>
<context>
    <name>authtray::QrPicture</name>
    <message>
        <source>QR code of the address</source>
        <translation>Código QR de la dirección</translation>
    </message>
</context>
<context>
    <name>authtray::RedirectField</name>
    <message>
        <source>The redirect address has to lead to this computer, such as %1.</source>
        <translation>La dirección de redirección tiene que llevar a este equipo, como %1.</translation>
    </message>
</context>
<context>
    <name>authtray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>&amp;General</translation>
    </message>
    <message>
        <source>&amp;Profiles</source>
        <translation>&amp;Perfiles</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Registro</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>&amp;Acerca de</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>authtray::SignInProgress</name>
    <message>
        <source>Waiting</source>
        <translation>Esperando</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>Preguntando a %1…</translation>
    </message>
    <message>
        <source>Your browser opens in a moment.</source>
        <translation>Su navegador se abrirá en un momento.</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>Esperando a su navegador…</translation>
    </message>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>Termine de iniciar sesión allí y listo.</translation>
    </message>
    <message>
        <source>Sign in on any device</source>
        <translation>Inicie sesión en cualquier dispositivo</translation>
    </message>
</context>
<context>
    <name>authtray::SignInRun</name>
    <message>
        <source>Link copied.</source>
        <translation>Enlace copiado.</translation>
    </message>
    <message>
        <source>Link copied. Open it in a browser on this computer.</source>
        <translation>Enlace copiado. Ábralo en un navegador de este equipo.</translation>
    </message>
</context>
<context>
    <name>authtray::Timeline</name>
    <message>
        <source>Expired</source>
        <translation>Caducado</translation>
    </message>
    <message>
        <source>Renews %1</source>
        <translation>Se renueva %1</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>Caduca %1</translation>
    </message>
    <message>
        <source>Renewed %1</source>
        <translation>Renovado %1</translation>
    </message>
    <message>
        <source>Signed in %1</source>
        <translation>Sesión iniciada %1</translation>
    </message>
</context>
<context>
    <name>authtray::TrayMenu</name>
    <message>
        <source>&amp;Cancel sign-in</source>
        <translation>&amp;Cancelar el inicio de sesión</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>&amp;Iniciar sesión…</translation>
    </message>
    <message>
        <source>Copy access &amp;token…</source>
        <translation>Copiar &amp;token de acceso…</translation>
    </message>
    <message>
        <source>Account &amp;details…</source>
        <translation>&amp;Detalles de la cuenta…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>A&amp;justes…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Iniciar sesión de nuevo</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Use as default</source>
        <translation>&amp;Usar por omisión</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>&amp;Añadir cuenta…</translation>
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
        <translation>&amp;Iniciar sesión de nuevo…</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>Cerrar sesió&amp;n…</translation>
    </message>
    <message>
        <source>Sign &amp;out… (%1)</source>
        <translation>Cerrar sesió&amp;n… (%1)</translation>
    </message>
    <message>
        <source>A service wants a new sign-in</source>
        <translation>Un servicio pide iniciar sesión de nuevo</translation>
    </message>
    <message>
        <source>A service wants more access</source>
        <translation>Un servicio pide más acceso</translation>
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
