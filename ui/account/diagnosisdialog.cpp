// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/diagnosisdialog.h"

#include "core/diagnosis/diagnosis.h"
#include "core/foreigntext.h"
#include "core/session/sessions.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/explain.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/wrappinglabel.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace authtray {

namespace {

using Verdict = Finding::Verdict;

constexpr QSize reportSize(64 * gridUnit, 52 * gridUnit);
constexpr int maxSummaryLines = 3;

struct DiagnosisTexts
{
    Q_DECLARE_TR_FUNCTIONS(DiagnosisTexts)
};

QString subjectOf(const Finding &finding)
{
    static const QHash<QString, const char *> subjects{
            {QStringLiteral("settings"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Settings")},
            {QStringLiteral("policy"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Settings for everybody")},
            {QStringLiteral("proxy"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Proxy")},
            {QStringLiteral("certificates"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Certificates")},
            {QStringLiteral("keychain"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Keychain")},
            {QStringLiteral("browser"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Browser")},
            {QStringLiteral("redirect"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Way back from the browser")},
            {QStringLiteral("tray"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Panel")},
            {QStringLiteral("provider"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Provider")},
            {QStringLiteral("clock"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Clock")},
            {QStringLiteral("session"), QT_TRANSLATE_NOOP("DiagnosisTexts", "Session")},
            {QStringLiteral("history"), QT_TRANSLATE_NOOP("DiagnosisTexts", "History")},
    };
    const QString subject = DiagnosisTexts::tr(subjects.value(finding.subject, ""));
    if (finding.profile.isEmpty())
        return subject;
    return DiagnosisTexts::tr("%1 of “%2”").arg(subject, isolated(finding.profile));
}

QString markOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Good: return QStringLiteral("✓");
    case Verdict::Note: return QStringLiteral("–");
    case Verdict::Broken: return QStringLiteral("✗");
    }
    Q_UNREACHABLE();
}

/// What needs somebody is emphasised, and says what to do.
QString paragraphFor(const Finding &finding)
{
    const bool isGood = finding.verdict == Verdict::Good;
    const QString subject = subjectOf(finding).toHtmlEscaped();
    QString text = QStringLiteral("%1 %2: %3")
                           .arg(markOf(finding.verdict), isGood ? subject : QStringLiteral("<b>%1</b>").arg(subject),
                                finding.found.sentence().toHtmlEscaped());
    if (!isGood && finding.error)
        text += u' ' + adviceOn(*finding.error).sentence().toHtmlEscaped();
    return QStringLiteral("<p>%1</p>").arg(text);
}

} // namespace

DiagnosisDialog::DiagnosisDialog(Sessions &sessions, QWidget *parent)
    : QDialog(parent), m_sessions(sessions), m_summary(new WrappingLabel(Qt::AlignLeading, maxSummaryLines, this)),
      m_list(new QTextEdit(this)), m_again(new QPushButton(this)), m_close(new QPushButton(this))
{
    m_list->setReadOnly(true);
    m_list->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_list->setTabChangesFocus(true);
    auto *copy = new CopyButton([this] { return QString(m_list->toPlainText() + u'\n'); }, this);
    for (QPushButton *button : {m_again, static_cast<QPushButton *>(copy)})
        button->setAutoDefault(false);
    m_close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(m_summary);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    connect(m_again, &QPushButton::clicked, this, &DiagnosisDialog::run);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    keepTranslated(this, [this] { setTexts(); });
    resize(reportSize.expandedTo(sizeHint()));
    m_list->setFocus();
    run();
}

void DiagnosisDialog::setTexts()
{
    setWindowTitle(tr("Check everything"));
    m_list->setAccessibleName(tr("What was found"));
    m_again->setText(tr("Tr&y again"));
    m_close->setText(tr("Close"));
    summarise();
    showFindings();
}

void DiagnosisDialog::summarise()
{
    const bool isBroken = std::ranges::count(m_findings, Verdict::Broken, &Finding::verdict) > 0;
    QString text = tr("Trying what a sign-in and a token need…");
    if (!m_isRunning && !isBroken)
        text = tr("Everything that a sign-in and a token need works.");
    else if (!m_isRunning)
        text = tr("Something that a sign-in or a token needs doesn't work. What to do stands beside it.");
    if (text == m_summary->text())
        return;
    m_summary->setText(text);
    announce(m_summary, text);
}

void DiagnosisDialog::showFindings()
{
    QString html;
    for (const Finding &finding : m_findings)
        html += paragraphFor(finding);
    const int before = m_list->verticalScrollBar()->value();
    m_list->setHtml(html);
    m_list->verticalScrollBar()->setValue(before);
}

/// The probes go on if the dialog is closed meanwhile, and nobody hears of them.
QCoro::Task<> DiagnosisDialog::run()
{
    const QPointer<DiagnosisDialog> self(this);
    m_findings.clear();
    m_isRunning = true;
    m_again->setEnabled(false);
    summarise();
    showFindings();
    const Report report = [self](const Finding &finding) {
        if (!self)
            return;
        self->m_findings.push_back(finding);
        self->showFindings();
    };
    co_await diagnose(m_sessions, m_sessions.all(), report, QDeadlineTimer(QDeadlineTimer::Forever));
    if (!self)
        co_return;
    m_isRunning = false;
    m_again->setEnabled(true);
    summarise();
}

} // namespace authtray
