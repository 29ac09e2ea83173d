/** Shows what is being done. On a terminal running steps are redrawn in place; elsewhere there are plain lines. */
export interface Progress {
  /** Runs the work under a name; its line says how long it took, or that it failed. */
  step<T>(name: string, work: (update: (detail: string) => void) => Promise<T>): Promise<T>;
  /** A line of its own, above the running steps. */
  readonly say: (line: string) => void;
  close(): void;
}

export interface ProgressDeps {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** Milliseconds that only ever grow. */
  readonly nowMs: () => number;
  readonly colours: boolean;
}

interface Running {
  readonly name: string;
  readonly sinceMs: number;
  detail: string;
  reportedMs: number;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const redrawEveryMs = 100;
/** A plain log gets a sign of life from a long step this often. */
const reportEveryMs = 10_000;

export const createProgress = ({ out, nowMs, colours }: ProgressDeps): Progress => {
  const running = new Set<Running>();
  const isTty = out.isTTY === true;
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const seconds = (step: Running): string => `${((nowMs() - step.sinceMs) / 1000).toFixed(1)} s`;
  let drawn = 0;
  let frame = 0;

  const erase = (): void => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (!isTty) return;
    const width = Math.max(20, (out.columns ?? 80) - 1);
    for (const step of running) {
      const text = ` ${step.name}${step.detail && `: ${step.detail}`} ${seconds(step)}`.slice(0, width - 2);
      out.write(`${paint(36, frames[frame % frames.length] ?? '')}${text}\n`);
    }
    drawn = running.size;
  };
  const say = (line: string): void => {
    erase();
    out.write(`${line}\n`);
    draw();
  };
  const tick = (): void => {
    frame += 1;
    if (isTty) {
      erase();
      draw();
      return;
    }
    for (const step of running) {
      if (nowMs() - step.reportedMs < reportEveryMs) continue;
      step.reportedMs = nowMs();
      out.write(`… ${step.name}${step.detail && `: ${step.detail}`} (${seconds(step)})\n`);
    }
  };
  const timer = setInterval(tick, redrawEveryMs);
  timer.unref();

  return {
    say,
    close: () => {
      clearInterval(timer);
      erase();
    },
    step: async (name, work) => {
      const step: Running = { name, sinceMs: nowMs(), detail: '', reportedMs: nowMs() };
      running.add(step);
      const finish = (mark: string): void => {
        erase();
        running.delete(step);
        say(`${mark} ${name}${step.detail && `: ${step.detail}`} ${paint(90, `(${seconds(step)})`)}`);
      };
      try {
        const result = await work((detail) => {
          step.detail = detail;
        });
        finish(paint(32, '✓'));
        return result;
      } catch (error) {
        finish(paint(31, '✗'));
        throw error;
      }
    },
  };
};
