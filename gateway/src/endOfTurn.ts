/** Puts work off to the end of the event loop's present turn. The work must not throw. */
export type EndOfTurn = (work: () => void) => void;

/**
 * What is put off in one turn is done together, in order, once all that has come in was looked into. Meant for writes to
 * sockets: done one by one between other work, each wakes up its reader; together, they find it awake (measured: a
 * tenth of a small query's CPU under load, and nothing to be seen of the delay).
 */
export const createEndOfTurn = (): EndOfTurn => {
  let waiting: (() => void)[] = [];
  const doAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const work of all) work();
  };
  return (work) => {
    if (waiting.push(work) === 1) setImmediate(doAll);
  };
};
