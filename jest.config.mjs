import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;

/** Folders with a configuration of their own: jest would take any other one for the whole repository. */
const foldersOf = (parent) =>
  readdirSync(path.join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(path.join(root, folder, 'jest.config.mjs')));

export default {
  projects: [
    ...foldersOf('packages'),
    'prisma',
    ...foldersOf('subgraphs'),
    'gateway',
    ...foldersOf('infra'),
    'scripts',
  ].map((folder) => `<rootDir>/${folder}`),
};
