// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/yaml.h"

#include <QRegularExpression>

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/null.h>

#include <algorithm>

namespace authtray {

namespace {

/// Whether every reader accepts the text without escapes.
bool isPrintable(const QString &text)
{
    const auto codePoints = text.toUcs4();
    return std::ranges::all_of(codePoints, [](uint codePoint) { return codePoint < 0x7f || QChar::isPrint(codePoint); });
}

void emitText(YAML::Emitter &out, const QString &text)
{
    if (!isPrintable(text))
        out << YAML::EscapeNonAscii;
    out << YAML::DoubleQuoted << text.toStdString();
}

/// Writes keys that are words without quotes, except words that YAML 1.1 reads as a boolean or null.
void emitKey(YAML::Emitter &out, const QString &key)
{
    static const QRegularExpression words(QStringLiteral("^[A-Za-z][A-Za-z_ ]*[A-Za-z_]$"));
    static const QRegularExpression reserved(QStringLiteral("^(yes|no|on|off|true|false|null)$"),
                                             QRegularExpression::CaseInsensitiveOption);
    if (words.match(key).hasMatch() && !reserved.match(key).hasMatch())
        out << key.toStdString();
    else
        emitText(out, key);
}

/// YAML 1.1 requires a decimal point in a number with an exponent.
std::string withPoint(QByteArray number)
{
    const qsizetype exponent = number.indexOf('e');
    if (exponent >= 0 && !number.contains('.'))
        number.insert(exponent, ".0");
    return number.toStdString();
}

struct Emit
{
    YAML::Emitter &out;

    void operator()(std::monostate) const { out << YAML::Null; }
    void operator()(bool value) const { out << value; }
    void operator()(const Document::Number &number) const { out << withPoint(number.text); }
    void operator()(const QString &text) const { emitText(out, text); }

    void operator()(const Document::Members &members) const
    {
        out << YAML::BeginMap;
        for (const auto &[key, value] : members) {
            out << YAML::Key;
            emitKey(out, key);
            out << YAML::Value;
            std::visit(*this, value.value());
        }
        out << YAML::EndMap;
    }

    void operator()(const Document::Items &items) const
    {
        out << YAML::BeginSeq;
        for (const Document &item : items)
            std::visit(*this, item.value());
        out << YAML::EndSeq;
    }
};

} // namespace

} // namespace authtray

/// See authtray::ToYaml. C linkage, so that the name isn't mangled.
extern "C" Q_DECL_EXPORT QByteArray authtrayToYaml(const authtray::Document &document)
{
    YAML::Emitter out;
    out.SetNullFormat(YAML::LowerNull);
    std::visit(authtray::Emit{out}, document.value());
    return QByteArray(out.c_str()) + '\n';
}
