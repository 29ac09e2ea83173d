-- A search looks at every product's vector: kept in the row itself, it is read with it. Of a row that is too
-- large the other documents go out of line first.
ALTER TABLE "product" ALTER COLUMN "search" SET STORAGE MAIN;
