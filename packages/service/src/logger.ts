import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Fields that never reach a log line, wherever they stand in the object. */
const secretPaths = [
  'authorization',
  '*.authorization',
  '*.*.authorization',
  '["x-api-key"]',
  '*["x-api-key"]',
  '*.*["x-api-key"]',
  '["x-identity-token"]',
  '*["x-identity-token"]',
  '*.*["x-identity-token"]',
  'password',
  '*.password',
];

export const createLogger = (
  options: { name: string; level: string },
  destination?: DestinationStream,
): Logger =>
  pino(
    {
      name: options.name,
      level: options.level,
      base: { service: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretPaths, censor: '[redacted]' },
    },
    destination ?? pino.destination({ sync: false }),
  );

/** A logger that says nothing, for tests. */
export const silentLogger = (): Logger => pino({ level: 'silent' });
