// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/request.h"
#include "app/output/answer.h"

#include <QCoroTask>

namespace authtray {

class Sessions;

/// `profiles`: list, show, default, remove.
QCoro::Task<Answer> profiles(Request request, Sessions &sessions);

QCoro::Task<Answer> profileNameRefused(QString name);

} // namespace authtray
