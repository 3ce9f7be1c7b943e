// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/windowplace.h"

#include "ui/widgets/widthhandle.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A window is where and as large as it was before.
class tst_WindowPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void keep_hasSizeAndPlaceOfBefore();
    void keep_hasTheChosenWidthOfBefore();
    void keep_fileMissingOrDamaged_changesNothing_data();
    void keep_fileMissingOrDamaged_changesNothing();
    void change_isSavedWhileTheWindowIsThere();
    void changes_inARow_areSavedOnce();
    void unchanged_writesNothing();

private:
    const QTemporaryDir m_folder;
    const QString m_file = m_folder.filePath(u"window"_s);
};

void tst_WindowPlace::init()
{
    QFile::remove(m_file);
}

void tst_WindowPlace::keep_hasSizeAndPlaceOfBefore()
{
    QWidget window;
    {
        WindowPlace place(m_file);
        place.keep(window);
        window.setGeometry(60, 70, 321, 234);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
    }
    QWidget next;
    WindowPlace place(m_file);
    place.keep(next);
    QCOMPARE(next.size(), QSize(321, 234));
    next.show();
    QCOMPARE(next.pos(), window.pos());
    QCOMPARE(QFile::permissions(m_file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void tst_WindowPlace::keep_hasTheChosenWidthOfBefore()
{
    {
        QWidget window;
        window.resize(621, 234);
        WidthHandle handle(new QWidget(&window), &window);
        WindowPlace place(m_file, 0ms);
        place.keep(window);
        handle.choose(211);
        Q_EMIT handle.moved();
        QTRY_VERIFY(QFile::exists(m_file));
    }
    QWidget next;
    QWidget pane(&next);
    WidthHandle handle(&pane, &next);
    WindowPlace place(m_file);
    place.keep(next);
    QCOMPARE(pane.width(), 211);
}

void tst_WindowPlace::keep_fileMissingOrDamaged_changesNothing_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("text") << QByteArray("{\"width\": 3}");
    QTest::newRow("too large") << QByteArray(5000, 'A');
}

void tst_WindowPlace::keep_fileMissingOrDamaged_changesNothing()
{
    QFETCH(QByteArray, content);
    QFile file(m_file);
    if (!content.isEmpty()) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
    }
    QWidget window;
    window.resize(321, 234);
    WindowPlace place(m_file);
    place.keep(window);
    QCOMPARE(window.size(), QSize(321, 234));
}

void tst_WindowPlace::change_isSavedWhileTheWindowIsThere()
{
    QWidget window;
    window.show();
    WindowPlace place(m_file, 0ms);
    place.keep(window);
    window.resize(321, 234);
    QTRY_VERIFY(QFile::exists(m_file));
    QFile::remove(m_file);
    window.move(30, 40);
    QTRY_VERIFY(QFile::exists(m_file));
}

void tst_WindowPlace::changes_inARow_areSavedOnce()
{
    QWidget window;
    window.show();
    WindowPlace place(m_file, 1h);
    place.keep(window);
    for (int width = 300; width < 330; ++width) {
        window.resize(width, 234);
        QCoreApplication::processEvents();
    }
    QVERIFY(!QFile::exists(m_file));
}

void tst_WindowPlace::unchanged_writesNothing()
{
    QWidget window;
    window.show();
    auto first = std::make_unique<WindowPlace>(m_file);
    auto second = std::make_unique<WindowPlace>(m_file);
    first->keep(window);
    second->keep(window);
    window.resize(321, 234);
    QCoreApplication::processEvents();
    first.reset();
    QFile::setPermissions(m_file, QFile::ReadOwner); // a new file would have others
    second.reset();
    QVERIFY(!(QFile::permissions(m_file) & QFile::WriteOwner));
}

QTEST_MAIN(tst_WindowPlace)
#include "tst_windowplace.moc"
