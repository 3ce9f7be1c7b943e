// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The configuration of oidc-provider: what Authtray expects of a modern provider, and short-lived access tokens.

import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { importModule } from '../modules.mjs';
import { claimsByScope, findAccount } from './accounts.mjs';
import { deviceFlow } from './device-pages.mjs';
import { mayRotate } from './faults.mjs';
import { showError } from './pages.mjs';
import { signInPath } from './sign-in-pages.mjs';

const { errors } = await importModule('oidc-provider');
const { default: MemoryAdapter } = await importModule('oidc-provider/lib/adapters/memory_adapter.js');

export const clientId = 'authtray-demo';

const minutes = 60;
const days = 24 * 60 * minutes;

let stores = 0;

/**
 * A store of a provider's own: oidc-provider keeps the items of all in-memory stores of a process in one place. It is a
 * subclass, because oidc-provider warns if its own is used. This provider is meant to forget.
 */
function forgetfulStore() {
  stores += 1;
  const prefix = `${stores}:`;
  return class extends MemoryAdapter {
    key(id) {
      return prefix + super.key(id);
    }
  };
}

/** Made once for all providers of the process, because it takes as long as all else at a provider's start. */
const signingKey = {
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  alg: 'RS256', use: 'sig', kid: 'demo',
};

/** A native app: no secret, and any port of a loopback redirect URI (RFC 8252, section 7.3). */
const client = {
  client_id: clientId,
  client_name: 'Authtray',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
};

/** A client with a secret: a person's sign-in and its own (RFC 6749, 4.4) are both registered. */
const confidentialClient = {
  ...client,
  client_id: 'authtray-confidential',
  client_secret: 'demo secret: +%',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: [...client.grant_types, 'client_credentials'],
};

/** Servers that tokens can be for (RFC 8707). */
const resources = ['https://api.example.com/', 'https://files.example.com/'];

function describeResource(ctx, resource) {
  if (!resources.includes(resource)) throw new errors.InvalidTarget();
  return { scope: 'openid profile email offline_access', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
}

export function configuration(accessTokenSeconds) {
  return {
    adapter: forgetfulStore(),
    clients: [client, confidentialClient],
    jwks: { keys: [signingKey] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: claimsByScope,
    findAccount,
    renderError: showError,
    interactions: { url: (ctx, interaction) => signInPath(interaction.uid) },
    responseTypes: ['code'],
    pkce: { methods: ['S256'], required: () => true },
    rotateRefreshToken: mayRotate,
    // By default, oidc-provider ignores offline_access in a request without prompt=consent.
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: minutes,
      DeviceCode: 10 * minutes,
      IdToken: accessTokenSeconds,
      Interaction: 10 * minutes,
      RefreshToken: 14 * days,
      Grant: 14 * days,
      Session: 10 * minutes,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow,
      introspection: { enabled: true, allowedPolicy: (ctx, caller, token) => token.clientId === caller.clientId },
      revocation: { enabled: true },
      resourceIndicators: { enabled: true, getResourceServerInfo: describeResource },
    },
  };
}
