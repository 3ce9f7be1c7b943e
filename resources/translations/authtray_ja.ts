<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>ActionTexts</name>
    <message>
        <source>Unloc&amp;k keychain…</source>
        <translation>キーチェーンのロックを解除(&amp;K)…</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>再試行(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Renew now</source>
        <translation>今すぐ更新(&amp;R)</translation>
    </message>
    <message>
        <source>Enter &amp;passphrase…</source>
        <translation>パスフレーズを入力(&amp;P)…</translation>
    </message>
    <message>
        <source>Sign &amp;in again for this</source>
        <translation>このためにもう一度サインイン(&amp;I)</translation>
    </message>
    <message>
        <source>A&amp;llow more…</source>
        <translation>さらに許可(&amp;L)…</translation>
    </message>
</context>
<context>
    <name>ClientSecretDialog</name>
    <message>
        <source>Client secret</source>
        <translation>クライアントシークレット</translation>
    </message>
    <message>
        <source>%1 wants the secret of the client “%2”. It will be kept with the session.</source>
        <translation>%1 にはクライアント「%2」のシークレットが必要です。セッションとともに保存されます。</translation>
    </message>
    <message>
        <source>Client &amp;secret</source>
        <translation>クライアントシークレット(&amp;S)</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>サインイン(&amp;I)</translation>
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
        <translation>サインアウトしますか?</translation>
    </message>
    <message>
        <source>Sign out %1?</source>
        <translation>%1 をサインアウトしますか?</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>サインアウト(&amp;O)</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>%1 を置き換えますか?</translation>
    </message>
    <message>
        <source>You signed in as %1. Until now this profile belonged to %2.</source>
        <translation>%1 としてサインインしました。これまでこのプロファイルは %2 のものでした。</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>置き換える(&amp;R)</translation>
    </message>
    <message>
        <source>Copy the access token?</source>
        <translation>アクセストークンをコピーしますか?</translation>
    </message>
    <message>
        <source>Copy the access token of %1?</source>
        <translation>%1 のアクセストークンをコピーしますか?</translation>
    </message>
    <message>
        <source>While it is in the clipboard, any program can read it.</source>
        <translation>クリップボードにある間は、どのプログラムからも読み取れます。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>Programs that use the profile “%1” will no longer get a token.</source>
        <translation>プロファイル「%1」を使うプログラムはトークンを取得できなくなります。</translation>
    </message>
    <message>
        <source>Its settings are removed.</source>
        <translation>その設定が削除されます。</translation>
    </message>
    <message>
        <source>%1 is signed out, and its settings are removed. Programs that use it will no longer get a token.</source>
        <translation>%1 はサインアウトし、プロファイルの設定が削除されます。これを使うプログラムはトークンを取得できなくなります。</translation>
    </message>
    <message>
        <source>Remove the profile “%1”?</source>
        <translation>プロファイル「%1」を削除しますか？</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>削除(&amp;R)</translation>
    </message>
    <message>
        <source>Remove the profile “%1” all the same?</source>
        <translation>それでもプロファイル「%1」を削除しますか？</translation>
    </message>
    <message>
        <source>An earlier session couldn&apos;t be ended: it is still in %1. It stays good until you end it at %2.</source>
        <translation>以前のセッションを終了できませんでした。%1 にまだ残っています。%2 で終了するまで有効です。</translation>
    </message>
    <message>
        <source>Allow more at %1?</source>
        <translation>%1 でさらに許可しますか?</translation>
    </message>
    <message>
        <source>It wants: %1. Your browser opens, and %2 asks you again.</source>
        <translation>要求されているもの: %1。ブラウザーが開き、%2 がもう一度確認します。</translation>
    </message>
    <message>
        <source>&amp;Open browser</source>
        <translation>ブラウザーを開く(&amp;O)</translation>
    </message>
</context>
<context>
    <name>DiagnosisTexts</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Settings for everybody</source>
        <translation>全員の設定</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>キーチェーン</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>ブラウザー</translation>
    </message>
    <message>
        <source>Way back from the browser</source>
        <translation>ブラウザーからの戻り</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>パネル</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>時計</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>セッション</translation>
    </message>
    <message>
        <source>%1 of “%2”</source>
        <translation>「%2」の%1</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this translation&apos;s HTML language code</comment>
        <translation>ja</translation>
    </message>
    <message>
        <source>You can close this tab.</source>
        <translation>このタブは閉じてかまいません。</translation>
    </message>
    <message>
        <source>You&apos;re signed in</source>
        <translation>サインインしました</translation>
    </message>
    <message>
        <source>You&apos;re not signed in</source>
        <translation>サインインしていません</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>the profile&apos;s browser command can&apos;t be started: %1</source>
        <translation>プロファイルのブラウザーコマンドを起動できません: %1</translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation>設定で変更してください。</translation>
    </message>
    <message>
        <source>there is no display to open a browser on</source>
        <translation>ブラウザーを開く画面がありません</translation>
    </message>
    <message>
        <source>there is no program “%1”</source>
        <translation>プログラム「%1」はありません</translation>
    </message>
    <message>
        <source>Give a command such as “firefox -P work %u”.</source>
        <translation>「firefox -P work %u」のようなコマンドを指定してください。</translation>
    </message>
    <message>
        <source>the provider answered with %1</source>
        <translation>プロバイダーの応答: %1</translation>
    </message>
    <message>
        <source>the code expired before it was used</source>
        <translation>コードが時間内に使われませんでした</translation>
    </message>
    <message>
        <source>the sign-in in the browser, whose page may tell why</source>
        <translation>ブラウザーでのサインイン（理由はブラウザーのページに表示されている場合があります）</translation>
    </message>
    <message>
        <source>the provider calls itself &quot;%1&quot;, not &quot;%2&quot;</source>
        <translation>プロバイダーは自身を「%2」ではなく「%1」と名乗っています</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer sign-in with a browser</source>
        <translation>プロバイダーはブラウザーでのサインインに対応していません</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t signed in a way that can be trusted</source>
        <translation>ID トークンの署名方式が信頼できません</translation>
    </message>
    <message>
        <source>the ID token is signed with a key that its issuer doesn&apos;t publish</source>
        <translation>ID トークンの署名に、発行者が公開していない鍵が使われています</translation>
    </message>
    <message>
        <source>the ID token has a wrong signature</source>
        <translation>ID トークンの署名が正しくありません</translation>
    </message>
    <message>
        <source>the ID token can&apos;t be read</source>
        <translation>ID トークンを読み取れません</translation>
    </message>
    <message>
        <source>the ID token comes from another issuer</source>
        <translation>ID トークンは別の発行者のものです</translation>
    </message>
    <message>
        <source>the ID token was issued for another program</source>
        <translation>ID トークンは別のプログラム向けに発行されたものです</translation>
    </message>
    <message>
        <source>the ID token belongs to another sign-in</source>
        <translation>ID トークンは別のサインインのものです</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say who signed in</source>
        <translation>ID トークンに、誰がサインインしたかの情報がありません</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it expires</source>
        <translation>ID トークンに、有効期限の情報がありません</translation>
    </message>
    <message>
        <source>the ID token has expired; is this computer&apos;s clock right?</source>
        <translation>ID トークンの有効期限が切れています。このコンピューターの時計は合っていますか?</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t valid yet; is this computer&apos;s clock right?</source>
        <translation>ID トークンはまだ有効ではありません。このコンピューターの時計は合っていますか?</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <translation>%1、プロセス %2</translation>
    </message>
    <message>
        <source>a program that hides, perhaps another sign-in of Authtray</source>
        <translation>隠れているプログラム (Authtray の別のサインインかもしれません)</translation>
    </message>
    <message>
        <source>another user&apos;s program</source>
        <translation>別のユーザーのプログラム</translation>
    </message>
    <message>
        <source>an unknown error</source>
        <translation>不明なエラー</translation>
    </message>
    <message>
        <source>the browser&apos;s answer came from another provider</source>
        <translation>ブラウザーの応答は別のプロバイダーからのものでした</translation>
    </message>
    <message>
        <source>%1 (held by %2)</source>
        <translation>%1 (%2 が使用中)</translation>
    </message>
    <message>
        <source>any other</source>
        <translation>その他すべて</translation>
    </message>
    <message>
        <source>the browser can&apos;t come back to port %1, which isn&apos;t free here</source>
        <translation>ブラウザーの戻り先のポート %1 が空いていません</translation>
    </message>
    <message>
        <source>End the program that holds one of them, or wait until it is done, and try again.</source>
        <translation>いずれかを使っているプログラムを終了するか、終わるのを待って、もう一度お試しください。</translation>
    </message>
    <message>
        <source>the keychain is locked</source>
        <translation>キーチェーンがロックされています</translation>
    </message>
    <message>
        <source>there is no keychain service</source>
        <translation>キーチェーンのサービスがありません</translation>
    </message>
    <message>
        <source>the keychain doesn&apos;t answer</source>
        <translation>キーチェーンが応答しません</translation>
    </message>
    <message>
        <source>the keychain denied access</source>
        <translation>キーチェーンがアクセスを拒否しました</translation>
    </message>
    <message>
        <source>Allow Authtray to use the keychain, or unlock it, and try again.</source>
        <translation>Authtray にキーチェーンの使用を許可するか、ロックを解除して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>the stored session of the profile &quot;%1&quot; is gone, although it was signed in</source>
        <translation>プロファイル「%1」はサインイン済みですが、保存されたセッションがありません</translation>
    </message>
    <message>
        <source>the session&apos;s file %1 is damaged</source>
        <translation>セッションのファイル %1 が壊れています</translation>
    </message>
    <message>
        <source>there is no passphrase to open %1 with</source>
        <translation>%1 を開くパスフレーズがありません</translation>
    </message>
    <message>
        <source>the passphrase doesn&apos;t open %1</source>
        <translation>そのパスフレーズでは %1 を開けません</translation>
    </message>
    <message>
        <source>%1 says the session has ended</source>
        <translation>%1 によるとセッションは終了しています</translation>
    </message>
    <message>
        <source>can&apos;t reach %1</source>
        <translation>%1 に接続できません</translation>
    </message>
    <message>
        <source>the certificate of %1 isn&apos;t trusted</source>
        <translation>%1 の証明書は信頼されていません</translation>
    </message>
    <message>
        <source>can&apos;t get through the proxy %1</source>
        <translation>プロキシ %1 を通過できません</translation>
    </message>
    <message>
        <source>the proxy %1 wants a user name and a password</source>
        <translation>プロキシ %1 はユーザー名とパスワードを求めています</translation>
    </message>
    <message>
        <source>%1 can&apos;t answer now (status %2)</source>
        <translation>%1 は現在応答できません (ステータス %2)</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used</source>
        <translation>%1 の応答は使用できません</translation>
    </message>
    <message>
        <source>%1 refused the request</source>
        <translation>%1 が要求を拒否しました</translation>
    </message>
    <message>
        <source>%1 refused the request (%2)</source>
        <translation>%1 が要求を拒否しました (%2)</translation>
    </message>
    <message>
        <source>not authenticated</source>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>authentication token has expired</source>
        <translation>アクセストークンの有効期限が切れました</translation>
    </message>
    <message>
        <source>invalid authentication token</source>
        <translation>アクセストークンが無効です</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed, and doesn&apos;t say until when it is valid</source>
        <translation>トークンは更新できず、いつまで有効かも示されていません</translation>
    </message>
    <message>
        <source>couldn&apos;t sign in: %1</source>
        <translation>サインインできませんでした: %1</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>もう一度お試しください。</translation>
    </message>
    <message>
        <source>another account signed in than before: %1</source>
        <translation>以前とは別のアカウントがサインインしました: %1</translation>
    </message>
    <message>
        <source>%1 was written by a newer Authtray</source>
        <translation>%1 は新しいバージョンの Authtray で書かれています</translation>
    </message>
    <message>
        <source>Update Authtray.</source>
        <translation>Authtray を更新してください。</translation>
    </message>
    <message>
        <source>failed to write %1</source>
        <translation>%1 に書き込めませんでした</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions and free space.</source>
        <translation>フォルダーの権限と空き容量を確認してください。</translation>
    </message>
    <message>
        <source>failed to read %1</source>
        <translation>%1 を読み込めませんでした</translation>
    </message>
    <message>
        <source>Fix or remove the file.</source>
        <translation>ファイルを直すか削除してください。</translation>
    </message>
    <message>
        <source>timed out waiting for %1</source>
        <translation>%1 を待つ時間が切れました</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>中止しました</translation>
    </message>
    <message>
        <source>Choose a file in PEM format.</source>
        <translation>PEM 形式のファイルを選んでください。</translation>
    </message>
    <message>
        <source>the CA file %1 holds no certificate</source>
        <translation>CA ファイル %1 に証明書がありません</translation>
    </message>
    <message>
        <source>the token endpoint</source>
        <translation>トークンエンドポイント</translation>
    </message>
    <message>
        <source>This sign-in has its answer already</source>
        <translation>このサインインにはもう応答があります</translation>
    </message>
    <message>
        <source>Choose one in the settings, or sign in on another device.</source>
        <translation>設定でブラウザを選ぶか、別のデバイスでサインインしてください。</translation>
    </message>
    <message>
        <source>This sign-in needs no browser</source>
        <translation>このサインインにブラウザは要りません</translation>
    </message>
    <message>
        <source>This sign-in waits for a code, not for an address</source>
        <translation>このサインインが待っているのはアドレスではなくコードです</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1</source>
        <translation>プロバイダーのエンドポイント %1</translation>
    </message>
    <message>
        <source>the issuer</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>the issuer must have no &apos;?&apos; and no &apos;#&apos;</source>
        <translation>発行者に「?」や「#」は使えません</translation>
    </message>
    <message>
        <source>Give it as the provider&apos;s documentation does.</source>
        <translation>プロバイダーの資料にあるとおりに入力してください。</translation>
    </message>
    <message>
        <source>%1 must be an https URL</source>
        <translation>%1 は https の URL でなければなりません</translation>
    </message>
    <message>
        <source>Plain http is accepted for loopback hosts only.</source>
        <translation>暗号化なしの http が使えるのは、このコンピューター自身だけです。</translation>
    </message>
    <message>
        <source>the access token doesn&apos;t say who signed in</source>
        <translation>アクセストークンに、誰がサインインしたかの情報がありません</translation>
    </message>
    <message>
        <source>the provider sent no ID token</source>
        <translation>プロバイダーから ID トークンが届きませんでした</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 か %2</translation>
    </message>
    <message>
        <source>a redirect needs a state</source>
        <translation>リダイレクトには「state」が必要です</translation>
    </message>
    <message>
        <source>the redirect host &quot;%1&quot; isn&apos;t this computer</source>
        <translation>リダイレクト先「%1」はこのコンピューターではありません</translation>
    </message>
    <message>
        <source>the redirect path &quot;%1&quot; isn&apos;t one</source>
        <translation>リダイレクトのパス「%1」が正しくありません</translation>
    </message>
    <message>
        <source>a redirect needs a port</source>
        <translation>リダイレクトにはポートが必要です</translation>
    </message>
    <message>
        <source>Set it to http://HOST:PORT or socks5://HOST:PORT, with NAME:PASSWORD@ before the host if need be.</source>
        <translation>http://ホスト:ポート か socks5://ホスト:ポート にしてください。必要ならホストの前に 名前:パスワード@ を付けます。</translation>
    </message>
    <message>
        <source>isn&apos;t a proxy&apos;s address</source>
        <translation>はプロキシのアドレスではありません</translation>
    </message>
    <message>
        <source>asks for a kind of proxy that can&apos;t be used: &quot;%1&quot;</source>
        <translation>は使えない種類のプロキシを求めています: 「%1」</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2</source>
        <translation>「%1」は %2 でなければなりません</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>文字列</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true か false</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>%1 から %2 までの整数</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4</source>
        <translation>%1、%2 行 %3 桁: %4</translation>
    </message>
    <message>
        <source>the provider &quot;%1&quot; has no setting &quot;%2&quot;</source>
        <translation>プロバイダー「%1」に設定「%2」はありません</translation>
    </message>
    <message>
        <source>Choose the provider again.</source>
        <translation>プロバイダーを選び直してください。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing for the provider &quot;%2&quot;</source>
        <translation>プロバイダー「%2」の「%1」がありません</translation>
    </message>
    <message>
        <source>It looks like %1.</source>
        <translation>%1 のような形です。</translation>
    </message>
    <message>
        <source>there is no provider &quot;%1&quot;</source>
        <translation>プロバイダー「%1」はありません</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>別のものを選んでください。</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot;</source>
        <translation>プロファイル「%1」</translation>
    </message>
    <message>
        <source>unknown store &quot;%1&quot;</source>
        <translation>保存先「%1」は不明です</translation>
    </message>
    <message>
        <source>client_id is missing</source>
        <translation>client_id がありません</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>JSON オブジェクトではありません</translation>
    </message>
    <message>
        <source>Name the right file, or sign in again.</source>
        <translation>正しいファイルを指定するか、改めてサインインしてください。</translation>
    </message>
    <message>
        <source>%1 is too large to hold a session</source>
        <translation>%1 はセッションとしては大きすぎます</translation>
    </message>
    <message>
        <source>%1 can&apos;t be understood: %2</source>
        <translation>%1 を解釈できません: %2</translation>
    </message>
    <message>
        <source>%1 holds no session</source>
        <translation>%1 にセッションがありません</translation>
    </message>
    <message>
        <source>%1 holds no token</source>
        <translation>%1 にトークンがありません</translation>
    </message>
    <message>
        <source>what %1 holds can&apos;t be a token</source>
        <translation>%1 の内容はトークンではありえません</translation>
    </message>
    <message>
        <source>the tokens in %1 can&apos;t be blanked</source>
        <translation>%1 のトークンを消せません</translation>
    </message>
    <message>
        <source>Remove them by hand.</source>
        <translation>手で消してください。</translation>
    </message>
    <message>
        <source>a language such as &quot;de&quot;</source>
        <translation>「de」のような言語</translation>
    </message>
    <message>
        <source>the access token has no &quot;%1&quot; to find the tenants by</source>
        <translation>アクセストークンに、テナントを探すための「%1」がありません</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 がありません</translation>
    </message>
    <message>
        <source>%1=true asks for it: set it too, or unset that one.</source>
        <translation>%1=true のときに必要です。これも設定するか、そちらを取り消してください。</translation>
    </message>
    <message>
        <source>the environment has tokens for %1 and %2</source>
        <translation>環境変数に %1 と %2 のトークンがあります</translation>
    </message>
    <message>
        <source>Unset one of them.</source>
        <translation>どちらかを取り消してください。</translation>
    </message>
    <message>
        <source>another Authtray process</source>
        <translation>ほかの Authtray のプロセス</translation>
    </message>
    <message>
        <source>must be owned by you and closed to others (mode 0700)</source>
        <translation>あなた専用のフォルダーではありません</translation>
    </message>
    <message>
        <source>another sign-in of this profile waits for the browser</source>
        <translation>このプロファイルの別のサインインがブラウザを待っています</translation>
    </message>
    <message>
        <source>Add the account once more, with its client secret.</source>
        <translation>クライアントシークレットを付けて、アカウントをもう一度追加してください。</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t offer sign-in with a code</source>
        <translation>%1 ではコードによるサインインができません</translation>
    </message>
    <message>
        <source>Sign in with a browser on this computer.</source>
        <translation>このコンピューターのブラウザでサインインしてください。</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%2 ではなく %1</translation>
    </message>
    <message>
        <source>No sign-in waits for an answer</source>
        <translation>応答を待っているサインインはありません</translation>
    </message>
    <message>
        <source>Sign in again and choose one: %1.</source>
        <translation>もう一度サインインして選んでください: %1。</translation>
    </message>
    <message>
        <source>%1 has several tenants</source>
        <translation>%1 には複数のテナントがあります</translation>
    </message>
    <message>
        <source>%1 has no tenant &quot;%2&quot;</source>
        <translation>%1 にテナント「%2」はありません</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry</source>
        <translation>キーチェーンの項目</translation>
    </message>
    <message>
        <source>its entry isn&apos;t one of Authtray&apos;s</source>
        <translation>その項目は Authtray のものではありません</translation>
    </message>
    <message>
        <source>the passphrase file %1 %2</source>
        <translation>パスフレーズのファイル %1 %2</translation>
    </message>
    <message>
        <source>isn&apos;t a file</source>
        <translation>はファイルではありません</translation>
    </message>
    <message>
        <source>Name a file that holds the passphrase.</source>
        <translation>パスフレーズの入ったファイルを指定してください。</translation>
    </message>
    <message>
        <source>can be read by others</source>
        <translation>をほかの人が読めます</translation>
    </message>
    <message>
        <source>Run: chmod 600 %1</source>
        <translation>実行してください: chmod 600 %1</translation>
    </message>
    <message>
        <source>holds no passphrase</source>
        <translation>にパスフレーズがありません</translation>
    </message>
    <message>
        <source>Write one into it, of at most %1 bytes.</source>
        <translation>%1 バイトまでのパスフレーズを書き込んでください。</translation>
    </message>
    <message>
        <source>can&apos;t be read: %1</source>
        <translation>を読めません: %1</translation>
    </message>
    <message>
        <source>Check what AUTHTRAY_PASSPHRASE_FILE says.</source>
        <translation>AUTHTRAY_PASSPHRASE_FILE の内容を確かめてください。</translation>
    </message>
    <message>
        <source>the passphrase is empty</source>
        <translation>パスフレーズが空です</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>決めてください。</translation>
    </message>
    <message>
        <source>the passphrase of %1</source>
        <translation>%1 のパスフレーズ</translation>
    </message>
    <message>
        <source>there isn&apos;t enough memory to open %1</source>
        <translation>%1 を開くにはメモリが足りません</translation>
    </message>
    <message>
        <source>the desktop doesn&apos;t let Authtray start by itself</source>
        <translation>デスクトップが Authtray の自動起動を許可していません</translation>
    </message>
    <message>
        <source>Allow it in the desktop&apos;s settings for applications, and try again.</source>
        <translation>デスクトップのアプリケーション設定で許可して、もう一度試してください。</translation>
    </message>
    <message>
        <source>the desktop&apos;s answer</source>
        <translation>デスクトップの応答</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>サインインし直してください。</translation>
    </message>
    <message>
        <source>Nothing was changed. Sign in again to choose the account.</source>
        <translation>何も変更していません。アカウントを選ぶにはサインインし直してください。</translation>
    </message>
    <message>
        <source>Check the computer&apos;s date and the network. If your company inspects traffic, install its CA.</source>
        <translation>コンピューターの日付とネットワークを確認してください。会社が通信を検査している場合は、その認証局をインストールしてください。</translation>
    </message>
    <message>
        <source>Unlock it, and Authtray will continue.</source>
        <translation>ロックを解除すると、Authtray は自動的に続行します。</translation>
    </message>
    <message>
        <source>Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again.</source>
        <translation>gnome-keyring、KWallet、KeePassXC などの Secret Service を起動して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Enter it, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE.</source>
        <translation>入力するか、AUTHTRAY_PASSPHRASE_FILE=ファイル を付けて Authtray を起動してください。</translation>
    </message>
    <message>
        <source>the sign-in was called off</source>
        <translation>サインインは中止されました</translation>
    </message>
    <message>
        <source>Start it again in Authtray if you still want it.</source>
        <translation>必要なら Authtray でもう一度始めてください。</translation>
    </message>
    <message>
        <source>%1 renewed the session for another account, so it was ended</source>
        <translation>%1 が別のアカウントのものとして更新したため、セッションを終了しました</translation>
    </message>
    <message>
        <source>Give yourself access to it: %1</source>
        <translation>次のコマンドで自分にアクセス権を付けてください: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data is about somebody else</source>
        <translation>アカウントの情報が別の人のものです</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it was issued</source>
        <translation>ID トークンに、発行日時の情報がありません</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be fetched: %1 answered with status %2</source>
        <translation>プロバイダーの鍵を取得できません: %1 の応答はステータス %2 でした</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;jwks_uri&quot;, so no ID token can be checked</source>
        <translation>プロバイダーのメタデータに「jwks_uri」がないため、ID トークンを検証できません</translation>
    </message>
    <message>
        <source>the account&apos;s data comes from another issuer, or is for another program</source>
        <translation>アカウントの情報が、別の発行者からのものか、別のプログラム向けのものです</translation>
    </message>
    <message>
        <source>%1 says the session has ended (%2)</source>
        <translation>%1 によるとセッションは終了しています (%2)</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer the authorization code flow</source>
        <translation>プロバイダーは認可コードフローに対応していません</translation>
    </message>
    <message>
        <source>the provider only takes clients that authenticate by %1</source>
        <translation>プロバイダーが受け付けるのは、%1 で認証するクライアントだけです</translation>
    </message>
    <message>
        <source>%1 leads to another server, %2</source>
        <translation>%1 は別のサーバー %2 に転送されます</translation>
    </message>
    <message>
        <source>If that is the provider, give its address as the issuer.</source>
        <translation>それがプロバイダーであれば、そのアドレスを発行者として入力してください。</translation>
    </message>
    <message>
        <source>%1 has something else than a provider&apos;s metadata</source>
        <translation>%1 にあるのはプロバイダーのメタデータではありません</translation>
    </message>
    <message>
        <source>Check the issuer, and whether the network wants you to sign in first.</source>
        <translation>発行者を確認してください。先にネットワークへのサインインが必要でないかも確認してください。</translation>
    </message>
    <message>
        <source>there are no metadata of an OpenID provider: %1 answered with status %2</source>
        <translation>OpenID プロバイダーのメタデータがありません: %1 の応答はステータス %2 でした</translation>
    </message>
    <message>
        <source>Check the issuer letter by letter.</source>
        <translation>発行者を一文字ずつ確認してください。</translation>
    </message>
    <message>
        <source>Give the issuer as %1.</source>
        <translation>発行者を %1 と入力してください。</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder of settings</source>
        <translation>%1 はファイルで、設定のフォルダーではありません</translation>
    </message>
    <message>
        <source>Name a folder, which may be a new one.</source>
        <translation>フォルダーを指定してください。新しいフォルダーでもかまいません。</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed; it is valid until %1</source>
        <translation>トークンは更新できません (%1 まで有効です)</translation>
    </message>
    <message>
        <source>no browser came up (%1)</source>
        <translation>ブラウザーが開きませんでした (%1)</translation>
    </message>
    <message>
        <source>Tell whoever runs the provider.</source>
        <translation>プロバイダーの管理者に知らせてください。</translation>
    </message>
    <message>
        <source>%1 The session is kept.</source>
        <translation>%1 セッションは保持されます。</translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation>ネットワークを確認して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again.</source>
        <translation>HTTPS_PROXY と NO_PROXY、プロキシが許可している通信を確認して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT.</source>
        <translation>正しいユーザー名とパスワードを、HTTPS_PROXY に http://名前:パスワード@ホスト:ポート の形で指定してください。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>後でもう一度お試しください。</translation>
    </message>
    <message>
        <source>Sign in again, or ask the provider&apos;s administrator.</source>
        <translation>サインインし直すか、プロバイダーの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Look for a prompt that waits for you, or restart the keychain service.</source>
        <translation>入力を待っている画面がないか確認するか、キーチェーンのサービスを再起動してください。</translation>
    </message>
    <message>
        <source>Check the keychain service and try again.</source>
        <translation>キーチェーンのサービスを確認して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Try again. If it is forgotten, remove the file and sign in again.</source>
        <translation>もう一度お試しください。忘れた場合は、ファイルを削除してサインインし直してください。</translation>
    </message>
    <message>
        <source>Sign in again, in a browser that you trust.</source>
        <translation>信頼できるブラウザーで、サインインし直してください。</translation>
    </message>
    <message>
        <source>Sign in again for a new one.</source>
        <translation>新しいコードを取得するには、サインインし直してください。</translation>
    </message>
    <message>
        <source>If it wasn&apos;t you who declined, ask the provider&apos;s administrator for access.</source>
        <translation>ご自身で拒否したのでなければ、プロバイダーの管理者にアクセスの許可を求めてください。</translation>
    </message>
    <message>
        <source>Ask for other scopes.</source>
        <translation>別のスコープを指定してください。</translation>
    </message>
    <message>
        <source>Check the client, and how it is registered at the provider.</source>
        <translation>クライアントと、プロバイダーでの登録内容を確認してください。</translation>
    </message>
    <message>
        <source>The provider&apos;s administrator can tell what that means.</source>
        <translation>この意味については、プロバイダーの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Check the date and time of this computer, then sign in again.</source>
        <translation>このコンピューターの日付と時刻を確認してから、サインインし直してください。</translation>
    </message>
    <message>
        <source>Finish or cancel that one first.</source>
        <translation>先にそのサインインを済ませるか、中止してください。</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1 must have no &apos;#&apos;</source>
        <translation>プロバイダーのエンドポイント %1 に「#」は使えません</translation>
    </message>
    <message>
        <source>the ID token says that it is a token of another kind</source>
        <translation>ID トークンに、別の種類のトークンだと記されています</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1</source>
        <translation>CA ファイルを読み込めません: %1</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1: no such file or directory</source>
        <translation>CA ファイル %1 を読み込めません: ファイルがありません</translation>
    </message>
    <message>
        <source>it isn&apos;t a file</source>
        <translation>ファイルではありません</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>別のユーザーのものです</translation>
    </message>
    <message>
        <source>it has more than %1 bytes</source>
        <translation>%1 バイトを超えています</translation>
    </message>
    <message>
        <source>it belongs to another user, %1</source>
        <translation>別のユーザー (%1) のものです</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>は別のユーザーのものです</translation>
    </message>
    <message>
        <source>Name a file of your own.</source>
        <translation>自分のファイルを指定してください。</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read</source>
        <translation>%1 の応答を読み取れません</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose another name for the account.</source>
        <translation>何も変更していません。アカウントに別の名前を付けてください。</translation>
    </message>
    <message>
        <source>Check the client&apos;s ID and secret, and add the account once more with the right ones.</source>
        <translation>クライアント ID とクライアントシークレットを確認し、正しいものでアカウントをもう一度追加してください。</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; belongs to another provider: %2, not %3</source>
        <translation>プロファイル「%1」は別のプロバイダーのものです: %3 ではなく %2</translation>
    </message>
    <message>
        <source>%1 The old refresh token is kept, but it may no longer work: if so, sign in again.</source>
        <translation>%1 古いリフレッシュトークンは保持されますが、もう使えない可能性があります。その場合はサインインし直してください。</translation>
    </message>
    <message>
        <source>the profile&apos;s provider settings were changed since the sign-in: %1</source>
        <translation>プロファイルのプロバイダー設定がサインイン後に変更されています: %1</translation>
    </message>
    <message>
        <source>Put them back as they were, or sign in again if you have changed them.</source>
        <translation>元に戻してください。ご自身で変更した場合は、サインインし直してください。</translation>
    </message>
    <message>
        <source>there is no passphrase to encrypt %1 with</source>
        <translation>%1 を暗号化するパスフレーズがありません</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; is still signed in</source>
        <translation>プロファイル「%1」はまだサインイン中です</translation>
    </message>
    <message>
        <source>Sign out first.</source>
        <translation>先にサインアウトしてください。</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>%1 がありません</translation>
    </message>
    <message>
        <source>%1=true asks for them: set them too, or unset that one.</source>
        <translation>%1=true にはこれらが必要です。これらも設定するか、%1 を解除してください。</translation>
    </message>
    <message>
        <source>the sign-in with the code, whose page may tell why</source>
        <translation>コードによるサインイン（そのページに理由が表示されることがあります）</translation>
    </message>
    <message>
        <source>the issuer in %1</source>
        <translation>%1 の発行者</translation>
    </message>
    <message>
        <source>the token in %1 is from %2, which isn&apos;t known to be %3&apos;s</source>
        <translation>%1 のトークンは %2 が発行したもので、%3 のサーバーかどうか分かりません</translation>
    </message>
    <message>
        <source>If it is, name it: %1=%2</source>
        <translation>そうであれば指定してください: %1=%2</translation>
    </message>
    <message>
        <source>%1 is %2, but the profile &quot;%3&quot; is for %4</source>
        <translation>%1 は %2 ですが、プロファイル「%3」は %4 用です</translation>
    </message>
    <message>
        <source>Unset %1, or choose another profile.</source>
        <translation>%1 の設定を解除するか、別のプロファイルを選んでください。</translation>
    </message>
    <message>
        <source>an earlier session of the profile &quot;%1&quot; is still in %2</source>
        <translation>プロファイル「%1」の以前のセッションがまだ保存されています: %2</translation>
    </message>
    <message>
        <source>the keychain</source>
        <translation>キーチェーン</translation>
    </message>
    <message>
        <source>%1 has a space or a line break in it</source>
        <translation>%1 に空白または改行が含まれています</translation>
    </message>
    <message>
        <source>%1 has a character in it that no token has</source>
        <translation>%1 にトークンには使われない文字が含まれています</translation>
    </message>
    <message>
        <source>%1 isn&apos;t a JWT</source>
        <translation>%1 は JWT ではありません</translation>
    </message>
    <message>
        <source>a profile can&apos;t have the name &quot;%1&quot;</source>
        <translation>プロファイル名に「%1」は使えません</translation>
    </message>
    <message>
        <source>Use up to 64 letters, digits, &quot;.&quot;, &quot;_&quot; and &quot;-&quot;, and no &quot;.&quot; first.</source>
        <translation>英数字と「.」「_」「-」を 64 文字以内で使ってください。先頭に「.」は使えません。</translation>
    </message>
    <message>
        <source>there is already a profile &quot;%1&quot;</source>
        <translation>プロファイル「%1」はすでにあります</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>別の名前を選んでください。</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used (%2)</source>
        <translation>%1 の応答は使用できません (%2)</translation>
    </message>
    <message>
        <source>Check the host and the port: what answers there may not speak TLS.</source>
        <translation>ホストとポートを確認してください。応答している相手がTLSに対応していない可能性があります。</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;issuer&quot;</source>
        <translation>プロバイダーのメタデータに「issuer」がありません</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be read: %1 answered with something else than a key set</source>
        <translation>プロバイダーの鍵を読み取れません。%1 は鍵セット以外のものを返しました</translation>
    </message>
    <message>
        <source>%1 isn&apos;t valid before %2</source>
        <translation>%1 は %2 まで有効ではありません</translation>
    </message>
    <message>
        <source>Close other programs, or allow Authtray more memory, and try again.</source>
        <translation>ほかのプログラムを閉じるか、Authtray が使えるメモリを増やしてから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Try again. If that doesn&apos;t help, check the disk.</source>
        <translation>もう一度お試しください。それでも解決しない場合は、ディスクを確認してください。</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; has had this session since an import</source>
        <translation>プロファイル「%1」がこのセッションをすでに取り込んでいます</translation>
    </message>
    <message>
        <source>Use that profile, or sign in for another session.</source>
        <translation>そのプロファイルを使うか、サインインして別のセッションを開始してください。</translation>
    </message>
    <message>
        <source>another keychain has the session than the one that answers: %1</source>
        <translation>セッションは、応答しているものとは別のキーチェーンにあります: %1</translation>
    </message>
    <message>
        <source>Start %1 and restart Authtray, or sign in again.</source>
        <translation>%1 を起動して Authtray を再起動するか、もう一度サインインしてください。</translation>
    </message>
    <message>
        <source>not valid JSON</source>
        <translation>有効な JSON ではありません</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>ステータス %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>no OAuth error</source>
        <translation>OAuth エラーなし</translation>
    </message>
    <message>
        <source>token endpoint, status %1: %2</source>
        <translation>トークンエンドポイント、ステータス %1: %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%2 で %1</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>JSON オブジェクトではありません</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>終了コード %1</translation>
    </message>
    <message>
        <source>doesn&apos;t start</source>
        <translation>起動しません</translation>
    </message>
    <message>
        <source>not a program</source>
        <translation>プログラムではありません</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>it is a mount of its own: mount its folder instead</source>
        <translation>単独でマウントされています。代わりにそのフォルダーをマウントしてください</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>権限がありません</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>許可されていない操作です</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>そのようなファイルやフォルダーはありません</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>ディスクに空きがありません</translation>
    </message>
    <message>
        <source>disk quota exceeded</source>
        <translation>ディスクの割り当て量を超えました</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>読み取り専用のファイルシステムです</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>入出力エラー</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>フォルダーです</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>フォルダーではありません</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>ファイルが既にあります</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>ファイル名が長すぎます</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>ファイルが大きすぎます</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>開いているファイルが多すぎます</translation>
    </message>
    <message>
        <source>too many levels of symbolic links</source>
        <translation>シンボリックリンクの階層が多すぎます</translation>
    </message>
    <message>
        <source>no locks available</source>
        <translation>利用できるロックがありません</translation>
    </message>
    <message>
        <source>the sign-in at %1 needs the client&apos;s secret</source>
        <translation>%1 へのサインインにはクライアントのシークレットが必要です</translation>
    </message>
    <message>
        <source>the keychain can&apos;t be used: %1</source>
        <translation>キーチェーンを使用できません: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data doesn&apos;t say whose it is</source>
        <translation>アカウントの情報に、誰のものかが示されていません</translation>
    </message>
    <message>
        <source>a placeholder&apos;s name has small letters, digits and &apos;_&apos;</source>
        <translation>プレースホルダーの名前に使えるのは英小文字、数字、「_」です</translation>
    </message>
    <message>
        <source>&quot;%1&quot; needs a &quot;label&quot;, and an &quot;example&quot; or a &quot;default&quot;</source>
        <translation>「%1」には「label」と、「example」または「default」が必要です</translation>
    </message>
    <message>
        <source>{%1} isn&apos;t one of the &quot;placeholders&quot;</source>
        <translation>{%1} は「placeholders」にありません</translation>
    </message>
    <message>
        <source>it needs an &quot;issuer&quot;, or both &quot;authorization_endpoint&quot; and &quot;token_endpoint&quot; in &quot;endpoints&quot;</source>
        <translation>「issuer」、または「endpoints」の「authorization_endpoint」と「token_endpoint」の両方が必要です</translation>
    </message>
    <message>
        <source>it needs a &quot;client_id&quot;, or a &quot;registration&quot; that says where to get one</source>
        <translation>「client_id」、またはその入手先を示す「registration」が必要です</translation>
    </message>
    <message>
        <source>it needs a &quot;label&quot;</source>
        <translation>「label」が必要です</translation>
    </message>
    <message>
        <source>&quot;%1&quot; or &quot;%2&quot;</source>
        <translation>「%1」か「%2」</translation>
    </message>
    <message>
        <source>a list of ports from 0 (any free one) to 65535</source>
        <translation>0 (空いている任意のポート) から 65535 までのポートのリスト</translation>
    </message>
    <message>
        <source>a list of statuses from 400 to 499</source>
        <translation>400 から 499 までのステータスのリスト</translation>
    </message>
    <message>
        <source>a string or a list of strings</source>
        <translation>文字列か文字列のリスト</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a key that is known here</source>
        <translation>「%1」はここでは使えないキーです</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>Sign in again, which replaces the entry.</source>
        <translation>もう一度サインインしてください。項目が置き換えられます。</translation>
    </message>
    <message>
        <source>it doesn&apos;t say why</source>
        <translation>理由は示されていません</translation>
    </message>
    <message>
        <source>it says &quot;%1&quot;</source>
        <translation>「%1」と報告しています</translation>
    </message>
    <message>
        <source>Remove the entry with the keychain&apos;s own program, and try again.</source>
        <translation>キーチェーンのプログラムで項目を削除して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>the keychain has no session of the profile &quot;%1&quot;, although it was signed in</source>
        <translation>プロファイル「%1」はサインインしていましたが、キーチェーンにそのセッションがありません</translation>
    </message>
    <message>
        <source>Sign in again, or start the keychain program that has it if another one answers.</source>
        <translation>もう一度サインインするか、別のキーチェーンが応答している場合は、セッションがあるほうを起動してください。</translation>
    </message>
    <message>
        <source>the encrypted file</source>
        <translation>暗号化したファイル</translation>
    </message>
    <message>
        <source>the Secret Service (gnome-keyring or KeePassXC)</source>
        <translation>Secret Service (gnome-keyring または KeePassXC)</translation>
    </message>
    <message>
        <source>a profile can&apos;t have this name</source>
        <translation>プロファイルにこの名前は付けられません</translation>
    </message>
    <message>
        <source>another sign-in waits for the browser</source>
        <translation>別のサインインがブラウザを待っています</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read (%2)</source>
        <translation>%1 の応答を読み取れません (%2)</translation>
    </message>
    <message>
        <source>interim status %1</source>
        <translation>中間ステータス %1</translation>
    </message>
    <message>
        <source>a list of issuers</source>
        <translation>発行者のリスト</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t an issuer such as https://login.example.com or https://*.example.com</source>
        <translation>「%1」は https://login.example.com や https://*.example.com のような発行者ではありません</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;</source>
        <translation>設定「%1」はありません</translation>
    </message>
    <message>
        <source>&quot;keychain&quot; or &quot;file&quot;</source>
        <translation>「keychain」または「file」</translation>
    </message>
    <message>
        <source>an object of settings</source>
        <translation>設定のオブジェクト</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>不明なキー「%1」</translation>
    </message>
    <message>
        <source>it is for another version of Authtray</source>
        <translation>Authtray の別のバージョン用です</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is locked, too</source>
        <translation>「%1」はロックもされています</translation>
    </message>
    <message>
        <source>a token of an unknown provider</source>
        <translation>不明なプロバイダーのトークン</translation>
    </message>
    <message>
        <source>keeping a session in %1</source>
        <translation>セッションの保存 (%1)</translation>
    </message>
    <message>
        <source>Sign in again, and the session is kept in %1.</source>
        <translation>サインインし直すと、セッションの保存先は%1になります。</translation>
    </message>
    <message>
        <source>keeping a session in %1 isn&apos;t allowed by %2</source>
        <translation>セッションの保存 (%1) は %2 で許可されていません</translation>
    </message>
    <message>
        <source>It is kept in %1. Ask whoever looks after this computer.</source>
        <translation>保存先は%1です。このコンピューターの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>%1 isn&apos;t allowed by %2</source>
        <translation>%1 は %2 で許可されていません</translation>
    </message>
    <message>
        <source>this computer&apos;s policy can&apos;t be used: %1</source>
        <translation>このコンピューターのポリシーを使用できません: %1</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer.</source>
        <translation>このコンピューターの管理者に問い合わせてください。</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer to correct it. Until then, nobody can sign in or get a token.</source>
        <translation>このコンピューターの管理者に修正を依頼してください。それまでは、だれもサインインできず、トークンも取得できません。</translation>
    </message>
    <message>
        <source>the computer&apos;s clock agrees with that of %1</source>
        <translation>コンピューターの時計は %1 の時計と合っています</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds ahead of that of %2</source>
        <translation>コンピューターの時計は %2 の時計より %1 秒進んでいます</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds behind that of %2</source>
        <translation>コンピューターの時計は %2 の時計より %1 秒遅れています</translation>
    </message>
    <message>
        <source>Set the computer&apos;s clock, or let it be set from the network.</source>
        <translation>コンピューターの時計を合わせるか、ネットワークで合わせるようにしてください。</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 は応答しています</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>サインイン済み</translation>
    </message>
    <message>
        <source>signed in as %1</source>
        <translation>%1 としてサインイン済み</translation>
    </message>
    <message>
        <source>the profiles are in %1</source>
        <translation>プロファイルは %1 にあります</translation>
    </message>
    <message>
        <source>%1 applies to everybody on this computer</source>
        <translation>%1 はこのコンピューターの全員に適用されます</translation>
    </message>
    <message>
        <source>%1 keeps an entry, returns it and removes it</source>
        <translation>%1 は項目を保存し、返し、削除できます</translation>
    </message>
    <message>
        <source>the environment names none</source>
        <translation>環境変数では指定されていません</translation>
    </message>
    <message>
        <source>the environment names %1</source>
        <translation>環境変数で %1 が指定されています</translation>
    </message>
    <message>
        <source>those of the system are trusted</source>
        <translation>システムの証明書を信頼します</translation>
    </message>
    <message>
        <source>those in %1 are trusted</source>
        <translation>%1 の証明書を信頼します</translation>
    </message>
    <message>
        <source>there is no program that opens an address</source>
        <translation>アドレスを開くプログラムがありません</translation>
    </message>
    <message>
        <source>Install xdg-utils, or name a browser in BROWSER.</source>
        <translation>xdg-utils をインストールするか、BROWSER にブラウザーを指定してください。</translation>
    </message>
    <message>
        <source>an address is opened by %1</source>
        <translation>アドレスは %1 で開きます</translation>
    </message>
    <message>
        <source>a panel shows tray icons</source>
        <translation>パネルがトレイアイコンを表示します</translation>
    </message>
    <message>
        <source>there is no display, so no icon is shown</source>
        <translation>画面がないため、アイコンは表示されません</translation>
    </message>
    <message>
        <source>no panel has registered for tray icons (StatusNotifierItem)</source>
        <translation>トレイアイコン (StatusNotifierItem) に登録したパネルがありません</translation>
    </message>
    <message>
        <source>On GNOME, switch the extension AppIndicator on. An older panel may show the icon all the same.</source>
        <translation>GNOME では拡張機能 AppIndicator を有効にしてください。古いパネルはそれでもアイコンを表示することがあります。</translation>
    </message>
    <message>
        <source>a browser can return to %1</source>
        <translation>ブラウザーは %1 に戻れます</translation>
    </message>
    <message>
        <source>No program that BROWSER names is there.</source>
        <translation>BROWSER が指定するプログラムはありません。</translation>
    </message>
    <message>
        <source>the sign-in wasn&apos;t for %1</source>
        <translation>サインインは %1 を対象としていません</translation>
    </message>
    <message>
        <source>there is no such token, and a renewal brings none</source>
        <translation>そのようなトークンはなく、更新しても得られません</translation>
    </message>
    <message>
        <source>a list of hosts</source>
        <translation>サーバーのリスト</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a host such as git.example.com or git.example.com:8443/team</source>
        <translation>「%1」は git.example.com や git.example.com:8443/team のようなサーバーではありません</translation>
    </message>
    <message>
        <source>a path that begins with &quot;/&quot;, or &quot;&quot;</source>
        <translation>「/」で始まるパス、または「」</translation>
    </message>
    <message>
        <source>trusting other certificate authorities than the policy&apos;s</source>
        <translation>ポリシー以外の認証局の信頼</translation>
    </message>
    <message>
        <source>Sign in again, and the policy&apos;s are trusted.</source>
        <translation>サインインし直すと、ポリシーの認証局が信頼されます。</translation>
    </message>
    <message>
        <source>sending a token to %1 isn&apos;t allowed by %2</source>
        <translation>%1 へのトークンの送信は %2 で許可されていません</translation>
    </message>
    <message>
        <source>choosing certificate authorities isn&apos;t allowed by %1</source>
        <translation>認証局の選択は %1 で許可されていません</translation>
    </message>
    <message>
        <source>an https address with a path</source>
        <translation>パスを含む https アドレス</translation>
    </message>
    <message>
        <source>Tell whoever runs the service.</source>
        <translation>サービスの運営者に知らせてください。</translation>
    </message>
    <message>
        <source>%1 names metadata on another server: %2</source>
        <translation>%1 は別のサーバー上のメタデータを指しています: %2</translation>
    </message>
    <message>
        <source>%1 has something else than a service&apos;s metadata</source>
        <translation>%1 の内容はサービスのメタデータではありません</translation>
    </message>
    <message>
        <source>the service&apos;s metadata is missing: %1 answered with status %2</source>
        <translation>サービスのメタデータがありません: %1 はステータス %2 を返しました</translation>
    </message>
    <message>
        <source>If that is what you want to use, give its address.</source>
        <translation>それを使いたい場合は、そのアドレスを指定してください。</translation>
    </message>
    <message>
        <source>%1 answered with status %2 and doesn&apos;t say where to sign in, and %3</source>
        <translation>%1 はステータス %2 を返し、サインイン先を示していません。また、%3</translation>
    </message>
    <message>
        <source>Check the address letter by letter. If you know its provider, give that one&apos;s address as the issuer.</source>
        <translation>アドレスを一字ずつ確認してください。プロバイダーがわかる場合は、そのアドレスを発行者として指定してください。</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>the metadata at %1 is about &quot;%2&quot;, not about %3</source>
        <translation>%1 のメタデータは %3 ではなく「%2」に関するものです</translation>
    </message>
    <message>
        <source>the metadata at %1 names no provider that can be used: &quot;%2&quot;</source>
        <translation>%1 のメタデータには使用できるプロバイダーがありません: 「%2」</translation>
    </message>
    <message>
        <source>%1 registered Authtray, but %2</source>
        <translation>%1 は Authtray を登録しましたが、%2</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_id&quot;</source>
        <translation>応答に「client_id」がありません</translation>
    </message>
    <message>
        <source>with another redirect address: %1</source>
        <translation>別のリダイレクトアドレスで登録されました: %1</translation>
    </message>
    <message>
        <source>as a client that authenticates by %1</source>
        <translation>%1 で認証するクライアントとして登録されました</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_secret&quot;</source>
        <translation>応答に「client_secret」がありません</translation>
    </message>
    <message>
        <source>%1 refuses to register Authtray: %2</source>
        <translation>%1 は Authtray の登録を拒否しました: %2</translation>
    </message>
    <message>
        <source>the provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>it offers no way to remove the client</source>
        <translation>クライアントを削除する方法が提供されていません</translation>
    </message>
    <message>
        <source>Register a native app there yourself, with the redirect address %1, and give its client ID.</source>
        <translation>そこでリダイレクトアドレス %1 のネイティブアプリを自分で登録し、そのクライアント ID を指定してください。</translation>
    </message>
    <message>
        <source>%1 lets no program register itself as a client</source>
        <translation>%1 ではプログラムが自分をクライアントとして登録できません</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know the client any more that it has registered (%2)</source>
        <translation>%1 は自ら登録したクライアントを認識しなくなりました (%2)</translation>
    </message>
    <message>
        <source>Sign in once more: a new client is registered then.</source>
        <translation>もう一度サインインしてください。新しいクライアントが登録されます。</translation>
    </message>
    <message>
        <source>Sign in again: the client that was registered is gone, and a new one is registered then.</source>
        <translation>もう一度サインインしてください。登録済みのクライアントがなくなっており、新しいものが登録されます。</translation>
    </message>
    <message>
        <source>the provider takes only signed sign-in requests (RFC 9101)</source>
        <translation>プロバイダーは署名付きのサインイン要求しか受け付けません (RFC 9101)</translation>
    </message>
    <message>
        <source>renewed</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>サインアウト</translation>
    </message>
    <message>
        <source>registered with the provider</source>
        <translation>プロバイダーに登録</translation>
    </message>
    <message>
        <source>by schedule</source>
        <translation>予定どおり</translation>
    </message>
    <message>
        <source>a server had refused the token</source>
        <translation>サーバーがトークンを拒否</translation>
    </message>
    <message>
        <source>a new token was demanded</source>
        <translation>新しいトークンの要求</translation>
    </message>
    <message>
        <source>a token for %1 was demanded</source>
        <translation>%1 用トークンの要求</translation>
    </message>
    <message>
        <source>the ID token was demanded</source>
        <translation>ID トークンの要求</translation>
    </message>
    <message>
        <source>the token had expired</source>
        <translation>トークンの期限切れ</translation>
    </message>
    <message>
        <source>the token would have expired too soon</source>
        <translation>トークンの期限が近い</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>拒否: %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>失敗: %1</translation>
    </message>
    <message>
        <source>done, but not stored: %1</source>
        <translation>完了、ただし保存されず: %1</translation>
    </message>
    <message>
        <source>the refresh token that was refused, %1, isn&apos;t the newest one, %2 of %3</source>
        <translation>拒否されたリフレッシュトークン %1 は最新のもの (%2、%3) ではありません</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>更新されず</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a key (DPoP, RFC 9449)</source>
        <translation>%1 は鍵に結び付けられたトークンしか受け付けません (DPoP, RFC 9449)</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a certificate (RFC 8705)</source>
        <translation>%1 は証明書に結び付けられたトークンしか受け付けません (RFC 8705)</translation>
    </message>
    <message>
        <source>Authtray has bearer tokens only. Ask whoever runs the service whether it takes those, too.</source>
        <translation>Authtray が持つのは Bearer トークンだけです。サービスの運営者に、それも受け付けるか尋ねてください。</translation>
    </message>
    <message>
        <source>the provider protects codes only by %1, not by S256 (PKCE)</source>
        <translation>プロバイダーはコードを %1 でしか保護せず、S256 (PKCE) では保護しません</translation>
    </message>
    <message>
        <source>%1 is on this computer or in its network, and the provider isn&apos;t</source>
        <translation>%1 はこのコンピューターまたはそのネットワーク内にありますが、プロバイダーはそうではありません</translation>
    </message>
    <message>
        <source>the &quot;client_id&quot; in its answer is too long</source>
        <translation>応答の「client_id」が長すぎます</translation>
    </message>
    <message>
        <source>the &quot;%1&quot; in its answer has characters that it may not</source>
        <translation>応答の「%1」に使用できない文字が含まれています</translation>
    </message>
    <message>
        <source>%1 issued a token for %2, not for %3</source>
        <translation>%1 は %3 ではなく %2 用のトークンを発行しました</translation>
    </message>
    <message>
        <source>The service could use it there, so it doesn&apos;t get it. Tell whoever runs the service. If you trust it with that token, sign in at the provider itself, and add the service to the profile&apos;s hosts.</source>
        <translation>サービスがそこで使用できてしまうため、トークンは渡されません。サービスの運営者に知らせてください。そのトークンを任せられる場合は、プロバイダー自体にサインインし、サービスをプロファイルのホストに追加してください。</translation>
    </message>
    <message>
        <source>%1 registered Authtray with a secret that has expired already</source>
        <translation>%1 は既に期限切れのシークレットで Authtray を登録しました</translation>
    </message>
    <message>
        <source>If you mean that one, give its address.</source>
        <translation>そちらのことであれば、そのアドレスを指定してください。</translation>
    </message>
    <message>
        <source>the provider refused the newest refresh token that Authtray had got, %1 of %2</source>
        <translation>プロバイダーは Authtray が受け取った最新のリフレッシュトークン (%1、%2) を拒否しました</translation>
    </message>
    <message>
        <source>one that the provider doesn&apos;t name, not %1</source>
        <translation>プロバイダーが名前を示さないアカウント (%1 ではない)</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>Your Auth0 domain</source>
        <translation>Auth0 のドメイン</translation>
    </message>
    <message>
        <source>Identifier of the API the token is for</source>
        <translation>トークンの対象となる API の識別子</translation>
    </message>
    <message>
        <source>In Auth0&apos;s dashboard, create an application of the type Native with the allowed callback URL http://localhost:8080/callback</source>
        <translation>Auth0 のダッシュボードで、種類を Native、許可するコールバック URL を http://localhost:8080/callback としてアプリケーションを作成してください</translation>
    </message>
    <message>
        <source>Address of GitHub</source>
        <translation>GitHub のアドレス</translation>
    </message>
    <message>
        <source>Address of GitHub&apos;s API</source>
        <translation>GitHub の API のアドレス</translation>
    </message>
    <message>
        <source>Register an OAuth app at https://github.com/settings/developers with the callback URL http://127.0.0.1/callback</source>
        <translation>https://github.com/settings/developers で、コールバック URL を http://127.0.0.1/callback として OAuth アプリを登録してください</translation>
    </message>
    <message>
        <source>Address of the GitLab instance</source>
        <translation>GitLab のアドレス</translation>
    </message>
    <message>
        <source>Add an application in GitLab under Preferences &gt; Applications: not confidential, redirect URI http://127.0.0.1/callback, scopes openid, profile and email.</source>
        <translation>GitLab の「設定 &gt; アプリケーション」でアプリケーションを追加してください。「機密」はオフ、リダイレクト URI は http://127.0.0.1/callback、スコープは openid、profile、email です。</translation>
    </message>
    <message>
        <source>Address of the sign-in service</source>
        <translation>サインインサービスのアドレス</translation>
    </message>
    <message>
        <source>Create an OAuth client ID of the type &quot;Desktop app&quot; at https://console.cloud.google.com/apis/credentials</source>
        <translation>https://console.cloud.google.com/apis/credentials で、種類が「デスクトップ アプリ」の OAuth クライアント ID を作成してください</translation>
    </message>
    <message>
        <source>Address of Keycloak</source>
        <translation>Keycloak のアドレス</translation>
    </message>
    <message>
        <source>Realm</source>
        <translation>レルム</translation>
    </message>
    <message>
        <source>In Keycloak&apos;s Admin Console, create a client: OpenID Connect, client authentication off, standard flow, valid redirect URI http://127.0.0.1/*</source>
        <translation>Keycloak の管理コンソールでクライアントを作成してください: OpenID Connect、クライアント認証はオフ、標準フロー、有効なリダイレクト URI は http://127.0.0.1/*</translation>
    </message>
    <message>
        <source>Tenant: its domain or id, or organizations, consumers, common</source>
        <translation>テナント: ドメインか ID、または organizations、consumers、common</translation>
    </message>
    <message>
        <source>Register an application at https://entra.microsoft.com (App registrations) with the platform &quot;Mobile and desktop applications&quot; and the redirect URI http://localhost</source>
        <translation>https://entra.microsoft.com (アプリの登録) で、プラットフォームを「モバイル アプリケーションとデスクトップ アプリケーション」、リダイレクト URI を http://localhost としてアプリケーションを登録してください</translation>
    </message>
    <message>
        <source>Your Okta domain</source>
        <translation>Okta のドメイン</translation>
    </message>
    <message>
        <source>Id of the authorization server</source>
        <translation>認可サーバーの ID</translation>
    </message>
    <message>
        <source>In Okta&apos;s Admin Console, create an app integration: OIDC, Native Application, grant type Refresh Token, sign-in redirect URI http://localhost:8080/callback</source>
        <translation>Okta の管理コンソールでアプリ統合を作成してください: OIDC、Native Application、付与タイプは Refresh Token、サインインリダイレクト URI は http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of the PipeOps console</source>
        <translation>PipeOps コンソールのアドレス</translation>
    </message>
    <message>
        <source>Address of the PipeOps API</source>
        <translation>PipeOps の API のアドレス</translation>
    </message>
    <message>
        <source>Address of the UiPath service</source>
        <translation>UiPath サービスのアドレス</translation>
    </message>
    <message>
        <source>Organization to sign in to</source>
        <translation>サインインする組織</translation>
    </message>
</context>
<context>
    <name>ProfileChange</name>
    <message>
        <source>Programs that name it “%1” will have to use the new name.</source>
        <translation>「%1」という名前で使っているプログラムは、新しい名前に変える必要があります。</translation>
    </message>
    <message>
        <source>The profile stays signed in.</source>
        <translation>プロファイルはサインインしたままです。</translation>
    </message>
    <message>
        <source>Rename the profile “%1”</source>
        <translation>プロファイル「%1」の名前を変更</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>名前を変更(&amp;R)</translation>
    </message>
    <message>
        <source>The profile is called “%1” now.</source>
        <translation>プロファイル名を「%1」に変更しました。</translation>
    </message>
    <message>
        <source>The copy has the provider and the settings of “%1”, but no session: sign in to it, with another account for example.</source>
        <translation>コピーには「%1」のプロバイダーと設定が入りますが、セッションは入りません。別のアカウントなどでサインインしてください。</translation>
    </message>
    <message>
        <source>Duplicate the profile “%1”</source>
        <translation>プロファイル「%1」を複製</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>複製(&amp;D)</translation>
    </message>
    <message>
        <source>This is a copy of “%1”. Sign in to use it.</source>
        <translation>これは「%1」のコピーです。使うにはサインインしてください。</translation>
    </message>
    <message>
        <source>The profile “%1” is removed.</source>
        <translation>プロファイル「%1」を削除しました。</translation>
    </message>
    <message>
        <source>The profile “%1” is back. Sign in to use it.</source>
        <translation>プロファイル「%1」を元に戻しました。使うにはサインインしてください。</translation>
    </message>
    <message>
        <source>The client&apos;s secret isn&apos;t copied: signing in asks for it.</source>
        <translation>クライアントシークレットはコピーされません。サインイン時に入力します。</translation>
    </message>
    <message>
        <source>Its client stays registered at %1.</source>
        <translation>そのクライアントは %1 に登録されたままです。</translation>
    </message>
</context>
<context>
    <name>TenantDialog</name>
    <message>
        <source>Choose a tenant</source>
        <translation>テナントの選択</translation>
    </message>
    <message>
        <source>Your organization has several &amp;tenants. Sign in to:</source>
        <translation>組織に複数のテナントがあります。サインイン先(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>選択(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Signed in</source>
        <translation>サインイン済み</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>%1 としてサインイン中</translation>
    </message>
    <message>
        <source>valid until %1</source>
        <translation>%1 まで有効</translation>
    </message>
    <message>
        <source>%1 · renews at %2</source>
        <translation>%1 · %2 に更新</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>理由は不明です</translation>
    </message>
    <message>
        <source>%1; renewing fails: %2</source>
        <translation>%1。更新に失敗しています: %2</translation>
    </message>
    <message>
        <source>Valid until %1; renewing fails: %2</source>
        <translation>%1 まで有効。更新に失敗しています: %2</translation>
    </message>
    <message>
        <source>%1; will keep trying</source>
        <translation>%1。再試行を続けます</translation>
    </message>
    <message>
        <source>Opening the session&apos;s file…</source>
        <translation>セッションのファイルを開いています…</translation>
    </message>
    <message>
        <source>Reading your keychain…</source>
        <translation>キーチェーンを調べています…</translation>
    </message>
    <message>
        <source>Waiting for your keychain to be unlocked</source>
        <translation>キーチェーンのロック解除を待っています</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>ブラウザーを待っています…</translation>
    </message>
    <message>
        <source>Renewing…</source>
        <translation>更新しています…</translation>
    </message>
    <message>
        <source>%1 · renews when next needed</source>
        <translation>%1 · 次に必要なときに更新</translation>
    </message>
    <message>
        <source>The session has ended. Sign in again</source>
        <translation>セッションは終了しました。サインインし直してください</translation>
    </message>
    <message>
        <source>Signed in, but it can&apos;t be saved: %1</source>
        <translation>サインイン済みですが、保存できません: %1</translation>
    </message>
    <message>
        <source>Signed in, but the keychain can&apos;t save it: %1</source>
        <translation>サインイン済みですが、キーチェーンに保存できません: %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>期限切れ</translation>
    </message>
    <message numerus="yes">
        <source>in %n seconds</source>
        <translation>
            <numerusform>%n 秒後</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>%n 分後</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>%n 時間後</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>%n 日後</numerusform>
        </translation>
    </message>
    <message>
        <source>the state</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>a token</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>Renewing fails</source>
        <translation>更新に失敗</translation>
    </message>
    <message>
        <source>Can&apos;t be renewed</source>
        <translation>更新できません</translation>
    </message>
    <message>
        <source>Session has ended</source>
        <translation>セッション終了</translation>
    </message>
    <message>
        <source>Waiting for its file</source>
        <translation>ファイルを待っています</translation>
    </message>
    <message>
        <source>Waiting for the keychain</source>
        <translation>キーチェーンを待っています</translation>
    </message>
    <message>
        <source>Signed in, not saved</source>
        <translation>サインイン済み (未保存)</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>サインアウト済み</translation>
    </message>
    <message>
        <source>Renewed</source>
        <translation>更新しました</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>セッションが終了しました</translation>
    </message>
    <message>
        <source>A program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>%1 asked for %2</source>
        <translation>%1 が%2を求めました</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln times)</source>
        <translation>
            <numerusform>%1 (%Ln 回)</numerusform>
        </translation>
    </message>
    <message>
        <source>who you are</source>
        <translation>あなたが誰か</translation>
    </message>
    <message>
        <source>your profile</source>
        <translation>プロフィール</translation>
    </message>
    <message>
        <source>your e-mail address</source>
        <translation>メールアドレス</translation>
    </message>
    <message>
        <source>your postal address</source>
        <translation>住所</translation>
    </message>
    <message>
        <source>your phone number</source>
        <translation>電話番号</translation>
    </message>
    <message>
        <source>your groups</source>
        <translation>グループ</translation>
    </message>
    <message>
        <source>staying signed in</source>
        <translation>サインインの維持</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 couldn&apos;t be told.</source>
        <translation>ここではサインアウトしましたが、%1 に通知できませんでした。</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 didn&apos;t answer.</source>
        <translation>ここではサインアウトしましたが、%1 から応答がありませんでした。</translation>
    </message>
    <message>
        <source>You are signed out. An earlier session is still stored: %1.</source>
        <translation>サインアウトしました。以前のセッションがまだ保存されています: %1</translation>
    </message>
    <message>
        <source>You are signed out.</source>
        <translation>サインアウトしました。</translation>
    </message>
    <message>
        <source>For what a program does at %1, you have to sign in again.</source>
        <translation>プログラムが %1 で行う操作には、もう一度サインインが必要です。</translation>
    </message>
    <message>
        <source>A program wants to do more at %1 than you have allowed: %2.</source>
        <translation>プログラムが %1 で、許可された以上のことをしようとしています: %2。</translation>
    </message>
</context>
<context>
    <name>authtray::About</name>
    <message>
        <source>System</source>
        <translation>システム</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>ディスプレイ</translation>
    </message>
    <message>
        <source>Settings in</source>
        <translation>設定の場所</translation>
    </message>
    <message>
        <source>License</source>
        <translation>ライセンス</translation>
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
        <translation>Ctrl+C でコピー</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>組織</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>テナント</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>Account ID</source>
        <translation>アカウント ID</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>サインイン済み</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>セッション終了</translation>
    </message>
    <message>
        <source>%1 unless renewed · %2</source>
        <translation>更新しなければ %1 · %2</translation>
    </message>
    <message>
        <source>Last events</source>
        <translation>最近の出来事</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>権限</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>コピー: %1</translation>
    </message>
    <message>
        <source>Puts it on the clipboard</source>
        <translation>クリップボードに入れます</translation>
    </message>
</context>
<context>
    <name>authtray::AccountHead</name>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>ブラウザーでサインインを終えれば完了です。</translation>
    </message>
    <message>
        <source>Sign in once, and your programs get fresh tokens.</source>
        <translation>一度サインインすれば、プログラムは常に新しいトークンを使えます。</translation>
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
        <translation>コピーしました: %1。</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. Authtray runs for as long as this window is open.</source>
        <translation>このデスクトップはトレイアイコンを表示しません。Authtray はこのウィンドウが開いている間だけ動作します。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>Undoes what the message tells of</source>
        <translation>メッセージにある変更を元に戻します</translation>
    </message>
    <message>
        <source>Signs in once more, in your browser, for what the service wants</source>
        <translation>サービスが求めるもののために、ブラウザーでもう一度サインインします</translation>
    </message>
</context>
<context>
    <name>authtray::ActionRow</name>
    <message>
        <source>Ends this session here and, where possible, at the provider</source>
        <translation>このセッションをここで、可能ならプロバイダー側でも終了します</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>キャンセル(&amp;C)</translation>
    </message>
    <message>
        <source>Stops waiting for the browser</source>
        <translation>ブラウザーを待つのをやめます</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>リンクをコピー(&amp;L)</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>お好みのブラウザー用に、サインインページのアドレスをコピーします</translation>
    </message>
    <message>
        <source>Asks the provider for a new access token</source>
        <translation>新しいアクセストークンをプロバイダーに求めます</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>プロバイダーのサインインページをブラウザーで開きます</translation>
    </message>
    <message>
        <source>Sign &amp;in again</source>
        <translation>サインインし直す(&amp;I)</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>サインイン(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>アカウントを追加(&amp;A)…</translation>
    </message>
    <message>
        <source>Signs in to another provider or account</source>
        <translation>別のプロバイダーまたはアカウントにサインインします</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>サインアウト(&amp;O)…</translation>
    </message>
    <message>
        <source>Puts the access token on the clipboard for a short time</source>
        <translation>アクセストークンを短時間だけクリップボードに入れます</translation>
    </message>
    <message numerus="yes">
        <source>Copied (%Ln s)</source>
        <translation>
            <numerusform>コピー済み（%Ln 秒）</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;token</source>
        <translation>トークンをコピー(&amp;T)</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>別の端末で(&amp;D)</translation>
    </message>
    <message>
        <source>O&amp;pen again</source>
        <translation>もう一度開く(&amp;O)</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>スマートフォンや別のコンピューターのブラウザーで、コードを使ってサインインします</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>サインインページをブラウザーでもう一度開きます</translation>
    </message>
</context>
<context>
    <name>authtray::AddAccountDialog</name>
    <message>
        <source>Add account</source>
        <translation>アカウントを追加</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>プロバイダー</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>テスト(&amp;T)</translation>
    </message>
    <message>
        <source>Asks the provider whether it knows this client, without signing in</source>
        <translation>サインインせずに、このクライアントを認識しているかプロバイダーに尋ねます</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>リンクをコピー(&amp;L)</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>お好みのブラウザー用に、サインインページのアドレスをコピーします</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>もう一度開く(&amp;O)</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>サインインページをブラウザーでもう一度開きます</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>別の端末で(&amp;D)</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>スマートフォンや別のコンピューターのブラウザーで、コードを使ってサインインします</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>サインイン(&amp;I)</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>プロバイダーのサインインページをブラウザーで開きます</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>その他のプロバイダー</translation>
    </message>
    <message>
        <source>Link copied.</source>
        <translation>リンクをコピーしました。</translation>
    </message>
    <message>
        <source>&amp;Use this address</source>
        <translation>このアドレスを使用(&amp;U)</translation>
    </message>
    <message>
        <source>A service&apos;s address</source>
        <translation>サービスのアドレス</translation>
    </message>
</context>
<context>
    <name>authtray::AdvancedSection</name>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>詳細(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>スコープ(&amp;S)</translation>
    </message>
    <message>
        <source>What to ask for, separated by spaces</source>
        <translation>求める内容 (空白区切り)</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>システムのもの</translation>
    </message>
    <message>
        <source>Choose &amp;file…</source>
        <translation>ファイルを選ぶ(&amp;F)…</translation>
    </message>
    <message>
        <source>Certificate &amp;authorities</source>
        <translation>認証局(&amp;A)</translation>
    </message>
    <message>
        <source>A PEM file of authorities to trust besides the system&apos;s</source>
        <translation>システムのもの以外に信頼する認証局の PEM ファイル</translation>
    </message>
    <message>
        <source>Certificate authorities</source>
        <translation>認証局</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>キーチェーン</translation>
    </message>
    <message>
        <source>Encrypted file</source>
        <translation>暗号化ファイル</translation>
    </message>
    <message>
        <source>For computers without a keychain. You choose a passphrase for it.</source>
        <translation>キーチェーンのないコンピューター向け。パスフレーズを決めます。</translation>
    </message>
    <message>
        <source>&amp;Keep the session in</source>
        <translation>セッションの保存先(&amp;K)</translation>
    </message>
</context>
<context>
    <name>authtray::AutostartBox</name>
    <message>
        <source>&amp;Start when I log in</source>
        <translation>ログイン時に起動する(&amp;S)</translation>
    </message>
</context>
<context>
    <name>authtray::CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
</context>
<context>
    <name>authtray::Desktop</name>
    <message numerus="yes">
        <source>The access token is on the clipboard for %Ln seconds.</source>
        <translation>
            <numerusform>アクセストークンは %Ln 秒間クリップボードにあります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Access token copied</source>
        <translation>アクセストークンをコピーしました</translation>
    </message>
</context>
<context>
    <name>authtray::DesktopNotifier</name>
    <message>
        <source>Show account</source>
        <translation>アカウントを表示</translation>
    </message>
</context>
<context>
    <name>authtray::DeviceCode</name>
    <message>
        <source>Open this address on any device and enter the code, or scan the picture with a phone.</source>
        <translation>いずれかの端末でこのアドレスを開いてコードを入力するか、スマートフォンで画像を読み取ってください。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
</context>
<context>
    <name>authtray::DiagnosisDialog</name>
    <message>
        <source>What was found</source>
        <translation>わかったこと</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>再試行(&amp;Y)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Trying what a sign-in and a token need…</source>
        <translation>サインインとトークンに必要なものを試しています…</translation>
    </message>
    <message>
        <source>Everything that a sign-in and a token need works.</source>
        <translation>サインインとトークンに必要なものはすべて動作しています。</translation>
    </message>
    <message>
        <source>Something that a sign-in or a token needs doesn&apos;t work. What to do stands beside it.</source>
        <translation>サインインまたはトークンに必要なものが動作していません。対処法は横にあります。</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>すべて確認</translation>
    </message>
</context>
<context>
    <name>authtray::FirstSteps</name>
    <message>
        <source>In scripts:</source>
        <translation>スクリプトでは:</translation>
    </message>
    <message>
        <source>The command with which scripts get a token</source>
        <translation>スクリプトがトークンを取得するコマンド</translation>
    </message>
</context>
<context>
    <name>authtray::GeneralSettings</name>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>ウィンドウを閉じてもトレイに残る(&amp;T)</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>言語(&amp;N)</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Tray icon in the panel&apos;s &amp;colour</source>
        <translation>トレイアイコンをパネルの色にする(&amp;C)</translation>
    </message>
</context>
<context>
    <name>authtray::HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>出来事</translation>
    </message>
    <message>
        <source>For</source>
        <translation>要求元</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>リフレッシュトークン</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>What was done with the tokens of “%1” at the provider. A refresh token is named by a part of its hash, which tells one from the next.</source>
        <translation>「%1」のトークンについてプロバイダーで行われたことです。リフレッシュトークンは、次のものと区別できるようにハッシュの一部で示します。</translation>
    </message>
    <message>
        <source>Nothing is recorded yet of what was done with the tokens of “%1”.</source>
        <translation>「%1」のトークンについて行われたことは、まだ何も記録されていません。</translation>
    </message>
</context>
<context>
    <name>authtray::LifeBar</name>
    <message>
        <source>Renews %1.</source>
        <translation>%1に更新されます。</translation>
    </message>
    <message>
        <source>Expires %1.</source>
        <translation>%1に期限が切れます。</translation>
    </message>
    <message>
        <source>Life of the access token</source>
        <translation>アクセストークンの有効期間</translation>
    </message>
</context>
<context>
    <name>authtray::LockedNote</name>
    <message>
        <source>Set by your administrator</source>
        <translation>管理者が設定しています</translation>
    </message>
</context>
<context>
    <name>authtray::LogView</name>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>まだ何も起きていません。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Copies the whole log, for a report. It holds no passwords and no tokens.</source>
        <translation>報告用にログ全体をコピーします。パスワードやトークンは含まれません。</translation>
    </message>
</context>
<context>
    <name>authtray::MoreButton</name>
    <message>
        <source>&amp;Use as default</source>
        <translation>既定にする(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>設定(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>ログ(&amp;L)…</translation>
    </message>
    <message>
        <source>A&amp;bout Authtray…</source>
        <translation>Authtray について(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Settings, log and more</source>
        <translation>設定、ログなど</translation>
    </message>
    <message>
        <source>Remove &amp;profile…</source>
        <translation>プロファイルを削除(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Rename profile…</source>
        <translation>プロファイル名を変更(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Duplicate profile…</source>
        <translation>プロファイルを複製(&amp;D)…</translation>
    </message>
    <message>
        <source>Sessions at the pro&amp;vider</source>
        <translation>プロバイダーでのセッション(&amp;V)</translation>
    </message>
    <message>
        <source>Who uses my &amp;tokens…</source>
        <translation>トークンを使うプログラム(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Check everything…</source>
        <translation>すべて確認(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>履歴(&amp;H)…</translation>
    </message>
</context>
<context>
    <name>authtray::PassphraseDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>パスフレーズ</translation>
    </message>
    <message>
        <source>The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for whenever Authtray has started.</source>
        <translation>セッションは暗号化したファイルに保存されます。パスフレーズを決めてください。Authtray の起動後に毎回たずねられます。</translation>
    </message>
    <message>
        <source>The session is in an encrypted file. Enter its passphrase to go on.</source>
        <translation>セッションは暗号化したファイルにあります。続けるにはパスフレーズを入力してください。</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>パスフレーズ(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Repeat passphrase</source>
        <translation>もう一度(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>使う(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileColumn</name>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Shows only the profiles with these words</source>
        <translation>この語を含むプロファイルだけを表示します</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileList</name>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (既定)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>Choose the one to show</source>
        <translation>表示するものを選びます</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileNameDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>名前(&amp;N)</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileSettings</name>
    <message>
        <source>Show &amp;notifications</source>
        <translation>通知を表示する(&amp;N)</translation>
    </message>
    <message>
        <source>Pro&amp;file</source>
        <translation>プロファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Renew ahead by</source>
        <translation>早めに更新する時間(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Browser command</source>
        <translation>ブラウザーのコマンド(&amp;B)</translation>
    </message>
    <message>
        <source>%u stands for the sign-in page&apos;s address. With a command of its own, a profile always signs in with the right browser profile.</source>
        <translation>%u はサインインページのアドレスを表します。専用のコマンドがあれば、プロファイルは常に正しいブラウザープロファイルでサインインします。</translation>
    </message>
    <message>
        <source>When the session ends or can&apos;t be renewed</source>
        <translation>セッションが終了したとき、または更新できないとき</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation> 分</translation>
    </message>
    <message>
        <source>How long before it expires the token is renewed; at most half of its life</source>
        <translation>トークンを期限のどれだけ前に更新するか。最長で有効期間の半分です</translation>
    </message>
    <message>
        <source>The desktop&apos;s browser</source>
        <translation>デスクトップのブラウザー</translation>
    </message>
    <message>
        <source>There is no account yet. Add one first.</source>
        <translation>アカウントがまだありません。先に追加してください。</translation>
    </message>
    <message>
        <source>To&amp;ken goes to</source>
        <translation>トークンの送信先(&amp;T)</translation>
    </message>
    <message>
        <source>Servers to which git, docker and other tools may send this profile&apos;s token, separated by spaces: git.example.com, or with a path git.example.com/team.</source>
        <translation>git や docker などのツールがこのプロファイルのトークンを送ってよいサーバー（空白区切り）：git.example.com、またはパス付きで git.example.com/team。</translation>
    </message>
</context>
<context>
    <name>authtray::ProgramsDialog</name>
    <message>
        <source>Who uses my tokens</source>
        <translation>トークンを使うプログラム</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>求めたもの</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>最終</translation>
    </message>
    <message>
        <source>C&amp;lear list</source>
        <translation>一覧を消去(&amp;L)</translation>
    </message>
    <message>
        <source>Forgets these programs, also in the last events</source>
        <translation>最近の出来事も含めて、これらのプログラムの記録を消します</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>No program has asked for the profile “%1” yet. In a script, “%2” gives a token.</source>
        <translation>プロファイル「%1」を求めたプログラムはまだありません。スクリプトでは「%2」でトークンを取得できます。</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>It had ended before its name was known</source>
        <translation>名前が分かる前に終了しました</translation>
    </message>
    <message>
        <source>These programs have asked Authtray for the profile “%1”. It keeps what this list shows, and nothing else.</source>
        <translation>これらのプログラムが Authtray にプロファイル「%1」を求めました。この一覧に表示される内容だけが記録されます。</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderCheck</name>
    <message>
        <source>%1 knows this client and its redirect address. You can sign in.</source>
        <translation>%1 はこのクライアントとリダイレクト先を認識しています。サインインできます。</translation>
    </message>
    <message>
        <source>%1 responded and didn&apos;t reject this client; signing in will tell.</source>
        <translation>%1 は応答し、このクライアントに問題を示していません。受け入れられるかはサインインで分かります。</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know this client. Check the client ID.</source>
        <translation>%1 はこのクライアントを認識していません。クライアント ID を確認してください。</translation>
    </message>
    <message>
        <source>%1 refuses the redirect address. Register it there, or enter the registered one under Advanced.</source>
        <translation>%1 はリダイレクト先を拒否しています。そちらに登録するか、登録済みのものを「詳細」で入力してください。</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in: %2. Check scopes and client.</source>
        <translation>%1 はサインインを拒否しています: %2。スコープとクライアントを確認してください。</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in without saying why. Check the client ID and the redirect address.</source>
        <translation>%1 は理由を示さずにサインインを拒否しています。クライアント ID とリダイレクト先を確認してください。</translation>
    </message>
    <message>
        <source>Looking for %1…</source>
        <translation>%1 を探しています…</translation>
    </message>
    <message>
        <source>%1 responded; you can sign in there.</source>
        <translation>%1 が応答しました。サインインできます。</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>%1 に問い合わせています…</translation>
    </message>
    <message>
        <source>%1 takes the sign-in of %2.</source>
        <translation>%1 は %2 のサインインを受け付けます。</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderForm</name>
    <message>
        <source>Issuer &amp;URL</source>
        <translation>発行者の URL(&amp;U)</translation>
    </message>
    <message>
        <source>The provider&apos;s address, for example https://login.example.com</source>
        <translation>プロバイダーのアドレス。例: https://login.example.com</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>例: %1</translation>
    </message>
    <message>
        <source>&amp;Client ID</source>
        <translation>クライアント ID(&amp;C)</translation>
    </message>
    <message>
        <source>What the provider calls the application you registered there</source>
        <translation>プロバイダーに登録したアプリケーションの名前</translation>
    </message>
    <message>
        <source>Client s&amp;ecret</source>
        <translation>クライアントシークレット(&amp;E)</translation>
    </message>
    <message>
        <source>Kept with the session, in the keychain</source>
        <translation>セッションとともにキーチェーンに保存されます</translation>
    </message>
    <message>
        <source>None for a public client</source>
        <translation>公開クライアントでは不要</translation>
    </message>
    <message>
        <source>Profile &amp;name</source>
        <translation>プロファイル名(&amp;N)</translation>
    </message>
    <message>
        <source>What scripts call this sign-in</source>
        <translation>スクリプトがこのサインインを呼ぶ名前</translation>
    </message>
    <message>
        <source>&amp;Redirect address</source>
        <translation>リダイレクト先(&amp;R)</translation>
    </message>
    <message>
        <source>As it is registered at the provider; without a port any free one is taken</source>
        <translation>プロバイダーに登録したとおりに。ポートがなければ空いているものを使います</translation>
    </message>
    <message>
        <source>“%1” isn&apos;t an address such as %2.</source>
        <translation>「%1」は %2 のようなアドレスではありません。</translation>
    </message>
    <message>
        <source>The issuer is an address such as https://login.example.com.</source>
        <translation>発行者は https://login.example.com のようなアドレスです。</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has to begin with https://, except on this computer.</source>
        <translation>発行者のアドレスは、このコンピューター以外では https:// で始まる必要があります。</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has no “?” and no “#” in it.</source>
        <translation>発行者のアドレスに「?」や「#」は使えません。</translation>
    </message>
    <message>
        <source>Register Authtray at the provider as a native or public app with this redirect address:</source>
        <translation>このリダイレクトアドレスで、Authtray をネイティブまたは公開アプリとしてプロバイダーに登録してください。</translation>
    </message>
    <message>
        <source>Open the registration page</source>
        <translation>登録ページを開く</translation>
    </message>
    <message>
        <source>Address of t&amp;he service</source>
        <translation>サービスのアドレス(&amp;H)</translation>
    </message>
    <message>
        <source>The service&apos;s address has to begin with https://, except on this computer.</source>
        <translation>サービスのアドレスは、このコンピューター上のものを除き https:// で始まる必要があります。</translation>
    </message>
    <message>
        <source>For an MCP server, or whatever else you want to use: it names its provider, and Authtray registers there if it has to.</source>
        <translation>MCP サーバーなど、使いたいもののために。サービスがプロバイダーを示し、必要なら Authtray がそこに登録します。</translation>
    </message>
    <message>
        <source>What you want to use, for example https://mcp.example.com/mcp</source>
        <translation>使いたいもの、たとえば https://mcp.example.com/mcp</translation>
    </message>
</context>
<context>
    <name>authtray::QrPicture</name>
    <message>
        <source>QR code of the address</source>
        <translation>アドレスの QR コード</translation>
    </message>
</context>
<context>
    <name>authtray::RedirectField</name>
    <message>
        <source>The redirect address has to lead to this computer, such as %1.</source>
        <translation>リダイレクト先は %1 のように、このコンピューターを指す必要があります。</translation>
    </message>
</context>
<context>
    <name>authtray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>一般(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Profiles</source>
        <translation>プロファイル(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>ログ(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>情報(&amp;A)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>authtray::SignInProgress</name>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>%1 に問い合わせています…</translation>
    </message>
    <message>
        <source>Your browser opens in a moment.</source>
        <translation>まもなくブラウザーが開きます。</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>ブラウザーを待っています…</translation>
    </message>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>ブラウザーでサインインを終えれば完了です。</translation>
    </message>
    <message>
        <source>Sign in on any device</source>
        <translation>お好きな端末でサインイン</translation>
    </message>
</context>
<context>
    <name>authtray::SignInRun</name>
    <message>
        <source>Link copied.</source>
        <translation>リンクをコピーしました。</translation>
    </message>
    <message>
        <source>Link copied. Open it in a browser on this computer.</source>
        <translation>リンクをコピーしました。このコンピューターのブラウザーで開いてください。</translation>
    </message>
</context>
<context>
    <name>authtray::Timeline</name>
    <message>
        <source>Expired</source>
        <translation>期限切れ</translation>
    </message>
    <message>
        <source>Renews %1</source>
        <translation>%1に更新</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>%1に期限切れ</translation>
    </message>
    <message>
        <source>Renewed %1</source>
        <translation>%1に更新済み</translation>
    </message>
    <message>
        <source>Signed in %1</source>
        <translation>%1にサインイン</translation>
    </message>
</context>
<context>
    <name>authtray::TrayMenu</name>
    <message>
        <source>&amp;Cancel sign-in</source>
        <translation>サインインを中止(&amp;C)</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>サインイン(&amp;I)…</translation>
    </message>
    <message>
        <source>Copy access &amp;token…</source>
        <translation>アクセストークンをコピー(&amp;T)…</translation>
    </message>
    <message>
        <source>Account &amp;details…</source>
        <translation>アカウントの詳細(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>設定(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>サインインし直す</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Use as default</source>
        <translation>既定にする(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>アカウントを追加(&amp;A)…</translation>
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
        <translation>再度サインイン(&amp;I)…</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>サインアウト(&amp;O)…</translation>
    </message>
    <message>
        <source>Sign &amp;out… (%1)</source>
        <translation>サインアウト(&amp;O)… (%1)</translation>
    </message>
    <message>
        <source>A service wants a new sign-in</source>
        <translation>サービスが再サインインを求めています</translation>
    </message>
    <message>
        <source>A service wants more access</source>
        <translation>サービスがさらなるアクセスを求めています</translation>
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
