import type { workloadNames } from '../options.ts';
import { deep } from './deep.ts';
import { list } from './list.ts';
import { joined, page } from './page.ts';
import { createRotation } from './rotation.ts';
import type { Workload } from './workload.ts';

const rotationOperations = 1_000;

export const workloadOf = (name: (typeof workloadNames)[number]): Workload => {
  switch (name) {
    case 'page':
      return page;
    case 'list':
      return list;
    case 'deep':
      return deep;
    case 'rotation':
      return createRotation(rotationOperations);
    case 'joined':
      return joined;
  }
};
