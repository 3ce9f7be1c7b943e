// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A demo OpenID Connect provider on loopback: rotating refresh tokens with reuse detection, short-lived access tokens.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { importModule } from '../modules.mjs';
import { pictures } from './accounts.mjs';
import { clientId, configuration } from './configuration.mjs';
import { faults } from './faults.mjs';
import { gate } from './gate.mjs';
import { journal, writer } from './journal.mjs';
import { forgetEarlierSignIns, signInPages } from './sign-in-pages.mjs';

const { default: Provider } = await importModule('oidc-provider');

/**
 * Starts a provider.
 *   port                listen on this port of 127.0.0.1; 0: any free one
 *   accessTokenSeconds  the lifetime of an access token
 *   log                 append every event to this file, one JSON object a line
 *   host                the host in its addresses
 *   certificate         speak TLS, with the key and the certificate in this PEM file
 *   faults              accept orders at POST /faults, see faults.mjs
 */
export async function startProvider(options) {
  const server = newServer(options.certificate);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `${options.certificate ? 'https' : 'http'}://${options.host}:${server.address().port}`;
  const entrance = gate();
  server.on('request', newProvider(issuer, options, server, entrance).callback());
  return { issuer, clientId, entrance, stop: () => stop(server) };
}

function newServer(certificate) {
  if (!certificate) return createServer();
  const pem = readFileSync(certificate);
  return createTlsServer({ key: pem, cert: pem });
}

function newProvider(issuer, options, server, entrance) {
  const settings = configuration(options.accessTokenSeconds);
  const provider = new Provider(issuer, settings);
  const write = writer(options.log, server);
  provider.on('server_error', (ctx, error) => console.error(`demo provider: ${error.stack}`));
  provider.use(entrance.middleware);
  provider.use(journal(provider, write));
  if (options.faults) provider.use(faults(settings.jwks.keys[0], write, server));
  provider.use(pictures);
  provider.use(forgetEarlierSignIns);
  provider.use(signInPages(provider));
  return provider;
}

async function stop(server) {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
