// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Imports the tests' npm modules: from $AUTHTRAY_NODE_MODULES, or from where tests/support/install-modules puts them, or
// from beside package.json.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folders = [process.env.AUTHTRAY_NODE_MODULES, here('../../build/npm/node_modules'), here('provider/node_modules')];

/** Imports a module by its name. Node's own `import` would search only beside the importing file. */
export async function importModule(name) {
  const folder = folders.find((candidate) => candidate && existsSync(join(candidate, name.split('/')[0])));
  if (!folder) {
    console.error(`The npm module ${name} is missing. Install the tests' modules: tests/support/install-modules`);
    process.exit(2);
  }
  return import(pathToFileURL(createRequire(join(folder, 'anything')).resolve(name)));
}
