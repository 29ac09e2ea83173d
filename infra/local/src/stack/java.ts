import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Null when `java` runs and is 17 or newer, otherwise a line that says what is wrong. */
export const javaProblem = async (): Promise<string | null> => {
  try {
    const { stderr, stdout } = await run('java', ['-version']);
    const version = /version "(\d+)/.exec(stderr + stdout)?.[1];
    if (version === undefined || Number(version) >= 17) return null;
    return `Java 17 or newer is needed, this is ${version}`;
  } catch {
    return 'Java is not installed (17 or newer is needed)';
  }
};
