// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/endpage.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace authtray {

namespace {

// The ring has the colours of the tray icon and the application's icon, which have enough contrast on either ground.
// One piece, because the Content-Security-Policy allows this text's hash only.
constexpr const char style[] = R"(
:root { color-scheme: light dark; --ground: #f7f7f8; --ink: #1c1e21; --quiet: #5c6067; --line: #d9dbdf;
  --success: #148a83; --failure: #db453a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #17181b; --ink: #eceef1; --quiet: #a3a8b0; --line: #34373d; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 32px 24px 12vh;
  background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; text-align: center; }
svg { display: block; width: 112px; height: 112px; margin: 0 auto 24px; }
.success svg { color: var(--success); }
.failure svg { color: var(--failure); }
h1 { margin: 0; font-size: 1.75rem; font-weight: 600; line-height: 1.25; text-wrap: balance; }
p { margin: 16px 0 0; overflow-wrap: anywhere; text-wrap: balance; }
dl { display: grid; grid-template-columns: auto auto; justify-content: center; gap: 4px 16px; margin: 24px 0 0; }
dt { color: var(--quiet); text-align: end; }
dd { margin: 0; text-align: start; overflow-wrap: anywhere; }
.close { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--quiet); }
)";

constexpr const char fullRing[] = R"(<svg viewBox="0 0 96 96" aria-hidden="true">
<circle cx="48" cy="48" r="42" fill="none" stroke="currentColor" stroke-width="7"/>
<path d="M43.2 49.9a11 11 0 1 1 9.6 0L57 68a2 2 0 0 1-2 2.5H41a2 2 0 0 1-2-2.5z" fill="currentColor"/>
</svg>)";

constexpr const char brokenRing[] = R"(<svg viewBox="0 0 96 96" aria-hidden="true">
<path d="M66 10.1A42 42 0 1 0 85.9 30" fill="none" stroke="currentColor" stroke-width="7" stroke-linecap="round"/>
<path d="M48 28v24" fill="none" stroke="currentColor" stroke-width="8" stroke-linecap="round"/>
<circle cx="48" cy="67" r="5" fill="currentColor"/>
</svg>)";

QByteArray escaped(const QString &text)
{
    return text.toHtmlEscaped().toUtf8();
}

QByteArray row(const QString &label, const QString &value)
{
    if (value.isEmpty())
        return {};
    // <bdi>: the name comes from outside, and its writing direction must not affect the words around it.
    return "<dt>" + escaped(label) + "</dt><dd><bdi>" + escaped(value) + "</bdi></dd>\n";
}

QByteArray details(const EndPage &page)
{
    const QByteArray rows = row(QCoreApplication::translate("EndPage", "Account"), page.account)
                            + row(QCoreApplication::translate("EndPage", "Provider"), page.provider);
    return rows.isEmpty() ? rows : "<dl>\n" + rows + "</dl>\n";
}

QByteArray head(const EndPage &page)
{
    const QString language = QCoreApplication::translate("EndPage", "en", "this translation's HTML language code");
    return "<!DOCTYPE html>\n<html lang=\"" + escaped(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n"
           + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + escaped(page.heading)
           + " - Authtray</title>\n<style>" + style + "</style>\n</head>\n";
}

QByteArray body(const EndPage &page)
{
    const QByteArray text = page.text.isEmpty() ? QByteArray() : "<p>" + escaped(page.text) + "</p>\n";
    return QByteArray("<body>\n<main class=\"") + (page.success ? "success" : "failure") + "\">\n"
           + (page.success ? fullRing : brokenRing) + "\n<h1>" + escaped(page.heading) + "</h1>\n" + text + details(page)
           + "<p class=\"close\">" + escaped(QCoreApplication::translate("EndPage", "You can close this tab."))
           + "</p>\n</main>\n</body>\n</html>\n";
}

} // namespace

EndPage EndPage::signedIn(const QString &provider, const QString &account)
{
    return {true, QCoreApplication::translate("EndPage", "You're signed in"), {}, provider, account};
}

EndPage EndPage::failed(const QString &provider, const Text &what, const Text &advice)
{
    const QString text = what.sentence() + u' ' + advice.toString();
    return {false, QCoreApplication::translate("EndPage", "You're not signed in"), text.trimmed(), provider, {}};
}

EndPage EndPage::cancelled()
{
    return failed({}, QT_TRANSLATE_NOOP("Error", "the sign-in was called off"),
                  QT_TRANSLATE_NOOP("Error", "Start it again in Authtray if you still want it."));
}

QByteArray renderEndPage(const EndPage &page)
{
    return head(page) + body(page);
}

QByteArray endPageSecurityPolicy()
{
    const QByteArray hash = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    return "default-src 'none'; style-src 'sha256-" + hash
           + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

} // namespace authtray
