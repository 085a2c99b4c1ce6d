-- Whom an organisation's people may write to, and how often: e-mails go out under the sender of this service, text messages at
-- its carrier's account. (Which countries may be texted is looked at by the node, as for calls: control/outreach.)

ALTER TABLE tandem.organisations ADD messages_an_hour integer NOT NULL DEFAULT 100 CHECK (messages_an_hour BETWEEN 0 AND 100000);

-- How much an organisation may send, whoever answers for the sender says.
CREATE TRIGGER guard_messages BEFORE UPDATE OF messages_an_hour ON tandem.organisations FOR EACH ROW
  WHEN (NEW.messages_an_hour IS DISTINCT FROM OLD.messages_an_hour) EXECUTE FUNCTION tandem.guard_columns('operator');
CREATE FUNCTION tandem.start_messages() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF tandem.is_bound() AND tandem.is_platform_admin() IS NOT TRUE THEN
    NEW.messages_an_hour := 100;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER start_messages BEFORE INSERT ON tandem.organisations FOR EACH ROW EXECUTE FUNCTION tandem.start_messages();

CREATE INDEX appointments_by_email ON tandem.appointments (organisation_id, lower(customer_email)) WHERE customer_email IS NOT NULL;
-- Its members, its contacts, its callers and whom it called, its customers.
CREATE FUNCTION tandem.knows_recipient(organisation uuid, kind text, address text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT CASE kind
    WHEN 'email' THEN
      EXISTS (SELECT FROM tandem.organisation_members m JOIN tandem.profiles p ON p.id = m.user_id
              WHERE m.organisation_id = organisation AND m.active AND lower(p.email) = lower(address))
      OR EXISTS (SELECT FROM tandem.contacts c WHERE c.organisation_id = organisation AND c.email = lower(address))
      OR EXISTS (SELECT FROM tandem.appointments a
                 WHERE a.organisation_id = organisation AND lower(a.customer_email) = lower(address))
    WHEN 'sms' THEN
      EXISTS (SELECT FROM tandem.organisations o WHERE o.id = organisation AND address = ANY (o.outgoing_numbers))
      OR EXISTS (SELECT FROM tandem.contacts c WHERE c.organisation_id = organisation AND c.phone = address)
      OR EXISTS (SELECT FROM tandem.calls c WHERE c.organisation_id = organisation AND c.from_number = address)
      OR EXISTS (SELECT FROM tandem.calls c
                 WHERE c.organisation_id = organisation AND c.direction = 'outbound' AND c.to_number = address)
      OR EXISTS (SELECT FROM tandem.appointments a WHERE a.organisation_id = organisation AND a.customer_phone = address)
    ELSE true END
$$;

-- How many more its people may send now; less than none where they have sent too many. What follows from what happened (a trial
-- that ends, a calendar that is gone) is told all the same, and takes nothing from them.
CREATE FUNCTION tandem.messages_left(organisation uuid) RETURNS integer LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT o.messages_an_hour - (SELECT count(*) FROM tandem.outbound_queue q
      WHERE q.organisation_id = o.id AND q.kind IN ('email', 'sms') AND q.created_by <> 'system'
        AND q.created_at > now() - interval '1 hour')::integer
  FROM tandem.organisations o WHERE o.id = organisation
$$;

-- What people queue themselves, by whatever way they came. An analysis is asked for at its call. Behind the insert, so that
-- row security has had its say: who may not write there at all learns nothing else.
CREATE FUNCTION tandem.check_message() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  -- Functions of ours queue as their owners, whoever called them.
  IF current_user <> 'authenticated' THEN
    RETURN NULL;
  END IF;
  IF NEW.kind = 'analysis' THEN
    RAISE check_violation USING MESSAGE = 'not a "kind" to queue: an analysis is asked for at its call', CONSTRAINT = 'outbound_queue_kind';
  END IF;
  -- As much as the API takes.
  IF octet_length(NEW.payload::text) > 262144 THEN
    RAISE check_violation USING MESSAGE = 'the "payload" is too long', CONSTRAINT = 'outbound_queue_payload';
  END IF;
  IF NEW.kind NOT IN ('email', 'sms') THEN
    RETURN NULL;
  END IF;
  IF NOT tandem.knows_recipient(NEW.organisation_id, NEW.kind, NEW.destination) THEN
    RAISE check_violation USING MESSAGE = 'the "destination" is neither a member nor a contact, caller or customer of the organisation',
      CONSTRAINT = 'outbound_queue_destination';
  END IF;
  IF NEW.kind = 'sms' AND NOT EXISTS (SELECT FROM tandem.phone_numbers n
      WHERE n.organisation_id = NEW.organisation_id AND n.active AND n.number = NEW.payload ->> 'from') THEN
    RAISE check_violation USING MESSAGE = 'the sender in the "payload" is no active number of the organisation', CONSTRAINT = 'outbound_queue_payload';
  END IF;
  -- Two at a time do not share the last one.
  PERFORM pg_advisory_xact_lock(hashtextextended('messages of ' || NEW.organisation_id, 0));
  IF tandem.messages_left(NEW.organisation_id) < 0 THEN
    RAISE check_violation USING MESSAGE = 'the organisation has sent as many messages as it may in an hour',
      CONSTRAINT = 'outbound_queue_rate';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_message AFTER INSERT ON tandem.outbound_queue FOR EACH ROW EXECUTE FUNCTION tandem.check_message();

REVOKE ALL ON FUNCTION tandem.start_messages, tandem.knows_recipient, tandem.messages_left, tandem.check_message FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.knows_recipient, tandem.messages_left TO authenticated;
-- Fired by those who may write the tables.
GRANT EXECUTE ON FUNCTION tandem.start_messages TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.check_message TO authenticated, tandem_writer;
