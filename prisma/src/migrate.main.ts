// Applies an owner's migrations: DATABASE_URL=<as the tables' owner> node src/migrate.main.ts --owner product
import { parseArgs } from 'node:util';
import { migrate, pendingMigrations, schemaDrift } from './migrate.ts';
import { isOwner, owners } from './owners.ts';

const { values } = parseArgs({
  options: {
    owner: { type: 'string' },
    'application-role': { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    diff: { type: 'boolean', default: false },
  },
});

const fail = (problem: string): never => {
  process.stderr.write(
    `${problem}\nusage: DATABASE_URL=postgres://… migrate --owner ${owners.join('|')} [--application-role <role>] [--dry-run | --diff]\n`,
  );
  process.exit(1);
};

const { owner, 'application-role': applicationRole } = values;
const url = process.env['DATABASE_URL'];
if (!isOwner(owner)) fail(`--owner must be one of ${owners.join(', ')}`);
else if (!url) fail('DATABASE_URL is required: the database, as the role that owns the tables');
else if (values.diff) {
  // What the next migration has to do; its file is ours to write, walls and partial indexes included.
  process.stdout.write(`${await schemaDrift({ url, owner })}\n`);
} else if (values['dry-run']) {
  const pending = await pendingMigrations({ url, owner });
  process.stdout.write(
    pending.length > 0 ? `would apply:\n  ${pending.join('\n  ')}\n` : 'nothing to apply\n',
  );
} else {
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  const { applied } = await migrate({ url, owner, log, ...(applicationRole && { applicationRole }) });
  if (applied.length === 0) log('nothing to apply');
}
