import cliProgress from 'cli-progress';
import type { FeedFileProgress } from '@commerce/messaging';

export interface FileBar {
  update(progress: FeedFileProgress): void;
  stop(): void;
}

/** A progress bar on a terminal; nothing where there is none. */
export const createFileBar = (name: string, stream: NodeJS.WriteStream): FileBar => {
  if (!stream.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar(
    {
      stream,
      hideCursor: true,
      clearOnComplete: true,
      format: `  ${name.padEnd(10)} {bar} {percentage} %  {events} events`,
    },
    cliProgress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update: ({ readBytes, totalBytes, lines }) => {
      if (!isStarted) bar.start(Math.max(1, totalBytes), 0, { events: '0' });
      isStarted = true;
      bar.update(readBytes, { events: lines.toLocaleString('en-US') });
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
};
