-- Of two processes with many changes of a variant one would always be a moment faster: the other is promised the next.
ALTER TABLE "variant" ADD COLUMN "promised_to" TEXT, ADD COLUMN "promised_until" TIMESTAMPTZ(3);
