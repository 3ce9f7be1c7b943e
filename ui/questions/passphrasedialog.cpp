// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/passphrasedialog.h"

#include "core/promise.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace authtray {

namespace {

constexpr int minWidth = 50 * gridUnit;

/// Moves the text to guarded memory, and wipes the copies that this program can access.
Secret takeText(QLineEdit &field)
{
    QString text = field.text();
    field.clear(); // now `text` isn't shared, so fill() overwrites the characters
    QByteArray bytes = text.toUtf8();
    Secret secret(static_cast<size_t>(bytes.size()));
    std::copy(bytes.cbegin(), bytes.cend(), secret.data());
    text.fill(u'\0');
    bytes.fill('\0');
    return secret;
}

} // namespace

PassphraseDialog::PassphraseDialog(const QString &path, bool isNew, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Passphrase"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(gridUnit);
    auto *text = new WrappingLabel(Qt::AlignLeading, 4, this);
    text->setText(
            isNew ? tr("The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for "
                       "whenever Authtray has started.")
                  : tr("The session is in an encrypted file. Enter its passphrase to go on."));
    text->setToolTip(toRichText(path));
    layout->addWidget(text);
    layout->addSpacing(gridUnit);
    m_first = addField(layout, tr("&Passphrase"));
    if (isNew)
        m_repeated = addField(layout, tr("&Repeat passphrase"));
    layout->addSpacing(gridUnit);
    layout->addStretch();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_open = buttons->addButton(isNew ? tr("&Use it") : tr("&Open"), QDialogButtonBox::AcceptRole);
    m_open->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(minWidth);
    check();
}

QLineEdit *PassphraseDialog::addField(QVBoxLayout *layout, const QString &label)
{
    auto *field = new QLineEdit(this);
    field->setEchoMode(QLineEdit::Password);
    auto *name = new QLabel(label, this);
    name->setBuddy(field);
    layout->addWidget(name);
    layout->addWidget(field);
    connect(field, &QLineEdit::textChanged, this, &PassphraseDialog::check);
    return field;
}

void PassphraseDialog::check()
{
    if (!m_open)
        return;
    const bool isSame = !m_repeated || m_repeated->text() == m_first->text();
    m_open->setEnabled(!m_first->text().isEmpty() && isSame);
}

Secret PassphraseDialog::takePassphrase()
{
    if (m_repeated)
        takeText(*m_repeated);
    return takeText(*m_first);
}

QCoro::Task<Result<Secret>> askPassphrase(QWidget *parent, QString path, bool isNew, QDeadlineTimer deadline)
{
    const QPointer<PassphraseDialog> dialog = new PassphraseDialog(path, isNew, parent);
    Promise<bool> answer;
    QObject::connect(dialog, &QDialog::finished, answer.context(),
                     [&](int result) { answer.resolve(result == QDialog::Accepted); });
    QObject::connect(dialog, &QObject::destroyed, answer.context(), [&] { answer.resolve(false); });
    answer.resolveAfter(std::chrono::milliseconds(deadline.isForever() ? -1 : deadline.remainingTime()), false);
    dialog->open();
    const bool isGiven = co_await answer.value();
    const Error closed{isNew ? Error::Kind::Cancelled : Error::Kind::PassphraseMissing, path, {}};
    if (!dialog)
        co_return closed;
    const Secret secret = dialog->takePassphrase();
    dialog->disconnect();
    dialog->close();
    dialog->deleteLater();
    co_return isGiven ? Result<Secret>(secret) : closed;
}

} // namespace authtray
