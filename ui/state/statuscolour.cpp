// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/statuscolour.h"

#include <algorithm>
#include <cmath>

namespace authtray {

namespace {

constexpr double minContrast = 3;
constexpr int maxLightness = 255;

QColor usualColourOf(StatusIcon::Tone tone)
{
    using Tone = StatusIcon::Tone;
    switch (tone) {
    case Tone::Quiet: return QColor(0x7f, 0x7f, 0x7f);
    case Tone::Good: return QColor(0x14, 0x8a, 0x83);
    case Tone::Warning: return QColor(0xb9, 0x74, 0x00);
    case Tone::Bad: return QColor(0xdb, 0x45, 0x3a);
    }
    Q_UNREACHABLE();
}

/// WCAG 2.1, relative luminance.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace

QColor colourOf(StatusIcon::Tone tone, const QColor &background)
{
    QColor colour = usualColourOf(tone);
    const int step = contrast(Qt::white, background) >= minContrast ? 1 : -1;
    for (int lightness = colour.lightness(); contrast(colour, background) < minContrast; lightness += step)
        colour.setHsl(colour.hslHue(), colour.hslSaturation(), std::clamp(lightness, 0, maxLightness));
    return colour;
}

} // namespace authtray
