/**
 * Calls back once when the process that started us is gone. Only under a package manager: it does not
 * always pass on the signal that ended it, and nobody could then stop us by its terminal. A shell that
 * started us in the background may well end before us.
 */
export const whenStarterDies = (env: NodeJS.ProcessEnv, currentParent: () => number, callback: () => void): void => {
  if (env['npm_lifecycle_event'] === undefined) return;
  const starter = currentParent();
  const timer = setInterval(() => {
    if (currentParent() === starter) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
};
