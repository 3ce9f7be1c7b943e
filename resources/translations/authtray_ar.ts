<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar_EG" sourcelanguage="en">
<context>
    <name>ActionTexts</name>
    <message>
        <source>Unloc&amp;k keychain…</source>
        <translation>فتح قفل حافظة المفاتيح…</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>حاول مجددًا</translation>
    </message>
    <message>
        <source>&amp;Renew now</source>
        <translation>جدّد الآن</translation>
    </message>
    <message>
        <source>Enter &amp;passphrase…</source>
        <translation>إدخال &amp;عبارة المرور…</translation>
    </message>
    <message>
        <source>Sign &amp;in again for this</source>
        <translation>تسجيل ال&amp;دخول من جديد لهذا</translation>
    </message>
    <message>
        <source>A&amp;llow more…</source>
        <translation>الس&amp;ماح بالمزيد…</translation>
    </message>
</context>
<context>
    <name>ClientSecretDialog</name>
    <message>
        <source>Client secret</source>
        <translation>سر العميل</translation>
    </message>
    <message>
        <source>%1 wants the secret of the client “%2”. It will be kept with the session.</source>
        <translation>يطلب %1 سر العميل «%2». سيُحفظ مع الجلسة.</translation>
    </message>
    <message>
        <source>Client &amp;secret</source>
        <translation>&amp;سر العميل</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>تسجيل الدخول</translation>
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
        <translation>تسجيل الخروج؟</translation>
    </message>
    <message>
        <source>Sign out %1?</source>
        <translation>تسجيل خروج %1؟</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>تسجيل الخروج</translation>
    </message>
    <message>
        <source>Replace %1?</source>
        <translation>استبدال %1؟</translation>
    </message>
    <message>
        <source>You signed in as %1. Until now this profile belonged to %2.</source>
        <translation>سجّلت الدخول باسم %1. كان هذا الملف الشخصي حتى الآن لـ %2.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>استبدال</translation>
    </message>
    <message>
        <source>Copy the access token?</source>
        <translation>أتريد نسخ رمز الوصول؟</translation>
    </message>
    <message>
        <source>Copy the access token of %1?</source>
        <translation>أتريد نسخ رمز الوصول الخاص بـ %1؟</translation>
    </message>
    <message>
        <source>While it is in the clipboard, any program can read it.</source>
        <translation>ما دام في الحافظة، يستطيع أي برنامج قراءته.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Programs that use the profile “%1” will no longer get a token.</source>
        <translation>لن تحصل البرامج التي تستخدم الملف الشخصي «%1» على رمز بعد الآن.</translation>
    </message>
    <message>
        <source>Its settings are removed.</source>
        <translation>ستُزال إعداداته.</translation>
    </message>
    <message>
        <source>%1 is signed out, and its settings are removed. Programs that use it will no longer get a token.</source>
        <translation>سيُسجَّل خروج %1 وتُزال إعدادات الملف الشخصي. لن تحصل البرامج التي تستخدمه على رمز بعد الآن.</translation>
    </message>
    <message>
        <source>Remove the profile “%1”?</source>
        <translation>هل تريد إزالة الملف الشخصي «%1»؟</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>إ&amp;زالة</translation>
    </message>
    <message>
        <source>Remove the profile “%1” all the same?</source>
        <translation>هل تريد إزالة الملف الشخصي «%1» رغم ذلك؟</translation>
    </message>
    <message>
        <source>An earlier session couldn&apos;t be ended: it is still in %1. It stays good until you end it at %2.</source>
        <translation>تعذّر إنهاء جلسة سابقة: ما زالت محفوظة (%1) وتبقى صالحة حتى تنهيها لدى %2.</translation>
    </message>
    <message>
        <source>Allow more at %1?</source>
        <translation>أتسمح بالمزيد لدى %1؟</translation>
    </message>
    <message>
        <source>It wants: %1. Your browser opens, and %2 asks you again.</source>
        <translation>يطلب: %1. سيُفتح متصفحك ويسألك %2 مرة أخرى.</translation>
    </message>
    <message>
        <source>&amp;Open browser</source>
        <translation>&amp;فتح المتصفح</translation>
    </message>
</context>
<context>
    <name>DiagnosisTexts</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Settings for everybody</source>
        <translation>إعدادات الجميع</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>الوكيل</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>الشهادات</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>حافظة المفاتيح</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>المتصفح</translation>
    </message>
    <message>
        <source>Way back from the browser</source>
        <translation>العودة من المتصفح</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>الشريط</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>المزوّد</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>الساعة</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>الجلسة</translation>
    </message>
    <message>
        <source>%1 of “%2”</source>
        <translation>%1 للملف «%2»</translation>
    </message>
    <message>
        <source>History</source>
        <translation>السجل</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Account</source>
        <translation>الحساب</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>المزوّد</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this translation&apos;s HTML language code</comment>
        <translation>ar</translation>
    </message>
    <message>
        <source>You can close this tab.</source>
        <translation>يمكنك إغلاق هذا اللسان.</translation>
    </message>
    <message>
        <source>You&apos;re signed in</source>
        <translation>سجّلت الدخول</translation>
    </message>
    <message>
        <source>You&apos;re not signed in</source>
        <translation>لم تسجّل الدخول</translation>
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
        <translation>تعذّر تشغيل أمر المتصفح الخاص بالملف الشخصي: %1</translation>
    </message>
    <message>
        <source>Change it in the settings.</source>
        <translation>غيّره في الإعدادات.</translation>
    </message>
    <message>
        <source>there is no display to open a browser on</source>
        <translation>لا توجد شاشة لفتح متصفح عليها</translation>
    </message>
    <message>
        <source>there is no program “%1”</source>
        <translation>لا يوجد برنامج باسم «%1»</translation>
    </message>
    <message>
        <source>Give a command such as “firefox -P work %u”.</source>
        <translation>أدخل أمرًا مثل «firefox -P work %u».</translation>
    </message>
    <message>
        <source>the provider answered with %1</source>
        <translation>أجاب المزوّد بـ %1</translation>
    </message>
    <message>
        <source>the code expired before it was used</source>
        <translation>لم يُستخدم الرمز في الوقت المحدد</translation>
    </message>
    <message>
        <source>the sign-in in the browser, whose page may tell why</source>
        <translation>تسجيل الدخول في المتصفح، وقد تذكر صفحته السبب</translation>
    </message>
    <message>
        <source>the provider calls itself &quot;%1&quot;, not &quot;%2&quot;</source>
        <translation>يسمّي المزوّد نفسه «%1» وليس «%2»</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer sign-in with a browser</source>
        <translation>لا يتيح المزوّد تسجيل الدخول بمتصفح</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t signed in a way that can be trusted</source>
        <translation>رمز الهوية غير موقّع بطريقة موثوقة</translation>
    </message>
    <message>
        <source>the ID token is signed with a key that its issuer doesn&apos;t publish</source>
        <translation>رمز الهوية موقّع بمفتاح لا ينشره مُصدِره</translation>
    </message>
    <message>
        <source>the ID token has a wrong signature</source>
        <translation>توقيع رمز الهوية خاطئ</translation>
    </message>
    <message>
        <source>the ID token can&apos;t be read</source>
        <translation>تعذّرت قراءة رمز الهوية</translation>
    </message>
    <message>
        <source>the ID token comes from another issuer</source>
        <translation>رمز الهوية صادر عن مُصدِر آخر</translation>
    </message>
    <message>
        <source>the ID token was issued for another program</source>
        <translation>أُصدر رمز الهوية لبرنامج آخر</translation>
    </message>
    <message>
        <source>the ID token belongs to another sign-in</source>
        <translation>رمز الهوية يخص تسجيل دخول آخر</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say who signed in</source>
        <translation>لا يذكر رمز الهوية من سجّل الدخول</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it expires</source>
        <translation>لا يذكر رمز الهوية متى تنتهي صلاحيته</translation>
    </message>
    <message>
        <source>the ID token has expired; is this computer&apos;s clock right?</source>
        <translation>انتهت صلاحية رمز الهوية؛ هل ساعة هذا الحاسوب مضبوطة؟</translation>
    </message>
    <message>
        <source>the ID token isn&apos;t valid yet; is this computer&apos;s clock right?</source>
        <translation>لم تبدأ صلاحية رمز الهوية بعد؛ هل ساعة هذا الحاسوب مضبوطة؟</translation>
    </message>
    <message>
        <source>%1, process %2</source>
        <translation>%1، العملية %2</translation>
    </message>
    <message>
        <source>a program that hides, perhaps another sign-in of Authtray</source>
        <translation>برنامج متخفٍّ، ربما تسجيل دخول آخر في Authtray</translation>
    </message>
    <message>
        <source>another user&apos;s program</source>
        <translation>برنامج لمستخدم آخر</translation>
    </message>
    <message>
        <source>an unknown error</source>
        <translation>خطأ مجهول</translation>
    </message>
    <message>
        <source>the browser&apos;s answer came from another provider</source>
        <translation>جاءت إجابة المتصفح من مزوّد آخر</translation>
    </message>
    <message>
        <source>%1 (held by %2)</source>
        <translation>%1 (يشغله %2)</translation>
    </message>
    <message>
        <source>any other</source>
        <translation>أي منفذ آخر</translation>
    </message>
    <message>
        <source>the browser can&apos;t come back to port %1, which isn&apos;t free here</source>
        <translation>لا يمكن للمتصفح العودة إلى المنفذ %1 لأنه غير متاح هنا</translation>
    </message>
    <message>
        <source>End the program that holds one of them, or wait until it is done, and try again.</source>
        <translation>أنهِ البرنامج الذي يشغل أحدها، أو انتظر حتى ينتهي، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>the keychain is locked</source>
        <translation>حافظة المفاتيح مقفلة</translation>
    </message>
    <message>
        <source>there is no keychain service</source>
        <translation>لا توجد خدمة لحافظة المفاتيح</translation>
    </message>
    <message>
        <source>the keychain doesn&apos;t answer</source>
        <translation>حافظة المفاتيح لا تجيب</translation>
    </message>
    <message>
        <source>the keychain denied access</source>
        <translation>رفضت حافظة المفاتيح الوصول</translation>
    </message>
    <message>
        <source>Allow Authtray to use the keychain, or unlock it, and try again.</source>
        <translation>اسمح لـ Authtray باستخدام حافظة المفاتيح، أو افتح قفلها، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>the stored session of the profile &quot;%1&quot; is gone, although it was signed in</source>
        <translation>اختفت الجلسة المحفوظة للملف الشخصي «%1» رغم أنه كان مسجّل الدخول</translation>
    </message>
    <message>
        <source>the session&apos;s file %1 is damaged</source>
        <translation>ملف الجلسة %1 تالف</translation>
    </message>
    <message>
        <source>there is no passphrase to open %1 with</source>
        <translation>لا توجد عبارة مرور لفتح %1</translation>
    </message>
    <message>
        <source>the passphrase doesn&apos;t open %1</source>
        <translation>عبارة المرور لا تفتح %1</translation>
    </message>
    <message>
        <source>%1 says the session has ended</source>
        <translation>يقول %1 إن الجلسة انتهت</translation>
    </message>
    <message>
        <source>can&apos;t reach %1</source>
        <translation>تعذّر الوصول إلى %1</translation>
    </message>
    <message>
        <source>the certificate of %1 isn&apos;t trusted</source>
        <translation>شهادة %1 غير موثوقة</translation>
    </message>
    <message>
        <source>can&apos;t get through the proxy %1</source>
        <translation>تعذّر العبور عبر الوكيل %1</translation>
    </message>
    <message>
        <source>the proxy %1 wants a user name and a password</source>
        <translation>يطلب الوكيل %1 اسم مستخدم وكلمة مرور</translation>
    </message>
    <message>
        <source>%1 can&apos;t answer now (status %2)</source>
        <translation>لا يستطيع %1 الإجابة الآن (الحالة %2)</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used</source>
        <translation>أعطى %1 إجابة لا يمكن استخدامها</translation>
    </message>
    <message>
        <source>%1 refused the request</source>
        <translation>رفض %1 الطلب</translation>
    </message>
    <message>
        <source>%1 refused the request (%2)</source>
        <translation>رفض %1 الطلب (%2)</translation>
    </message>
    <message>
        <source>not authenticated</source>
        <translation>لم يُسجَّل الدخول</translation>
    </message>
    <message>
        <source>authentication token has expired</source>
        <translation>انتهت صلاحية رمز الوصول</translation>
    </message>
    <message>
        <source>invalid authentication token</source>
        <translation>رمز الوصول غير صالح</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed, and doesn&apos;t say until when it is valid</source>
        <translation>لا يمكن تجديد الرمز، ولا يذكر حتى متى هو صالح</translation>
    </message>
    <message>
        <source>couldn&apos;t sign in: %1</source>
        <translation>تعذّر تسجيل الدخول: %1</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>حاول مجددًا.</translation>
    </message>
    <message>
        <source>another account signed in than before: %1</source>
        <translation>سجّل الدخول حساب غير السابق: %1</translation>
    </message>
    <message>
        <source>%1 was written by a newer Authtray</source>
        <translation>كُتب %1 بإصدار أحدث من Authtray</translation>
    </message>
    <message>
        <source>Update Authtray.</source>
        <translation>حدّث Authtray.</translation>
    </message>
    <message>
        <source>failed to write %1</source>
        <translation>تعذّرت كتابة %1</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions and free space.</source>
        <translation>تحقّق من صلاحيات المجلد والمساحة الحرة.</translation>
    </message>
    <message>
        <source>failed to read %1</source>
        <translation>تعذّرت قراءة %1</translation>
    </message>
    <message>
        <source>Fix or remove the file.</source>
        <translation>صحّح الملف أو احذفه.</translation>
    </message>
    <message>
        <source>timed out waiting for %1</source>
        <translation>انتهت مهلة انتظار %1</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>أُلغي</translation>
    </message>
    <message>
        <source>Choose a file in PEM format.</source>
        <translation>اختر ملفًا بصيغة PEM.</translation>
    </message>
    <message>
        <source>the CA file %1 holds no certificate</source>
        <translation>لا توجد شهادة في الملف %1</translation>
    </message>
    <message>
        <source>the token endpoint</source>
        <translation>نقطة نهاية الرموز</translation>
    </message>
    <message>
        <source>This sign-in has its answer already</source>
        <translation>وصل ردّ تسجيل الدخول هذا من قبل</translation>
    </message>
    <message>
        <source>Choose one in the settings, or sign in on another device.</source>
        <translation>اختر متصفحًا في الإعدادات، أو سجّل الدخول على جهاز آخر.</translation>
    </message>
    <message>
        <source>This sign-in needs no browser</source>
        <translation>لا يحتاج تسجيل الدخول هذا إلى متصفح</translation>
    </message>
    <message>
        <source>This sign-in waits for a code, not for an address</source>
        <translation>ينتظر تسجيل الدخول هذا رمزًا وليس عنوانًا</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1</source>
        <translation>نقطة نهاية المزوّد %1</translation>
    </message>
    <message>
        <source>the issuer</source>
        <translation>المُصدِر</translation>
    </message>
    <message>
        <source>the issuer must have no &apos;?&apos; and no &apos;#&apos;</source>
        <translation>يجب ألا يحتوي المُصدِر على «?» أو «#»</translation>
    </message>
    <message>
        <source>Give it as the provider&apos;s documentation does.</source>
        <translation>أدخله كما ورد في وثائق المزوّد.</translation>
    </message>
    <message>
        <source>%1 must be an https URL</source>
        <translation>يجب أن يكون %1 عنوان https</translation>
    </message>
    <message>
        <source>Plain http is accepted for loopback hosts only.</source>
        <translation>لا يُقبل http غير المشفّر إلا على هذا الحاسوب نفسه.</translation>
    </message>
    <message>
        <source>the access token doesn&apos;t say who signed in</source>
        <translation>لا يذكر رمز الوصول من سجّل الدخول</translation>
    </message>
    <message>
        <source>the provider sent no ID token</source>
        <translation>لم يرسل المزوّد رمز الهوية</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 أو %2</translation>
    </message>
    <message>
        <source>a redirect needs a state</source>
        <translation>تحتاج إعادة التوجيه إلى «state»</translation>
    </message>
    <message>
        <source>the redirect host &quot;%1&quot; isn&apos;t this computer</source>
        <translation>المضيف «%1» في إعادة التوجيه ليس هذا الحاسوب</translation>
    </message>
    <message>
        <source>the redirect path &quot;%1&quot; isn&apos;t one</source>
        <translation>المسار «%1» في إعادة التوجيه غير صالح</translation>
    </message>
    <message>
        <source>a redirect needs a port</source>
        <translation>تحتاج إعادة التوجيه إلى منفذ</translation>
    </message>
    <message>
        <source>Set it to http://HOST:PORT or socks5://HOST:PORT, with NAME:PASSWORD@ before the host if need be.</source>
        <translation>اضبطه على http://HOST:PORT أو socks5://HOST:PORT، مع ‎NAME:PASSWORD@‎ قبل المضيف إن لزم.</translation>
    </message>
    <message>
        <source>isn&apos;t a proxy&apos;s address</source>
        <translation>ليس عنوان وكيل</translation>
    </message>
    <message>
        <source>asks for a kind of proxy that can&apos;t be used: &quot;%1&quot;</source>
        <translation>يطلب نوعًا من الوكلاء لا يمكن استخدامه: «%1»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2</source>
        <translation>القيمة المطلوبة لـ «%1»: %2</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>نص</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true أو false</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>عدد صحيح من %1 إلى %2</translation>
    </message>
    <message>
        <source>%1, line %2, column %3: %4</source>
        <translation>%1، السطر %2، العمود %3: %4</translation>
    </message>
    <message>
        <source>the provider &quot;%1&quot; has no setting &quot;%2&quot;</source>
        <translation>ليس لدى المزوّد «%1» إعداد باسم «%2»</translation>
    </message>
    <message>
        <source>Choose the provider again.</source>
        <translation>اختر المزوّد من جديد.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing for the provider &quot;%2&quot;</source>
        <translation>«%1» غير محدّد للمزوّد «%2»</translation>
    </message>
    <message>
        <source>It looks like %1.</source>
        <translation>يكون على شكل %1.</translation>
    </message>
    <message>
        <source>there is no provider &quot;%1&quot;</source>
        <translation>لا يوجد مزوّد «%1»</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>اختر غيره.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot;</source>
        <translation>الملف الشخصي «%1»</translation>
    </message>
    <message>
        <source>unknown store &quot;%1&quot;</source>
        <translation>مكان الحفظ «%1» غير معروف</translation>
    </message>
    <message>
        <source>client_id is missing</source>
        <translation>client_id غير موجود</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>ليس كائن JSON</translation>
    </message>
    <message>
        <source>Name the right file, or sign in again.</source>
        <translation>حدّد الملف الصحيح، أو سجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>%1 is too large to hold a session</source>
        <translation>%1 أكبر من أن يكون ملف جلسة</translation>
    </message>
    <message>
        <source>%1 can&apos;t be understood: %2</source>
        <translation>تعذّر فهم %1: %2</translation>
    </message>
    <message>
        <source>%1 holds no session</source>
        <translation>لا توجد جلسة في %1</translation>
    </message>
    <message>
        <source>%1 holds no token</source>
        <translation>لا يوجد رمز في %1</translation>
    </message>
    <message>
        <source>what %1 holds can&apos;t be a token</source>
        <translation>لا يمكن أن يكون محتوى %1 رمزًا</translation>
    </message>
    <message>
        <source>the tokens in %1 can&apos;t be blanked</source>
        <translation>تعذّرت إزالة الرموز من %1</translation>
    </message>
    <message>
        <source>Remove them by hand.</source>
        <translation>أزلها يدويًا.</translation>
    </message>
    <message>
        <source>a language such as &quot;de&quot;</source>
        <translation>لغة مثل «de»</translation>
    </message>
    <message>
        <source>the access token has no &quot;%1&quot; to find the tenants by</source>
        <translation>لا يحتوي رمز الوصول على «%1» اللازم للعثور على المستأجرين</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 غير موجود</translation>
    </message>
    <message>
        <source>%1=true asks for it: set it too, or unset that one.</source>
        <translation>هذا المتغيّر لازم مع ‎%1=true‎: عيّنه أيضًا، أو ألغِ تعيين ذاك.</translation>
    </message>
    <message>
        <source>the environment has tokens for %1 and %2</source>
        <translation>في متغيّرات البيئة رموز لكل من %1 و%2</translation>
    </message>
    <message>
        <source>Unset one of them.</source>
        <translation>ألغِ تعيين أحدهما.</translation>
    </message>
    <message>
        <source>another Authtray process</source>
        <translation>عملية أخرى لـ Authtray</translation>
    </message>
    <message>
        <source>must be owned by you and closed to others (mode 0700)</source>
        <translation>ليس مجلدًا خاصًا بك وحدك</translation>
    </message>
    <message>
        <source>another sign-in of this profile waits for the browser</source>
        <translation>هناك تسجيل دخول آخر لهذا الملف الشخصي ينتظر المتصفح</translation>
    </message>
    <message>
        <source>Add the account once more, with its client secret.</source>
        <translation>أضف الحساب مرة أخرى مع سر العميل.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t offer sign-in with a code</source>
        <translation>لا يتيح %1 تسجيل الدخول برمز</translation>
    </message>
    <message>
        <source>Sign in with a browser on this computer.</source>
        <translation>سجّل الدخول بمتصفح على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>%1, not %2</source>
        <translation>%1 وليس %2</translation>
    </message>
    <message>
        <source>No sign-in waits for an answer</source>
        <translation>لا يوجد تسجيل دخول بانتظار ردّ</translation>
    </message>
    <message>
        <source>Sign in again and choose one: %1.</source>
        <translation>سجّل الدخول مرة أخرى واختر واحدًا: %1.</translation>
    </message>
    <message>
        <source>%1 has several tenants</source>
        <translation>لدى %1 أكثر من مستأجر</translation>
    </message>
    <message>
        <source>%1 has no tenant &quot;%2&quot;</source>
        <translation>ليس لدى %1 مستأجر باسم «%2»</translation>
    </message>
    <message>
        <source>the keychain&apos;s entry</source>
        <translation>العنصر في حافظة المفاتيح</translation>
    </message>
    <message>
        <source>its entry isn&apos;t one of Authtray&apos;s</source>
        <translation>العنصر فيها ليس من عناصر Authtray</translation>
    </message>
    <message>
        <source>the passphrase file %1 %2</source>
        <translation>ملف عبارة المرور %1 %2</translation>
    </message>
    <message>
        <source>isn&apos;t a file</source>
        <translation>ليس ملفًا عاديًا</translation>
    </message>
    <message>
        <source>Name a file that holds the passphrase.</source>
        <translation>حدّد ملفًا يحتوي على عبارة المرور.</translation>
    </message>
    <message>
        <source>can be read by others</source>
        <translation>يمكن لآخرين قراءته</translation>
    </message>
    <message>
        <source>Run: chmod 600 %1</source>
        <translation>نفّذ: ‎chmod 600 %1‎</translation>
    </message>
    <message>
        <source>holds no passphrase</source>
        <translation>لا يحتوي على عبارة مرور</translation>
    </message>
    <message>
        <source>Write one into it, of at most %1 bytes.</source>
        <translation>اكتب فيه عبارة مرور لا تتجاوز %1 بايت.</translation>
    </message>
    <message>
        <source>can&apos;t be read: %1</source>
        <translation>تعذّرت قراءته: %1</translation>
    </message>
    <message>
        <source>Check what AUTHTRAY_PASSPHRASE_FILE says.</source>
        <translation>تحقّق من قيمة AUTHTRAY_PASSPHRASE_FILE.</translation>
    </message>
    <message>
        <source>the passphrase is empty</source>
        <translation>عبارة المرور فارغة</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>اختر واحدة.</translation>
    </message>
    <message>
        <source>the passphrase of %1</source>
        <translation>عبارة مرور %1</translation>
    </message>
    <message>
        <source>there isn&apos;t enough memory to open %1</source>
        <translation>لا توجد ذاكرة كافية لفتح %1</translation>
    </message>
    <message>
        <source>the desktop doesn&apos;t let Authtray start by itself</source>
        <translation>لا يسمح سطح المكتب لـ Authtray بأن يبدأ تلقائيًا</translation>
    </message>
    <message>
        <source>Allow it in the desktop&apos;s settings for applications, and try again.</source>
        <translation>اسمح بذلك في إعدادات التطبيقات على سطح المكتب، ثم حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>the desktop&apos;s answer</source>
        <translation>ردّ سطح المكتب</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>سجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>Nothing was changed. Sign in again to choose the account.</source>
        <translation>لم يتغيّر شيء. سجّل الدخول من جديد لاختيار الحساب.</translation>
    </message>
    <message>
        <source>Check the computer&apos;s date and the network. If your company inspects traffic, install its CA.</source>
        <translation>تحقّق من تاريخ الحاسوب ومن الشبكة. إن كانت شركتك تفحص حركة البيانات فثبّت سلطة شهاداتها.</translation>
    </message>
    <message>
        <source>Unlock it, and Authtray will continue.</source>
        <translation>افتح قفلها وسيتابع Authtray من تلقاء نفسه.</translation>
    </message>
    <message>
        <source>Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again.</source>
        <translation>شغّل خدمة أسرار مثل gnome-keyring أو KWallet أو KeePassXC وحاول مجددًا.</translation>
    </message>
    <message>
        <source>Enter it, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE.</source>
        <translation>أدخلها، أو شغّل Authtray مع AUTHTRAY_PASSPHRASE_FILE=FILE.</translation>
    </message>
    <message>
        <source>the sign-in was called off</source>
        <translation>أُلغي تسجيل الدخول</translation>
    </message>
    <message>
        <source>Start it again in Authtray if you still want it.</source>
        <translation>ابدأه من جديد في Authtray إن كنت لا تزال تريده.</translation>
    </message>
    <message>
        <source>%1 renewed the session for another account, so it was ended</source>
        <translation>جدّد %1 الجلسة لحساب آخر، لذلك أُنهيت</translation>
    </message>
    <message>
        <source>Give yourself access to it: %1</source>
        <translation>امنح نفسك صلاحية الوصول إليه: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data is about somebody else</source>
        <translation>بيانات الحساب تخص شخصًا آخر</translation>
    </message>
    <message>
        <source>the ID token doesn&apos;t say when it was issued</source>
        <translation>لا يذكر رمز الهوية متى أُصدر</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be fetched: %1 answered with status %2</source>
        <translation>تعذّر جلب مفاتيح المزوّد: أجاب %1 بالحالة %2</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;jwks_uri&quot;, so no ID token can be checked</source>
        <translation>لا تحتوي البيانات الوصفية للمزوّد على «jwks_uri»، لذلك لا يمكن التحقّق من أي رمز هوية</translation>
    </message>
    <message>
        <source>the account&apos;s data comes from another issuer, or is for another program</source>
        <translation>بيانات الحساب صادرة عن مُصدِر آخر، أو مخصّصة لبرنامج آخر</translation>
    </message>
    <message>
        <source>%1 says the session has ended (%2)</source>
        <translation>يقول %1 إن الجلسة انتهت (%2)</translation>
    </message>
    <message>
        <source>the provider doesn&apos;t offer the authorization code flow</source>
        <translation>لا يتيح المزوّد تدفق رمز التفويض (authorization code flow)</translation>
    </message>
    <message>
        <source>the provider only takes clients that authenticate by %1</source>
        <translation>لا يقبل المزوّد إلا العملاء الذين يثبتون هويتهم بـ %1</translation>
    </message>
    <message>
        <source>%1 leads to another server, %2</source>
        <translation>يؤدي %1 إلى خادم آخر: %2</translation>
    </message>
    <message>
        <source>If that is the provider, give its address as the issuer.</source>
        <translation>إن كان هذا هو المزوّد، فأدخل عنوانه عنوانًا للمُصدِر.</translation>
    </message>
    <message>
        <source>%1 has something else than a provider&apos;s metadata</source>
        <translation>ما في %1 ليس بيانات وصفية لمزوّد</translation>
    </message>
    <message>
        <source>Check the issuer, and whether the network wants you to sign in first.</source>
        <translation>تحقّق من المُصدِر، ومما إذا كانت الشبكة تطلب تسجيل الدخول أولًا.</translation>
    </message>
    <message>
        <source>there are no metadata of an OpenID provider: %1 answered with status %2</source>
        <translation>لا توجد بيانات وصفية لمزوّد OpenID: أجاب %1 بالحالة %2</translation>
    </message>
    <message>
        <source>Check the issuer letter by letter.</source>
        <translation>تحقّق من المُصدِر حرفًا حرفًا.</translation>
    </message>
    <message>
        <source>Give the issuer as %1.</source>
        <translation>أدخل المُصدِر هكذا: %1.</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder of settings</source>
        <translation>%1 ملف وليس مجلد إعدادات</translation>
    </message>
    <message>
        <source>Name a folder, which may be a new one.</source>
        <translation>حدّد مجلدًا، ويمكن أن يكون جديدًا.</translation>
    </message>
    <message>
        <source>the token can&apos;t be renewed; it is valid until %1</source>
        <translation>لا يمكن تجديد الرمز؛ وهو صالح حتى ‎%1</translation>
    </message>
    <message>
        <source>no browser came up (%1)</source>
        <translation>لم يُفتح أي متصفح (%1)</translation>
    </message>
    <message>
        <source>Tell whoever runs the provider.</source>
        <translation>أبلِغ من يدير المزوّد.</translation>
    </message>
    <message>
        <source>%1 The session is kept.</source>
        <translation>%1 الجلسة محفوظة.</translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation>تحقّق من الشبكة وحاول مرة أخرى.</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again.</source>
        <translation>تحقّق من HTTPS_PROXY وNO_PROXY ومما يسمح الوكيل بمروره، ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT.</source>
        <translation>ضع اسم المستخدم وكلمة المرور الصحيحين في HTTPS_PROXY بالصيغة http://NAME:PASSWORD@HOST:PORT.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>حاول مرة أخرى لاحقًا.</translation>
    </message>
    <message>
        <source>Sign in again, or ask the provider&apos;s administrator.</source>
        <translation>سجّل الدخول من جديد، أو اسأل مسؤول المزوّد.</translation>
    </message>
    <message>
        <source>Look for a prompt that waits for you, or restart the keychain service.</source>
        <translation>ابحث عن نافذة تنتظر ردّك، أو أعد تشغيل خدمة حافظة المفاتيح.</translation>
    </message>
    <message>
        <source>Check the keychain service and try again.</source>
        <translation>تحقّق من خدمة حافظة المفاتيح ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>Try again. If it is forgotten, remove the file and sign in again.</source>
        <translation>حاول مجددًا. إن كنت قد نسيتها، فاحذف الملف وسجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>Sign in again, in a browser that you trust.</source>
        <translation>سجّل الدخول من جديد في متصفح تثق به.</translation>
    </message>
    <message>
        <source>Sign in again for a new one.</source>
        <translation>سجّل الدخول من جديد للحصول على رمز جديد.</translation>
    </message>
    <message>
        <source>If it wasn&apos;t you who declined, ask the provider&apos;s administrator for access.</source>
        <translation>إن لم تكن أنت من رفض، فاطلب الوصول من مسؤول المزوّد.</translation>
    </message>
    <message>
        <source>Ask for other scopes.</source>
        <translation>اطلب نطاقات أخرى.</translation>
    </message>
    <message>
        <source>Check the client, and how it is registered at the provider.</source>
        <translation>تحقّق من العميل ومن كيفية تسجيله لدى المزوّد.</translation>
    </message>
    <message>
        <source>The provider&apos;s administrator can tell what that means.</source>
        <translation>يمكن لمسؤول المزوّد أن يوضّح معنى ذلك.</translation>
    </message>
    <message>
        <source>Check the date and time of this computer, then sign in again.</source>
        <translation>تحقّق من التاريخ والوقت على هذا الحاسوب، ثم سجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>Finish or cancel that one first.</source>
        <translation>أكمله أو ألغِه أولًا.</translation>
    </message>
    <message>
        <source>the provider&apos;s endpoint %1 must have no &apos;#&apos;</source>
        <translation>يجب ألا تحتوي نقطة نهاية المزوّد %1 على «#»</translation>
    </message>
    <message>
        <source>the ID token says that it is a token of another kind</source>
        <translation>يذكر رمز الهوية أنه رمز من نوع آخر</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1</source>
        <translation>تعذّرت قراءة ملف سلطات الشهادات %1</translation>
    </message>
    <message>
        <source>can&apos;t read the CA file %1: no such file or directory</source>
        <translation>تعذّرت قراءة ملف سلطات الشهادات %1: لا يوجد ملف بهذا الاسم</translation>
    </message>
    <message>
        <source>it isn&apos;t a file</source>
        <translation>ليس ملفًا عاديًا</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>يخص مستخدمًا آخر</translation>
    </message>
    <message>
        <source>it has more than %1 bytes</source>
        <translation>حجمه أكبر من %1 بايت</translation>
    </message>
    <message>
        <source>it belongs to another user, %1</source>
        <translation>يخص مستخدمًا آخر، %1</translation>
    </message>
    <message>
        <source>belongs to another user</source>
        <translation>يخص مستخدمًا آخر</translation>
    </message>
    <message>
        <source>Name a file of your own.</source>
        <translation>حدّد ملفًا يخصّك.</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read</source>
        <translation>أجاب %1 بما لا يمكن قراءته</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose another name for the account.</source>
        <translation>لم يتغيّر شيء. اختر اسمًا آخر للحساب.</translation>
    </message>
    <message>
        <source>Check the client&apos;s ID and secret, and add the account once more with the right ones.</source>
        <translation>تحقّق من معرّف العميل وسر العميل، ثم أضف الحساب مرة أخرى بالقيم الصحيحة.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; belongs to another provider: %2, not %3</source>
        <translation>الملف الشخصي «%1» يخص مزوّدًا آخر: %2 وليس %3</translation>
    </message>
    <message>
        <source>%1 The old refresh token is kept, but it may no longer work: if so, sign in again.</source>
        <translation>%1 رمز التجديد القديم محفوظ، لكنه قد لا يعمل بعد الآن؛ وفي هذه الحالة سجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>the profile&apos;s provider settings were changed since the sign-in: %1</source>
        <translation>تغيّرت إعدادات المزوّد في الملف الشخصي منذ تسجيل الدخول: %1</translation>
    </message>
    <message>
        <source>Put them back as they were, or sign in again if you have changed them.</source>
        <translation>أعدها كما كانت، أو سجّل الدخول من جديد إن كنت أنت من غيّرها.</translation>
    </message>
    <message>
        <source>there is no passphrase to encrypt %1 with</source>
        <translation>لا توجد عبارة مرور لتشفير %1</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; is still signed in</source>
        <translation>ما زال الملف الشخصي «%1» مسجلًا للدخول</translation>
    </message>
    <message>
        <source>Sign out first.</source>
        <translation>سجّل الخروج أولًا.</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>المتغيرات %1 مفقودة</translation>
    </message>
    <message>
        <source>%1=true asks for them: set them too, or unset that one.</source>
        <translation>تتطلب القيمة ‎%1=true هذه المتغيرات: عيّنها أيضًا أو ألغِ تعيين ذلك.</translation>
    </message>
    <message>
        <source>the sign-in with the code, whose page may tell why</source>
        <translation>تسجيل الدخول بالرمز، وقد تذكر صفحته السبب</translation>
    </message>
    <message>
        <source>the issuer in %1</source>
        <translation>المُصدِر في %1</translation>
    </message>
    <message>
        <source>the token in %1 is from %2, which isn&apos;t known to be %3&apos;s</source>
        <translation>الرمز في %1 صادر عن %2، ولا يُعرف أنه تابع لـ %3</translation>
    </message>
    <message>
        <source>If it is, name it: %1=%2</source>
        <translation>إن كان كذلك فحدّده: %1=%2</translation>
    </message>
    <message>
        <source>%1 is %2, but the profile &quot;%3&quot; is for %4</source>
        <translation>قيمة %1 هي %2، لكن الملف الشخصي «%3» مخصص لـ %4</translation>
    </message>
    <message>
        <source>Unset %1, or choose another profile.</source>
        <translation>ألغِ تعيين %1، أو اختر ملفًا شخصيًا آخر.</translation>
    </message>
    <message>
        <source>an earlier session of the profile &quot;%1&quot; is still in %2</source>
        <translation>ما زالت جلسة سابقة للملف الشخصي «%1» محفوظة: %2</translation>
    </message>
    <message>
        <source>the keychain</source>
        <translation>في حافظة المفاتيح</translation>
    </message>
    <message>
        <source>%1 has a space or a line break in it</source>
        <translation>يحتوي %1 على مسافة أو فاصل أسطر</translation>
    </message>
    <message>
        <source>%1 has a character in it that no token has</source>
        <translation>يحتوي %1 على محرف لا يرد في أي رمز</translation>
    </message>
    <message>
        <source>%1 isn&apos;t a JWT</source>
        <translation>%1 ليس JWT</translation>
    </message>
    <message>
        <source>a profile can&apos;t have the name &quot;%1&quot;</source>
        <translation>لا يمكن أن يكون اسم الملف الشخصي «%1»</translation>
    </message>
    <message>
        <source>Use up to 64 letters, digits, &quot;.&quot;, &quot;_&quot; and &quot;-&quot;, and no &quot;.&quot; first.</source>
        <translation>استخدم 64 رمزًا على الأكثر: حروفًا لاتينية وأرقامًا و«.» و«_» و«-»، من دون «.» في البداية.</translation>
    </message>
    <message>
        <source>there is already a profile &quot;%1&quot;</source>
        <translation>يوجد ملف شخصي باسم «%1»</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>اختر اسمًا آخر.</translation>
    </message>
    <message>
        <source>%1 gave an answer that can&apos;t be used (%2)</source>
        <translation>أعطى %1 إجابة لا يمكن استخدامها (%2)</translation>
    </message>
    <message>
        <source>Check the host and the port: what answers there may not speak TLS.</source>
        <translation>تحقّق من المضيف والمنفذ: قد لا يتحدث ما يجيب هناك بروتوكول TLS.</translation>
    </message>
    <message>
        <source>the provider&apos;s metadata has no &quot;issuer&quot;</source>
        <translation>لا تحتوي البيانات الوصفية للمزوّد على «issuer»</translation>
    </message>
    <message>
        <source>the provider&apos;s keys can&apos;t be read: %1 answered with something else than a key set</source>
        <translation>لا يمكن قراءة مفاتيح المزوّد: أجاب %1 بشيء غير مجموعة مفاتيح</translation>
    </message>
    <message>
        <source>%1 isn&apos;t valid before %2</source>
        <translation>لا يصلح %1 قبل %2</translation>
    </message>
    <message>
        <source>Close other programs, or allow Authtray more memory, and try again.</source>
        <translation>أغلق برامج أخرى أو اسمح لـ Authtray بذاكرة أكبر، ثم حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>Try again. If that doesn&apos;t help, check the disk.</source>
        <translation>حاول مجددًا. إذا لم يُجدِ ذلك، فافحص القرص.</translation>
    </message>
    <message>
        <source>the profile &quot;%1&quot; has had this session since an import</source>
        <translation>الملف الشخصي «%1» لديه هذه الجلسة منذ استيرادها</translation>
    </message>
    <message>
        <source>Use that profile, or sign in for another session.</source>
        <translation>استخدم ذلك الملف الشخصي، أو سجّل الدخول للحصول على جلسة أخرى.</translation>
    </message>
    <message>
        <source>another keychain has the session than the one that answers: %1</source>
        <translation>الجلسة في سلسلة مفاتيح غير التي تستجيب: %1</translation>
    </message>
    <message>
        <source>Start %1 and restart Authtray, or sign in again.</source>
        <translation>شغّل %1 وأعد تشغيل Authtray، أو سجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>not valid JSON</source>
        <translation>ليس JSON صالحًا</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>الحالة %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1، %2</translation>
    </message>
    <message>
        <source>no OAuth error</source>
        <translation>لا خطأ OAuth</translation>
    </message>
    <message>
        <source>token endpoint, status %1: %2</source>
        <translation>نقطة نهاية الرموز، الحالة %1: %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 عند %2</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>ليس كائن JSON</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>رمز الخروج %1</translation>
    </message>
    <message>
        <source>doesn&apos;t start</source>
        <translation>لا يبدأ</translation>
    </message>
    <message>
        <source>not a program</source>
        <translation>ليس برنامجًا</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>غير موجود</translation>
    </message>
    <message>
        <source>it is a mount of its own: mount its folder instead</source>
        <translation>هو نقطة ربط مستقلة: اربط مجلده بدلًا منه</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>الإذن مرفوض</translation>
    </message>
    <message>
        <source>operation not permitted</source>
        <translation>العملية غير مسموح بها</translation>
    </message>
    <message>
        <source>no such file or directory</source>
        <translation>لا يوجد ملف أو مجلد بهذا الاسم</translation>
    </message>
    <message>
        <source>no space left on device</source>
        <translation>لا مساحة متبقية على القرص</translation>
    </message>
    <message>
        <source>disk quota exceeded</source>
        <translation>تجاوز حصة القرص</translation>
    </message>
    <message>
        <source>read-only file system</source>
        <translation>نظام الملفات للقراءة فقط</translation>
    </message>
    <message>
        <source>input/output error</source>
        <translation>خطأ في الإدخال أو الإخراج</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>هو مجلد</translation>
    </message>
    <message>
        <source>not a directory</source>
        <translation>ليس مجلدًا</translation>
    </message>
    <message>
        <source>file exists</source>
        <translation>الملف موجود</translation>
    </message>
    <message>
        <source>file name too long</source>
        <translation>اسم الملف طويل جدًا</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>الملف كبير جدًا</translation>
    </message>
    <message>
        <source>too many open files</source>
        <translation>ملفات مفتوحة كثيرة جدًا</translation>
    </message>
    <message>
        <source>too many levels of symbolic links</source>
        <translation>روابط رمزية متداخلة كثيرة جدًا</translation>
    </message>
    <message>
        <source>no locks available</source>
        <translation>لا أقفال متاحة</translation>
    </message>
    <message>
        <source>the sign-in at %1 needs the client&apos;s secret</source>
        <translation>يتطلب تسجيل الدخول إلى %1 سرّ العميل</translation>
    </message>
    <message>
        <source>the keychain can&apos;t be used: %1</source>
        <translation>لا يمكن استخدام حافظة المفاتيح: %1</translation>
    </message>
    <message>
        <source>the account&apos;s data doesn&apos;t say whose it is</source>
        <translation>لا تذكر بيانات الحساب صاحبها</translation>
    </message>
    <message>
        <source>a placeholder&apos;s name has small letters, digits and &apos;_&apos;</source>
        <translation>يتكوّن اسم العنصر النائب من أحرف صغيرة وأرقام و«_»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; needs a &quot;label&quot;, and an &quot;example&quot; or a &quot;default&quot;</source>
        <translation>يتطلب «%1» العنصر «label»، والعنصر «example» أو «default»</translation>
    </message>
    <message>
        <source>{%1} isn&apos;t one of the &quot;placeholders&quot;</source>
        <translation>{%1} ليس من بين «placeholders»</translation>
    </message>
    <message>
        <source>it needs an &quot;issuer&quot;, or both &quot;authorization_endpoint&quot; and &quot;token_endpoint&quot; in &quot;endpoints&quot;</source>
        <translation>ينقصه «issuer»، أو «authorization_endpoint» و«token_endpoint» معًا في «endpoints»</translation>
    </message>
    <message>
        <source>it needs a &quot;client_id&quot;, or a &quot;registration&quot; that says where to get one</source>
        <translation>ينقصه «client_id»، أو «registration» يذكر مكان الحصول عليه</translation>
    </message>
    <message>
        <source>it needs a &quot;label&quot;</source>
        <translation>ينقصه «label»</translation>
    </message>
    <message>
        <source>&quot;%1&quot; or &quot;%2&quot;</source>
        <translation>«%1» أو «%2»</translation>
    </message>
    <message>
        <source>a list of ports from 0 (any free one) to 65535</source>
        <translation>قائمة منافذ من 0 (أي منفذ حر) إلى 65535</translation>
    </message>
    <message>
        <source>a list of statuses from 400 to 499</source>
        <translation>قائمة رموز حالة من 400 إلى 499</translation>
    </message>
    <message>
        <source>a string or a list of strings</source>
        <translation>نص أو قائمة نصوص</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a key that is known here</source>
        <translation>«%1» ليس مفتاحًا معروفًا هنا</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>كائن</translation>
    </message>
    <message>
        <source>Sign in again, which replaces the entry.</source>
        <translation>سجّل الدخول مجددًا، فذلك يستبدل العنصر.</translation>
    </message>
    <message>
        <source>it doesn&apos;t say why</source>
        <translation>ولم تذكر السبب</translation>
    </message>
    <message>
        <source>it says &quot;%1&quot;</source>
        <translation>تقول «%1»</translation>
    </message>
    <message>
        <source>Remove the entry with the keychain&apos;s own program, and try again.</source>
        <translation>احذف العنصر ببرنامج حافظة المفاتيح ثم حاول مجددًا.</translation>
    </message>
    <message>
        <source>the keychain has no session of the profile &quot;%1&quot;, although it was signed in</source>
        <translation>لا توجد في حافظة المفاتيح جلسة للملف الشخصي «%1» مع أنه كان مسجّل الدخول</translation>
    </message>
    <message>
        <source>Sign in again, or start the keychain program that has it if another one answers.</source>
        <translation>سجّل الدخول من جديد، أو شغّل برنامج حافظة المفاتيح الذي يحفظها إن كان غيره هو الذي يستجيب.</translation>
    </message>
    <message>
        <source>the encrypted file</source>
        <translation>في الملف المشفّر</translation>
    </message>
    <message>
        <source>the Secret Service (gnome-keyring or KeePassXC)</source>
        <translation>Secret Service (gnome-keyring أو KeePassXC)</translation>
    </message>
    <message>
        <source>a profile can&apos;t have this name</source>
        <translation>لا يمكن أن يحمل الملف الشخصي هذا الاسم</translation>
    </message>
    <message>
        <source>another sign-in waits for the browser</source>
        <translation>عملية تسجيل دخول أخرى تنتظر المتصفح</translation>
    </message>
    <message>
        <source>%1 answered with something that can&apos;t be read (%2)</source>
        <translation>أجاب %1 بما لا يمكن قراءته (%2)</translation>
    </message>
    <message>
        <source>interim status %1</source>
        <translation>حالة مؤقتة %1</translation>
    </message>
    <message>
        <source>a list of issuers</source>
        <translation>قائمة مُصدِرين</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t an issuer such as https://login.example.com or https://*.example.com</source>
        <translation>«%1» ليس مُصدِرًا مثل https://login.example.com أو https://*.example.com</translation>
    </message>
    <message>
        <source>there is no setting &quot;%1&quot;</source>
        <translation>لا يوجد إعداد «%1»</translation>
    </message>
    <message>
        <source>&quot;keychain&quot; or &quot;file&quot;</source>
        <translation>«keychain» أو «file»</translation>
    </message>
    <message>
        <source>an object of settings</source>
        <translation>كائن إعدادات</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>مفتاح غير معروف «%1»</translation>
    </message>
    <message>
        <source>it is for another version of Authtray</source>
        <translation>إنها لإصدار آخر من Authtray</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is locked, too</source>
        <translation>«%1» مقفل أيضًا</translation>
    </message>
    <message>
        <source>a token of an unknown provider</source>
        <translation>رمز من مزوّد غير معروف</translation>
    </message>
    <message>
        <source>keeping a session in %1</source>
        <translation>حفظ جلسة %1</translation>
    </message>
    <message>
        <source>Sign in again, and the session is kept in %1.</source>
        <translation>سجّل الدخول من جديد، وستُحفظ الجلسة %1.</translation>
    </message>
    <message>
        <source>keeping a session in %1 isn&apos;t allowed by %2</source>
        <translation>حفظ جلسة %1 غير مسموح به بموجب %2</translation>
    </message>
    <message>
        <source>It is kept in %1. Ask whoever looks after this computer.</source>
        <translation>تُحفظ %1. اسأل مَن يدير هذا الحاسوب.</translation>
    </message>
    <message>
        <source>%1 isn&apos;t allowed by %2</source>
        <translation>%1 غير مسموح به بموجب %2</translation>
    </message>
    <message>
        <source>this computer&apos;s policy can&apos;t be used: %1</source>
        <translation>لا يمكن استخدام سياسة هذا الحاسوب: %1</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer.</source>
        <translation>اسأل مَن يدير هذا الحاسوب.</translation>
    </message>
    <message>
        <source>Ask whoever looks after this computer to correct it. Until then, nobody can sign in or get a token.</source>
        <translation>اطلب ممّن يدير هذا الحاسوب أن يصحّحها. حتى ذلك الحين لا يمكن لأحد تسجيل الدخول أو الحصول على رمز.</translation>
    </message>
    <message>
        <source>the computer&apos;s clock agrees with that of %1</source>
        <translation>ساعة الحاسوب توافق ساعة %1</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds ahead of that of %2</source>
        <translation>ساعة الحاسوب متقدمة %1 ثانية على ساعة %2</translation>
    </message>
    <message>
        <source>the computer&apos;s clock is %1 seconds behind that of %2</source>
        <translation>ساعة الحاسوب متأخرة %1 ثانية عن ساعة %2</translation>
    </message>
    <message>
        <source>Set the computer&apos;s clock, or let it be set from the network.</source>
        <translation>اضبط ساعة الحاسوب، أو دع الشبكة تضبطها.</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 يجيب</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>تم تسجيل الدخول</translation>
    </message>
    <message>
        <source>signed in as %1</source>
        <translation>تم تسجيل الدخول باسم %1</translation>
    </message>
    <message>
        <source>the profiles are in %1</source>
        <translation>الملفات الشخصية في %1</translation>
    </message>
    <message>
        <source>%1 applies to everybody on this computer</source>
        <translation>%1 يسري على الجميع في هذا الحاسوب</translation>
    </message>
    <message>
        <source>%1 keeps an entry, returns it and removes it</source>
        <translation>%1 تحفظ مُدخلًا وتعيده وتحذفه</translation>
    </message>
    <message>
        <source>the environment names none</source>
        <translation>البيئة لا تسمّي أيًّا</translation>
    </message>
    <message>
        <source>the environment names %1</source>
        <translation>البيئة تسمّي %1</translation>
    </message>
    <message>
        <source>those of the system are trusted</source>
        <translation>شهادات النظام موثوقة</translation>
    </message>
    <message>
        <source>those in %1 are trusted</source>
        <translation>الشهادات في %1 موثوقة</translation>
    </message>
    <message>
        <source>there is no program that opens an address</source>
        <translation>لا يوجد برنامج يفتح عنوانًا</translation>
    </message>
    <message>
        <source>Install xdg-utils, or name a browser in BROWSER.</source>
        <translation>ثبّت xdg-utils، أو سمِّ متصفحًا في BROWSER.</translation>
    </message>
    <message>
        <source>an address is opened by %1</source>
        <translation>يفتح %1 العناوين</translation>
    </message>
    <message>
        <source>a panel shows tray icons</source>
        <translation>شريط يعرض أيقونات الحالة</translation>
    </message>
    <message>
        <source>there is no display, so no icon is shown</source>
        <translation>لا توجد شاشة، فلا تُعرض أيقونة</translation>
    </message>
    <message>
        <source>no panel has registered for tray icons (StatusNotifierItem)</source>
        <translation>لم يسجَّل شريط لأيقونات الحالة (StatusNotifierItem)</translation>
    </message>
    <message>
        <source>On GNOME, switch the extension AppIndicator on. An older panel may show the icon all the same.</source>
        <translation>في GNOME فعّل إضافة AppIndicator. وقد يعرض شريط أقدم الأيقونة مع ذلك.</translation>
    </message>
    <message>
        <source>a browser can return to %1</source>
        <translation>يستطيع المتصفح العودة إلى %1</translation>
    </message>
    <message>
        <source>No program that BROWSER names is there.</source>
        <translation>لا يوجد أي برنامج مما يسمّيه BROWSER.</translation>
    </message>
    <message>
        <source>the sign-in wasn&apos;t for %1</source>
        <translation>لم يكن تسجيل الدخول من أجل %1</translation>
    </message>
    <message>
        <source>there is no such token, and a renewal brings none</source>
        <translation>لا يوجد رمز كهذا، والتجديد لا يجلبه</translation>
    </message>
    <message>
        <source>a list of hosts</source>
        <translation>قائمة خوادم</translation>
    </message>
    <message>
        <source>&quot;%1&quot; isn&apos;t a host such as git.example.com or git.example.com:8443/team</source>
        <translation>«%1» ليس خادمًا مثل git.example.com أو git.example.com:8443/team</translation>
    </message>
    <message>
        <source>a path that begins with &quot;/&quot;, or &quot;&quot;</source>
        <translation>مسار يبدأ بـ «/» أو «»</translation>
    </message>
    <message>
        <source>trusting other certificate authorities than the policy&apos;s</source>
        <translation>الوثوق بسلطات شهادات غير التي في السياسة</translation>
    </message>
    <message>
        <source>Sign in again, and the policy&apos;s are trusted.</source>
        <translation>سجّل الدخول من جديد، وستُوثق السلطات التي في السياسة.</translation>
    </message>
    <message>
        <source>sending a token to %1 isn&apos;t allowed by %2</source>
        <translation>إرسال رمز إلى %1 غير مسموح به بموجب %2</translation>
    </message>
    <message>
        <source>choosing certificate authorities isn&apos;t allowed by %1</source>
        <translation>اختيار سلطات الشهادات غير مسموح به بموجب %1</translation>
    </message>
    <message>
        <source>an https address with a path</source>
        <translation>عنوان https يتضمّن مسارًا</translation>
    </message>
    <message>
        <source>Tell whoever runs the service.</source>
        <translation>أبلغ القائمين على الخدمة.</translation>
    </message>
    <message>
        <source>%1 names metadata on another server: %2</source>
        <translation>يشير %1 إلى بيانات وصفية على خادم آخر: %2</translation>
    </message>
    <message>
        <source>%1 has something else than a service&apos;s metadata</source>
        <translation>يحتوي %1 على شيء غير البيانات الوصفية لخدمة</translation>
    </message>
    <message>
        <source>the service&apos;s metadata is missing: %1 answered with status %2</source>
        <translation>البيانات الوصفية للخدمة مفقودة: أجاب %1 بالحالة %2</translation>
    </message>
    <message>
        <source>If that is what you want to use, give its address.</source>
        <translation>إن كان هذا ما تريد استخدامه فأعطِ عنوانه.</translation>
    </message>
    <message>
        <source>%1 answered with status %2 and doesn&apos;t say where to sign in, and %3</source>
        <translation>أجاب %1 بالحالة %2 ولا يذكر أين يُسجَّل الدخول، و%3</translation>
    </message>
    <message>
        <source>Check the address letter by letter. If you know its provider, give that one&apos;s address as the issuer.</source>
        <translation>تحقّق من العنوان حرفًا حرفًا. وإن كنت تعرف مزوّده فأعطِ عنوان المزوّد بوصفه الجهة المُصدِرة.</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>the metadata at %1 is about &quot;%2&quot;, not about %3</source>
        <translation>البيانات الوصفية في %1 تخص «%2» لا %3</translation>
    </message>
    <message>
        <source>the metadata at %1 names no provider that can be used: &quot;%2&quot;</source>
        <translation>لا تذكر البيانات الوصفية في %1 مزوّدًا يمكن استخدامه: «%2»</translation>
    </message>
    <message>
        <source>%1 registered Authtray, but %2</source>
        <translation>سجّل %1 Authtray، ولكن %2</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_id&quot;</source>
        <translation>لا تحتوي إجابته على «client_id»</translation>
    </message>
    <message>
        <source>with another redirect address: %1</source>
        <translation>بعنوان إعادة توجيه آخر: %1</translation>
    </message>
    <message>
        <source>as a client that authenticates by %1</source>
        <translation>بوصفه عميلًا يستوثق بواسطة %1</translation>
    </message>
    <message>
        <source>its answer has no &quot;client_secret&quot;</source>
        <translation>لا تحتوي إجابته على «client_secret»</translation>
    </message>
    <message>
        <source>%1 refuses to register Authtray: %2</source>
        <translation>يرفض %1 تسجيل Authtray: %2</translation>
    </message>
    <message>
        <source>the provider</source>
        <translation>المزوّد</translation>
    </message>
    <message>
        <source>it offers no way to remove the client</source>
        <translation>لا يوفّر طريقة لإزالة العميل</translation>
    </message>
    <message>
        <source>Register a native app there yourself, with the redirect address %1, and give its client ID.</source>
        <translation>سجّل هناك بنفسك تطبيقًا أصليًا بعنوان إعادة التوجيه %1، ثم أعطِ معرّف عميله.</translation>
    </message>
    <message>
        <source>%1 lets no program register itself as a client</source>
        <translation>لا يسمح %1 لأي برنامج بأن يسجّل نفسه عميلًا</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know the client any more that it has registered (%2)</source>
        <translation>لم يعد %1 يعرف العميل الذي سجّله (%2)</translation>
    </message>
    <message>
        <source>Sign in once more: a new client is registered then.</source>
        <translation>سجّل الدخول مرة أخرى: عندئذ يُسجَّل عميل جديد.</translation>
    </message>
    <message>
        <source>Sign in again: the client that was registered is gone, and a new one is registered then.</source>
        <translation>سجّل الدخول من جديد: لم يعد العميل المسجَّل موجودًا، وعندئذ يُسجَّل عميل جديد.</translation>
    </message>
    <message>
        <source>the provider takes only signed sign-in requests (RFC 9101)</source>
        <translation>لا يقبل المزوّد إلا طلبات تسجيل دخول موقّعة (RFC 9101)</translation>
    </message>
    <message>
        <source>renewed</source>
        <translation>تم التجديد</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>تم تسجيل الخروج</translation>
    </message>
    <message>
        <source>registered with the provider</source>
        <translation>تم التسجيل لدى المزوّد</translation>
    </message>
    <message>
        <source>by schedule</source>
        <translation>وفق الموعد</translation>
    </message>
    <message>
        <source>a server had refused the token</source>
        <translation>رفض خادم الرمز</translation>
    </message>
    <message>
        <source>a new token was demanded</source>
        <translation>طُلب رمز جديد</translation>
    </message>
    <message>
        <source>a token for %1 was demanded</source>
        <translation>طُلب رمز لـ %1</translation>
    </message>
    <message>
        <source>the ID token was demanded</source>
        <translation>طُلب رمز الهوية</translation>
    </message>
    <message>
        <source>the token had expired</source>
        <translation>انتهت صلاحية الرمز</translation>
    </message>
    <message>
        <source>the token would have expired too soon</source>
        <translation>كانت صلاحية الرمز ستنتهي قريبًا جدًا</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>مرفوض: %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>فشل: %1</translation>
    </message>
    <message>
        <source>done, but not stored: %1</source>
        <translation>تم، لكن لم يُحفظ: %1</translation>
    </message>
    <message>
        <source>the refresh token that was refused, %1, isn&apos;t the newest one, %2 of %3</source>
        <translation>رمز التجديد المرفوض %1 ليس الأحدث، وهو %2 بتاريخ %3</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>لم يُجدَّد</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a key (DPoP, RFC 9449)</source>
        <translation>لا يقبل %1 إلا رموزًا مربوطة بمفتاح (DPoP, RFC 9449)</translation>
    </message>
    <message>
        <source>%1 takes only tokens that are bound to a certificate (RFC 8705)</source>
        <translation>لا يقبل %1 إلا رموزًا مربوطة بشهادة (RFC 8705)</translation>
    </message>
    <message>
        <source>Authtray has bearer tokens only. Ask whoever runs the service whether it takes those, too.</source>
        <translation>لدى Authtray رموز Bearer فقط. اسأل من يدير الخدمة هل تقبلها أيضًا.</translation>
    </message>
    <message>
        <source>the provider protects codes only by %1, not by S256 (PKCE)</source>
        <translation>لا يحمي المزوّد رموز التفويض إلا بواسطة %1، وليس بواسطة S256 (PKCE)</translation>
    </message>
    <message>
        <source>%1 is on this computer or in its network, and the provider isn&apos;t</source>
        <translation>يوجد %1 على هذا الحاسوب أو في شبكته، والمزوّد ليس كذلك</translation>
    </message>
    <message>
        <source>the &quot;client_id&quot; in its answer is too long</source>
        <translation>«client_id» في إجابته طويل جدًا</translation>
    </message>
    <message>
        <source>the &quot;%1&quot; in its answer has characters that it may not</source>
        <translation>يحتوي «%1» في إجابته على محارف غير مسموح بها</translation>
    </message>
    <message>
        <source>%1 issued a token for %2, not for %3</source>
        <translation>أصدر %1 رمز وصول لـ %2، وليس لـ %3</translation>
    </message>
    <message>
        <source>The service could use it there, so it doesn&apos;t get it. Tell whoever runs the service. If you trust it with that token, sign in at the provider itself, and add the service to the profile&apos;s hosts.</source>
        <translation>يمكن للخدمة أن تستخدمه هناك، لذلك لا تحصل عليه. أبلغ القائمين على الخدمة. إذا كنت تأتمنها على رمز الوصول هذا، فسجّل الدخول لدى المزوّد نفسه، وأضف الخدمة إلى مضيفي الملف الشخصي.</translation>
    </message>
    <message>
        <source>%1 registered Authtray with a secret that has expired already</source>
        <translation>سجّل %1 Authtray بسرّ انتهت صلاحيته بالفعل</translation>
    </message>
    <message>
        <source>If you mean that one, give its address.</source>
        <translation>إن كنت تقصد ذاك فأعطِ عنوانه.</translation>
    </message>
    <message>
        <source>the provider refused the newest refresh token that Authtray had got, %1 of %2</source>
        <translation>رفض المزوّد أحدث رمز تجديد كان Authtray قد تلقّاه، %1 بتاريخ %2</translation>
    </message>
    <message>
        <source>one that the provider doesn&apos;t name, not %1</source>
        <translation>حساب لا يسمّيه المزوّد، وليس %1</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>Your Auth0 domain</source>
        <translation>نطاق Auth0 الخاص بك</translation>
    </message>
    <message>
        <source>Identifier of the API the token is for</source>
        <translation>معرّف الواجهة البرمجية التي يخصّها الرمز</translation>
    </message>
    <message>
        <source>In Auth0&apos;s dashboard, create an application of the type Native with the allowed callback URL http://localhost:8080/callback</source>
        <translation>أنشئ في لوحة تحكّم Auth0 تطبيقًا من النوع Native وأضف إليه عنوان الرجوع (callback URL) المسموح به http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of GitHub</source>
        <translation>عنوان GitHub</translation>
    </message>
    <message>
        <source>Address of GitHub&apos;s API</source>
        <translation>عنوان واجهة GitHub البرمجية</translation>
    </message>
    <message>
        <source>Register an OAuth app at https://github.com/settings/developers with the callback URL http://127.0.0.1/callback</source>
        <translation>سجّل تطبيق OAuth في https://github.com/settings/developers بعنوان الرجوع (callback URL) التالي: http://127.0.0.1/callback</translation>
    </message>
    <message>
        <source>Address of the GitLab instance</source>
        <translation>عنوان خادم GitLab</translation>
    </message>
    <message>
        <source>Add an application in GitLab under Preferences &gt; Applications: not confidential, redirect URI http://127.0.0.1/callback, scopes openid, profile and email.</source>
        <translation>أضف تطبيقًا في GitLab ضمن Preferences &gt; Applications: غير سرّي (Confidential)، وعنوان إعادة التوجيه http://127.0.0.1/callback، والنطاقات openid وprofile وemail.</translation>
    </message>
    <message>
        <source>Address of the sign-in service</source>
        <translation>عنوان خدمة تسجيل الدخول</translation>
    </message>
    <message>
        <source>Create an OAuth client ID of the type &quot;Desktop app&quot; at https://console.cloud.google.com/apis/credentials</source>
        <translation>أنشئ معرّف عميل OAuth من النوع «Desktop app» في https://console.cloud.google.com/apis/credentials</translation>
    </message>
    <message>
        <source>Address of Keycloak</source>
        <translation>عنوان Keycloak</translation>
    </message>
    <message>
        <source>Realm</source>
        <translation>النطاق (Realm)</translation>
    </message>
    <message>
        <source>In Keycloak&apos;s Admin Console, create a client: OpenID Connect, client authentication off, standard flow, valid redirect URI http://127.0.0.1/*</source>
        <translation>أنشئ في وحدة تحكّم إدارة Keycloak عميلًا: من النوع OpenID Connect، من دون مصادقة العميل (Client authentication)، بالتدفق القياسي (Standard flow)، وعنوان إعادة التوجيه الصالح ‎http://127.0.0.1/*‎</translation>
    </message>
    <message>
        <source>Tenant: its domain or id, or organizations, consumers, common</source>
        <translation>المستأجر: نطاقه أو معرّفه، أو organizations أو consumers أو common</translation>
    </message>
    <message>
        <source>Register an application at https://entra.microsoft.com (App registrations) with the platform &quot;Mobile and desktop applications&quot; and the redirect URI http://localhost</source>
        <translation>سجّل تطبيقًا في https://entra.microsoft.com ضمن «App registrations» بالمنصّة «Mobile and desktop applications» وعنوان إعادة التوجيه http://localhost</translation>
    </message>
    <message>
        <source>Your Okta domain</source>
        <translation>نطاق Okta الخاص بك</translation>
    </message>
    <message>
        <source>Id of the authorization server</source>
        <translation>معرّف خادم التفويض</translation>
    </message>
    <message>
        <source>In Okta&apos;s Admin Console, create an app integration: OIDC, Native Application, grant type Refresh Token, sign-in redirect URI http://localhost:8080/callback</source>
        <translation>أنشئ في وحدة تحكّم إدارة Okta تكامل تطبيق (app integration): بالطريقة OIDC، ومن النوع Native Application، وبنوع المنح Refresh Token، وعنوان إعادة التوجيه لتسجيل الدخول http://localhost:8080/callback</translation>
    </message>
    <message>
        <source>Address of the PipeOps console</source>
        <translation>عنوان وحدة تحكّم PipeOps</translation>
    </message>
    <message>
        <source>Address of the PipeOps API</source>
        <translation>عنوان واجهة PipeOps البرمجية</translation>
    </message>
    <message>
        <source>Address of the UiPath service</source>
        <translation>عنوان خدمة UiPath</translation>
    </message>
    <message>
        <source>Organization to sign in to</source>
        <translation>المؤسسة التي تسجّل الدخول إليها</translation>
    </message>
</context>
<context>
    <name>ProfileChange</name>
    <message>
        <source>Programs that name it “%1” will have to use the new name.</source>
        <translation>على البرامج التي تسمّيه «%1» أن تستخدم الاسم الجديد.</translation>
    </message>
    <message>
        <source>The profile stays signed in.</source>
        <translation>يبقى الملف الشخصي مسجلًا للدخول.</translation>
    </message>
    <message>
        <source>Rename the profile “%1”</source>
        <translation>إعادة تسمية الملف الشخصي «%1»</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>إعادة ال&amp;تسمية</translation>
    </message>
    <message>
        <source>The profile is called “%1” now.</source>
        <translation>أصبح اسم الملف الشخصي «%1».</translation>
    </message>
    <message>
        <source>The copy has the provider and the settings of “%1”, but no session: sign in to it, with another account for example.</source>
        <translation>للنسخة مزوّد «%1» وإعداداته، ولكن من دون جلسة: سجّل الدخول إليها، بحساب آخر مثلًا.</translation>
    </message>
    <message>
        <source>Duplicate the profile “%1”</source>
        <translation>نسخ الملف الشخصي «%1»</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>نس&amp;خ</translation>
    </message>
    <message>
        <source>This is a copy of “%1”. Sign in to use it.</source>
        <translation>هذه نسخة من «%1». سجّل الدخول لاستخدامها.</translation>
    </message>
    <message>
        <source>The profile “%1” is removed.</source>
        <translation>أُزيل الملف الشخصي «%1».</translation>
    </message>
    <message>
        <source>The profile “%1” is back. Sign in to use it.</source>
        <translation>عاد الملف الشخصي «%1». سجّل الدخول لاستخدامه.</translation>
    </message>
    <message>
        <source>The client&apos;s secret isn&apos;t copied: signing in asks for it.</source>
        <translation>لا يُنسخ سر العميل: يُطلب عند تسجيل الدخول.</translation>
    </message>
    <message>
        <source>Its client stays registered at %1.</source>
        <translation>يبقى عميله مسجّلًا لدى %1.</translation>
    </message>
</context>
<context>
    <name>TenantDialog</name>
    <message>
        <source>Choose a tenant</source>
        <translation>اختيار مستأجر</translation>
    </message>
    <message>
        <source>Your organization has several &amp;tenants. Sign in to:</source>
        <translation>لدى مؤسستك أكثر من &amp;مستأجر. سجّل الدخول إلى:</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>ا&amp;ختيار</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Signed in</source>
        <translation>مسجّل الدخول</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>مسجّل الدخول باسم %1</translation>
    </message>
    <message>
        <source>valid until %1</source>
        <translation>صالح حتى %1</translation>
    </message>
    <message>
        <source>%1 · renews at %2</source>
        <translation>%1 · يُجدَّد في %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>السبب مجهول</translation>
    </message>
    <message>
        <source>%1; renewing fails: %2</source>
        <translation>%1؛ يفشل التجديد: %2</translation>
    </message>
    <message>
        <source>Valid until %1; renewing fails: %2</source>
        <translation>صالح حتى %1؛ يفشل التجديد: %2</translation>
    </message>
    <message>
        <source>%1; will keep trying</source>
        <translation>%1؛ ستستمر المحاولة</translation>
    </message>
    <message>
        <source>Opening the session&apos;s file…</source>
        <translation>يُفتح ملف الجلسة…</translation>
    </message>
    <message>
        <source>Reading your keychain…</source>
        <translation>يُبحث في حافظة مفاتيحك…</translation>
    </message>
    <message>
        <source>Waiting for your keychain to be unlocked</source>
        <translation>بانتظار فتح قفل حافظة مفاتيحك</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>لم يُسجَّل الدخول</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>بانتظار متصفحك…</translation>
    </message>
    <message>
        <source>Renewing…</source>
        <translation>يجري التجديد…</translation>
    </message>
    <message>
        <source>%1 · renews when next needed</source>
        <translation>%1 · يُجدَّد عند الحاجة التالية</translation>
    </message>
    <message>
        <source>The session has ended. Sign in again</source>
        <translation>انتهت الجلسة. سجّل الدخول من جديد</translation>
    </message>
    <message>
        <source>Signed in, but it can&apos;t be saved: %1</source>
        <translation>سُجّل الدخول لكن تعذّر الحفظ: %1</translation>
    </message>
    <message>
        <source>Signed in, but the keychain can&apos;t save it: %1</source>
        <translation>سُجّل الدخول لكن حافظة المفاتيح لا تستطيع حفظه: %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>انتهت صلاحيته</translation>
    </message>
    <message numerus="yes">
        <source>in %n seconds</source>
        <translation>
            <numerusform>بعد أقل من ثانية</numerusform>
            <numerusform>بعد ثانية</numerusform>
            <numerusform>بعد ثانيتين</numerusform>
            <numerusform>بعد %n ثوانٍ</numerusform>
            <numerusform>بعد %n ثانية</numerusform>
            <numerusform>بعد %n ثانية</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n minutes</source>
        <translation>
            <numerusform>بعد أقل من دقيقة</numerusform>
            <numerusform>بعد دقيقة</numerusform>
            <numerusform>بعد دقيقتين</numerusform>
            <numerusform>بعد %n دقائق</numerusform>
            <numerusform>بعد %n دقيقة</numerusform>
            <numerusform>بعد %n دقيقة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hours</source>
        <translation>
            <numerusform>بعد أقل من ساعة</numerusform>
            <numerusform>بعد ساعة</numerusform>
            <numerusform>بعد ساعتين</numerusform>
            <numerusform>بعد %n ساعات</numerusform>
            <numerusform>بعد %n ساعة</numerusform>
            <numerusform>بعد %n ساعة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>بعد أقل من يوم</numerusform>
            <numerusform>بعد يوم</numerusform>
            <numerusform>بعد يومين</numerusform>
            <numerusform>بعد %n أيام</numerusform>
            <numerusform>بعد %n يومًا</numerusform>
            <numerusform>بعد %n يوم</numerusform>
        </translation>
    </message>
    <message>
        <source>the state</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>الحساب</translation>
    </message>
    <message>
        <source>a token</source>
        <translation>رمزًا</translation>
    </message>
    <message>
        <source>Renewing fails</source>
        <translation>يفشل التجديد</translation>
    </message>
    <message>
        <source>Can&apos;t be renewed</source>
        <translation>تعذّر التجديد</translation>
    </message>
    <message>
        <source>Session has ended</source>
        <translation>انتهت الجلسة</translation>
    </message>
    <message>
        <source>Waiting for its file</source>
        <translation>بانتظار ملف الجلسة</translation>
    </message>
    <message>
        <source>Waiting for the keychain</source>
        <translation>بانتظار حافظة المفاتيح</translation>
    </message>
    <message>
        <source>Signed in, not saved</source>
        <translation>سُجّل الدخول ولم يُحفظ</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>سُجّل الخروج</translation>
    </message>
    <message>
        <source>Renewed</source>
        <translation>جُدّد</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>انتهت الجلسة</translation>
    </message>
    <message>
        <source>A program</source>
        <translation>برنامج</translation>
    </message>
    <message>
        <source>%1 asked for %2</source>
        <translation>طلب %1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%Ln times)</source>
        <translation>
            <numerusform>%1 (%Ln مرة)</numerusform>
            <numerusform>%1 (مرة واحدة)</numerusform>
            <numerusform>%1 (مرتين)</numerusform>
            <numerusform>%1 (%Ln مرات)</numerusform>
            <numerusform>%1 (%Ln مرة)</numerusform>
            <numerusform>%1 (%Ln مرة)</numerusform>
        </translation>
    </message>
    <message>
        <source>who you are</source>
        <translation>من أنت</translation>
    </message>
    <message>
        <source>your profile</source>
        <translation>ملفك الشخصي</translation>
    </message>
    <message>
        <source>your e-mail address</source>
        <translation>بريدك الإلكتروني</translation>
    </message>
    <message>
        <source>your postal address</source>
        <translation>عنوانك البريدي</translation>
    </message>
    <message>
        <source>your phone number</source>
        <translation>رقم هاتفك</translation>
    </message>
    <message>
        <source>your groups</source>
        <translation>مجموعاتك</translation>
    </message>
    <message>
        <source>staying signed in</source>
        <translation>البقاء مسجّل الدخول</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 couldn&apos;t be told.</source>
        <translation>سجّلت الخروج هنا، لكن تعذّر إبلاغ %1.</translation>
    </message>
    <message>
        <source>You are signed out here, but %1 didn&apos;t answer.</source>
        <translation>تم تسجيل خروجك هنا، لكن %1 لم يستجب.</translation>
    </message>
    <message>
        <source>You are signed out. An earlier session is still stored: %1.</source>
        <translation>تم تسجيل خروجك. ما زالت جلسة سابقة محفوظة: %1.</translation>
    </message>
    <message>
        <source>You are signed out.</source>
        <translation>سجّلت الخروج.</translation>
    </message>
    <message>
        <source>For what a program does at %1, you have to sign in again.</source>
        <translation>لما يفعله برنامج لدى %1 عليك تسجيل الدخول من جديد.</translation>
    </message>
    <message>
        <source>A program wants to do more at %1 than you have allowed: %2.</source>
        <translation>يريد برنامج أن يفعل لدى %1 أكثر مما سمحت به: %2.</translation>
    </message>
</context>
<context>
    <name>authtray::About</name>
    <message>
        <source>System</source>
        <translation>النظام</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>العرض</translation>
    </message>
    <message>
        <source>Settings in</source>
        <translation>الإعدادات في</translation>
    </message>
    <message>
        <source>License</source>
        <translation>الرخصة</translation>
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
        <translation>اضغط Ctrl+C للنسخ</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>المؤسسة</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>المستأجر</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>الدور</translation>
    </message>
    <message>
        <source>Account ID</source>
        <translation>معرّف الحساب</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>المزوّد</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>الملف الشخصي</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>مسجّل الدخول</translation>
    </message>
    <message>
        <source>Session ends</source>
        <translation>نهاية الجلسة</translation>
    </message>
    <message>
        <source>%1 unless renewed · %2</source>
        <translation>%1 ما لم تُجدَّد · %2</translation>
    </message>
    <message>
        <source>Last events</source>
        <translation>آخر الأحداث</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>الأذونات</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>نسخ: %1</translation>
    </message>
    <message>
        <source>Puts it on the clipboard</source>
        <translation>يضعه في الحافظة</translation>
    </message>
</context>
<context>
    <name>authtray::AccountHead</name>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>أكمل تسجيل الدخول هناك وينتهي الأمر.</translation>
    </message>
    <message>
        <source>Sign in once, and your programs get fresh tokens.</source>
        <translation>سجّل الدخول مرة واحدة، وتحصل برامجك على رموز حديثة.</translation>
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
        <translation>نُسخ: %1.</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. Authtray runs for as long as this window is open.</source>
        <translation>لا يعرض سطح المكتب هذا أيقونات في شريط النظام. يعمل Authtray ما دامت هذه النافذة مفتوحة.</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>ترا&amp;جع</translation>
    </message>
    <message>
        <source>Undoes what the message tells of</source>
        <translation>يتراجع عمّا تذكره الرسالة</translation>
    </message>
    <message>
        <source>Signs in once more, in your browser, for what the service wants</source>
        <translation>يسجّل الدخول مرة أخرى في متصفحك لما تطلبه الخدمة</translation>
    </message>
</context>
<context>
    <name>authtray::ActionRow</name>
    <message>
        <source>Ends this session here and, where possible, at the provider</source>
        <translation>ينهي هذه الجلسة هنا، وعند المزوّد إن أمكن</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Stops waiting for the browser</source>
        <translation>يتوقف عن انتظار المتصفح</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>نسخ الرابط</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>ينسخ عنوان صفحة تسجيل الدخول لمتصفح من اختيارك</translation>
    </message>
    <message>
        <source>Asks the provider for a new access token</source>
        <translation>يطلب من المزوّد رمز وصول جديدًا</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>يفتح صفحة تسجيل الدخول لدى المزوّد في متصفحك</translation>
    </message>
    <message>
        <source>Sign &amp;in again</source>
        <translation>تسجيل الدخول مجددًا</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>إضافة حساب…</translation>
    </message>
    <message>
        <source>Signs in to another provider or account</source>
        <translation>يسجّل الدخول إلى مزوّد أو حساب آخر</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>تسجيل ال&amp;خروج…</translation>
    </message>
    <message>
        <source>Puts the access token on the clipboard for a short time</source>
        <translation>يضع رمز الوصول في الحافظة لوقت قصير</translation>
    </message>
    <message numerus="yes">
        <source>Copied (%Ln s)</source>
        <translation>
            <numerusform>نُسخ (%Ln ث)</numerusform>
            <numerusform>نُسخ (%Ln ث)</numerusform>
            <numerusform>نُسخ (%Ln ث)</numerusform>
            <numerusform>نُسخ (%Ln ث)</numerusform>
            <numerusform>نُسخ (%Ln ث)</numerusform>
            <numerusform>نُسخ (%Ln ث)</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;token</source>
        <translation>نسخ ال&amp;رمز</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>على جهاز آخر</translation>
    </message>
    <message>
        <source>O&amp;pen again</source>
        <translation>افتح مجددًا</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>يسجّل الدخول برمز، في متصفح هاتف أو حاسوب آخر</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>يفتح صفحة تسجيل الدخول في متصفحك مرة أخرى</translation>
    </message>
</context>
<context>
    <name>authtray::AddAccountDialog</name>
    <message>
        <source>Add account</source>
        <translation>إضافة حساب</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>المزوّد</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>اختبار</translation>
    </message>
    <message>
        <source>Asks the provider whether it knows this client, without signing in</source>
        <translation>يسأل المزوّد إن كان يعرف هذا العميل، دون تسجيل الدخول</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>نسخ الرابط</translation>
    </message>
    <message>
        <source>Copies the sign-in page&apos;s address, for a browser of your choice</source>
        <translation>ينسخ عنوان صفحة تسجيل الدخول لمتصفح من اختيارك</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>افتح مجددًا</translation>
    </message>
    <message>
        <source>Opens the sign-in page in your browser once more</source>
        <translation>يفتح صفحة تسجيل الدخول في متصفحك مرة أخرى</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>On another &amp;device</source>
        <translation>على جهاز آخر</translation>
    </message>
    <message>
        <source>Signs in with a code, in a browser on a phone or another computer</source>
        <translation>يسجّل الدخول برمز، في متصفح هاتف أو حاسوب آخر</translation>
    </message>
    <message>
        <source>Sign &amp;in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>Opens the provider&apos;s sign-in page in your browser</source>
        <translation>يفتح صفحة تسجيل الدخول لدى المزوّد في متصفحك</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>مزوّد آخر</translation>
    </message>
    <message>
        <source>Link copied.</source>
        <translation>نُسخ الرابط.</translation>
    </message>
    <message>
        <source>&amp;Use this address</source>
        <translation>ا&amp;ستخدام هذا العنوان</translation>
    </message>
    <message>
        <source>A service&apos;s address</source>
        <translation>عنوان خدمة</translation>
    </message>
</context>
<context>
    <name>authtray::AdvancedSection</name>
    <message>
        <source>Ad&amp;vanced</source>
        <translation>متقدّم</translation>
    </message>
    <message>
        <source>&amp;Scopes</source>
        <translation>النطاقات</translation>
    </message>
    <message>
        <source>What to ask for, separated by spaces</source>
        <translation>ما يُطلب، مفصولًا بمسافات</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>سلطات النظام</translation>
    </message>
    <message>
        <source>Choose &amp;file…</source>
        <translation>اختيار ملف…</translation>
    </message>
    <message>
        <source>Certificate &amp;authorities</source>
        <translation>سلطات الشهادات</translation>
    </message>
    <message>
        <source>A PEM file of authorities to trust besides the system&apos;s</source>
        <translation>ملف PEM لسلطات يوثق بها إضافة إلى سلطات النظام</translation>
    </message>
    <message>
        <source>Certificate authorities</source>
        <translation>سلطات الشهادات</translation>
    </message>
    <message>
        <source>Keychain</source>
        <translation>حافظة المفاتيح</translation>
    </message>
    <message>
        <source>Encrypted file</source>
        <translation>ملف معمّى</translation>
    </message>
    <message>
        <source>For computers without a keychain. You choose a passphrase for it.</source>
        <translation>للحواسيب التي لا سلسلة مفاتيح فيها. تختار له عبارة مرور.</translation>
    </message>
    <message>
        <source>&amp;Keep the session in</source>
        <translation>حفظ الجلسة في</translation>
    </message>
</context>
<context>
    <name>authtray::AutostartBox</name>
    <message>
        <source>&amp;Start when I log in</source>
        <translation>ابدأ عند دخولي إلى النظام</translation>
    </message>
</context>
<context>
    <name>authtray::CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>نُسخ</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
</context>
<context>
    <name>authtray::Desktop</name>
    <message numerus="yes">
        <source>The access token is on the clipboard for %Ln seconds.</source>
        <translation>
            <numerusform>رمز الوصول في الحافظة لمدة %Ln ثانية.</numerusform>
            <numerusform>رمز الوصول في الحافظة لمدة %Ln ثانية.</numerusform>
            <numerusform>رمز الوصول في الحافظة لمدة %Ln ثانية.</numerusform>
            <numerusform>رمز الوصول في الحافظة لمدة %Ln ثانية.</numerusform>
            <numerusform>رمز الوصول في الحافظة لمدة %Ln ثانية.</numerusform>
            <numerusform>رمز الوصول في الحافظة لمدة %Ln ثانية.</numerusform>
        </translation>
    </message>
    <message>
        <source>Access token copied</source>
        <translation>نُسخ رمز الوصول</translation>
    </message>
</context>
<context>
    <name>authtray::DesktopNotifier</name>
    <message>
        <source>Show account</source>
        <translation>إظهار الحساب</translation>
    </message>
</context>
<context>
    <name>authtray::DeviceCode</name>
    <message>
        <source>Open this address on any device and enter the code, or scan the picture with a phone.</source>
        <translation>افتح هذا العنوان على أيّ جهاز وأدخل الرمز، أو امسح الصورة بهاتف.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>الرمز</translation>
    </message>
</context>
<context>
    <name>authtray::DiagnosisDialog</name>
    <message>
        <source>What was found</source>
        <translation>ما تبيّن</translation>
    </message>
    <message>
        <source>Tr&amp;y again</source>
        <translation>حاول مجددًا</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Trying what a sign-in and a token need…</source>
        <translation>تجري تجربة ما يحتاجه تسجيل الدخول والرمز…</translation>
    </message>
    <message>
        <source>Everything that a sign-in and a token need works.</source>
        <translation>كل ما يحتاجه تسجيل الدخول والرمز يعمل.</translation>
    </message>
    <message>
        <source>Something that a sign-in or a token needs doesn&apos;t work. What to do stands beside it.</source>
        <translation>شيء يحتاجه تسجيل الدخول أو الرمز لا يعمل. ما ينبغي فعله مكتوب بجانبه.</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>فحص كل شيء</translation>
    </message>
</context>
<context>
    <name>authtray::FirstSteps</name>
    <message>
        <source>In scripts:</source>
        <translation>في السكربتات:</translation>
    </message>
    <message>
        <source>The command with which scripts get a token</source>
        <translation>الأمر الذي تحصل به السكربتات على رمز</translation>
    </message>
</context>
<context>
    <name>authtray::GeneralSettings</name>
    <message>
        <source>Stay in the &amp;tray when the window is closed</source>
        <translation>ابقَ في الشريط عند إغلاق النافذة</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>كلغة النظام</translation>
    </message>
    <message>
        <source>Tray icon in the panel&apos;s &amp;colour</source>
        <translation>أيقونة بلون الشري&amp;ط</translation>
    </message>
</context>
<context>
    <name>authtray::HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>ما حدث</translation>
    </message>
    <message>
        <source>For</source>
        <translation>لأجل</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>رمز التجديد</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>What was done with the tokens of “%1” at the provider. A refresh token is named by a part of its hash, which tells one from the next.</source>
        <translation>ما جرى لرموز «%1» لدى المزوّد. يُسمّى رمز التجديد بجزء من بصمته يميّزه عن الذي يليه.</translation>
    </message>
    <message>
        <source>Nothing is recorded yet of what was done with the tokens of “%1”.</source>
        <translation>لم يُسجَّل بعد شيء مما جرى لرموز «%1».</translation>
    </message>
</context>
<context>
    <name>authtray::LifeBar</name>
    <message>
        <source>Renews %1.</source>
        <translation>يُجدَّد %1.</translation>
    </message>
    <message>
        <source>Expires %1.</source>
        <translation>ينتهي %1.</translation>
    </message>
    <message>
        <source>Life of the access token</source>
        <translation>عمر رمز الوصول</translation>
    </message>
</context>
<context>
    <name>authtray::LockedNote</name>
    <message>
        <source>Set by your administrator</source>
        <translation>حدّده المسؤول</translation>
    </message>
</context>
<context>
    <name>authtray::LogView</name>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>لم يحدث شيء بعد.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Copies the whole log, for a report. It holds no passwords and no tokens.</source>
        <translation>ينسخ السجل كله لأجل بلاغ. لا يحتوي على كلمات مرور ولا رموز.</translation>
    </message>
</context>
<context>
    <name>authtray::MoreButton</name>
    <message>
        <source>&amp;Use as default</source>
        <translation>اجعله المبدئي</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>&amp;Log…</source>
        <translation>ال&amp;سجل…</translation>
    </message>
    <message>
        <source>A&amp;bout Authtray…</source>
        <translation>&amp;حول Authtray…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>More</source>
        <translation>المزيد</translation>
    </message>
    <message>
        <source>Settings, log and more</source>
        <translation>الإعدادات والسجل والمزيد</translation>
    </message>
    <message>
        <source>Remove &amp;profile…</source>
        <translation>إزالة الملف ال&amp;شخصي…</translation>
    </message>
    <message>
        <source>&amp;Rename profile…</source>
        <translation>إعادة تسمية الملف…</translation>
    </message>
    <message>
        <source>&amp;Duplicate profile…</source>
        <translation>نسخ الملف الشخصي…</translation>
    </message>
    <message>
        <source>Sessions at the pro&amp;vider</source>
        <translation>الجلسات لدى المزوّد</translation>
    </message>
    <message>
        <source>Who uses my &amp;tokens…</source>
        <translation>من يستخدم رموزي…</translation>
    </message>
    <message>
        <source>&amp;Check everything…</source>
        <translation>&amp;فحص كل شيء…</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>السجل…</translation>
    </message>
</context>
<context>
    <name>authtray::PassphraseDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for whenever Authtray has started.</source>
        <translation>ستُحفظ الجلسة في ملف مشفّر. اختر له عبارة مرور تُطلب بعد كل تشغيل لـ Authtray.</translation>
    </message>
    <message>
        <source>The session is in an encrypted file. Enter its passphrase to go on.</source>
        <translation>الجلسة في ملف مشفّر. أدخل عبارة مروره للمتابعة.</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;عبارة المرور</translation>
    </message>
    <message>
        <source>&amp;Repeat passphrase</source>
        <translation>&amp;مرة أخرى</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>ا&amp;ستخدام</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;فتح</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileColumn</name>
    <message>
        <source>Search</source>
        <translation>بحث</translation>
    </message>
    <message>
        <source>Shows only the profiles with these words</source>
        <translation>يعرض الملفات الشخصية التي تحتوي على هذه الكلمات فقط</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileList</name>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (المبدئي)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>الملفات الشخصية</translation>
    </message>
    <message>
        <source>Choose the one to show</source>
        <translation>اختر ما يُعرض</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileNameDialog</name>
    <message>
        <source>&amp;Name</source>
        <translation>الا&amp;سم</translation>
    </message>
</context>
<context>
    <name>authtray::ProfileSettings</name>
    <message>
        <source>Show &amp;notifications</source>
        <translation>إظهار الإشعارات</translation>
    </message>
    <message>
        <source>Pro&amp;file</source>
        <translation>الملف الشخصي</translation>
    </message>
    <message>
        <source>&amp;Renew ahead by</source>
        <translation>التجديد قبل الانتهاء بـ</translation>
    </message>
    <message>
        <source>&amp;Browser command</source>
        <translation>أمر المتصفح</translation>
    </message>
    <message>
        <source>%u stands for the sign-in page&apos;s address. With a command of its own, a profile always signs in with the right browser profile.</source>
        <translation>يرمز ‎%u‎ إلى عنوان صفحة تسجيل الدخول. بأمر خاص به يسجّل الملف الشخصي الدخول دائمًا في ملف المتصفح الصحيح.</translation>
    </message>
    <message>
        <source>When the session ends or can&apos;t be renewed</source>
        <translation>عندما تنتهي الجلسة أو يتعذّر تجديدها</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>المبدئي</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation> د</translation>
    </message>
    <message>
        <source>How long before it expires the token is renewed; at most half of its life</source>
        <translation>كم من الوقت قبل انتهائه يُجدَّد الرمز؛ نصف عمره على الأكثر</translation>
    </message>
    <message>
        <source>The desktop&apos;s browser</source>
        <translation>متصفح سطح المكتب</translation>
    </message>
    <message>
        <source>There is no account yet. Add one first.</source>
        <translation>لا يوجد حساب بعد. أضف حسابًا أولًا.</translation>
    </message>
    <message>
        <source>To&amp;ken goes to</source>
        <translation>الرمز يذهب إ&amp;لى</translation>
    </message>
    <message>
        <source>Servers to which git, docker and other tools may send this profile&apos;s token, separated by spaces: git.example.com, or with a path git.example.com/team.</source>
        <translation>الخوادم التي يجوز لـ git وdocker وأدوات أخرى إرسال رمز هذا الملف الشخصي إليها، مفصولة بمسافات: git.example.com، أو مع مسار git.example.com/team.</translation>
    </message>
</context>
<context>
    <name>authtray::ProgramsDialog</name>
    <message>
        <source>Who uses my tokens</source>
        <translation>من يستخدم رموزي</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>البرامج</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>البرنامج</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>طلب</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>المرات</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>آخر مرة</translation>
    </message>
    <message>
        <source>C&amp;lear list</source>
        <translation>&amp;مسح القائمة</translation>
    </message>
    <message>
        <source>Forgets these programs, also in the last events</source>
        <translation>ينسى هذه البرامج، في الأحداث الأخيرة أيضًا</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>No program has asked for the profile “%1” yet. In a script, “%2” gives a token.</source>
        <translation>لم يطلب أي برنامج الملف الشخصي «%1» بعد. في السكربتات يعطي الأمر «%2» رمزًا.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>غير معروف</translation>
    </message>
    <message>
        <source>It had ended before its name was known</source>
        <translation>انتهى قبل أن يُعرف اسمه</translation>
    </message>
    <message>
        <source>These programs have asked Authtray for the profile “%1”. It keeps what this list shows, and nothing else.</source>
        <translation>طلبت هذه البرامج الملف الشخصي «%1» من Authtray، ولا يُحفظ إلا ما تعرضه هذه القائمة.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderCheck</name>
    <message>
        <source>%1 knows this client and its redirect address. You can sign in.</source>
        <translation>يعرف %1 هذا العميل وعنوان إعادة توجيهه. يمكنك تسجيل الدخول.</translation>
    </message>
    <message>
        <source>%1 responded and didn&apos;t reject this client; signing in will tell.</source>
        <translation>يجيب %1 ولا يعترض على هذا العميل. أما قبوله فسيُظهره تسجيل الدخول.</translation>
    </message>
    <message>
        <source>%1 doesn&apos;t know this client. Check the client ID.</source>
        <translation>لا يعرف %1 هذا العميل. تحقّق من معرّف العميل.</translation>
    </message>
    <message>
        <source>%1 refuses the redirect address. Register it there, or enter the registered one under Advanced.</source>
        <translation>يرفض %1 عنوان إعادة التوجيه. سجّله هناك، أو أدخل العنوان المسجّل ضمن «متقدّم».</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in: %2. Check scopes and client.</source>
        <translation>يرفض %1 تسجيل الدخول: %2. تحقّق من النطاقات والعميل.</translation>
    </message>
    <message>
        <source>%1 refuses the sign-in without saying why. Check the client ID and the redirect address.</source>
        <translation>يرفض %1 تسجيل الدخول دون ذكر السبب. تحقّق من معرّف العميل وعنوان إعادة التوجيه.</translation>
    </message>
    <message>
        <source>Looking for %1…</source>
        <translation>يُبحث عن %1…</translation>
    </message>
    <message>
        <source>%1 responded; you can sign in there.</source>
        <translation>استجاب %1؛ يمكنك تسجيل الدخول إليه.</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>يُسأل %1…</translation>
    </message>
    <message>
        <source>%1 takes the sign-in of %2.</source>
        <translation>يقبل %1 تسجيل الدخول لدى %2.</translation>
    </message>
</context>
<context>
    <name>authtray::ProviderForm</name>
    <message>
        <source>Issuer &amp;URL</source>
        <translation>عنوان المُصدِر</translation>
    </message>
    <message>
        <source>The provider&apos;s address, for example https://login.example.com</source>
        <translation>عنوان المزوّد، مثلًا https://login.example.com</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>مثلًا %1</translation>
    </message>
    <message>
        <source>&amp;Client ID</source>
        <translation>معرّف العميل</translation>
    </message>
    <message>
        <source>What the provider calls the application you registered there</source>
        <translation>اسم التطبيق الذي سجّلته لدى المزوّد</translation>
    </message>
    <message>
        <source>Client s&amp;ecret</source>
        <translation>سر العميل</translation>
    </message>
    <message>
        <source>Kept with the session, in the keychain</source>
        <translation>يُحفظ مع الجلسة في حافظة المفاتيح</translation>
    </message>
    <message>
        <source>None for a public client</source>
        <translation>لا شيء لعميل عام</translation>
    </message>
    <message>
        <source>Profile &amp;name</source>
        <translation>اسم الملف الشخصي</translation>
    </message>
    <message>
        <source>What scripts call this sign-in</source>
        <translation>الاسم الذي تسمّي به النصوص البرمجية هذا الدخول</translation>
    </message>
    <message>
        <source>&amp;Redirect address</source>
        <translation>عنوان إعادة التوجيه</translation>
    </message>
    <message>
        <source>As it is registered at the provider; without a port any free one is taken</source>
        <translation>كما سُجّل لدى المزوّد؛ ومن دون منفذ يُستخدم أي منفذ حر</translation>
    </message>
    <message>
        <source>“%1” isn&apos;t an address such as %2.</source>
        <translation>«%1» ليس عنوانًا مثل %2.</translation>
    </message>
    <message>
        <source>The issuer is an address such as https://login.example.com.</source>
        <translation>المُصدِر عنوان مثل https://login.example.com.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has to begin with https://, except on this computer.</source>
        <translation>يجب أن يبدأ عنوان المُصدِر بـ https:// إلا على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>The issuer&apos;s address has no “?” and no “#” in it.</source>
        <translation>لا يحتوي عنوان المُصدِر على «?» ولا «#».</translation>
    </message>
    <message>
        <source>Register Authtray at the provider as a native or public app with this redirect address:</source>
        <translation>سجّل Authtray لدى المزوّد تطبيقًا أصليًّا أو عامًّا بعنوان إعادة التوجيه هذا:</translation>
    </message>
    <message>
        <source>Open the registration page</source>
        <translation>افتح صفحة التسجيل</translation>
    </message>
    <message>
        <source>Address of t&amp;he service</source>
        <translation>&amp;عنوان الخدمة</translation>
    </message>
    <message>
        <source>The service&apos;s address has to begin with https://, except on this computer.</source>
        <translation>يجب أن يبدأ عنوان الخدمة بـ https://، إلا على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>For an MCP server, or whatever else you want to use: it names its provider, and Authtray registers there if it has to.</source>
        <translation>لخادم MCP أو أي شيء آخر تريد استخدامه: فهو يذكر مزوّده، ويسجّل Authtray نفسه هناك إن لزم.</translation>
    </message>
    <message>
        <source>What you want to use, for example https://mcp.example.com/mcp</source>
        <translation>ما تريد استخدامه، مثل https://mcp.example.com/mcp</translation>
    </message>
</context>
<context>
    <name>authtray::QrPicture</name>
    <message>
        <source>QR code of the address</source>
        <translation>رمز QR للعنوان</translation>
    </message>
</context>
<context>
    <name>authtray::RedirectField</name>
    <message>
        <source>The redirect address has to lead to this computer, such as %1.</source>
        <translation>يجب أن يؤدي عنوان إعادة التوجيه إلى هذا الحاسوب، مثل %1.</translation>
    </message>
</context>
<context>
    <name>authtray::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>عام</translation>
    </message>
    <message>
        <source>&amp;Profiles</source>
        <translation>الملفات الشخصية</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>حول</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
</context>
<context>
    <name>authtray::SignInProgress</name>
    <message>
        <source>Waiting</source>
        <translation>انتظار</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>يُسأل %1…</translation>
    </message>
    <message>
        <source>Your browser opens in a moment.</source>
        <translation>سيُفتح متصفحك بعد لحظة.</translation>
    </message>
    <message>
        <source>Waiting for your browser…</source>
        <translation>بانتظار متصفحك…</translation>
    </message>
    <message>
        <source>Finish signing in there, and you are done.</source>
        <translation>أكمل تسجيل الدخول هناك وينتهي الأمر.</translation>
    </message>
    <message>
        <source>Sign in on any device</source>
        <translation>سجّل الدخول على أي جهاز</translation>
    </message>
</context>
<context>
    <name>authtray::SignInRun</name>
    <message>
        <source>Link copied.</source>
        <translation>نُسخ الرابط.</translation>
    </message>
    <message>
        <source>Link copied. Open it in a browser on this computer.</source>
        <translation>نُسخ الرابط. افتحه في متصفح على هذا الحاسوب.</translation>
    </message>
</context>
<context>
    <name>authtray::Timeline</name>
    <message>
        <source>Expired</source>
        <translation>انتهى</translation>
    </message>
    <message>
        <source>Renews %1</source>
        <translation>يُجدَّد %1</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>ينتهي %1</translation>
    </message>
    <message>
        <source>Renewed %1</source>
        <translation>جُدّد %1</translation>
    </message>
    <message>
        <source>Signed in %1</source>
        <translation>سُجّل الدخول %1</translation>
    </message>
</context>
<context>
    <name>authtray::TrayMenu</name>
    <message>
        <source>&amp;Cancel sign-in</source>
        <translation>إلغاء تسجيل الدخول</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>تسجيل الدخول…</translation>
    </message>
    <message>
        <source>Copy access &amp;token…</source>
        <translation>نسخ رمز الوصول…</translation>
    </message>
    <message>
        <source>Account &amp;details…</source>
        <translation>تفاصيل الحساب…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>سجّل الدخول مجددًا</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>&amp;Use as default</source>
        <translation>اجعله المبدئي</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>إضافة حساب…</translation>
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
        <translation>تسجيل ال&amp;دخول مجددًا…</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>تسجيل ال&amp;خروج…</translation>
    </message>
    <message>
        <source>Sign &amp;out… (%1)</source>
        <translation>تسجيل ال&amp;خروج… (%1)</translation>
    </message>
    <message>
        <source>A service wants a new sign-in</source>
        <translation>خدمة تطلب تسجيل دخول جديدًا</translation>
    </message>
    <message>
        <source>A service wants more access</source>
        <translation>خدمة تطلب صلاحيات أكثر</translation>
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
