// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The journal of the provider's events, one JSON object a line, for tests to count. It contains no token, code or secret.

import { appendFileSync } from 'node:fs';

const reusedRefreshToken = 'refresh token already used';
const failures = ['authorization', 'device_authorization', 'grant', 'introspection', 'revocation', 'userinfo'];

/** A function that appends an event to the file while the provider's server listens. A request may be under way longer. */
export function writer(file, server) {
  return (event) => {
    if (server.listening) appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  };
}

/** Koa middleware that writes one event for every request to an OAuth endpoint. */
export function journal(provider, write) {
  for (const failure of failures) {
    provider.on(`${failure}.error`, (ctx, error) => { ctx.state.failure = error; });
  }
  return async (ctx, next) => {
    await next();
    if (!ctx.oidc) return;
    if (ctx.state.failure?.error_detail === reusedRefreshToken) write({ event: 'reuse-detected' });
    write(describe(ctx));
  };
}

function describe({ method, status, oidc, state }) {
  return {
    event: eventName(oidc),
    method,
    status,
    grant_type: oidc.route === 'token' ? oidc.params?.grant_type : undefined,
    client_id: oidc.client?.clientId,
    account: oidc.account?.accountId,
    scope: oidc.params?.scope,
    max_age: oidc.params?.max_age,
    error: state.failure?.error,
    why: state.failure?.error_detail,
  };
}

/** `resume` is the second part of an authorization request, after the person has signed in or cancelled. */
function eventName({ route, params }) {
  if (route === 'token' && params?.grant_type === 'refresh_token') return 'refresh';
  return { resume: 'authorization-answer', device_resume: 'device-answer' }[route] ?? route.replaceAll('_', '-');
}
