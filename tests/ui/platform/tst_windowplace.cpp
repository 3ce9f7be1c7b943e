// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/windowplace.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace authtray;
using namespace Qt::StringLiterals;

/// A window is where and as large as it was at its last end.
class tst_WindowPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void restore_hasSizeAndPlaceOfBefore();
    void restore_fileMissingOrDamaged_changesNothing_data();
    void restore_fileMissingOrDamaged_changesNothing();
    void save_unchanged_writesNothing();

private:
    const QTemporaryDir m_folder;
    const QString m_file = m_folder.filePath(u"window"_s);
};

void tst_WindowPlace::restore_hasSizeAndPlaceOfBefore()
{
    QWidget window;
    window.setGeometry(60, 70, 321, 234);
    window.show();
    WindowPlace(m_file).save(window);
    QWidget next;
    WindowPlace(m_file).restore(next);
    QCOMPARE(next.size(), QSize(321, 234));
    next.show();
    QCOMPARE(next.pos(), window.pos());
    QCOMPARE(QFile::permissions(m_file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void tst_WindowPlace::restore_fileMissingOrDamaged_changesNothing_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("text") << QByteArray("{\"width\": 3}");
    QTest::newRow("too large") << QByteArray(5000, 'A');
}

void tst_WindowPlace::restore_fileMissingOrDamaged_changesNothing()
{
    QFETCH(QByteArray, content);
    QFile file(m_file);
    file.remove();
    if (!content.isEmpty()) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
    }
    QWidget window;
    window.resize(321, 234);
    WindowPlace(m_file).restore(window);
    QCOMPARE(window.size(), QSize(321, 234));
}

void tst_WindowPlace::save_unchanged_writesNothing()
{
    QFile::remove(m_file);
    QWidget window;
    window.resize(321, 234);
    const WindowPlace place(m_file);
    place.save(window);
    QFile::setPermissions(m_file, QFile::ReadOwner); // a new file would have others
    place.save(window);
    QVERIFY(!(QFile::permissions(m_file) & QFile::WriteOwner));
}

QTEST_MAIN(tst_WindowPlace)
#include "tst_windowplace.moc"
