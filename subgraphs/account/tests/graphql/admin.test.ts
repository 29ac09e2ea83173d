import { createMemoryAdminStore } from '../../src/store/memoryAdminStore.ts';
import { apiKeysBehaviour } from './apiKeysBehaviour.ts';
import { auditBehaviour } from './auditBehaviour.ts';
import { changesBehaviour } from './changesBehaviour.ts';

const store = createMemoryAdminStore();

auditBehaviour('memory', () => store);
changesBehaviour('memory', () => store);
apiKeysBehaviour('memory', () => store);
