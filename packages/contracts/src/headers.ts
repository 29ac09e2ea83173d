/** CloudEvents in binary mode: the attributes as headers of the message, the body alone as its value. */
export const headerNames = {
  specVersion: 'ce_specversion',
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  subject: 'ce_subject',
  time: 'ce_time',
  sequence: 'ce_sequence',
  tenant: 'ce_tenantid',
  contentType: 'content-type',
} as const;
