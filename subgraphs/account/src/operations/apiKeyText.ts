import { hash } from 'node:crypto';
import type { RandomBytes } from '@commerce/kernel';

/** A new key: it names its tenant, so that whoever verifies it knows whose keys to look among. */
export const newKeyText = (tenant: string, randomBytes: RandomBytes): string =>
  `ck_${tenant}_${Buffer.from(randomBytes(32)).toString('base64url')}`;

export const digestOf = (key: string): string => hash('sha256', key, 'hex');
