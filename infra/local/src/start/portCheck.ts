import { isPortFree } from '../stack/ports.ts';
import { postgresOwners } from './parts.ts';
import { portTable, SettingsError, type Settings } from './settings.ts';

/** The names of those parts that this run starts itself, and whose ports must therefore be free. */
export const startedHere = (settings: Settings): Set<string> => {
  const names = new Set(portTable.map(({ name }) => name));
  if (postgresOwners.every((owner) => settings.databases[owner] !== undefined)) names.delete('postgres');
  if (settings.dynamodb.kind !== 'local') names.delete('dynamodb');
  if (settings.kafkaBrokers !== undefined) {
    names.delete('kafka');
    names.delete('kafka-controller');
  }
  return names;
};

/** Throws SettingsError naming every busy port and the variable that changes it. */
export const checkPorts = async (
  settings: Settings,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<void> => {
  const here = startedHere(settings);
  const problems: string[] = [];
  for (const { name, portVariable } of portTable) {
    const port = settings.ports.get(name) ?? 0;
    if (!here.has(name) || (await isFree(port))) continue;
    problems.push(
      `port ${port} (${name}) is in use: stop what listens there, or set ${portVariable} to another port`,
    );
  }
  if (problems.length > 0) throw new SettingsError(problems);
};
