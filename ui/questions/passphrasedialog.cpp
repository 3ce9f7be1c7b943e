// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/passphrasedialog.h"

#include "ui/questions/questioncolumn.h"
#include "ui/widgets/wrappinglabel.h"

#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

#include <algorithm>

namespace authtray {

namespace {

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
    auto *column = new QuestionColumn(
            this,
            isNew ? tr("The session will be kept in an encrypted file. Choose a passphrase for it, which will be asked for "
                       "whenever Authtray has started.")
                  : tr("The session is in an encrypted file. Enter its passphrase to go on."));
    column->itemAt(0)->widget()->setToolTip(toRichText(path));
    m_first = addField(*column, tr("&Passphrase"));
    if (isNew)
        m_repeated = addField(*column, tr("&Repeat passphrase"));
    m_open = column->addButtons(isNew ? tr("&Use it") : tr("&Open"));
    check();
}

QLineEdit *PassphraseDialog::addField(QuestionColumn &column, const QString &label)
{
    auto *field = new QLineEdit(this);
    field->setEchoMode(QLineEdit::Password);
    column.addField(label, field);
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
    const bool isGiven = co_await isAccepted(dialog, deadline);
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
