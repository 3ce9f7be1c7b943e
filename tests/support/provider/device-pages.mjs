// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The pages of the device flow: enter the code, confirm it, and the end.

import { escape, show } from './pages.mjs';

export const deviceFlow = {
  enabled: true,

  userCodeInputSource(ctx, form, out, error) {
    show(ctx, 'Connect a device', `
<p${error ? ' role="alert"' : ''}>${escape(codeMessage(error))}</p>
${form}
<button form="op.deviceInputForm">Continue</button>`);
  },

  userCodeConfirmSource(ctx, form, client, deviceInfo, userCode) {
    show(ctx, 'Connect this device?', `
<p>Go on only if the device shows this code: <strong>${escape(userCode)}</strong></p>
${form}
<button form="op.deviceConfirmForm">Continue</button>
<button form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button>`);
  },

  successSource(ctx) {
    show(ctx, 'The device is signed in', '<p>You can close this tab.</p>');
  },
};

function codeMessage(error) {
  if (!error) return 'Type the code the device shows.';
  if (error.name === 'AbortedError') return 'Cancelled. The device is not signed in.';
  return 'That code is wrong, used or too old. Type the code the device shows.';
}
