// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A demo OpenID Connect provider on loopback: rotating refresh tokens with reuse detection, short-lived access tokens.
// `usage` lists its options.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { parseArgs } from 'node:util';

import { importModule } from '../modules.mjs';
import { accountNames, pictures } from './accounts.mjs';
import { clientId, configuration } from './configuration.mjs';
import { faults } from './faults.mjs';
import { journal, writer } from './journal.mjs';
import { forgetEarlierSignIns, signInPages } from './sign-in-pages.mjs';

const { default: Provider } = await importModule('oidc-provider');

const usage = `usage: node provider.mjs [--port N] [--access-token-seconds N] [--log FILE] [--ready FILE] [--faults]
  --port N                  listen on this port of 127.0.0.1 (default: any free one)
  --access-token-seconds N  the lifetime of an access token (default: 120)
  --log FILE                append every event, one JSON object a line
  --ready FILE              write {"issuer", "client_id"} there once listening
  --host NAME               the host in its addresses (default: 127.0.0.1)
  --certificate FILE        speak TLS, with the key and the certificate in this PEM file
  --faults                  accept orders at POST /faults, see faults.mjs`;

function main() {
  const options = readOptions();
  const pem = options.certificate && readFileSync(options.certificate);
  const server = pem ? createTlsServer({ key: pem, cert: pem }) : createServer();
  server.once('error', (error) => quit(`can't listen on port ${options.port} of 127.0.0.1: ${error.message}`));
  server.listen(options.port, '127.0.0.1', () => serve(server, options));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
}

function serve(server, options) {
  const issuer = `${options.certificate ? 'https' : 'http'}://${options.host}:${server.address().port}`;
  const settings = configuration(options.accessTokenSeconds);
  const provider = new Provider(issuer, settings);
  const write = writer(options.log);
  provider.on('server_error', (ctx, error) => console.error(`demo provider: ${error.stack}`));
  provider.use(journal(provider, write));
  if (options.faults) provider.use(faults(settings.jwks.keys[0], write));
  provider.use(pictures);
  provider.use(forgetEarlierSignIns);
  provider.use(signInPages(provider));
  server.on('request', provider.callback());
  announce(issuer, options.ready);
}

function announce(issuer, readyFile) {
  console.log(`Demo provider ready at ${issuer} (client id ${clientId}; sign in as ${accountNames.join(' or ')}).`);
  if (!readyFile) return;
  const unfinished = `${readyFile}.new`;
  writeFileSync(unfinished, JSON.stringify({ issuer, client_id: clientId }));
  renameSync(unfinished, readyFile);
}

function readOptions() {
  const { values } = parse();
  return {
    port: wholeNumber('port', values.port, 0, 65535),
    accessTokenSeconds: wholeNumber('access-token-seconds', values['access-token-seconds'], 1, 86400),
    log: values.log,
    ready: values.ready,
    host: values.host,
    certificate: values.certificate,
    faults: values.faults,
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        'access-token-seconds': { type: 'string', default: '120' },
        log: { type: 'string' },
        ready: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        certificate: { type: 'string' },
        faults: { type: 'boolean' },
      },
    });
  } catch (error) {
    return quit(`${error.message}\n${usage}`);
  }
}

function wholeNumber(name, text, min, max) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  return quit(`--${name} takes a whole number from ${min} to ${max}, not "${text}".\n${usage}`);
}

function quit(message) {
  console.error(`demo provider: ${message}`);
  return process.exit(2);
}

main();
