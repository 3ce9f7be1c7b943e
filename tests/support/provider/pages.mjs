// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The frame of the provider's pages. It has no scripts and loads nothing from other servers.

const style = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 12vh auto; padding: 0 1rem; }
  label, input, button { font: inherit; }
  input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; margin: .25rem 0 1rem; }
  button { padding: .5rem 1rem; }
  small { opacity: .8; }`;

const headers = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function show(ctx, heading, body) {
  ctx.set(headers);
  ctx.type = 'html';
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(heading)} – Authtray demo provider</title>
<style>${style}</style>
<h1>${escape(heading)}</h1>
${body}
<p><small>This is Authtray's demo provider. It runs on this computer only, and forgets everything when it stops.</small></p>
</html>
`;
}

/** For oidc-provider's renderError: the error of a request that can't be redirected back to the application. */
export function showError(ctx, { error, error_description: description }) {
  show(ctx, 'This sign-in can’t go on', `
<p>${escape(description ?? error)} (${escape(error)}).</p>
<p>Close this tab and start the sign-in again in the application.</p>`);
}
