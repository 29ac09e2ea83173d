export default {
  projects: ['packages/*', 'prisma', 'subgraphs/*', 'gateway', 'infra/*'].map((p) => `<rootDir>/${p}`),
};
