BEGIN;
SET LOCAL ROLE authenticated;
SELECT set_config('request.jwt.claims', '{"sub": ":who"}', true);
SELECT length(tandem.analytics(NULL, now() - make_interval(days => :days), now())::text);
COMMIT;
