import { spawn } from 'node:child_process';

/**
 * Remembers process groups and directories that must not outlive this process, and sees to it even
 * when this process is killed with SIGKILL.
 */
export interface Watchdog {
  watch(pid: number, signal: NodeJS.Signals): void;
  unwatch(pid: number): void;
  /** Deletes the directory, too, if this process dies before `close`. */
  removeOnDeath(dir: string): void;
  /** Ends the watch; nothing is killed any more. */
  close(): void;
}

// A shell that waits for the end of its input: the kernel closes the pipe whatever ends this process.
const script = `
trap '' INT TERM HUP
pids=''
dir=''
while read -r verb arg signal; do
  case $verb in
    watch) pids="$pids $arg:$signal" ;;
    unwatch) kept=''; for p in $pids; do [ "\${p%%:*}" = "$arg" ] || kept="$kept $p"; done; pids=$kept ;;
    remove) dir=$arg ;;
    close) exit 0 ;;
  esac
done
for p in $pids; do kill -s "\${p##*:}" -- "-\${p%%:*}" 2>/dev/null; done
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
  left=''
  for p in $pids; do kill -s 0 -- "-\${p%%:*}" 2>/dev/null && left=1; done
  [ -z "$left" ] && break
  sleep 0.5
done
for p in $pids; do kill -s KILL -- "-\${p%%:*}" 2>/dev/null; done
[ -n "$dir" ] && rm -rf -- "$dir"
`;

export const createWatchdog = (): Watchdog => {
  // A session of its own, so that Ctrl-C and a closing terminal do not reach it.
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  const say = (line: string): void => void shell.stdin.write(`${line}\n`);
  return {
    watch: (pid, signal) => say(`watch ${pid} ${signal.slice(3)}`),
    unwatch: (pid) => say(`unwatch ${pid} -`),
    removeOnDeath: (dir) => say(`remove ${dir} -`),
    close: () => {
      say('close - -');
      shell.stdin.end();
    },
  };
};
