import type { Metrics } from '@commerce/service';
import { startTimer } from '../engine/fetch/timer.ts';
import { preciseClock as clock } from '../telemetry/preciseClock.ts';
import { type Admission, createAdmission } from './admission.ts';
import { type AdmissionEnv, admissionOf } from './admissionConfig.ts';
import { createAdmissionMetrics } from './admissionMetrics.ts';
import { createLoopIdleness } from './loopIdleness.ts';

/** Admission as the environment says, by the event loop of this process; undefined where it is off. */
export const startAdmission = (
  env: AdmissionEnv,
  { registry }: Pick<Metrics, 'registry'>,
): Admission | undefined => {
  const options = admissionOf(env);
  return (
    options &&
    createAdmission(options, {
      clock,
      startTimer,
      idleShare: createLoopIdleness(),
      observer: createAdmissionMetrics(registry),
    })
  );
};
