// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/providermark.h"

#include <QFont>
#include <QIconEngine>
#include <QPainter>

#include <numeric>

namespace authtray {

namespace {

/// Not qHash(), which differs between processes.
int hueOf(const QString &name)
{
    const int sum = std::accumulate(name.begin(), name.end(), 0,
                                    [](int hue, QChar letter) { return hue * 31 % 360 + letter.unicode(); });
    return sum % 360;
}

class MarkEngine : public QIconEngine
{
public:
    explicit MarkEngine(const QString &name) : m_name(name) { }

    QIconEngine *clone() const override { return new MarkEngine(m_name); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        const qreal size = std::min(rect.width(), rect.height());
        QRectF circle(0, 0, size, size);
        circle.moveCenter(QRectF(rect).center());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        // Dark enough for white letters, light enough for a dark window.
        painter->setBrush(m_name.isEmpty() ? QColor(0x70, 0x74, 0x7c) : QColor::fromHsl(hueOf(m_name), 110, 100));
        painter->drawEllipse(circle);
        QFont font = painter->font();
        font.setPixelSize(std::max(1, static_cast<int>(size * (m_name.isEmpty() ? 0.56 : 0.46))));
        font.setBold(true);
        painter->setFont(font);
        painter->setPen(Qt::white);
        painter->drawText(circle, Qt::AlignCenter, m_name.isEmpty() ? QStringLiteral("+") : initialsOfProvider(m_name));
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }

private:
    QString m_name;
};

} // namespace

QString initialsOfProvider(const QString &name)
{
    QString initials;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const bool isFirst = i == 0 || name.at(i - 1).isSpace();
        if (name.at(i).isLetter() && (isFirst || name.at(i).isUpper()))
            initials += name.at(i).toUpper();
    }
    return initials.size() > 1 ? initials.left(2) : name.left(1).toUpper() + name.mid(1, 1);
}

QIcon providerMark(const QString &name)
{
    return QIcon(new MarkEngine(name));
}

} // namespace authtray
