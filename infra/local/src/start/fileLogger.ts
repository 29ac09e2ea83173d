import { appendFileSync } from 'node:fs';

/** The logger of the stack's own Kafka client: its warnings are for a file, not for the terminal. */
export const createFileLogger = (file: string) => {
  const write = (level: string) => (fields: object, message: string) =>
    appendFileSync(
      file,
      `${JSON.stringify({ level, time: new Date().toISOString(), message, ...fields })}\n`,
    );
  return { debug: () => undefined, info: write('info'), warn: write('warn'), error: write('error') };
};
