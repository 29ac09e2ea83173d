import { generateAuthToken } from 'aws-msk-iam-sasl-signer-js';
import type { IamToken } from './iamToken.ts';

/** A token for MSK by the keys that the AWS SDK finds. */
export const signWithAws = async (region: string): Promise<IamToken> => generateAuthToken({ region });
