-- On Supabase, browsers follow calls through its publication. Where there is none, nothing is made: our own feed serves.
DO $$
DECLARE
  target text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = 'supabase_realtime' AND NOT puballtables) THEN
    RETURN;
  END IF;
  FOREACH target IN ARRAY ARRAY['calls', 'call_events'] LOOP
    IF NOT EXISTS (SELECT FROM pg_publication_tables
                   WHERE pubname = 'supabase_realtime' AND schemaname = 'tandem' AND tablename = target) THEN
      EXECUTE format('ALTER PUBLICATION supabase_realtime ADD TABLE tandem.%I', target);
    END IF;
  END LOOP;
END $$;
