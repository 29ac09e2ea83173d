export * from './credentials.ts';
export * from './presign.ts';
