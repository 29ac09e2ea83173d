import { createContext, Script } from 'node:vm';

/**
 * Runs synchronous work that may take for ever, and throws ERR_SCRIPT_EXECUTION_TIMEOUT after `ms`. What it was
 * at may be left half done.
 */
export const createTimeLimit = (ms: number): (<T>(work: () => T) => T) => {
  const context = createContext({ work: undefined });
  const script = new Script('work()');
  return <T>(work: () => T): T => {
    context['work'] = work;
    return script.runInContext(context, { timeout: ms }) as T;
  };
};
