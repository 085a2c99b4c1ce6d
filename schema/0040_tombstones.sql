-- What was deleted. A node that comes late with its spool makes none of it anew: of a call, only the first event says whose it is,
-- and the rest, without a row, would be taken for nobody's.

CREATE TABLE tandem.tombstones (
  id            uuid PRIMARY KEY,  -- of a call or an organisation
  organisation  uuid,  -- of a call that never had a row: whose it said that it was
  deleted       boolean NOT NULL DEFAULT true,  -- false: that organisation was never here
  died_at       timestamptz NOT NULL DEFAULT now()  -- forgotten 30 days later: no spool is as late (`forget_expired`)
);
CREATE INDEX tombstones_by_time ON tandem.tombstones (died_at);
CALL tandem.close_table('tandem.tombstones');
CALL tandem.open_to('tandem_writer', 'tandem.tombstones', 'SELECT, INSERT, DELETE');
CALL tandem.open_to('tandem_keeper', 'tandem.tombstones', 'SELECT, INSERT');

-- However it goes: in batches, or at once with its organisation.
CREATE FUNCTION tandem.note_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO tandem.tombstones (id) SELECT g.id FROM gone g ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER note_deleted AFTER DELETE ON tandem.calls REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION tandem.note_deleted();
CREATE TRIGGER note_deleted AFTER DELETE ON tandem.organisations REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION tandem.note_deleted();

GRANT CREATE ON SCHEMA tandem TO tandem_keeper;
ALTER FUNCTION tandem.note_deleted OWNER TO tandem_keeper;
REVOKE CREATE ON SCHEMA tandem FROM tandem_keeper;
REVOKE ALL ON FUNCTION tandem.note_deleted FROM PUBLIC;
