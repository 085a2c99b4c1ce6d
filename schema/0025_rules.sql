-- What follows from calls and bookings by an organisation's rules (`contacts_from_calls`, `records_from_bookings`), and the
-- links between contacts and what is theirs. By triggers, so that it holds whoever writes the row, and once only.

-- The contact of a number, made where the organisation's rule says so. Null: there is none.
CREATE FUNCTION tandem.contact_for(organisation uuid, number text, name text, email text, may_make boolean) RETURNS uuid
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  found_id uuid;
BEGIN
  IF number IS NULL OR NOT tandem.is_e164(number) THEN
    RETURN NULL;
  END IF;
  SELECT c.id INTO found_id FROM tandem.contacts c WHERE c.organisation_id = organisation AND c.phone = number;
  IF found_id IS NULL AND may_make THEN
    INSERT INTO tandem.contacts AS c (id, organisation_id, name, phone, email)
      VALUES (tandem.uuid_v7(), organisation, left(coalesce(contact_for.name, ''), 200), number,
              -- Somebody else's address already: the number tells them apart.
              CASE WHEN NOT EXISTS (SELECT FROM tandem.contacts o WHERE o.organisation_id = organisation
                                    AND o.email = lower(contact_for.email)) THEN lower(contact_for.email) END)
      ON CONFLICT DO NOTHING RETURNING c.id INTO found_id;
    IF found_id IS NULL THEN
      SELECT c.id INTO found_id FROM tandem.contacts c WHERE c.organisation_id = organisation AND c.phone = number;
    END IF;
  END IF;
  RETURN found_id;
END $$;

-- A call that is over: of somebody known since it began, or whom nobody knows yet.
CREATE FUNCTION tandem.meet_caller() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  rule text;
  contact uuid;
BEGIN
  SELECT o.contacts_from_calls INTO rule FROM tandem.organisations o WHERE o.id = NEW.organisation_id;
  contact := tandem.contact_for(NEW.organisation_id,
    CASE NEW.direction WHEN 'outbound' THEN NEW.to_number ELSE NEW.from_number END, '', NULL,
    (rule = 'answered' AND NEW.answered_at IS NOT NULL) OR (rule = 'booked' AND NEW.outcome IN ('booked', 'rescheduled')));
  UPDATE tandem.calls SET contact_id = contact WHERE id = NEW.id AND contact_id IS NULL AND contact IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER meet_caller AFTER INSERT OR UPDATE OF status ON tandem.calls FOR EACH ROW
  WHEN (NEW.status = 'ended' AND NEW.contact_id IS NULL AND NEW.erased_at IS NULL AND NEW.direction <> 'playground')
  EXECUTE FUNCTION tandem.meet_caller();

-- Whose appointment it is, where the number is known.
CREATE FUNCTION tandem.link_appointment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.contact_id := tandem.contact_for(NEW.organisation_id, NEW.customer_phone, NULL, NULL, false);
  RETURN NEW;
END $$;
CREATE TRIGGER link_contact BEFORE INSERT OR UPDATE OF status, customer_phone ON tandem.appointments FOR EACH ROW
  WHEN (NEW.contact_id IS NULL AND NEW.customer_phone IS NOT NULL)
  EXECUTE FUNCTION tandem.link_appointment();

-- Where it is not: by the rule, once the appointment stands. The new contact finds it by `link_contact`. (Triggers run in the
-- order of their names: before the one that keeps the record.)
CREATE FUNCTION tandem.meet_customer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM tandem.organisations o WHERE o.id = NEW.organisation_id AND o.contacts_from_calls <> 'never') THEN
    PERFORM tandem.contact_for(NEW.organisation_id, NEW.customer_phone, NEW.customer_name, NEW.customer_email, true);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER have_contact AFTER INSERT OR UPDATE OF status, customer_phone ON tandem.appointments FOR EACH ROW
  WHEN (NEW.contact_id IS NULL AND NEW.customer_phone IS NOT NULL AND NEW.status = 'confirmed')
  EXECUTE FUNCTION tandem.meet_customer();

-- A record for each appointment that was made, which follows it: moved, cancelled, kept.
CREATE FUNCTION tandem.keep_booking_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  key constant text := 'appointment:' || NEW.id;
  contact constant uuid := (SELECT a.contact_id FROM tandem.appointments a WHERE a.id = NEW.id);
BEGIN
  IF NEW.status = 'confirmed' AND EXISTS (
      SELECT FROM tandem.organisations o WHERE o.id = NEW.organisation_id AND o.records_from_bookings) THEN
    INSERT INTO tandem.records AS r (id, organisation_id, type, title, status, payload, due_at, assigned_to, contact_id, call_id,
                                     external_id)
      VALUES (tandem.uuid_v7(), NEW.organisation_id, 'booking', left(coalesce(nullif(NEW.summary, ''), 'Booking'), 500), 'open',
              jsonb_build_object('appointment_id', NEW.id), NEW.starts_at,
              -- Whoever has left since keeps nobody from moving it.
              CASE WHEN tandem.belongs_to(NEW.assigned_to, NEW.organisation_id) THEN NEW.assigned_to END, contact, NEW.call_id, key)
      ON CONFLICT (organisation_id, external_id) WHERE external_id IS NOT NULL DO UPDATE SET due_at = excluded.due_at,
        contact_id = coalesce(r.contact_id, excluded.contact_id)
        WHERE (r.due_at, r.contact_id) IS DISTINCT FROM (excluded.due_at, coalesce(r.contact_id, excluded.contact_id));
  ELSIF TG_OP = 'UPDATE' AND NEW.status IN ('cancelled', 'no-show', 'completed') AND NEW.status <> OLD.status THEN
    UPDATE tandem.records SET status = CASE NEW.status WHEN 'completed' THEN 'completed' ELSE 'cancelled' END
      WHERE organisation_id = NEW.organisation_id AND external_id = key AND status IN ('open', 'pending', 'approved');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_booking_record AFTER INSERT OR UPDATE OF status, starts_at ON tandem.appointments FOR EACH ROW
  EXECUTE FUNCTION tandem.keep_booking_record();

-- A contact finds what was theirs before they were one. Calls that somebody is writing are left to `meet_caller`: whoever writes
-- one may wait for this very contact, since two calls of one caller may end at once.
CREATE FUNCTION tandem.link_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE tandem.calls SET contact_id = NEW.id
    WHERE id = ANY (ARRAY(
      SELECT c.id FROM tandem.calls c
        WHERE c.organisation_id = NEW.organisation_id AND c.contact_id IS NULL AND c.erased_at IS NULL
          AND c.direction <> 'outbound' AND c.from_number = NEW.phone
        FOR UPDATE SKIP LOCKED));
  UPDATE tandem.calls SET contact_id = NEW.id
    WHERE id = ANY (ARRAY(
      SELECT c.id FROM tandem.calls c
        WHERE c.organisation_id = NEW.organisation_id AND c.contact_id IS NULL AND c.erased_at IS NULL
          AND c.direction = 'outbound' AND c.to_number = NEW.phone
        FOR UPDATE SKIP LOCKED));
  UPDATE tandem.appointments SET contact_id = NEW.id
    WHERE organisation_id = NEW.organisation_id AND contact_id IS NULL AND customer_phone = NEW.phone;
  RETURN NULL;
END $$;
CREATE TRIGGER link_new AFTER INSERT ON tandem.contacts FOR EACH ROW WHEN (NEW.phone IS NOT NULL)
  EXECUTE FUNCTION tandem.link_contact();
CREATE TRIGGER link_changed AFTER UPDATE OF phone ON tandem.contacts FOR EACH ROW
  WHEN (NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone) EXECUTE FUNCTION tandem.link_contact();

GRANT CREATE ON SCHEMA tandem TO tandem_writer;
ALTER FUNCTION tandem.meet_caller OWNER TO tandem_writer;
ALTER FUNCTION tandem.link_appointment OWNER TO tandem_writer;
ALTER FUNCTION tandem.meet_customer OWNER TO tandem_writer;
ALTER FUNCTION tandem.keep_booking_record OWNER TO tandem_writer;
ALTER FUNCTION tandem.link_contact OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_writer;
REVOKE ALL ON FUNCTION tandem.contact_for, tandem.meet_caller, tandem.link_appointment, tandem.meet_customer, tandem.keep_booking_record,
  tandem.link_contact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.contact_for TO tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.meet_caller, tandem.link_appointment, tandem.meet_customer, tandem.keep_booking_record, tandem.link_contact
  TO authenticated, tandem_writer, tandem_keeper;
