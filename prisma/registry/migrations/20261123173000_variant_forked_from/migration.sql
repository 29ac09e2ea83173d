-- A fork is judged by what clients ask of the variant that it was copied from.
alter table variant add column forked_from text;
