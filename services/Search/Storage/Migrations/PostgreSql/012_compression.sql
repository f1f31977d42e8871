-- Read where phrases are looked for, and compressed for every article: lz4 takes a fraction of the time for a little more space. A server
-- built without it goes on as before.
DO $$
BEGIN
    ALTER TABLE article ALTER COLUMN terms SET COMPRESSION lz4, ALTER COLUMN sequence SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END
$$;
