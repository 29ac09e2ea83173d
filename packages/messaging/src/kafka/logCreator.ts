import { logLevel, type logCreator } from 'kafkajs';
import type { Logger } from '../ports.ts';

/**
 * The client's own lines onto our logger. What it calls errors is often a step of a retry that works
 * out, so they are warnings here; what does not work out reaches us as a thrown error.
 */
export const createLogCreator =
  (logger: Logger): logCreator =>
  () =>
  ({ namespace, level, log }) => {
    const { message, timestamp: _timestamp, stack: _stack, logger: _name, ...fields } = log;
    const write = level <= logLevel.WARN ? logger.warn : logger.debug;
    write.call(logger, { kafka: namespace, ...fields }, message);
  };
