import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface BrokerTls {
  readonly keystoreFile: string;
  readonly keystorePassword: string;
  /** The certificate as PEM, for clients to trust. */
  readonly caFile: string;
}

// It protects a throw-away certificate for 127.0.0.1.
const keystorePassword = 'local-test';

/** A self-signed certificate for 127.0.0.1, made by keytool once per clone. */
export const ensureBrokerTls = async (cacheDir: string): Promise<BrokerTls> => {
  const dir = join(cacheDir, 'broker-tls');
  const partial = `${dir}.${process.pid}.partial`;
  if (!existsSync(dir)) {
    await mkdir(partial, { recursive: true });
    const store = [
      '-keystore',
      join(partial, 'broker.p12'),
      '-storepass',
      keystorePassword,
      '-alias',
      'broker',
    ];
    const identity = [
      '-dname',
      'CN=127.0.0.1',
      '-ext',
      'SAN=ip:127.0.0.1,dns:localhost',
      '-ext',
      'bc:c=ca:true',
    ];
    const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650', '-storetype', 'PKCS12'];
    await run('keytool', ['-genkeypair', ...store, ...identity, ...key]);
    await run('keytool', ['-exportcert', '-rfc', ...store, '-file', join(partial, 'ca.pem')]);
    await rename(partial, dir).catch((error: unknown) => {
      if (!existsSync(dir)) throw error;
    });
    await rm(partial, { recursive: true, force: true });
  }
  return { keystoreFile: join(dir, 'broker.p12'), keystorePassword, caFile: join(dir, 'ca.pem') };
};
