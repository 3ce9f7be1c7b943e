// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

/** Koa middleware that lets requests wait from close() to open(), as if the provider were busy. */
export function gate() {
  let opened = Promise.resolve();
  let open; // defined while the gate is closed
  let waiting = 0;
  return {
    close: () => {
      if (!open) opened = new Promise((resolve) => { open = resolve; });
    },
    open: () => {
      open?.();
      open = undefined;
    },
    waiting: () => waiting,
    middleware: async (ctx, next) => {
      waiting += 1;
      await opened;
      waiting -= 1;
      return next();
    },
  };
}
