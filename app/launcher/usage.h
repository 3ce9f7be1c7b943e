// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// What `--help` prints.
inline constexpr const char *usage = R"usage(Authtray keeps you signed in and hands scripts a fresh token.

Usage:
  authtray [--config DIR]             start the tray app, or show its window
  authtray --cli COMMAND [options]    never opens a window

Commands:
  login      sign in with your browser; with a service's URL, to that
  import     take over the session of a service's own tool
  logout     sign out and revoke the session
  status     are you signed in, and until when?
  me         the account you are signed in with
  refresh    a token that is good for a while, and the session, as JSON
  token      just the access token
  exec       run a command with a token in its environment or a file
  watch      a line of JSON for each change of the session
  headers    the headers for a request to an address
  proxy      add the token to the requests of programs that have none
  mcp        let AI tools use an MCP server that wants a token
  credential what git, docker, kubectl, cargo and others ask for
  setup      let git, docker, kubectl, cargo and others ask Authtray
  providers  the services that Authtray knows
  profiles   list, show, default, remove, and which hosts get the token
  doctor     try everything that a sign-in needs
  agent      keep sessions fresh without a desktop

Options:
  --profile NAME           which sign-in (else AUTHTRAY_PROFILE or the default)
  --output FORMAT          text, json, table, yaml or plain; or just --json
                           (default: text; refresh: json)
  --config DIR             another folder of settings and profiles
  --timeout SECONDS        give up after that long (login: 300, doctor: 120,
                           others: 30)
  --no-agent               don't ask a running Authtray
  --log-level LEVEL        error, warn, info or debug, on stderr (default: warn)
  -h, --help, --version

Examples:
  authtray --cli login https://mcp.example.com/mcp
  curl -H "Authorization: Bearer $(authtray --cli token)" https://example.com/

'authtray --cli COMMAND --help' tells more about a command.
)usage";

} // namespace authtray
