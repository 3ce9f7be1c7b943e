<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>ActionTexts</name>
    <message>
        <source>Unloc&amp;k keychain…</source>
        <translation>Dé&amp;verrouiller le trousseau…</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>&amp;Réessayer</translation>
    </message>
    <message>
        <source>&amp;Renew now</source>
        <translation>Renou&amp;veler maintenant</translation>
    </message>
    <message>
        <source>Enter &amp;passphrase…</source>
        <translation>Saisir la &amp;phrase secrète…</translation>
    </message>
    <message>
        <source>Sign &amp;in again for this</source>
        <translation>Se reconnecter &amp;pour cela</translation>
    </message>
    <message>
        <source>A&amp;llow more…</source>
        <translation>Autoriser &amp;plus…</translation>
    </message>
</context>
<context>
    <name>ClientSecretDialog</name>
    <message>
        <source>Client secret</source>
        <translation>Secret du client</translation>
    </message>
    <message>
        <source>%1 wants the secret of the client “%2”. It will be kept with the session.</source>
        <translation>%1 demande le secret du client « %2 ». Il sera conservé avec la session.</translation>
    </message>
    <message>
        <source>Client &amp;secret</source>
        <translation>S&amp;ecret du client</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>Se &amp;connecter</translation>
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
        <translation>Se déconnecter ?</translation>
    </message>
    <message>
        <source>Sign out %1?</source>
        <translation>Déconnecter %1 ?</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>Se &amp;déconnecter</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>Remplacer %1 ?</translation>
    </message>
    <message>
        <source>You signed in as %1. Until now this profile belonged to %2.</source>
        <translation>Vous vous êtes connecté en tant que %1. Jusqu&apos;ici, ce profil appartenait à %2.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Remplacer</translation>
    </message>
    <message>
        <source>Copy the access token?</source>
        <translation>Copier le jeton d’accès ?</translation>
    </message>
    <message>
        <source>Copy the access token of %1?</source>
        <translation>Copier le jeton d’accès de %1 ?</translation>
    </message>
    <message>
        <source>While it is in the clipboard, any program can read it.</source>
        <translation>Tant qu’il est dans le presse-papiers, tout programme peut le lire.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>Programs that use the profile “%1” will no longer get a token.</source>
        <translation>Les programmes qui utilisent le profil « %1 » n’obtiendront plus de jeton.</translation>
    </message>
    <message>
        <source>Its settings are removed.</source>
        <translation>Ses paramètres sont supprimés.</translation>
    </message>
    <message>
        <source>%1 is signed out, and its settings are removed. Programs that use it will no longer get a token.</source>
        <translation>%1 est déconnecté, et les paramètres du profil sont supprimés. Les programmes qui l’utilisent n’obtiendront plus de jeton.</translation>
    </message>
    <message>
        <source>Remove the profile “%1”?</source>
        <translation>Supprimer le profil « %1 » ?</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Supprimer</translation>
    </message>
    <message>
        <source>Remove the profile “%1” all the same?</source>
        <translation>Supprimer le profil « %1 » malgré tout ?</translation>
    </message>
    <message>
        <source>An earlier session couldn&apos;t be ended: it is still in %1. It stays good until you end it at %2.</source>
        <translation>Une session antérieure n’a pas pu être terminée : elle est encore enregistrée (%1) et reste valable jusqu’à ce que vous y mettiez fin chez %2.</translation>
    </message>
    <message>
        <source>Allow more at %1?</source>
        <translation>Autoriser davantage chez %1 ?</translation>
    </message>
    <message>
        <source>It wants: %1. Your browser opens, and %2 asks you again.</source>
        <translation>Il demande : %1. Votre navigateur s’ouvre et %2 vous le redemande.</translation>
    </message>
    <message>
        <source>&amp;Open browser</source>
        <translation>&amp;Ouvrir le navigateur</translation>
    </message>
</context>
<context>
    <name>DiagnosisTexts</name>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>Settings for everybody</source>
        <translation>Paramètres pour tous</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Trousseau</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>Navigateur</translation>
    </message>
    <message>
        <source>Way back from the browser</source>
        <translation>Retour du navigateur</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Tableau de bord</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Session</translation>
    </message>
    <message>
        <source>%1 of “%2”</source>
        <translation>%1 de « %2 »</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this translation&apos;s HTML language code</comment>
        <translation>fr</translation>
    </message>
    <message>
        <source>You can close this tab.</source>
        <translation>Vous pouvez fermer cet onglet.</translation>
    </message>
    <message>
        <source>You&apos;re signed in</source>
        <translation>Vous êtes connecté</translation>
    </message>
    <message>
        <source>You&apos;re not signed in</source>
        <translation>Vous n&apos;êtes pas connecté</translation>
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
        <translation>la commande de navigateur du profil ne peut pas être lancée : %1</translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation>Modifiez-la dans les paramètres.</translation>
    </message>
    <message>
        <source>there is no display to open a browser on</source>
        <translation>il n&apos;y a pas d&apos;écran où ouvrir un navigateur</translation>
    </message>
    <message>
        <source>there is no program “%1”</source>
        <translation>le programme « %1 » n&apos;existe pas</translation>
    </message>
    <message>
        <source>Give a command such as “firefox -P work %u”.</source>
        <translation>Indiquez une commande telle que « firefox -P work %u ».</translation>
    </message>
    <message>
        <source>the provider answered with %1</source>
        <translation>le fournisseur a répondu par %1</translation>
    </message>
    <message>
        <source>the code expired before it was used</source>
        <translation>le code n&apos;a pas été utilisé à temps</translation>
    </message>
    <message>
        <source>the sign-in in the browser, whose page may tell why</source>
        <translation>la connexion dans le navigateur, dont la page indique peut-être la raison</translation>
    </message>
    <message>
        <source>the provider calls itself &quot;%1&quot;, not &quot;%2&quot;</source>
        <translation>le fournisseur se nomme « %1 » et non « %2 »</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer sign-in with a browser</source>
        <translation>le fournisseur ne propose pas de connexion par navigateur</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t signed in a way that can be trusted</source>
        <translation>le jeton d&apos;identité n&apos;est pas signé d&apos;une manière fiable</translation>
    </message>
    <message>
        <source>the ID token is signed with a key that its issuer doesn&apos;t publish</source>
        <translation>le jeton d&apos;identité est signé avec une clé que son émetteur ne publie pas</translation>
    </message>
    <message>
        <source>the ID token has a wrong signature</source>
        <translation>la signature du jeton d&apos;identité est fausse</translation>
    </message>
    <message>
        <source>the ID token can&apos;t be read</source>
        <translation>le jeton d&apos;identité est illisible</translation>
    </message>
    <message>
        <source>the ID token comes from another issuer</source>
        <translation>le jeton d&apos;identité vient d&apos;un autre émetteur</translation>
    </message>
    <message>
        <source>the ID token was issued for another program</source>
        <translation>le jeton d&apos;identité a été émis pour un autre programme</translation>
    </message>
    <message>
        <source>the ID token belongs to another sign-in</source>
        <translation>le jeton d&apos;identité appartient à une autre connexion</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say who signed in</source>
        <translation>le jeton d&apos;identité ne dit pas qui s&apos;est connecté</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it expires</source>
        <translation>le jeton d&apos;identité ne dit pas quand il expire</translation>
    </message>
    <message>
        <source>the ID token has expired; is this computer&apos;s clock right?</source>
        <translation>le jeton d&apos;identité a expiré ; l&apos;horloge de cet ordinateur est-elle à l&apos;heure ?</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t valid yet; is this computer&apos;s clock right?</source>
        <translation>le jeton d&apos;identité n&apos;est pas encore valable ; l&apos;horloge de cet ordinateur est-elle à l&apos;heure ?</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <translation>%1, processus %2</translation>
    </message>
    <message>
        <source>a program that hides, perhaps another sign-in of Authtray</source>
        <translation>un programme qui se cache, peut-être une autre connexion d&apos;Authtray</translation>
    </message>
    <message>
        <source>another user&apos;s program</source>
        <translation>le programme d&apos;un autre utilisateur</translation>
    </message>
    <message>
        <source>an unknown error</source>
        <translation>une erreur inconnue</translation>
    </message>
    <message>
        <source>the browser&apos;s answer came from another provider</source>
        <translation>la réponse du navigateur venait d&apos;un autre fournisseur</translation>
    </message>
    <message>
        <source>%1 (held by %2)</source>
        <translation>%1 (occupé par %2)</translation>
    </message>
    <message>
        <source>any other</source>
        <translation>tout autre</translation>
    </message>
    <message>
        <source>the browser can&apos;t come back to port %1, which isn&apos;t free here</source>
        <translation>le navigateur ne peut pas revenir au port %1, qui n&apos;est pas libre ici</translation>
    </message>
    <message>
        <source>End the program that holds one of them, or wait until it is done, and try again.</source>
        <translation>Terminez le programme qui occupe l&apos;un d&apos;eux, ou attendez qu&apos;il ait fini, puis réessayez.</translation>
    </message>
    <message>
        <source>the keychain is locked</source>
        <translation>le trousseau est verrouillé</translation>
    </message>
    <message>
        <source>there is no keychain service</source>
        <translation>il n&apos;y a pas de service de trousseau</translation>
    </message>
    <message>
        <source>the keychain doesn&apos;t answer</source>
        <translation>le trousseau ne répond pas</translation>
    </message>
    <message>
        <source>the keychain denied access</source>
        <translation>le trousseau a refusé l&apos;accès</translation>
    </message>
    <message>
        <source>Allow Authtray to use the keychain, or unlock it, and try again.</source>
        <translation>Autorisez Authtray à utiliser le trousseau, ou déverrouillez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>the stored session of the profile &quot;%1&quot; is gone, although it was signed in</source>
        <translation>la session enregistrée du profil « %1 » a disparu, alors qu&apos;il était connecté</translation>
    </message>
    <message>
        <source>the session&apos;s file %1 is damaged</source>
        <translation>le fichier de session %1 est endommagé</translation>
    </message>
    <message>
        <source>there is no passphrase to open %1 with</source>
        <translation>il n&apos;y a pas de phrase secrète pour ouvrir %1</translation>
    </message>
    <message>
        <source>the passphrase doesn&apos;t open %1</source>
        <translation>la phrase secrète n&apos;ouvre pas %1</translation>
    </message>
    <message>
        <source>%1 says the session has ended</source>
        <translation>%1 indique que la session est terminée</translation>
    </message>
    <message>
        <source>can&apos;t reach %1</source>
        <translation>%1 est injoignable</translation>
    </message>
    <message>
        <source>the certificate of %1 isn&apos;t trusted</source>
        <translation>le certificat de %1 n&apos;est pas reconnu</translation>
    </message>
    <message>
        <source>can&apos;t get through the proxy %1</source>
        <translation>impossible de passer par le proxy %1</translation>
    </message>
    <message>
        <source>the proxy %1 wants a user name and a password</source>
        <translation>le proxy %1 demande un nom d&apos;utilisateur et un mot de passe</translation>
    </message>
    <message>
        <source>%1 can&apos;t answer now (status %2)</source>
        <translation>%1 ne peut pas répondre pour l&apos;instant (état %2)</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used</source>
        <translation>%1 a donné une réponse inutilisable</translation>
    </message>
    <message>
        <source>%1 refused the request</source>
        <translation>%1 a refusé la requête</translation>
    </message>
    <message>
        <source>%1 refused the request (%2)</source>
        <translation>%1 a refusé la requête (%2)</translation>
    </message>
    <message>
        <source>not authenticated</source>
        <translation>non connecté</translation>
    </message>
    <message>
        <source>authentication token has expired</source>
        <translation>le jeton d&apos;accès a expiré</translation>
    </message>
    <message>
        <source>invalid authentication token</source>
        <translation>jeton d&apos;accès non valide</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed, and doesn&apos;t say until when it is valid</source>
        <translation>le jeton ne peut pas être renouvelé et n&apos;indique pas jusqu&apos;à quand il est valable</translation>
    </message>
    <message>
        <source>couldn&apos;t sign in: %1</source>
        <translation>connexion impossible : %1</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>another account signed in than before: %1</source>
        <translation>un autre compte qu&apos;auparavant s&apos;est connecté : %1</translation>
    </message>
    <message>
        <source>%1 was written by a newer Authtray</source>
        <translation>%1 a été écrit par une version plus récente d&apos;Authtray</translation>
    </message>
    <message>
        <source>Update Authtray.</source>
        <translation>Mettez Authtray à jour.</translation>
    </message>
    <message>
        <source>failed to write %1</source>
        <translation>impossible d&apos;écrire %1</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions and free space.</source>
        <translation>Vérifiez les droits du dossier et l&apos;espace libre.</translation>
    </message>
    <message>
        <source>failed to read %1</source>
        <translation>impossible de lire %1</translation>
    </message>
    <message>
        <source>Fix or remove the file.</source>
        <translation>Corrigez ou supprimez le fichier.</translation>
    </message>
    <message>
        <source>timed out waiting for %1</source>
        <translation>délai dépassé en attendant %1</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>Choose a file in PEM format.</source>
        <translation>Choisissez un fichier au format PEM.</translation>
    </message>
    <message>
        <source>the CA file %1 holds no certificate</source>
        <translation>le fichier d’autorités %1 ne contient aucun certificat</translation>
    </message>
    <message>
        <source>the token endpoint</source>
        <translation>le point d’accès des jetons</translation>
    </message>
    <message>
        <source>This sign-in has its answer already</source>
        <translation>Cette connexion a déjà sa réponse</translation>
    </message>
    <message>
        <source>Choose one in the settings, or sign in on another device.</source>
        <translation>Choisissez-en un dans les paramètres, ou connectez-vous sur un autre appareil.</translation>
    </message>
    <message>
        <source>This sign-in needs no browser</source>
        <translation>Cette connexion n’a pas besoin de navigateur</translation>
    </message>
    <message>
        <source>This sign-in waits for a code, not for an address</source>
        <translation>Cette connexion attend un code, pas une adresse</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1</source>
        <translation>le point d’accès %1 du fournisseur</translation>
    </message>
    <message>
        <source>the issuer</source>
        <translation>l’émetteur</translation>
    </message>
    <message>
        <source>the issuer must have no &apos;?&apos; and no &apos;#&apos;</source>
        <translation>l’émetteur ne doit contenir ni « ? » ni « # »</translation>
    </message>
    <message>
        <source>Give it as the provider&apos;s documentation does.</source>
        <translation>Indiquez-le tel que dans la documentation du fournisseur.</translation>
    </message>
    <message>
        <source>%1 must be an https URL</source>
        <translation>%1 doit être une adresse https</translation>
    </message>
    <message>
        <source>Plain http is accepted for loopback hosts only.</source>
        <translation>Le http en clair n’est accepté que sur cet ordinateur.</translation>
    </message>
    <message>
        <source>the access token doesn&apos;t say who signed in</source>
        <translation>le jeton d’accès ne dit pas qui s’est connecté</translation>
    </message>
    <message>
        <source>the provider sent no ID token</source>
        <translation>le fournisseur n’a pas envoyé de jeton d’identité</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 ou %2</translation>
    </message>
    <message>
        <source>a redirect needs a state</source>
        <translation>une redirection a besoin d’un « state »</translation>
    </message>
    <message>
        <source>the redirect host &quot;%1&quot; isn&apos;t this computer</source>
        <translation>l’hôte de redirection « %1 » n’est pas cet ordinateur</translation>
    </message>
    <message>
        <source>the redirect path &quot;%1&quot; isn&apos;t one</source>
        <translation>le chemin de redirection « %1 » n’en est pas un</translation>
    </message>
    <message>
        <source>a redirect needs a port</source>
        <translation>une redirection a besoin d’un port</translation>
    </message>
    <message>
        <source>Set it to http://HOST:PORT or socks5://HOST:PORT, with NAME:PASSWORD@ before the host if need be.</source>
        <translation>Donnez-lui la forme http://HÔTE:PORT ou socks5://HÔTE:PORT, au besoin avec NOM:MOTDEPASSE@ devant l’hôte.</translation>
    </message>
    <message>
        <source>isn&apos;t a proxy&apos;s address</source>
        <translation>n’est pas l’adresse d’un proxy</translation>
    </message>
    <message>
        <source>asks for a kind of proxy that can&apos;t be used: &quot;%1&quot;</source>
        <translation>demande un type de proxy inutilisable : « %1 »</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2</source>
        <translation>« %1 » doit être %2</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>un texte</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ou false</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>un nombre entier de %1 à %2</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4</source>
        <translation>%1, ligne %2, colonne %3 : %4</translation>
    </message>
    <message>
        <source>the provider &quot;%1&quot; has no setting &quot;%2&quot;</source>
        <translation>le fournisseur « %1 » n’a pas de paramètre « %2 »</translation>
    </message>
    <message>
        <source>Choose the provider again.</source>
        <translation>Choisissez à nouveau le fournisseur.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing for the provider &quot;%2&quot;</source>
        <translation>« %1 » manque pour le fournisseur « %2 »</translation>
    </message>
    <message>
        <source>It looks like %1.</source>
        <translation>Cela ressemble à %1.</translation>
    </message>
    <message>
        <source>there is no provider &quot;%1&quot;</source>
        <translation>il n’y a pas de fournisseur « %1 »</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot;</source>
        <translation>le profil « %1 »</translation>
    </message>
    <message>
        <source>unknown store &quot;%1&quot;</source>
        <translation>stockage inconnu « %1 »</translation>
    </message>
    <message>
        <source>client_id is missing</source>
        <translation>client_id manque</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>pas un objet JSON</translation>
    </message>
    <message>
        <source>Name the right file, or sign in again.</source>
        <translation>Indiquez le bon fichier, ou connectez-vous à nouveau.</translation>
    </message>
    <message>
        <source>%1 is too large to hold a session</source>
        <translation>%1 est trop grand pour contenir une session</translation>
    </message>
    <message>
        <source>%1 can&apos;t be understood: %2</source>
        <translation>impossible de comprendre %1 : %2</translation>
    </message>
    <message>
        <source>%1 holds no session</source>
        <translation>%1 ne contient pas de session</translation>
    </message>
    <message>
        <source>%1 holds no token</source>
        <translation>%1 ne contient pas de jeton</translation>
    </message>
    <message>
        <source>what %1 holds can&apos;t be a token</source>
        <translation>ce que contient %1 ne peut pas être un jeton</translation>
    </message>
    <message>
        <source>the tokens in %1 can&apos;t be blanked</source>
        <translation>impossible d’effacer les jetons dans %1</translation>
    </message>
    <message>
        <source>Remove them by hand.</source>
        <translation>Supprimez-les à la main.</translation>
    </message>
    <message>
        <source>a language such as &quot;de&quot;</source>
        <translation>une langue comme « de »</translation>
    </message>
    <message>
        <source>the access token has no &quot;%1&quot; to find the tenants by</source>
        <translation>le jeton d’accès n’a pas de « %1 » pour trouver les locataires</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 manque</translation>
    </message>
    <message>
        <source>%1=true asks for it: set it too, or unset that one.</source>
        <translation>%1=true la demande : définissez-la aussi, ou retirez celle-là.</translation>
    </message>
    <message>
        <source>the environment has tokens for %1 and %2</source>
        <translation>l’environnement a des jetons pour %1 et %2</translation>
    </message>
    <message>
        <source>Unset one of them.</source>
        <translation>Retirez-en un.</translation>
    </message>
    <message>
        <source>another Authtray process</source>
        <translation>un autre processus d’Authtray</translation>
    </message>
    <message>
        <source>must be owned by you and closed to others (mode 0700)</source>
        <translation>pas un dossier privé à vous</translation>
    </message>
    <message>
        <source>another sign-in of this profile waits for the browser</source>
        <translation>une autre connexion de ce profil attend le navigateur</translation>
    </message>
    <message>
        <source>Add the account once more, with its client secret.</source>
        <translation>Ajoutez le compte encore une fois, avec le secret du client.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t offer sign-in with a code</source>
        <translation>%1 n’offre pas de connexion avec un code</translation>
    </message>
    <message>
        <source>Sign in with a browser on this computer.</source>
        <translation>Connectez-vous avec un navigateur sur cet ordinateur.</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1, pas %2</translation>
    </message>
    <message>
        <source>No sign-in waits for an answer</source>
        <translation>Aucune connexion n’attend de réponse</translation>
    </message>
    <message>
        <source>Sign in again and choose one: %1.</source>
        <translation>Connectez-vous à nouveau et choisissez-en un : %1.</translation>
    </message>
    <message>
        <source>%1 has several tenants</source>
        <translation>%1 a plusieurs locataires</translation>
    </message>
    <message>
        <source>%1 has no tenant &quot;%2&quot;</source>
        <translation>%1 n’a pas de locataire « %2 »</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry</source>
        <translation>l’entrée du trousseau</translation>
    </message>
    <message>
        <source>its entry isn&apos;t one of Authtray&apos;s</source>
        <translation>son entrée n’est pas d’Authtray</translation>
    </message>
    <message>
        <source>the passphrase file %1 %2</source>
        <translation>le fichier de phrase secrète %1 %2</translation>
    </message>
    <message>
        <source>isn&apos;t a file</source>
        <translation>n’est pas un fichier</translation>
    </message>
    <message>
        <source>Name a file that holds the passphrase.</source>
        <translation>Indiquez un fichier qui contient la phrase secrète.</translation>
    </message>
    <message>
        <source>can be read by others</source>
        <translation>peut être lu par d’autres</translation>
    </message>
    <message>
        <source>Run: chmod 600 %1</source>
        <translation>Exécutez : chmod 600 %1</translation>
    </message>
    <message>
        <source>holds no passphrase</source>
        <translation>ne contient pas de phrase secrète</translation>
    </message>
    <message>
        <source>Write one into it, of at most %1 bytes.</source>
        <translation>Écrivez-en une dedans, d’au plus %1 octets.</translation>
    </message>
    <message>
        <source>can&apos;t be read: %1</source>
        <translation>ne peut pas être lu : %1</translation>
    </message>
    <message>
        <source>Check what AUTHTRAY_PASSPHRASE_FILE says.</source>
        <translation>Vérifiez ce que dit AUTHTRAY_PASSPHRASE_FILE.</translation>
    </message>
    <message>
        <source>the passphrase is empty</source>
        <translation>la phrase secrète est vide</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>Choisissez-en une.</translation>
    </message>
    <message>
        <source>the passphrase of %1</source>
        <translation>la phrase secrète de %1</translation>
    </message>
    <message>
        <source>there isn&apos;t enough memory to open %1</source>
        <translation>il n’y a pas assez de mémoire pour ouvrir %1</translation>
    </message>
    <message>
        <source>the desktop doesn&apos;t let Authtray start by itself</source>
        <translation>le bureau ne laisse pas Authtray démarrer tout seul</translation>
    </message>
    <message>
        <source>Allow it in the desktop&apos;s settings for applications, and try again.</source>
        <translation>Autorisez-le dans les paramètres des applications du bureau, et réessayez.</translation>
    </message>
    <message>
        <source>the desktop&apos;s answer</source>
        <translation>la réponse du bureau</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>Reconnectez-vous.</translation>
    </message>
    <message>
        <source>Nothing was changed. Sign in again to choose the account.</source>
        <translation>Rien n&apos;a été modifié. Reconnectez-vous pour choisir le compte.</translation>
    </message>
    <message>
        <source>Check the computer&apos;s date and the network. If your company inspects traffic, install its CA.</source>
        <translation>Vérifiez la date de l&apos;ordinateur et le réseau. Si votre entreprise inspecte le trafic, installez son autorité de certification.</translation>
    </message>
    <message>
        <source>Unlock it, and Authtray will continue.</source>
        <translation>Déverrouillez-le, et Authtray reprendra de lui-même.</translation>
    </message>
    <message>
        <source>Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again.</source>
        <translation>Lancez un Secret Service, par exemple gnome-keyring, KWallet ou KeePassXC, et réessayez.</translation>
    </message>
    <message>
        <source>Enter it, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE.</source>
        <translation>Saisissez-la, ou lancez Authtray avec AUTHTRAY_PASSPHRASE_FILE=FICHIER.</translation>
    </message>
    <message>
        <source>the sign-in was called off</source>
        <translation>la connexion a été annulée</translation>
    </message>
    <message>
        <source>Start it again in Authtray if you still want it.</source>
        <translation>Relancez-la dans Authtray si vous la souhaitez toujours.</translation>
    </message>
    <message>
        <source>%1 renewed the session for another account, so it was ended</source>
        <translation>%1 a renouvelé la session pour un autre compte ; elle a donc été terminée</translation>
    </message>
    <message>
        <source>Give yourself access to it: %1</source>
        <translation>Donnez-vous l&apos;accès : %1</translation>
    </message>
    <message>
        <source>the account&apos;s data is about somebody else</source>
        <translation>les données du compte concernent quelqu&apos;un d&apos;autre</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it was issued</source>
        <translation>le jeton d&apos;identité n&apos;indique pas sa date d&apos;émission</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be fetched: %1 answered with status %2</source>
        <translation>les clés du fournisseur ne peuvent pas être récupérées : %1 a répondu avec l&apos;état %2</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;jwks_uri&quot;, so no ID token can be checked</source>
        <translation>les métadonnées du fournisseur n&apos;ont pas de « jwks_uri », aucun jeton d&apos;identité ne peut donc être vérifié</translation>
    </message>
    <message>
        <source>the account&apos;s data comes from another issuer, or is for another program</source>
        <translation>les données du compte viennent d&apos;un autre émetteur ou sont destinées à un autre programme</translation>
    </message>
    <message>
        <source>%1 says the session has ended (%2)</source>
        <translation>%1 indique que la session est terminée (%2)</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer the authorization code flow</source>
        <translation>le fournisseur n&apos;offre pas le flux par code d&apos;autorisation</translation>
    </message>
    <message>
        <source>the provider only takes clients that authenticate by %1</source>
        <translation>le fournisseur n&apos;accepte que les clients qui s&apos;authentifient par %1</translation>
    </message>
    <message>
        <source>%1 leads to another server, %2</source>
        <translation>%1 mène à un autre serveur, %2</translation>
    </message>
    <message>
        <source>If that is the provider, give its address as the issuer.</source>
        <translation>Si c&apos;est le fournisseur, indiquez son adresse comme émetteur.</translation>
    </message>
    <message>
        <source>%1 has something else than a provider&apos;s metadata</source>
        <translation>%1 contient autre chose que les métadonnées d&apos;un fournisseur</translation>
    </message>
    <message>
        <source>Check the issuer, and whether the network wants you to sign in first.</source>
        <translation>Vérifiez l&apos;émetteur, et si le réseau demande d&apos;abord une connexion.</translation>
    </message>
    <message>
        <source>there are no metadata of an OpenID provider: %1 answered with status %2</source>
        <translation>il n&apos;y a pas de métadonnées de fournisseur OpenID : %1 a répondu avec l&apos;état %2</translation>
    </message>
    <message>
        <source>Check the issuer letter by letter.</source>
        <translation>Vérifiez l&apos;émetteur lettre par lettre.</translation>
    </message>
    <message>
        <source>Give the issuer as %1.</source>
        <translation>Indiquez l&apos;émetteur sous la forme %1.</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder of settings</source>
        <translation>%1 est un fichier, pas un dossier de paramètres</translation>
    </message>
    <message>
        <source>Name a folder, which may be a new one.</source>
        <translation>Indiquez un dossier ; il peut être nouveau.</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed; it is valid until %1</source>
        <translation>le jeton ne peut pas être renouvelé ; il est valable jusqu’à %1</translation>
    </message>
    <message>
        <source>no browser came up (%1)</source>
        <translation>aucun navigateur n&apos;est apparu (%1)</translation>
    </message>
    <message>
        <source>Tell whoever runs the provider.</source>
        <translation>Signalez-le à la personne qui gère le fournisseur.</translation>
    </message>
    <message>
        <source>%1 The session is kept.</source>
        <translation>%1 La session est conservée.</translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation>Vérifiez le réseau et réessayez.</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again.</source>
        <translation>Vérifiez HTTPS_PROXY, NO_PROXY et ce que le proxy laisse passer, puis réessayez.</translation>
    </message>
    <message>
        <source>Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT.</source>
        <translation>Indiquez les bons dans HTTPS_PROXY, sous la forme http://NOM:MOTDEPASSE@HÔTE:PORT.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>Sign in again, or ask the provider&apos;s administrator.</source>
        <translation>Reconnectez-vous, ou adressez-vous à l&apos;administrateur du fournisseur.</translation>
    </message>
    <message>
        <source>Look for a prompt that waits for you, or restart the keychain service.</source>
        <translation>Cherchez une demande qui vous attend, ou redémarrez le service du trousseau.</translation>
    </message>
    <message>
        <source>Check the keychain service and try again.</source>
        <translation>Vérifiez le service du trousseau et réessayez.</translation>
    </message>
    <message>
        <source>Try again. If it is forgotten, remove the file and sign in again.</source>
        <translation>Réessayez. Si elle est oubliée, supprimez le fichier et reconnectez-vous.</translation>
    </message>
    <message>
        <source>Sign in again, in a browser that you trust.</source>
        <translation>Reconnectez-vous dans un navigateur de confiance.</translation>
    </message>
    <message>
        <source>Sign in again for a new one.</source>
        <translation>Reconnectez-vous pour en obtenir un nouveau.</translation>
    </message>
    <message>
        <source>If it wasn&apos;t you who declined, ask the provider&apos;s administrator for access.</source>
        <translation>Si ce n’est pas vous qui avez refusé, demandez l’accès à l’administrateur du fournisseur.</translation>
    </message>
    <message>
        <source>Ask for other scopes.</source>
        <translation>Demandez d’autres autorisations.</translation>
    </message>
    <message>
        <source>Check the client, and how it is registered at the provider.</source>
        <translation>Vérifiez le client et son enregistrement auprès du fournisseur.</translation>
    </message>
    <message>
        <source>The provider&apos;s administrator can tell what that means.</source>
        <translation>L’administrateur du fournisseur peut dire ce que cela signifie.</translation>
    </message>
    <message>
        <source>Check the date and time of this computer, then sign in again.</source>
        <translation>Vérifiez la date et l’heure de cet ordinateur, puis reconnectez-vous.</translation>
    </message>
    <message>
        <source>Finish or cancel that one first.</source>
        <translation>Terminez-la ou annulez-la d’abord.</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1 must have no &apos;#&apos;</source>
        <translation>le point d’accès %1 du fournisseur ne doit pas contenir de « # »</translation>
    </message>
    <message>
        <source>the ID token says that it is a token of another kind</source>
        <translation>le jeton d’identité se présente comme un jeton d’une autre sorte</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1</source>
        <translation>impossible de lire le fichier d’autorités %1</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1: no such file or directory</source>
        <translation>impossible de lire le fichier d’autorités %1 : il n’existe pas</translation>
    </message>
    <message>
        <source>it isn&apos;t a file</source>
        <translation>ce n’est pas un fichier</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>appartient à un autre utilisateur</translation>
    </message>
    <message>
        <source>it has more than %1 bytes</source>
        <translation>a plus de %1 octets</translation>
    </message>
    <message>
        <source>it belongs to another user, %1</source>
        <translation>appartient à un autre utilisateur, %1</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>appartient à un autre utilisateur</translation>
    </message>
    <message>
        <source>Name a file of your own.</source>
        <translation>Indiquez un fichier qui vous appartient.</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read</source>
        <translation>%1 a répondu quelque chose d’illisible</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose another name for the account.</source>
        <translation>Rien n’a été modifié. Choisissez un autre nom pour le compte.</translation>
    </message>
    <message>
        <source>Check the client&apos;s ID and secret, and add the account once more with the right ones.</source>
        <translation>Vérifiez l’identifiant et le secret du client, puis ajoutez le compte à nouveau avec les bons.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; belongs to another provider: %2, not %3</source>
        <translation>le profil « %1 » appartient à un autre fournisseur : %2, et non %3</translation>
    </message>
    <message>
        <source>%1 The old refresh token is kept, but it may no longer work: if so, sign in again.</source>
        <translation>%1 L’ancien jeton d’actualisation est conservé, mais il ne fonctionne peut-être plus : dans ce cas, reconnectez-vous.</translation>
    </message>
    <message>
        <source>the profile&apos;s provider settings were changed since the sign-in: %1</source>
        <translation>les réglages du fournisseur dans le profil ont été modifiés depuis la connexion : %1</translation>
    </message>
    <message>
        <source>Put them back as they were, or sign in again if you have changed them.</source>
        <translation>Rétablissez-les, ou reconnectez-vous si c’est vous qui les avez modifiés.</translation>
    </message>
    <message>
        <source>there is no passphrase to encrypt %1 with</source>
        <translation>il n&apos;y a pas de phrase secrète pour chiffrer %1</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; is still signed in</source>
        <translation>le profil « %1 » est encore connecté</translation>
    </message>
    <message>
        <source>Sign out first.</source>
        <translation>Déconnectez-vous d’abord.</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>%1 manquent</translation>
    </message>
    <message>
        <source>%1=true asks for them: set them too, or unset that one.</source>
        <translation>%1=true les demande : définissez-les aussi, ou supprimez celle-ci.</translation>
    </message>
    <message>
        <source>the sign-in with the code, whose page may tell why</source>
        <translation>la connexion avec le code, dont la page peut dire pourquoi</translation>
    </message>
    <message>
        <source>the issuer in %1</source>
        <translation>l’émetteur dans %1</translation>
    </message>
    <message>
        <source>the token in %1 is from %2, which isn&apos;t known to be %3&apos;s</source>
        <translation>le jeton dans %1 vient de %2, dont on ne sait pas s’il appartient à %3</translation>
    </message>
    <message>
        <source>If it is, name it: %1=%2</source>
        <translation>Si c’est le cas, nommez-le : %1=%2</translation>
    </message>
    <message>
        <source>%1 is %2, but the profile &quot;%3&quot; is for %4</source>
        <translation>%1 vaut %2, mais le profil « %3 » est pour %4</translation>
    </message>
    <message>
        <source>Unset %1, or choose another profile.</source>
        <translation>Supprimez %1 de l’environnement, ou choisissez un autre profil.</translation>
    </message>
    <message>
        <source>an earlier session of the profile &quot;%1&quot; is still in %2</source>
        <translation>une session antérieure du profil « %1 » est encore enregistrée : %2</translation>
    </message>
    <message>
        <source>the keychain</source>
        <translation>dans le trousseau</translation>
    </message>
    <message>
        <source>%1 has a space or a line break in it</source>
        <translation>%1 contient une espace ou un saut de ligne</translation>
    </message>
    <message>
        <source>%1 has a character in it that no token has</source>
        <translation>%1 contient un caractère qu’aucun jeton ne contient</translation>
    </message>
    <message>
        <source>%1 isn&apos;t a JWT</source>
        <translation>%1 n’est pas un JWT</translation>
    </message>
    <message>
        <source>a profile can&apos;t have the name &quot;%1&quot;</source>
        <translation>un profil ne peut pas s&apos;appeler « %1 »</translation>
    </message>
    <message>
        <source>Use up to 64 letters, digits, &quot;.&quot;, &quot;_&quot; and &quot;-&quot;, and no &quot;.&quot; first.</source>
        <translation>Utilisez au plus 64 lettres, chiffres, « . », « _ » et « - », sans « . » au début.</translation>
    </message>
    <message>
        <source>there is already a profile &quot;%1&quot;</source>
        <translation>il existe déjà un profil « %1 »</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used (%2)</source>
        <translation>%1 a donné une réponse inutilisable (%2)</translation>
    </message>
    <message>
        <source>Check the host and the port: what answers there may not speak TLS.</source>
        <translation>Vérifiez l’hôte et le port : ce qui répond là ne parle peut-être pas TLS.</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;issuer&quot;</source>
        <translation>les métadonnées du fournisseur n’ont pas de « issuer »</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be read: %1 answered with something else than a key set</source>
        <translation>les clés du fournisseur sont illisibles : %1 a répondu autre chose qu’un jeu de clés</translation>
    </message>
    <message>
        <source>%1 isn&apos;t valid before %2</source>
        <translation>%1 n’est pas valide avant %2</translation>
    </message>
    <message>
        <source>Close other programs, or allow Authtray more memory, and try again.</source>
        <translation>Fermez d’autres programmes ou accordez plus de mémoire à Authtray, puis réessayez.</translation>
    </message>
    <message>
        <source>Try again. If that doesn&apos;t help, check the disk.</source>
        <translation>Réessayez. Si cela ne suffit pas, vérifiez le disque.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; has had this session since an import</source>
        <translation>le profil « %1 » a cette session depuis une importation</translation>
    </message>
    <message>
        <source>Use that profile, or sign in for another session.</source>
        <translation>Utilisez ce profil, ou connectez-vous pour une autre session.</translation>
    </message>
    <message>
        <source>another keychain has the session than the one that answers: %1</source>
        <translation>la session est dans un autre trousseau que celui qui répond : %1</translation>
    </message>
    <message>
        <source>Start %1 and restart Authtray, or sign in again.</source>
        <translation>Démarrez %1 et relancez Authtray, ou reconnectez-vous.</translation>
    </message>
    <message>
        <source>not valid JSON</source>
        <translation>JSON non valide</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>code %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>no OAuth error</source>
        <translation>pas d’erreur OAuth</translation>
    </message>
    <message>
        <source>token endpoint, status %1: %2</source>
        <translation>point d’accès des jetons, code %1 : %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 à %2</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>pas d’objet JSON</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>code de retour %1</translation>
    </message>
    <message>
        <source>doesn&apos;t start</source>
        <translation>ne démarre pas</translation>
    </message>
    <message>
        <source>not a program</source>
        <translation>pas un programme</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>introuvable</translation>
    </message>
    <message>
        <source>it is a mount of its own: mount its folder instead</source>
        <translation>c’est un montage à part : montez plutôt son dossier</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>permission refusée</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>opération non permise</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>aucun fichier ou dossier de ce nom</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>plus d’espace sur le disque</translation>
    </message>
    <message>
        <source>disk quota exceeded</source>
        <translation>quota de disque dépassé</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>système de fichiers en lecture seule</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>erreur d’entrée/sortie</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>est un dossier</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>pas un dossier</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>le fichier existe</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>nom de fichier trop long</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>fichier trop grand</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>trop de fichiers ouverts</translation>
    </message>
    <message>
        <source>too many levels of symbolic links</source>
        <translation>trop de liens symboliques imbriqués</translation>
    </message>
    <message>
        <source>no locks available</source>
        <translation>aucun verrou disponible</translation>
    </message>
    <message>
        <source>the sign-in at %1 needs the client&apos;s secret</source>
        <translation>la connexion à %1 exige le secret du client</translation>
    </message>
    <message>
        <source>the keychain can&apos;t be used: %1</source>
        <translation>le trousseau est inutilisable : %1</translation>
    </message>
    <message>
        <source>the account&apos;s data doesn&apos;t say whose it is</source>
        <translation>les données du compte ne disent pas à qui elles sont</translation>
    </message>
    <message>
        <source>a placeholder&apos;s name has small letters, digits and &apos;_&apos;</source>
        <translation>le nom d’un paramètre se compose de minuscules, de chiffres et de « _ »</translation>
    </message>
    <message>
        <source>&quot;%1&quot; needs a &quot;label&quot;, and an &quot;example&quot; or a &quot;default&quot;</source>
        <translation>« %1 » exige un « label », ainsi qu’un « example » ou un « default »</translation>
    </message>
    <message>
        <source>{%1} isn&apos;t one of the &quot;placeholders&quot;</source>
        <translation>{%1} ne figure pas parmi les « placeholders »</translation>
    </message>
    <message>
        <source>it needs an &quot;issuer&quot;, or both &quot;authorization_endpoint&quot; and &quot;token_endpoint&quot; in &quot;endpoints&quot;</source>
        <translation>il manque un « issuer », ou « authorization_endpoint » et « token_endpoint » dans « endpoints »</translation>
    </message>
    <message>
        <source>it needs a &quot;client_id&quot;, or a &quot;registration&quot; that says where to get one</source>
        <translation>il manque un « client_id », ou une « registration » qui dit où en obtenir un</translation>
    </message>
    <message>
        <source>it needs a &quot;label&quot;</source>
        <translation>il manque un « label »</translation>
    </message>
    <message>
        <source>&quot;%1&quot; or &quot;%2&quot;</source>
        <translation>« %1 » ou « %2 »</translation>
    </message>
    <message>
        <source>a list of ports from 0 (any free one) to 65535</source>
        <translation>une liste de ports de 0 (n’importe quel port libre) à 65535</translation>
    </message>
    <message>
        <source>a list of statuses from 400 to 499</source>
        <translation>une liste de codes d’état de 400 à 499</translation>
    </message>
    <message>
        <source>a string or a list of strings</source>
        <translation>un texte ou une liste de textes</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a key that is known here</source>
        <translation>« %1 » n’est pas une clé connue ici</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>un objet</translation>
    </message>
    <message>
        <source>Sign in again, which replaces the entry.</source>
        <translation>Reconnectez-vous ; cela remplace l’entrée.</translation>
    </message>
    <message>
        <source>it doesn&apos;t say why</source>
        <translation>il ne dit pas pourquoi</translation>
    </message>
    <message>
        <source>it says &quot;%1&quot;</source>
        <translation>il indique « %1 »</translation>
    </message>
    <message>
        <source>Remove the entry with the keychain&apos;s own program, and try again.</source>
        <translation>Supprimez l’entrée avec le programme du trousseau, puis réessayez.</translation>
    </message>
    <message>
        <source>the keychain has no session of the profile &quot;%1&quot;, although it was signed in</source>
        <translation>le trousseau n’a pas de session du profil « %1 », alors qu’il était connecté</translation>
    </message>
    <message>
        <source>Sign in again, or start the keychain program that has it if another one answers.</source>
        <translation>Reconnectez-vous, ou démarrez le programme de trousseau qui l’a si un autre répond.</translation>
    </message>
    <message>
        <source>the encrypted file</source>
        <translation>dans le fichier chiffré</translation>
    </message>
    <message>
        <source>the Secret Service (gnome-keyring or KeePassXC)</source>
        <translation>Secret Service (gnome-keyring ou KeePassXC)</translation>
    </message>
    <message>
        <source>a profile can&apos;t have this name</source>
        <translation>aucun profil ne peut porter ce nom</translation>
    </message>
    <message>
        <source>another sign-in waits for the browser</source>
        <translation>une autre connexion attend le navigateur</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read (%2)</source>
        <translation>%1 a répondu quelque chose d’illisible (%2)</translation>
    </message>
    <message>
        <source>interim status %1</source>
        <translation>statut provisoire %1</translation>
    </message>
    <message>
        <source>a list of issuers</source>
        <translation>une liste d’émetteurs</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t an issuer such as https://login.example.com or https://*.example.com</source>
        <translation>« %1 » n’est pas un émetteur tel que https://login.example.com ou https://*.example.com</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;</source>
        <translation>il n’y a pas de réglage « %1 »</translation>
    </message>
    <message>
        <source>&quot;keychain&quot; or &quot;file&quot;</source>
        <translation>« keychain » ou « file »</translation>
    </message>
    <message>
        <source>an object of settings</source>
        <translation>un objet de réglages</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>clé inconnue « %1 »</translation>
    </message>
    <message>
        <source>it is for another version of Authtray</source>
        <translation>elle est destinée à une autre version d’Authtray</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is locked, too</source>
        <translation>« %1 » est aussi verrouillé</translation>
    </message>
    <message>
        <source>a token of an unknown provider</source>
        <translation>un jeton d’un fournisseur inconnu</translation>
    </message>
    <message>
        <source>keeping a session in %1</source>
        <translation>conserver une session %1</translation>
    </message>
    <message>
        <source>Sign in again, and the session is kept in %1.</source>
        <translation>Reconnectez-vous : la session sera conservée %1.</translation>
    </message>
    <message>
        <source>keeping a session in %1 isn&apos;t allowed by %2</source>
        <translation>conserver une session %1 n’est pas autorisé par %2</translation>
    </message>
    <message>
        <source>It is kept in %1. Ask whoever looks after this computer.</source>
        <translation>Elle est conservée %1. Adressez-vous à la personne qui gère cet ordinateur.</translation>
    </message>
    <message>
        <source>%1 isn&apos;t allowed by %2</source>
        <translation>%1 n’est pas autorisé par %2</translation>
    </message>
    <message>
        <source>this computer&apos;s policy can&apos;t be used: %1</source>
        <translation>la politique de cet ordinateur est inutilisable : %1</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer.</source>
        <translation>Adressez-vous à la personne qui gère cet ordinateur.</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer to correct it. Until then, nobody can sign in or get a token.</source>
        <translation>Demandez à la personne qui gère cet ordinateur de la corriger. D’ici là, personne ne peut se connecter ni obtenir de jeton.</translation>
    </message>
    <message>
        <source>the computer&apos;s clock agrees with that of %1</source>
        <translation>l’horloge de l’ordinateur s’accorde avec celle de %1</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds ahead of that of %2</source>
        <translation>l’horloge de l’ordinateur avance de %1 secondes sur celle de %2</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds behind that of %2</source>
        <translation>l’horloge de l’ordinateur retarde de %1 secondes sur celle de %2</translation>
    </message>
    <message>
        <source>Set the computer&apos;s clock, or let it be set from the network.</source>
        <translation>Mettez l’horloge de l’ordinateur à l’heure, ou faites-la régler par le réseau.</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 répond</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>connecté</translation>
    </message>
    <message>
        <source>signed in as %1</source>
        <translation>connecté en tant que %1</translation>
    </message>
    <message>
        <source>the profiles are in %1</source>
        <translation>les profils sont dans %1</translation>
    </message>
    <message>
        <source>%1 applies to everybody on this computer</source>
        <translation>%1 s’applique à tous sur cet ordinateur</translation>
    </message>
    <message>
        <source>%1 keeps an entry, returns it and removes it</source>
        <translation>%1 garde une entrée, la rend et la supprime</translation>
    </message>
    <message>
        <source>the environment names none</source>
        <translation>l’environnement n’en nomme aucun</translation>
    </message>
    <message>
        <source>the environment names %1</source>
        <translation>l’environnement nomme %1</translation>
    </message>
    <message>
        <source>those of the system are trusted</source>
        <translation>ceux du système sont approuvés</translation>
    </message>
    <message>
        <source>those in %1 are trusted</source>
        <translation>ceux de %1 sont approuvés</translation>
    </message>
    <message>
        <source>there is no program that opens an address</source>
        <translation>aucun programme n’ouvre une adresse</translation>
    </message>
    <message>
        <source>Install xdg-utils, or name a browser in BROWSER.</source>
        <translation>Installez xdg-utils, ou nommez un navigateur dans BROWSER.</translation>
    </message>
    <message>
        <source>an address is opened by %1</source>
        <translation>une adresse est ouverte par %1</translation>
    </message>
    <message>
        <source>a panel shows tray icons</source>
        <translation>un tableau de bord affiche les icônes</translation>
    </message>
    <message>
        <source>there is no display, so no icon is shown</source>
        <translation>il n’y a pas d’écran, donc pas d’icône</translation>
    </message>
    <message>
        <source>no panel has registered for tray icons (StatusNotifierItem)</source>
        <translation>aucun tableau de bord ne s’est inscrit pour les icônes (StatusNotifierItem)</translation>
    </message>
    <message>
        <source>On GNOME, switch the extension AppIndicator on. An older panel may show the icon all the same.</source>
        <translation>Sous GNOME, activez l’extension AppIndicator. Un tableau de bord plus ancien peut afficher l’icône malgré tout.</translation>
    </message>
    <message>
        <source>a browser can return to %1</source>
        <translation>un navigateur peut revenir à %1</translation>
    </message>
    <message>
        <source>No program that BROWSER names is there.</source>
        <translation>Aucun des programmes nommés dans BROWSER n’est présent.</translation>
    </message>
    <message>
        <source>the sign-in wasn&apos;t for %1</source>
        <translation>la connexion n’était pas pour %1</translation>
    </message>
    <message>
        <source>there is no such token, and a renewal brings none</source>
        <translation>ce jeton n’existe pas, et un renouvellement n’en apporte pas</translation>
    </message>
    <message>
        <source>a list of hosts</source>
        <translation>une liste de serveurs</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a host such as git.example.com or git.example.com:8443/team</source>
        <translation>« %1 » n’est pas un serveur tel que git.example.com ou git.example.com:8443/team</translation>
    </message>
    <message>
        <source>a path that begins with &quot;/&quot;, or &quot;&quot;</source>
        <translation>un chemin qui commence par « / », ou « »</translation>
    </message>
    <message>
        <source>trusting other certificate authorities than the policy&apos;s</source>
        <translation>faire confiance à d’autres autorités de certification que celles de la politique</translation>
    </message>
    <message>
        <source>Sign in again, and the policy&apos;s are trusted.</source>
        <translation>Reconnectez-vous : celles de la politique seront reconnues.</translation>
    </message>
    <message>
        <source>sending a token to %1 isn&apos;t allowed by %2</source>
        <translation>envoyer un jeton à %1 n’est pas autorisé par %2</translation>
    </message>
    <message>
        <source>choosing certificate authorities isn&apos;t allowed by %1</source>
        <translation>choisir des autorités de certification n’est pas autorisé par %1</translation>
    </message>
    <message>
        <source>an https address with a path</source>
        <translation>une adresse https avec un chemin</translation>
    </message>
    <message>
        <source>Tell whoever runs the service.</source>
        <translation>Prévenez la personne qui exploite le service.</translation>
    </message>
    <message>
        <source>%1 names metadata on another server: %2</source>
        <translation>%1 indique des métadonnées sur un autre serveur : %2</translation>
    </message>
    <message>
        <source>%1 has something else than a service&apos;s metadata</source>
        <translation>%1 contient autre chose que les métadonnées d’un service</translation>
    </message>
    <message>
        <source>the service&apos;s metadata is missing: %1 answered with status %2</source>
        <translation>les métadonnées du service manquent : %1 a répondu avec le statut %2</translation>
    </message>
    <message>
        <source>If that is what you want to use, give its address.</source>
        <translation>Si c’est ce que vous voulez utiliser, donnez son adresse.</translation>
    </message>
    <message>
        <source>%1 answered with status %2 and doesn&apos;t say where to sign in, and %3</source>
        <translation>%1 a répondu avec le statut %2 et ne dit pas où se connecter, et %3</translation>
    </message>
    <message>
        <source>Check the address letter by letter. If you know its provider, give that one&apos;s address as the issuer.</source>
        <translation>Vérifiez l’adresse lettre par lettre. Si vous connaissez son fournisseur, donnez l’adresse de celui-ci comme émetteur.</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>l’adresse</translation>
    </message>
    <message>
        <source>the metadata at %1 is about &quot;%2&quot;, not about %3</source>
        <translation>les métadonnées de %1 concernent « %2 », et non %3</translation>
    </message>
    <message>
        <source>the metadata at %1 names no provider that can be used: &quot;%2&quot;</source>
        <translation>les métadonnées de %1 n’indiquent aucun fournisseur utilisable : « %2 »</translation>
    </message>
    <message>
        <source>%1 registered Authtray, but %2</source>
        <translation>%1 a enregistré Authtray, mais %2</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_id&quot;</source>
        <translation>sa réponse n’a pas de « client_id »</translation>
    </message>
    <message>
        <source>with another redirect address: %1</source>
        <translation>avec une autre adresse de redirection : %1</translation>
    </message>
    <message>
        <source>as a client that authenticates by %1</source>
        <translation>comme client qui s’authentifie par %1</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_secret&quot;</source>
        <translation>sa réponse n’a pas de « client_secret »</translation>
    </message>
    <message>
        <source>%1 refuses to register Authtray: %2</source>
        <translation>%1 refuse d’enregistrer Authtray : %2</translation>
    </message>
    <message>
        <source>the provider</source>
        <translation>le fournisseur</translation>
    </message>
    <message>
        <source>it offers no way to remove the client</source>
        <translation>il n’offre aucun moyen de supprimer le client</translation>
    </message>
    <message>
        <source>Register a native app there yourself, with the redirect address %1, and give its client ID.</source>
        <translation>Enregistrez-y vous-même une application native avec l’adresse de redirection %1, et donnez son identifiant client.</translation>
    </message>
    <message>
        <source>%1 lets no program register itself as a client</source>
        <translation>%1 ne laisse aucun programme s’enregistrer lui-même comme client</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know the client any more that it has registered (%2)</source>
        <translation>%1 ne connaît plus le client qu’il a enregistré (%2)</translation>
    </message>
    <message>
        <source>Sign in once more: a new client is registered then.</source>
        <translation>Connectez-vous encore une fois : un nouveau client sera alors enregistré.</translation>
    </message>
    <message>
        <source>Sign in again: the client that was registered is gone, and a new one is registered then.</source>
        <translation>Connectez-vous de nouveau : le client enregistré a disparu, et un nouveau sera alors enregistré.</translation>
    </message>
    <message>
        <source>the provider takes only signed sign-in requests (RFC 9101)</source>
        <translation>le fournisseur n’accepte que des demandes de connexion signées (RFC 9101)</translation>
    </message>
    <message>
        <source>renewed</source>
        <translation>renouvelé</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>déconnecté</translation>
    </message>
    <message>
        <source>registered with the provider</source>
        <translation>enregistré auprès du fournisseur</translation>
    </message>
    <message>
        <source>by schedule</source>
        <translation>selon le calendrier</translation>
    </message>
    <message>
        <source>a server had refused the token</source>
        <translation>un serveur avait refusé le jeton</translation>
    </message>
    <message>
        <source>a new token was demanded</source>
        <translation>un nouveau jeton était demandé</translation>
    </message>
    <message>
        <source>a token for %1 was demanded</source>
        <translation>un jeton pour %1 était demandé</translation>
    </message>
    <message>
        <source>the ID token was demanded</source>
        <translation>le jeton d’identité était demandé</translation>
    </message>
    <message>
        <source>the token had expired</source>
        <translation>le jeton avait expiré</translation>
    </message>
    <message>
        <source>the token would have expired too soon</source>
        <translation>le jeton aurait expiré trop tôt</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>refusé : %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>échec : %1</translation>
    </message>
    <message>
        <source>done, but not stored: %1</source>
        <translation>fait, mais non enregistré : %1</translation>
    </message>
    <message>
        <source>the refresh token that was refused, %1, isn&apos;t the newest one, %2 of %3</source>
        <translation>le jeton d’actualisation refusé, %1, n’est pas le plus récent, %2 du %3</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>non renouvelé</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a key (DPoP, RFC 9449)</source>
        <translation>%1 n’accepte que des jetons liés à une clé (DPoP, RFC 9449)</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a certificate (RFC 8705)</source>
        <translation>%1 n’accepte que des jetons liés à un certificat (RFC 8705)</translation>
    </message>
    <message>
        <source>Authtray has bearer tokens only. Ask whoever runs the service whether it takes those, too.</source>
        <translation>Authtray n’a que des jetons « bearer ». Demandez à qui gère le service s’il les accepte aussi.</translation>
    </message>
    <message>
        <source>the provider protects codes only by %1, not by S256 (PKCE)</source>
        <translation>le fournisseur ne protège les codes que par %1, pas par S256 (PKCE)</translation>
    </message>
    <message>
        <source>%1 is on this computer or in its network, and the provider isn&apos;t</source>
        <translation>%1 se trouve sur cet ordinateur ou dans son réseau, mais pas le fournisseur</translation>
    </message>
    <message>
        <source>the &quot;client_id&quot; in its answer is too long</source>
        <translation>le « client_id » de sa réponse est trop long</translation>
    </message>
    <message>
        <source>the &quot;%1&quot; in its answer has characters that it may not</source>
        <translation>le « %1 » de sa réponse contient des caractères interdits</translation>
    </message>
    <message>
        <source>%1 issued a token for %2, not for %3</source>
        <translation>%1 a émis un jeton pour %2, pas pour %3</translation>
    </message>
    <message>
        <source>The service could use it there, so it doesn&apos;t get it. Tell whoever runs the service. If you trust it with that token, sign in at the provider itself, and add the service to the profile&apos;s hosts.</source>
        <translation>Le service pourrait l’utiliser là-bas, c’est pourquoi il ne le reçoit pas. Prévenez la personne qui exploite le service. Si vous lui confiez ce jeton, connectez-vous auprès du fournisseur lui-même et ajoutez le service aux hôtes du profil.</translation>
    </message>
    <message>
        <source>%1 registered Authtray with a secret that has expired already</source>
        <translation>%1 a enregistré Authtray avec un secret déjà expiré</translation>
    </message>
    <message>
        <source>If you mean that one, give its address.</source>
        <translation>Si c’est celui-là que vous voulez, donnez son adresse.</translation>
    </message>
    <message>
        <source>the provider refused the newest refresh token that Authtray had got, %1 of %2</source>
        <translation>le fournisseur a refusé le jeton d’actualisation le plus récent qu’Authtray avait reçu, %1 du %2</translation>
    </message>
    <message>
        <source>one that the provider doesn&apos;t name, not %1</source>
        <translation>un que le fournisseur ne nomme pas, et non %1</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>Your Auth0 domain</source>
        <translation>Votre domaine Auth0</translation>
    </message>
    <message>
        <source>Identifier of the API the token is for</source>
        <translation>Identifiant de l&apos;API à laquelle le jeton est destiné</translation>
    </message>
    <message>
        <source>In Auth0&apos;s dashboard, create an application of the type Native with the allowed callback URL http://localhost:8080/callback</source>
        <translation>Dans le tableau de bord d&apos;Auth0, créez une application de type Native avec l&apos;URL de rappel autorisée http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of GitHub</source>
        <translation>Adresse de GitHub</translation>
    </message>
    <message>
        <source>Address of GitHub&apos;s API</source>
        <translation>Adresse de l&apos;API de GitHub</translation>
    </message>
    <message>
        <source>Register an OAuth app at https://github.com/settings/developers with the callback URL http://127.0.0.1/callback</source>
        <translation>Enregistrez une application OAuth sur https://github.com/settings/developers avec l&apos;URL de rappel http://127.0.0.1/callback</translation>
    </message>
    <message>
        <source>Address of the GitLab instance</source>
        <translation>Adresse de l&apos;instance GitLab</translation>
    </message>
    <message>
        <source>Add an application in GitLab under Preferences &gt; Applications: not confidential, redirect URI http://127.0.0.1/callback, scopes openid, profile and email.</source>
        <translation>Ajoutez une application dans GitLab sous Préférences &gt; Applications : non confidentielle, URI de redirection http://127.0.0.1/callback, portées openid, profile et email.</translation>
    </message>
    <message>
        <source>Address of the sign-in service</source>
        <translation>Adresse du service de connexion</translation>
    </message>
    <message>
        <source>Create an OAuth client ID of the type &quot;Desktop app&quot; at https://console.cloud.google.com/apis/credentials</source>
        <translation>Créez un ID client OAuth de type « Application de bureau » sur https://console.cloud.google.com/apis/credentials</translation>
    </message>
    <message>
        <source>Address of Keycloak</source>
        <translation>Adresse de Keycloak</translation>
    </message>
    <message>
        <source>Realm</source>
        <translation>Royaume (realm)</translation>
    </message>
    <message>
        <source>In Keycloak&apos;s Admin Console, create a client: OpenID Connect, client authentication off, standard flow, valid redirect URI http://127.0.0.1/*</source>
        <translation>Dans la console d&apos;administration de Keycloak, créez un client : OpenID Connect, sans authentification du client, flux standard, URI de redirection valide http://127.0.0.1/*</translation>
    </message>
    <message>
        <source>Tenant: its domain or id, or organizations, consumers, common</source>
        <translation>Locataire : son domaine ou ID, ou organizations, consumers, common</translation>
    </message>
    <message>
        <source>Register an application at https://entra.microsoft.com (App registrations) with the platform &quot;Mobile and desktop applications&quot; and the redirect URI http://localhost</source>
        <translation>Inscrivez une application sur https://entra.microsoft.com (Inscriptions d&apos;applications) avec la plateforme « Applications mobiles et de bureau » et l&apos;URI de redirection http://localhost</translation>
    </message>
    <message>
        <source>Your Okta domain</source>
        <translation>Votre domaine Okta</translation>
    </message>
    <message>
        <source>Id of the authorization server</source>
        <translation>ID du serveur d&apos;autorisation</translation>
    </message>
    <message>
        <source>In Okta&apos;s Admin Console, create an app integration: OIDC, Native Application, grant type Refresh Token, sign-in redirect URI http://localhost:8080/callback</source>
        <translation>Dans la console d&apos;administration d&apos;Okta, créez une intégration d&apos;application : OIDC, Native Application, type d&apos;octroi Refresh Token, URI de redirection http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of the PipeOps console</source>
        <translation>Adresse de la console PipeOps</translation>
    </message>
    <message>
        <source>Address of the PipeOps API</source>
        <translation>Adresse de l&apos;API PipeOps</translation>
    </message>
    <message>
        <source>Address of the UiPath service</source>
        <translation>Adresse du service UiPath</translation>
    </message>
    <message>
        <source>Organization to sign in to</source>
        <translation>Organisation à laquelle se connecter</translation>
    </message>
</context>
<context>
    <name>ProfileChange</name>
    <message>
        <source>Programs that name it “%1” will have to use the new name.</source>
        <translation>Les programmes qui l&apos;appellent « %1 » devront utiliser le nouveau nom.</translation>
    </message>
    <message>
        <source>The profile stays signed in.</source>
        <translation>Le profil reste connecté.</translation>
    </message>
    <message>
        <source>Rename the profile “%1”</source>
        <translation>Renommer le profil « %1 »</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>&amp;Renommer</translation>
    </message>
    <message>
        <source>The profile is called “%1” now.</source>
        <translation>Le profil s&apos;appelle maintenant « %1 ».</translation>
    </message>
    <message>
        <source>The copy has the provider and the settings of “%1”, but no session: sign in to it, with another account for example.</source>
        <translation>La copie a le fournisseur et les réglages de « %1 », mais pas de session : connectez-vous-y, par exemple avec un autre compte.</translation>
    </message>
    <message>
        <source>Duplicate the profile “%1”</source>
        <translation>Dupliquer le profil « %1 »</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Dupliquer</translation>
    </message>
    <message>
        <source>This is a copy of “%1”. Sign in to use it.</source>
        <translation>Ceci est une copie de « %1 ». Connectez-vous pour l&apos;utiliser.</translation>
    </message>
    <message>
        <source>The profile “%1” is removed.</source>
        <translation>Le profil « %1 » est supprimé.</translation>
    </message>
    <message>
        <source>The profile “%1” is back. Sign in to use it.</source>
        <translation>Le profil « %1 » est de retour. Connectez-vous pour l&apos;utiliser.</translation>
    </message>
    <message>
        <source>The client&apos;s secret isn&apos;t copied: signing in asks for it.</source>
        <translation>Le secret du client n’est pas copié : la connexion le demande.</translation>
    </message>
    <message>
        <source>Its client stays registered at %1.</source>
        <translation>Son client reste enregistré chez %1.</translation>
    </message>
</context>
<context>
    <name>TenantDialog</name>
    <message>
        <source>Choose a tenant</source>
        <translation>Choisir un locataire</translation>
    </message>
    <message>
        <source>Your organization has several &amp;tenants. Sign in to:</source>
        <translation>Votre organisation a plusieurs &amp;locataires. Se connecter à :</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>&amp;Choisir</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Signed in</source>
        <translation>Connecté</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>Connecté en tant que %1</translation>
    </message>
    <message>
        <source>valid until %1</source>
        <translation>valable jusqu&apos;à %1</translation>
    </message>
    <message>
        <source>%1 · renews at %2</source>
        <translation>%1 · renouvellement à %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>la raison est inconnue</translation>
    </message>
    <message>
        <source>%1; renewing fails: %2</source>
        <translation>%1 ; le renouvellement échoue : %2</translation>
    </message>
    <message>
        <source>Valid until %1; renewing fails: %2</source>
        <translation>Valable jusqu&apos;à %1 ; le renouvellement échoue : %2</translation>
    </message>
    <message>
        <source>%1; will keep trying</source>
        <translation>%1 ; nouvelles tentatives en cours</translation>
    </message>
    <message>
        <source>Opening the session&apos;s file…</source>
        <translation>Ouverture du fichier de session…</translation>
    </message>
    <message>
        <source>Reading your keychain…</source>
        <translation>Consultation de votre trousseau…</translation>
    </message>
    <message>
        <source>Waiting for your keychain to be unlocked</source>
        <translation>En attente du déverrouillage de votre trousseau</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Non connecté</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>En attente de votre navigateur…</translation>
    </message>
    <message>
        <source>Renewing…</source>
        <translation>Renouvellement…</translation>
    </message>
    <message>
        <source>%1 · renews when next needed</source>
        <translation>%1 · renouvellement au prochain besoin</translation>
    </message>
    <message>
        <source>The session has ended. Sign in again</source>
        <translation>La session est terminée. Reconnectez-vous</translation>
    </message>
    <message>
        <source>Signed in, but it can&apos;t be saved: %1</source>
        <translation>Connecté, mais impossible à enregistrer : %1</translation>
    </message>
    <message>
        <source>Signed in, but the keychain can&apos;t save it: %1</source>
        <translation>Connecté, mais le trousseau ne peut pas l&apos;enregistrer : %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expiré</translation>
    </message>
    <message numerus="yes">
        <source>in %n seconds</source>
        <translation>
            <numerusform>dans %n seconde</numerusform>
            <numerusform>dans %n secondes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>dans %n minute</numerusform>
            <numerusform>dans %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>dans %n heure</numerusform>
            <numerusform>dans %n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>dans %n jour</numerusform>
            <numerusform>dans %n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>the state</source>
        <translation>l&apos;état</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>le compte</translation>
    </message>
    <message>
        <source>a token</source>
        <translation>un jeton</translation>
    </message>
    <message>
        <source>Renewing fails</source>
        <translation>Le renouvellement échoue</translation>
    </message>
    <message>
        <source>Can&apos;t be renewed</source>
        <translation>Ne peut pas être renouvelé</translation>
    </message>
    <message>
        <source>Session has ended</source>
        <translation>La session est terminée</translation>
    </message>
    <message>
        <source>Waiting for its file</source>
        <translation>Attend son fichier</translation>
    </message>
    <message>
        <source>Waiting for the keychain</source>
        <translation>Attend le trousseau</translation>
    </message>
    <message>
        <source>Signed in, not saved</source>
        <translation>Connecté, non enregistré</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Déconnecté</translation>
    </message>
    <message>
        <source>Renewed</source>
        <translation>Renouvelé</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>La session s&apos;est terminée</translation>
    </message>
    <message>
        <source>A program</source>
        <translation>Un programme</translation>
    </message>
    <message>
        <source>%1 asked for %2</source>
        <translation>%1 a demandé %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln times)</source>
        <translation>
            <numerusform>%1 (%Ln fois)</numerusform>
            <numerusform>%1 (%Ln fois)</numerusform>
        </translation>
    </message>
    <message>
        <source>who you are</source>
        <translation>qui vous êtes</translation>
    </message>
    <message>
        <source>your profile</source>
        <translation>votre profil</translation>
    </message>
    <message>
        <source>your e-mail address</source>
        <translation>votre adresse e-mail</translation>
    </message>
    <message>
        <source>your postal address</source>
        <translation>votre adresse postale</translation>
    </message>
    <message>
        <source>your phone number</source>
        <translation>votre numéro de téléphone</translation>
    </message>
    <message>
        <source>your groups</source>
        <translation>vos groupes</translation>
    </message>
    <message>
        <source>staying signed in</source>
        <translation>rester connecté</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 couldn&apos;t be told.</source>
        <translation>Vous êtes déconnecté ici, mais %1 n&apos;a pas pu être prévenu.</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 didn&apos;t answer.</source>
        <translation>Vous êtes déconnecté ici, mais %1 n’a pas répondu.</translation>
    </message>
    <message>
        <source>You are signed out. An earlier session is still stored: %1.</source>
        <translation>Vous êtes déconnecté. Une session antérieure est encore enregistrée : %1.</translation>
    </message>
    <message>
        <source>You are signed out.</source>
        <translation>Vous êtes déconnecté.</translation>
    </message>
    <message>
        <source>For what a program does at %1, you have to sign in again.</source>
        <translation>Pour ce qu’un programme fait chez %1, vous devez vous reconnecter.</translation>
    </message>
    <message>
        <source>A program wants to do more at %1 than you have allowed: %2.</source>
        <translation>Un programme veut faire davantage chez %1 que ce que vous avez autorisé : %2.</translation>
    </message>
</context>
<context>
    <name>authtray::About</name>
    <message>
        <source>System</source>
        <translation>Système</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>Settings in</source>
        <translation>Paramètres dans</translation>
    </message>
    <message>
        <source>License</source>
        <translation>Licence</translation>
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
        <translation>Ctrl+C pour copier</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Locataire</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
    <message>
        <source>Account ID</source>
        <translation>ID du compte</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Connecté</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>Fin de la session</translation>
    </message>
    <message>
        <source>%1 unless renewed · %2</source>
        <translation>%1 sauf renouvellement · %2</translation>
    </message>
    <message>
        <source>Last events</source>
        <translation>Derniers événements</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Autorisations</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>Copier : %1</translation>
    </message>
    <message>
        <source>Puts it on the clipboard</source>
        <translation>Le place dans le presse-papiers</translation>
    </message>
</context>
<context>
    <name>authtray::AccountHead</name>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>Terminez la connexion là-bas, et c&apos;est fait.</translation>
    </message>
    <message>
        <source>Sign in once, and your programs get fresh tokens.</source>
        <translation>Connectez-vous une fois, et vos programmes obtiennent des jetons à jour.</translation>
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
        <translation>Copié : %1.</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. Authtray runs for as long as this window is open.</source>
        <translation>Ce bureau n’affiche pas d’icônes de notification. Authtray fonctionne tant que cette fenêtre est ouverte.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Dé&amp;faire</translation>
    </message>
    <message>
        <source>Undoes what the message tells of</source>
        <translation>Annule ce qu&apos;indique le message</translation>
    </message>
    <message>
        <source>Signs in once more, in your browser, for what the service wants</source>
        <translation>Vous reconnecte, dans votre navigateur, pour ce que le service demande</translation>
    </message>
</context>
<context>
    <name>authtray::ActionRow</name>
    <message>
        <source>Ends this session here and, where possible, at the provider</source>
        <translation>Termine cette session ici et, si possible, chez le fournisseur</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Stops waiting for the browser</source>
        <translation>N&apos;attend plus le navigateur</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>Copier le &amp;lien</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>Copie l&apos;adresse de la page de connexion, pour un navigateur de votre choix</translation>
    </message>
    <message>
        <source>Asks the provider for a new access token</source>
        <translation>Demande un nouveau jeton d&apos;accès au fournisseur</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>Ouvre la page de connexion du fournisseur dans votre navigateur</translation>
    </message>
    <message>
        <source>Sign &amp;in again</source>
        <translation>Se re&amp;connecter</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>Se &amp;connecter</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>&amp;Ajouter un compte…</translation>
    </message>
    <message>
        <source>Signs in to another provider or account</source>
        <translation>Se connecte à un autre fournisseur ou compte</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>Se &amp;déconnecter…</translation>
    </message>
    <message>
        <source>Puts the access token on the clipboard for a short time</source>
        <translation>Place le jeton d’accès dans le presse-papiers pour un court instant</translation>
    </message>
    <message numerus="yes">
        <source>Copied (%Ln s)</source>
        <translation>
            <numerusform>Copié (%Ln s)</numerusform>
            <numerusform>Copié (%Ln s)</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;token</source>
        <translation>Copier le &amp;jeton</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>Sur un autre appare&amp;il</translation>
    </message>
    <message>
        <source>O&amp;pen again</source>
        <translation>&amp;Ouvrir à nouveau</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>Connexion avec un code, dans le navigateur d&apos;un téléphone ou d&apos;un autre ordinateur</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>Ouvre à nouveau la page de connexion dans votre navigateur</translation>
    </message>
</context>
<context>
    <name>authtray::AddAccountDialog</name>
    <message>
        <source>Add account</source>
        <translation>Ajouter un compte</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Tester</translation>
    </message>
    <message>
        <source>Asks the provider whether it knows this client, without signing in</source>
        <translation>Demande au fournisseur s&apos;il connaît ce client, sans se connecter</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>Copier le &amp;lien</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>Copie l&apos;adresse de la page de connexion, pour un navigateur de votre choix</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>&amp;Ouvrir à nouveau</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>Ouvre à nouveau la page de connexion dans votre navigateur</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>&amp;Sur un autre appareil</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>Connexion avec un code, dans le navigateur d&apos;un téléphone ou d&apos;un autre ordinateur</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>Se &amp;connecter</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>Ouvre la page de connexion du fournisseur dans votre navigateur</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>Autre fournisseur</translation>
    </message>
    <message>
        <source>Link copied.</source>
        <translation>Lien copié.</translation>
    </message>
    <message>
        <source>&amp;Use this address</source>
        <translation>&amp;Utiliser cette adresse</translation>
    </message>
    <message>
        <source>A service&apos;s address</source>
        <translation>L’adresse d’un service</translation>
    </message>
</context>
<context>
    <name>authtray::AdvancedSection</name>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>A&amp;vancé</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>&amp;Portées</translation>
    </message>
    <message>
        <source>What to ask for, separated by spaces</source>
        <translation>Ce qui est demandé, séparé par des espaces</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>Celles du système</translation>
    </message>
    <message>
        <source>Choose &amp;file…</source>
        <translation>Choisir un &amp;fichier…</translation>
    </message>
    <message>
        <source>Certificate &amp;authorities</source>
        <translation>&amp;Autorités de certification</translation>
    </message>
    <message>
        <source>A PEM file of authorities to trust besides the system&apos;s</source>
        <translation>Un fichier PEM d&apos;autorités reconnues en plus de celles du système</translation>
    </message>
    <message>
        <source>Certificate authorities</source>
        <translation>Autorités de certification</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>Trousseau</translation>
    </message>
    <message>
        <source>Encrypted file</source>
        <translation>Fichier chiffré</translation>
    </message>
    <message>
        <source>For computers without a keychain. You choose a passphrase for it.</source>
        <translation>Pour les ordinateurs sans trousseau. Vous lui choisissez une phrase secrète.</translation>
    </message>
    <message>
        <source>&amp;Keep the session in</source>
        <translation>Conserver la session &amp;dans</translation>
    </message>
</context>
<context>
    <name>authtray::AutostartBox</name>
    <message>
        <source>&amp;Start when I log in</source>
        <translation>&amp;Démarrer à l&apos;ouverture de ma session</translation>
    </message>
</context>
<context>
    <name>authtray::CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
</context>
<context>
    <name>authtray::Desktop</name>
    <message numerus="yes">
        <source>The access token is on the clipboard for %Ln seconds.</source>
        <translation>
            <numerusform>Le jeton d’accès est dans le presse-papiers pour %Ln seconde.</numerusform>
            <numerusform>Le jeton d’accès est dans le presse-papiers pour %Ln secondes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Access token copied</source>
        <translation>Jeton d’accès copié</translation>
    </message>
</context>
<context>
    <name>authtray::DesktopNotifier</name>
    <message>
        <source>Show account</source>
        <translation>Afficher le compte</translation>
    </message>
</context>
<context>
    <name>authtray::DeviceCode</name>
    <message>
        <source>Open this address on any device and enter the code, or scan the picture with a phone.</source>
        <translation>Ouvrez cette adresse sur n&apos;importe quel appareil et saisissez le code, ou scannez l&apos;image avec un téléphone.</translation>
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
        <translation>Ce qui a été constaté</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>&amp;Réessayer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Trying what a sign-in and a token need…</source>
        <translation>Essai de ce dont une connexion et un jeton ont besoin…</translation>
    </message>
    <message>
        <source>Everything that a sign-in and a token need works.</source>
        <translation>Tout ce dont une connexion et un jeton ont besoin fonctionne.</translation>
    </message>
    <message>
        <source>Something that a sign-in or a token needs doesn&apos;t work. What to do stands beside it.</source>
        <translation>Quelque chose dont une connexion ou un jeton a besoin ne fonctionne pas. Ce qu’il faut faire est indiqué à côté.</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Tout vérifier</translation>
    </message>
</context>
<context>
    <name>authtray::FirstSteps</name>
    <message>
        <source>In scripts:</source>
        <translation>Dans les scripts :</translation>
    </message>
    <message>
        <source>The command with which scripts get a token</source>
        <translation>La commande avec laquelle les scripts obtiennent un jeton</translation>
    </message>
</context>
<context>
    <name>authtray::GeneralSettings</name>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>Rester dans la &amp;zone de notification à la fermeture de la fenêtre</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Celle du système</translation>
    </message>
    <message>
        <source>Tray icon in the panel&apos;s &amp;colour</source>
        <translation>Icône dans la couleur du ta&amp;bleau de bord</translation>
    </message>
</context>
<context>
    <name>authtray::HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Ce qui s’est passé</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Pour</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>Jeton d’actualisation</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>What was done with the tokens of “%1” at the provider. A refresh token is named by a part of its hash, which tells one from the next.</source>
        <translation>Ce qui a été fait avec les jetons de « %1 » chez le fournisseur. Un jeton d’actualisation est désigné par une partie de son empreinte, qui le distingue du suivant.</translation>
    </message>
    <message>
        <source>Nothing is recorded yet of what was done with the tokens of “%1”.</source>
        <translation>Rien n’est encore consigné de ce qui a été fait avec les jetons de « %1 ».</translation>
    </message>
</context>
<context>
    <name>authtray::LifeBar</name>
    <message>
        <source>Renews %1.</source>
        <translation>Renouvellement %1.</translation>
    </message>
    <message>
        <source>Expires %1.</source>
        <translation>Expire %1.</translation>
    </message>
    <message>
        <source>Life of the access token</source>
        <translation>Durée de vie du jeton d&apos;accès</translation>
    </message>
</context>
<context>
    <name>authtray::LockedNote</name>
    <message>
        <source>Set by your administrator</source>
        <translation>Défini par votre administrateur</translation>
    </message>
</context>
<context>
    <name>authtray::LogView</name>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Rien ne s&apos;est encore passé.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Copies the whole log, for a report. It holds no passwords and no tokens.</source>
        <translation>Copie tout le journal, pour un rapport. Il ne contient ni mots de passe ni jetons.</translation>
    </message>
</context>
<context>
    <name>authtray::MoreButton</name>
    <message>
        <source>&amp;Use as default</source>
        <translation>&amp;Utiliser par défaut</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>Para&amp;mètres…</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>&amp;Journal…</translation>
    </message>
    <message>
        <source>A&amp;bout Authtray…</source>
        <translation>À propos d’Au&amp;thtray…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Settings, log and more</source>
        <translation>Paramètres, journal et plus</translation>
    </message>
    <message>
        <source>Remove &amp;profile…</source>
        <translation>Supprimer le &amp;profil…</translation>
    </message>
    <message>
        <source>&amp;Rename profile…</source>
        <translation>&amp;Renommer le profil…</translation>
    </message>
    <message>
        <source>&amp;Duplicate profile…</source>
        <translation>&amp;Dupliquer le profil…</translation>
    </message>
    <message>
        <source>Sessions at the pro&amp;vider</source>
        <translation>Sessions chez le &amp;fournisseur</translation>
    </message>
    <message>
        <source>Who uses my &amp;tokens…</source>
        <translation>Qui utilise mes j&amp;etons…</translation>
    </message>
    <message>
        <source>&amp;Check everything…</source>
        <translation>Tout &amp;vérifier…</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>&amp;Historique…</translation>
    </message>
</context>
<context>
    <name>authtray::PassphraseDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for whenever Authtray has started.</source>
        <translation>La session sera gardée dans un fichier chiffré. Choisissez-lui une phrase secrète, qui sera demandée après chaque démarrage d’Authtray.</translation>
    </message>
    <message>
        <source>The session is in an encrypted file. Enter its passphrase to go on.</source>
        <translation>La session est dans un fichier chiffré. Saisissez sa phrase secrète pour continuer.</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Phrase secrète</translation>
    </message>
    <message>
        <source>&amp;Repeat passphrase</source>
        <translation>&amp;Encore une fois</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>&amp;Utiliser</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Ouvrir</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileColumn</name>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Shows only the profiles with these words</source>
        <translation>N’affiche que les profils contenant ces mots</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileList</name>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (par défaut)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>Profils</translation>
    </message>
    <message>
        <source>Choose the one to show</source>
        <translation>Choisissez celui à afficher</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileNameDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileSettings</name>
    <message>
        <source>Show &amp;notifications</source>
        <translation>Afficher les &amp;notifications</translation>
    </message>
    <message>
        <source>Pro&amp;file</source>
        <translation>Pro&amp;fil</translation>
    </message>
    <message>
        <source>&amp;Renew ahead by</source>
        <translation>&amp;Renouveler en avance de</translation>
    </message>
    <message>
        <source>&amp;Browser command</source>
        <translation>Co&amp;mmande du navigateur</translation>
    </message>
    <message>
        <source>%u stands for the sign-in page&apos;s address. With a command of its own, a profile always signs in with the right browser profile.</source>
        <translation>%u représente l&apos;adresse de la page de connexion. Avec sa propre commande, un profil se connecte toujours dans le bon profil de navigateur.</translation>
    </message>
    <message>
        <source>When the session ends or can&apos;t be renewed</source>
        <translation>Quand la session se termine ou ne peut pas être renouvelée</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Par défaut</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation> min</translation>
    </message>
    <message>
        <source>How long before it expires the token is renewed; at most half of its life</source>
        <translation>Combien de temps avant son expiration le jeton est renouvelé ; au plus la moitié de sa vie</translation>
    </message>
    <message>
        <source>The desktop&apos;s browser</source>
        <translation>Le navigateur du bureau</translation>
    </message>
    <message>
        <source>There is no account yet. Add one first.</source>
        <translation>Il n&apos;y a pas encore de compte. Ajoutez-en d&apos;abord un.</translation>
    </message>
    <message>
        <source>To&amp;ken goes to</source>
        <translation>Le jeton va &amp;à</translation>
    </message>
    <message>
        <source>Servers to which git, docker and other tools may send this profile&apos;s token, separated by spaces: git.example.com, or with a path git.example.com/team.</source>
        <translation>Serveurs auxquels git, docker et d’autres outils peuvent envoyer le jeton de ce profil, séparés par des espaces : git.example.com, ou avec un chemin git.example.com/team.</translation>
    </message>
</context>
<context>
    <name>authtray::ProgramsDialog</name>
    <message>
        <source>Who uses my tokens</source>
        <translation>Qui utilise mes jetons</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programmes</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>A demandé</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Fois</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>Dernière fois</translation>
    </message>
    <message>
        <source>C&amp;lear list</source>
        <translation>E&amp;ffacer la liste</translation>
    </message>
    <message>
        <source>Forgets these programs, also in the last events</source>
        <translation>Oublie ces programmes, aussi dans les derniers événements</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>No program has asked for the profile “%1” yet. In a script, “%2” gives a token.</source>
        <translation>Aucun programme n’a encore demandé le profil « %1 ». Dans un script, « %2 » donne un jeton.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>It had ended before its name was known</source>
        <translation>Il s’était terminé avant que son nom soit connu</translation>
    </message>
    <message>
        <source>These programs have asked Authtray for the profile “%1”. It keeps what this list shows, and nothing else.</source>
        <translation>Ces programmes ont demandé le profil « %1 » à Authtray. Il conserve ce que montre cette liste, et rien d’autre.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderCheck</name>
    <message>
        <source>%1 knows this client and its redirect address. You can sign in.</source>
        <translation>%1 connaît ce client et son adresse de redirection. Vous pouvez vous connecter.</translation>
    </message>
    <message>
        <source>%1 responded and didn&apos;t reject this client; signing in will tell.</source>
        <translation>%1 répond et n&apos;a rien contre ce client. Seule la connexion montrera s&apos;il l&apos;accepte.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know this client. Check the client ID.</source>
        <translation>%1 ne connaît pas ce client. Vérifiez l&apos;ID client.</translation>
    </message>
    <message>
        <source>%1 refuses the redirect address. Register it there, or enter the registered one under Advanced.</source>
        <translation>%1 refuse l&apos;adresse de redirection. Enregistrez-la là-bas, ou saisissez sous Avancé celle qui est enregistrée.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in: %2. Check scopes and client.</source>
        <translation>%1 refuse la connexion : %2. Vérifiez les portées et le client.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in without saying why. Check the client ID and the redirect address.</source>
        <translation>%1 refuse la connexion sans dire pourquoi. Vérifiez l&apos;ID client et l&apos;adresse de redirection.</translation>
    </message>
    <message>
        <source>Looking for %1…</source>
        <translation>Recherche de %1…</translation>
    </message>
    <message>
        <source>%1 responded; you can sign in there.</source>
        <translation>%1 a répondu ; vous pouvez vous y connecter.</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>Interrogation de %1…</translation>
    </message>
    <message>
        <source>%1 takes the sign-in of %2.</source>
        <translation>%1 accepte la connexion chez %2.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderForm</name>
    <message>
        <source>Issuer &amp;URL</source>
        <translation>&amp;URL de l&apos;émetteur</translation>
    </message>
    <message>
        <source>The provider&apos;s address, for example https://login.example.com</source>
        <translation>L&apos;adresse du fournisseur, par exemple https://login.example.com</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>Par exemple %1</translation>
    </message>
    <message>
        <source>&amp;Client ID</source>
        <translation>&amp;ID client</translation>
    </message>
    <message>
        <source>What the provider calls the application you registered there</source>
        <translation>Le nom que le fournisseur donne à l&apos;application que vous y avez enregistrée</translation>
    </message>
    <message>
        <source>Client s&amp;ecret</source>
        <translation>S&amp;ecret du client</translation>
    </message>
    <message>
        <source>Kept with the session, in the keychain</source>
        <translation>Conservé avec la session, dans le trousseau</translation>
    </message>
    <message>
        <source>None for a public client</source>
        <translation>Aucun pour un client public</translation>
    </message>
    <message>
        <source>Profile &amp;name</source>
        <translation>&amp;Nom du profil</translation>
    </message>
    <message>
        <source>What scripts call this sign-in</source>
        <translation>Le nom que les scripts donnent à cette connexion</translation>
    </message>
    <message>
        <source>&amp;Redirect address</source>
        <translation>Adresse de &amp;redirection</translation>
    </message>
    <message>
        <source>As it is registered at the provider; without a port any free one is taken</source>
        <translation>Telle qu&apos;enregistrée chez le fournisseur ; sans port, n&apos;importe quel port libre est pris</translation>
    </message>
    <message>
        <source>“%1” isn&apos;t an address such as %2.</source>
        <translation>« %1 » n&apos;est pas une adresse telle que %2.</translation>
    </message>
    <message>
        <source>The issuer is an address such as https://login.example.com.</source>
        <translation>L&apos;émetteur est une adresse telle que https://login.example.com.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has to begin with https://, except on this computer.</source>
        <translation>L&apos;adresse de l&apos;émetteur doit commencer par https://, sauf sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has no “?” and no “#” in it.</source>
        <translation>L&apos;adresse de l&apos;émetteur ne contient ni « ? » ni « # ».</translation>
    </message>
    <message>
        <source>Register Authtray at the provider as a native or public app with this redirect address:</source>
        <translation>Enregistrez Authtray chez le fournisseur comme application native ou publique avec cette adresse de redirection :</translation>
    </message>
    <message>
        <source>Open the registration page</source>
        <translation>Ouvrir la page d&apos;enregistrement</translation>
    </message>
    <message>
        <source>Address of t&amp;he service</source>
        <translation>Adresse &amp;web du service</translation>
    </message>
    <message>
        <source>The service&apos;s address has to begin with https://, except on this computer.</source>
        <translation>L’adresse du service doit commencer par https://, sauf sur cet ordinateur.</translation>
    </message>
    <message>
        <source>For an MCP server, or whatever else you want to use: it names its provider, and Authtray registers there if it has to.</source>
        <translation>Pour un serveur MCP, ou toute autre chose que vous voulez utiliser : il indique son fournisseur, et Authtray s’y enregistre si nécessaire.</translation>
    </message>
    <message>
        <source>What you want to use, for example https://mcp.example.com/mcp</source>
        <translation>Ce que vous voulez utiliser, par exemple https://mcp.example.com/mcp</translation>
    </message>
</context>
<context>
    <name>authtray::QrPicture</name>
    <message>
        <source>QR code of the address</source>
        <translation>Code QR de l&apos;adresse</translation>
    </message>
</context>
<context>
    <name>authtray::RedirectField</name>
    <message>
        <source>The redirect address has to lead to this computer, such as %1.</source>
        <translation>L&apos;adresse de redirection doit mener à cet ordinateur, comme %1.</translation>
    </message>
</context>
<context>
    <name>authtray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>&amp;Général</translation>
    </message>
    <message>
        <source>&amp;Profiles</source>
        <translation>&amp;Profils</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Journal</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>À propo&amp;s</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>authtray::SignInProgress</name>
    <message>
        <source>Waiting</source>
        <translation>Attente</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>Interrogation de %1…</translation>
    </message>
    <message>
        <source>Your browser opens in a moment.</source>
        <translation>Votre navigateur s&apos;ouvre dans un instant.</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>En attente de votre navigateur…</translation>
    </message>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>Terminez la connexion là-bas, et c&apos;est fait.</translation>
    </message>
    <message>
        <source>Sign in on any device</source>
        <translation>Connectez-vous sur n&apos;importe quel appareil</translation>
    </message>
</context>
<context>
    <name>authtray::SignInRun</name>
    <message>
        <source>Link copied.</source>
        <translation>Lien copié.</translation>
    </message>
    <message>
        <source>Link copied. Open it in a browser on this computer.</source>
        <translation>Lien copié. Ouvrez-le dans un navigateur sur cet ordinateur.</translation>
    </message>
</context>
<context>
    <name>authtray::Timeline</name>
    <message>
        <source>Expired</source>
        <translation>Expiré</translation>
    </message>
    <message>
        <source>Renews %1</source>
        <translation>Renouvellement %1</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>Expire %1</translation>
    </message>
    <message>
        <source>Renewed %1</source>
        <translation>Renouvelé %1</translation>
    </message>
    <message>
        <source>Signed in %1</source>
        <translation>Connecté %1</translation>
    </message>
</context>
<context>
    <name>authtray::TrayMenu</name>
    <message>
        <source>&amp;Cancel sign-in</source>
        <translation>&amp;Annuler la connexion</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>Se &amp;connecter…</translation>
    </message>
    <message>
        <source>Copy access &amp;token…</source>
        <translation>Copier le &amp;jeton d&apos;accès…</translation>
    </message>
    <message>
        <source>Account &amp;details…</source>
        <translation>Dé&amp;tails du compte…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Paramètres…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Se reconnecter</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>&amp;Use as default</source>
        <translation>&amp;Utiliser par défaut</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>&amp;Ajouter un compte…</translation>
    </message>
    <message>
        <source>Authtray: %1</source>
        <translation>Authtray : %1</translation>
    </message>
    <message>
        <source>Authtray</source>
        <translation>Authtray</translation>
    </message>
    <message>
        <source>Sign &amp;in again…</source>
        <translation>Se &amp;reconnecter…</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>Se &amp;déconnecter…</translation>
    </message>
    <message>
        <source>Sign &amp;out… (%1)</source>
        <translation>Se &amp;déconnecter… (%1)</translation>
    </message>
    <message>
        <source>A service wants a new sign-in</source>
        <translation>Un service demande une nouvelle connexion</translation>
    </message>
    <message>
        <source>A service wants more access</source>
        <translation>Un service demande plus d’accès</translation>
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
