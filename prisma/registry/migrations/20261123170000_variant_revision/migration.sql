-- Counts the changes of a variant: a change that was decided about one state is written only to that state.
ALTER TABLE "variant" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1;
