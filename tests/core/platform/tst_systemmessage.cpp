// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/systemmessage.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <cerrno>

using namespace authtray;

namespace {

/// Qt's and Authtray's own translations are of different languages, so that it shows whose words are shown.
class TwoLanguages : public QTranslator
{
public:
    bool isEmpty() const override { return false; }

    QString translate(const char *context, const char *text, const char *, int) const override
    {
        const QString english = QString::fromLatin1(text);
        return qstrcmp(context, "Error") == 0 ? english.toUpper() : QStringLiteral("qt:") + english;
    }
};

} // namespace

class TestSystemMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void message_isWordedForASentence();
    void message_isTranslatedWhereItIsShown();
    void failure_ofAFile_isTheSystems_data();
    void failure_ofAFile_isTheSystems();
};

void TestSystemMessage::message_isWordedForASentence()
{
    QCOMPARE(systemMessage(EACCES).inEnglish(), QStringLiteral("permission denied"));
    QCOMPARE(systemMessage(EIO).inEnglish(), QStringLiteral("input/output error"));
    QCOMPARE(systemMessage(123456).inEnglish(), QStringLiteral("123456"));
}

void TestSystemMessage::message_isTranslatedWhereItIsShown()
{
    TwoLanguages translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QCOMPARE(systemMessage(ENOSPC).inEnglish(), QStringLiteral("no space left on device"));
    QCOMPARE(systemMessage(ENOSPC).toString(), QStringLiteral("NO SPACE LEFT ON DEVICE"));
}

void TestSystemMessage::failure_ofAFile_isTheSystems_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::newRow("Qt's words") << QStringLiteral("absent") << QStringLiteral("no such file or directory");
    QTest::newRow("the system's words") << QStringLiteral("file/absent") << QStringLiteral("not a directory");
}

void TestSystemMessage::failure_ofAFile_isTheSystems()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    QFile existing(folder.filePath(QStringLiteral("file")));
    QVERIFY(existing.open(QIODevice::WriteOnly));
    TwoLanguages translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QFile file(folder.filePath(name));
    QVERIFY(!file.open(QIODevice::ReadOnly));
    QTEST(systemMessage(file).inEnglish(), "message");
}

QTEST_GUILESS_MAIN(TestSystemMessage)
#include "tst_systemmessage.moc"
