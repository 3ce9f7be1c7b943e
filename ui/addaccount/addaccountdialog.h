// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/deviceflow.h"
#include "core/provider/presets.h"
#include "ui/addaccount/newaccount.h"
#include "ui/addaccount/providercheck.h"

#include <QDialog>

class QBoxLayout;
class QListWidget;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace authtray {

class MessageBar;
class ProviderForm;
class SignInProgress;

/// Asks which provider to sign in to and what that takes, looks while one types whether the provider is there, and
/// tells how the sign-in goes. Nothing is kept until that has succeeded.
class AddAccountDialog : public QDialog
{
    Q_OBJECT

public:
    /// `http` outlives this, and every question that is still under way then.
    AddAccountDialog(const Presets &presets, const QStringList &takenNames, Http &http, QWidget *parent = nullptr);
    ~AddAccountDialog() override;

    /// How long after the last key the provider is asked.
    void setPatience(std::chrono::milliseconds patience) { m_check.setPatience(patience); }

    /// The sign-in's course. showProblem() returns to the questions; done() ends it well.
    void showBrowser(const QUrl &url);
    void showDeviceCode(const DeviceAuthorization &device);
    void showProblem(const Error &problem);

    void reject() override;

Q_SIGNALS:
    void signInRequested(const authtray::NewAccount &account);
    void cancelRequested();

private:
    QWidget *makeQuestions();
    void addButtons(QBoxLayout *layout);
    QPushButton *addButton(QBoxLayout *row, const QString &text, const QString &description);
    void addProvider(const std::optional<Preset> &preset);
    void choose(int row);
    void scrollTo(QWidget *part);
    void editingChanged();
    void providerFound(const Endpoints &endpoints);
    void signIn(bool isOnOtherDevice);
    void showPage(QWidget *page);
    void showButtons();
    void copyLink();
    void openAgain();
    void say(const QString &text, bool isProblem = false);

    QStringList m_takenNames;
    ProviderCheck m_check;
    QList<std::optional<Preset>> m_presets; ///< as in the list
    QListWidget *m_providers;
    QScrollArea *m_questions;
    ProviderForm *m_form = nullptr; ///< of the one that is chosen
    QStackedWidget *m_pages;
    SignInProgress *m_progress;
    MessageBar *m_messageBar;
    QPushButton *m_test = nullptr;
    QPushButton *m_copyLink = nullptr;
    QPushButton *m_openAgain = nullptr;
    QPushButton *m_onOtherDevice = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_signIn = nullptr;
    Endpoints m_found; ///< of the provider as it is typed now, once it is known
    QUrl m_link; ///< of the sign-in
};

} // namespace authtray
