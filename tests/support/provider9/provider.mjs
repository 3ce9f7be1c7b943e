// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A newer oidc-provider than the demo's, in the ways in which providers differ: `clients`, a second issuer with a path, and
// one with another path that knows no client, but registers each, or reads what a client publishes about itself.
// Usage: node provider.mjs READY LOG. READY becomes {"issuer", "issuer_with_path", "open_issuer"} once it listens; LOG is
// the journal.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { importModule } from '../modules.mjs';
import { claimsByScope, findAccount } from '../provider/accounts.mjs';
import { journal, writer } from '../provider/journal.mjs';
import { forgetEarlierSignIns, signInPages, signInPath } from '../provider/sign-in-pages.mjs';

const { default: Provider } = await importModule('oidc-provider');
const { default: MemoryAdapter } = await importModule('oidc-provider/lib/adapters/memory_adapter.js');

const issuerPath = '/realms/demo';
const openPath = '/open';
const api = 'https://api.example.com/';

/** A subclass, because oidc-provider warns if its own in-memory store is used. This provider is meant to forget. */
class ForgetfulStore extends MemoryAdapter {}

const clients = [
  { client_id: 'plain' },
  { client_id: 'es256', id_token_signed_response_alg: 'ES256' },
  { client_id: 'eddsa', id_token_signed_response_alg: 'EdDSA' },
  { client_id: 'ed25519', id_token_signed_response_alg: 'Ed25519' },
  { client_id: 'signed-userinfo', userinfo_signed_response_alg: 'RS256' },
  { client_id: 'audience' }, // its access tokens are for `api`, so userinfo refuses them
  { client_id: 'secret', client_secret: 'a secret, of 100%', token_endpoint_auth_method: 'client_secret_basic' },
];

/** A native app: any port of a loopback redirect URI (RFC 8252, section 7.3). */
const native = {
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback'],
};

const algorithms = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

const keys = [
  signingKey('rsa', { modulusLength: 2048 }),
  signingKey('ec', { namedCurve: 'P-256' }),
  signingKey('ed25519'),
];

function signingKey(type, options) {
  return { ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', kid: type };
}

function configuration(path) {
  return {
    adapter: ForgetfulStore,
    clients: clients.map((client) => ({ ...native, ...client })),
    jwks: { keys },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: claimsByScope,
    findAccount,
    interactions: { url: (ctx, interaction) => path + signInPath(interaction.uid) },
    enabledJWA: { idTokenSigningAlgValues: algorithms, userinfoSigningAlgValues: ['RS256'] },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      jwtUserinfo: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, client) => (client.clientId === 'audience' ? api : undefined),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', accessTokenFormat: 'jwt' }),
      },
    },
  };
}

/** The services' tokens are for their addresses; the document that every client publishes is the one in resources/. */
function openConfiguration(path) {
  const base = configuration(path);
  return {
    ...base,
    clients: [],
    fetch: async (url) => {
      const document = JSON.parse(readFileSync(new URL('../../../resources/client-metadata.json', import.meta.url)));
      return new Response(JSON.stringify({ ...document, client_id: String(url) }));
    },
    features: {
      ...base.features,
      registration: { enabled: true },
      registrationManagement: { enabled: true },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource) => ({ scope: 'tools', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 600 }),
      },
    },
  };
}

function provider(issuer, path, write, configure = configuration) {
  const made = new Provider(issuer + path, configure(path));
  made.on('server_error', (ctx, error) => console.error(`provider 9: ${error.stack}`));
  made.use(journal(made, write));
  made.use(forgetEarlierSignIns);
  made.use(signInPages(made));
  return made.callback();
}

function main([ready, log]) {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const atRoot = provider(issuer, '', writer(log, server));
    const atPath = provider(issuer, issuerPath, writer(log, server));
    const atOpenPath = provider(issuer, openPath, writer(log, server), openConfiguration);
    server.on('request', (request, response) => {
      for (const [path, answer] of [[issuerPath, atPath], [openPath, atOpenPath]]) {
        if (!request.url.startsWith(`${path}/`)) continue;
        request.originalUrl = request.url;
        request.url = request.url.slice(path.length);
        return answer(request, response);
      }
      return atRoot(request, response);
    });
    writeFileSync(`${ready}.new`, JSON.stringify({ issuer, issuer_with_path: issuer + issuerPath, open_issuer: issuer + openPath }));
    renameSync(`${ready}.new`, ready);
  });
  process.once('SIGTERM', () => process.exit(0));
}

main(process.argv.slice(2));
