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
    const line = { kafka: namespace, ...fields };
    if (level <= logLevel.WARN) logger.warn(line, message);
    else logger.debug(line, message);
  };
