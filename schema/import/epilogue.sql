-- What every import ends with.

SELECT pg_temp.keep_events();

-- Where there are people and nobody owns, the first admin does: what is an owner's, somebody must be able to do.
UPDATE tandem.organisation_members m SET role = 'owner'
  FROM (SELECT DISTINCT ON (a.organisation_id) a.organisation_id, a.user_id FROM tandem.organisation_members a
          JOIN import_people p ON p.user_id = a.user_id
          WHERE a.role = 'admin' AND a.active AND NOT EXISTS (
            SELECT FROM tandem.organisation_members o WHERE o.organisation_id = a.organisation_id AND o.role = 'owner')
          ORDER BY a.organisation_id, a.created_at, a.user_id) first
  WHERE m.organisation_id = first.organisation_id AND m.user_id = first.user_id;

-- A table with triggers that wait cannot be changed.
SET CONSTRAINTS ALL IMMEDIATE;
DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN SELECT f.target FROM import_forced f LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  END LOOP;
END $$;

-- What is here now of that product: for whoever ran it.
SELECT (SELECT count(*) FROM tandem.organisations WHERE external_id LIKE s.prefix) AS organisations,
       (SELECT count(DISTINCT user_id) FROM import_people) AS people,
       (SELECT count(*) FROM tandem.agents WHERE external_id LIKE s.prefix) AS agents,
       (SELECT count(*) FROM tandem.phone_numbers WHERE external_id LIKE s.prefix) AS numbers,
       (SELECT count(*) FROM tandem.calls WHERE external_id LIKE s.prefix) AS calls,
       (SELECT count(*) FROM tandem.contacts WHERE external_id LIKE s.prefix) AS contacts,
       (SELECT count(*) FROM tandem.records WHERE external_id LIKE s.prefix) AS records,
       (SELECT count(*) FROM tandem.appointments WHERE external_id LIKE s.prefix) AS appointments
  FROM (SELECT current_setting('tandem.import_source') || ':%' AS prefix) s;
