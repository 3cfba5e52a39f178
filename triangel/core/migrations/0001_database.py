"""What the database must know before the first table: extensions, and search without accents."""

from typing import ClassVar

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations
from django.db.migrations.operations.base import Operation

FUNCTIONS = """
-- unaccent() itself is only STABLE, because its dictionary could change; ours never does.
CREATE FUNCTION f_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;

CREATE TEXT SEARCH CONFIGURATION public.triangel_nl (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION public.triangel_nl
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.dutch_stem;
CREATE TEXT SEARCH CONFIGURATION public.triangel_en (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.triangel_en
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;

-- Clients write Dutch and English through each other, so both stems count.
CREATE FUNCTION f_search(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT to_tsvector('public.triangel_nl'::regconfig, $1)
              || to_tsvector('public.triangel_en'::regconfig, $1) $$;
CREATE FUNCTION f_search_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT websearch_to_tsquery('public.triangel_nl'::regconfig, $1)
              || websearch_to_tsquery('public.triangel_en'::regconfig, $1) $$;

-- For rows that are never taken back.
CREATE FUNCTION f_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows there are kept', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[0];
END $$;
"""

UNDO = """
DROP FUNCTION f_refuse();
DROP FUNCTION f_search_query(text);
DROP FUNCTION f_search(text);
DROP TEXT SEARCH CONFIGURATION public.triangel_en;
DROP TEXT SEARCH CONFIGURATION public.triangel_nl;
DROP FUNCTION f_unaccent(text);
"""


class Migration(migrations.Migration):
    """Extensions are trusted ones: the owner of the database may make them without being superuser."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
