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
class ProfileFolder;
class ProviderForm;
class SignInProgress;

/// Asks for the provider to sign in to and for its settings, checks while the person is typing whether the provider
/// exists, and shows the progress of the sign-in. A provider that is only selected in the list isn't contacted. Nothing
/// is stored before the sign-in has succeeded.
class AddAccountDialog : public QDialog
{
    Q_OBJECT

public:
    /// `profiles` and `http` must outlive this object and requests that are still running when it is destroyed.
    AddAccountDialog(const Presets &presets, const ProfileFolder &profiles, Http &http, QWidget *parent = nullptr);
    ~AddAccountDialog() override;

    /// How long after the last keystroke the provider is requested.
    void setTypingDelay(std::chrono::milliseconds delay) { m_check.setTypingDelay(delay); }

    /// The progress of the sign-in. showProblem() returns to the form.
    void showBrowser(const SignInAddress &address);
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
    void addProviders(const Presets &presets);
    void addProvider(const std::optional<Preset> &preset, const QString &label);
    void showProvider(int row);
    void scrollTo(QWidget *part);
    void inputChanged();
    void editingChanged();
    bool isUsable() const;
    void test();
    void providerFound(const Provider &provider);
    void signIn(bool isOnOtherDevice);
    void showPage(QWidget *page);
    void showButtons();
    void copyLink();
    void openAgain();
    void showFailure(const Error &problem);
    void useIssuer();
    void showMessage(const QString &text, bool isProblem = false);

    const ProfileFolder &m_profiles;
    ProviderCheck m_check;
    QList<std::optional<Preset>> m_presets; ///< in the order of the list
    QListWidget *m_providers;
    QScrollArea *m_questions;
    ProviderForm *m_form = nullptr; ///< of the selected provider
    QStackedWidget *m_pages;
    SignInProgress *m_progress;
    MessageBar *m_messageBar;
    QPushButton *m_useIssuer;
    QString m_rightIssuer; ///< that the button uses
    QPushButton *m_test = nullptr;
    QPushButton *m_copyLink = nullptr;
    QPushButton *m_openAgain = nullptr;
    QPushButton *m_onOtherDevice = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_signIn = nullptr;
    std::optional<Endpoints> m_endpoints; ///< of the provider in the form, once they are known
    std::optional<Provider> m_named; ///< by the service in the form
    SignInAddress m_address; ///< of the sign-in
};

} // namespace authtray
