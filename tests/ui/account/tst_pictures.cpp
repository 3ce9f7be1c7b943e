// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/pictures.h"

#include "core/net/http.h"
#include "tests/support/standinserver.h"
#include "ui/account/picturefile.h"

#include <QBuffer>
#include <QImageWriter>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace authtray;

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray encoded(const QSize &size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

/// A progressive JPEG whose first scan is repeated.
QByteArray withScans(int count)
{
    QByteArray jpeg;
    QBuffer buffer(&jpeg);
    QImageWriter writer(&buffer, "jpg");
    writer.setProgressiveScanWrite(true);
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(Qt::red);
    writer.write(image);
    const qsizetype first = jpeg.indexOf("\xff\xda");
    const qsizetype second = jpeg.indexOf("\xff\xda", first + 2);
    const qsizetype tables = jpeg.lastIndexOf("\xff\xc4", second); // are the second scan's own
    const qsizetype end = tables > first ? tables : second;
    return jpeg.left(first) + jpeg.mid(first, end - first).repeated(count) + jpeg.mid(end);
}

} // namespace

class tst_Pictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void picture_isFetchedOnceAndSquare_data();
    void picture_isFetchedOnceAndSquare();
    void answerThatIsNoPicture_showsNone_data();
    void answerThatIsNoPicture_showsNone();
    void serverOutOfReach_isAskedAgainAfterARest();
    void addressWithoutTls_isNotAsked();
    void addressOnThisComputer_ofAnAccountElsewhere_isNotAsked();
    void pictures_thatGoMeanwhile_doNoHarm();
    void textInAPicture_isNotRead();
    void manyPictures_warnOfNothing();

private:
    void fetchToTheEnd(const QUrl &url);

    std::unique_ptr<Http> m_http;
    std::unique_ptr<Pictures> m_pictures;
    std::unique_ptr<StandInServer> m_server;
};

void tst_Pictures::init()
{
    m_pictures.reset();
    m_http = std::make_unique<Http>(5s);
    m_pictures = std::make_unique<Pictures>(*m_http);
    m_server = std::make_unique<StandInServer>();
}

void tst_Pictures::fetchToTheEnd(const QUrl &url)
{
    QSignalSpy fetched(m_pictures.get(), &Pictures::fetched);
    m_pictures->fetch(url, m_server->url({}));
    QTRY_COMPARE_WITH_TIMEOUT(fetched.size(), 1, 20'000);
}

void tst_Pictures::picture_isFetchedOnceAndSquare_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("PNG") << encoded({64, 64}, "png");
    QTest::newRow("JPEG") << encoded({64, 64}, "jpg");
    QTest::newRow("wide") << encoded({900, 100}, "png");
    QTest::newRow("high") << encoded({30, 400}, "png");
    QTest::newRow("several scans") << withScans(10);
}

void tst_Pictures::picture_isFetchedOnceAndSquare()
{
    QFETCH(QByteArray, body);
    m_server->on(u"/ada"_s, StandInReply{.body = body, .contentType = "application/octet-stream"});
    const QUrl url = m_server->url(u"/ada"_s);
    QVERIFY(m_pictures->at(url).isNull());
    QSignalSpy fetched(m_pictures.get(), &Pictures::fetched);
    m_pictures->fetch(url, m_server->url({}));
    m_pictures->fetch(url, m_server->url({}));
    QTRY_COMPARE(fetched.size(), 1);
    const QImage image = m_pictures->at(url);
    QCOMPARE(image.width(), image.height());
    QVERIFY(image.pixelColor(image.rect().center()).red() > 250);
    QCOMPARE(m_server->count(u"/ada"_s), 1);
    QVERIFY(m_server->requests().first().headers.value("accept").contains("image/png"));
    QVERIFY(!m_server->requests().first().headers.contains("authorization"));
}

void tst_Pictures::answerThatIsNoPicture_showsNone_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a page") << 200 << QByteArray("<html>");
    QTest::newRow("half a picture's head") << 200 << encoded({64, 64}, "png").left(20);
    QTest::newRow("another format") << 200 << encoded({64, 64}, "bmp");
    QTest::newRow("a scene that loads more")
            << 200 << QByteArray(R"(<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>)");
    QTest::newRow("a smear") << 200 << encoded({4096, 1}, "png");
    QTest::newRow("more pixels than a window has use for") << 200 << encoded({4000, 4000}, "png");
    QTest::newRow("thousands of scans") << 200 << withScans(5000);
    QTest::newRow("not there") << 404 << encoded({64, 64}, "png");
    QTest::newRow("elsewhere") << 302 << QByteArray();
}

void tst_Pictures::answerThatIsNoPicture_showsNone()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    StandInReply reply{status, body, "image/png"};
    reply.headers = {{"Location", m_server->url(u"/other"_s).toEncoded()}};
    m_server->on(u"/ada"_s, reply);
    m_server->on(u"/other"_s, StandInReply{200, encoded({64, 64}, "png"), "image/png"});
    const QUrl url = m_server->url(u"/ada"_s);
    fetchToTheEnd(url);
    QVERIFY(m_pictures->at(url).isNull());
    QCOMPARE(m_server->count(u"/other"_s), 0);
}

void tst_Pictures::serverOutOfReach_isAskedAgainAfterARest()
{
    m_server->on(u"/ada"_s, StandInReply{.fault = StandInReply::DropBefore});
    const QUrl url = m_server->url(u"/ada"_s);
    fetchToTheEnd(url);
    QTRY_VERIFY(m_http->network()->findChildren<QNetworkReply *>().isEmpty());
    m_pictures->fetch(url, m_server->url({}));
    QVERIFY(m_http->network()->findChildren<QNetworkReply *>().isEmpty()); // nor is there another question
    m_pictures = std::make_unique<Pictures>(*m_http);
    m_pictures->setRetryDelay(0ms);
    fetchToTheEnd(url);
    m_server->on(u"/ada"_s, StandInReply{200, encoded({64, 64}, "png"), "image/png"});
    fetchToTheEnd(url);
    QVERIFY(!m_pictures->at(url).isNull());
}

void tst_Pictures::addressWithoutTls_isNotAsked()
{
    const QUrl url(u"http://pictures.example.com/ada.png"_s);
    QSignalSpy started(m_http->network(), &QNetworkAccessManager::finished);
    m_pictures->fetch(url, m_server->url({}));
    m_pictures->fetch(QUrl(u"file:///etc/hostname"_s), m_server->url({}));
    QCoreApplication::processEvents();
    QVERIFY(m_pictures->at(url).isNull());
    QCOMPARE(started.size(), 0);
}

void tst_Pictures::addressOnThisComputer_ofAnAccountElsewhere_isNotAsked()
{
    m_server->on(u"/ada"_s, StandInReply{200, encoded({64, 64}, "png"), "image/png"});
    m_pictures->fetch(m_server->url(u"/ada"_s), QUrl(u"https://id.example.com"_s));
    QVERIFY(m_http->network()->findChildren<QNetworkReply *>().isEmpty());
}

void tst_Pictures::pictures_thatGoMeanwhile_doNoHarm()
{
    m_server->on(u"/ada"_s, StandInReply{200, encoded({64, 64}, "png"), "image/png"});
    QSignalSpy finished(m_http->network(), &QNetworkAccessManager::finished);
    m_pictures->fetch(m_server->url(u"/ada"_s), m_server->url({}));
    m_pictures.reset();
    QTRY_COMPARE(finished.size(), 1);
    QCoreApplication::processEvents();
}

/// Decompressed, it can be larger than the memory.
void tst_Pictures::textInAPicture_isNotRead()
{
    QImage image(64, 64, QImage::Format_RGB32);
    image.setText(u"Comment"_s, QString(5000, u'x')); // which is written compressed
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    QVERIFY(png.contains("zTXt"));
    const QImage picture = readPicture(png);
    QVERIFY(!picture.isNull());
    QVERIFY(picture.textKeys().isEmpty());
}

/// An object that ends in another thread than its own warns, and may crash.
void tst_Pictures::manyPictures_warnOfNothing()
{
    QTest::failOnWarning(QRegularExpression(u"."_s));
    m_server->on(u"/none"_s, StandInReply{.contentType = "image/png"});
    QSignalSpy fetched(m_pictures.get(), &Pictures::fetched);
    constexpr int count = 300;
    for (int i = 0; i < count; ++i)
        m_pictures->fetch(m_server->url(u"/none?%1"_s.arg(i)), m_server->url({}));
    QTRY_COMPARE_WITH_TIMEOUT(fetched.size(), count, 20'000);
}

QTEST_MAIN(tst_Pictures)
#include "tst_pictures.moc"
