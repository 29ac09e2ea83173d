export default {
  projects: ['packages/*', 'prisma', 'subgraphs/*', 'gateway', 'infra/*', 'scripts'].map(
    (p) => `<rootDir>/${p}`,
  ),
};
