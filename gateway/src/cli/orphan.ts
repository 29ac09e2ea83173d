import { readFile } from 'node:fs/promises';

interface ParentLink {
  readonly pid: number;
  readonly parent: number;
}

const wrappers = /(^|\/)(npm|npx|pnpm)( |\0|-cli|\.c?js|$)|^(\/bin\/)?(sh|bash|dash)\0/;

/** Undefined where the process is gone, or where there is no /proc. */
const parentOf = async (pid: number): Promise<number | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field, the command in parentheses, may hold spaces and parentheses itself.
  const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ', 2)[1]);
  return Number.isSafeInteger(parent) && parent > 0 ? parent : undefined;
};

const isWrapper = async (pid: number): Promise<boolean> =>
  wrappers.test(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));

/** From this process up to the outermost package manager or shell that started it. */
const chainAbove = async (pid: number): Promise<ParentLink[]> => {
  const parent = await parentOf(pid);
  if (parent === undefined || !(await isWrapper(parent))) return [];
  return [{ pid, parent }, ...(await chainAbove(parent))];
};

/**
 * Whoever stops the command knows only the outermost process, and npx dies of a signal without handing it
 * on: the server would keep its port. So it stops by itself when one of the processes between the two is gone.
 */
export const watchForOrphaning = async (pid: number, onOrphaned: () => void): Promise<void> => {
  const chain = await chainAbove(pid);
  if (chain.length === 0) return;
  const timer = setInterval(() => {
    void Promise.all(chain.map(async (link) => (await parentOf(link.pid)) === link.parent)).then((whole) => {
      if (whole.every(Boolean)) return;
      clearInterval(timer);
      onOrphaned();
    });
  }, 300);
  timer.unref();
};
