// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The sign-in page. Signing in also gives consent, so that one click is enough.

import { accountNames, findAccount } from './accounts.mjs';
import { escape, show } from './pages.mjs';

const maxFormLength = 4096;

export const signInPath = (uid) => `/sign-in/${uid}`;

/** Koa middleware: the sign-in page and its form. */
export function signInPages(provider) {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(signInPath(''))) return next();
    const interaction = await findInteraction(provider, ctx);
    if (!interaction) return showExpired(ctx);
    if (ctx.method !== 'POST') return showForm(ctx, interaction.params);

    const form = await readForm(ctx.req);
    if (form.get('answer') !== 'sign-in') return cancel(provider, ctx);
    const account = findAccount(ctx, form.get('user').trim().toLowerCase());
    if (!account) return showForm(ctx, interaction.params, unknownAccount(form.get('user')));
    return signIn(provider, ctx, interaction, account);
  };
}

/** Koa middleware: drops the cookie of earlier sign-ins, so that every sign-in shows the page and can use either account. */
export async function forgetEarlierSignIns(ctx, next) {
  if (ctx.method === 'GET' && ['/auth', '/device'].includes(ctx.path)) {
    ctx.req.headers.cookie = (ctx.req.headers.cookie ?? '')
      .split(/;\s*/).filter((cookie) => !cookie.startsWith('_session')).join('; ');
  }
  return next();
}

function findInteraction(provider, ctx) {
  return provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
}

async function signIn(provider, ctx, interaction, account) {
  const grant = new provider.Grant({ accountId: account.accountId, clientId: interaction.params.client_id });
  grant.addOIDCScope(interaction.params.scope);
  for (const resource of [interaction.params.resource ?? []].flat()) grant.addResourceScope(resource, interaction.params.scope);
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, {
    login: { accountId: account.accountId, remember: false },
    consent: { grantId: await grant.save() },
  });
}

async function cancel(provider, ctx) {
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, {
    error: 'access_denied',
    error_description: 'the sign-in was cancelled',
  });
}

function unknownAccount(name) {
  return `There is no account “${name}”. This demo knows ${accountNames.join(' and ')}.`;
}

function showForm(ctx, params, complaint) {
  show(ctx, 'Sign in', `
<p>Authtray asks to sign you in, and to see: ${escape(params.scope)}.</p>
${complaint ? `<p role="alert"><strong>${escape(complaint)}</strong></p>` : ''}
<form method="post">
  <label for="user">User name (${accountNames.join(' or ')}; no password)</label>
  <input id="user" name="user" value="${escape(params.login_hint ?? '')}" autofocus autocomplete="off">
  <button name="answer" value="sign-in">Sign in</button>
  <button name="answer" value="cancel">Cancel</button>
</form>`);
}

function showExpired(ctx) {
  ctx.status = 400;
  show(ctx, 'This sign-in has ended', '<p>It took too long, or it was already finished. Start it again in the application.</p>');
}

async function readForm(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > maxFormLength) throw new Error('the sign-in form is too long');
  }
  const form = new URLSearchParams(text);
  return { get: (name) => form.get(name) ?? '' };
}
