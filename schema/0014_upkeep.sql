-- What is done now and then, by one node of many: who does it, how far it is. Then the work itself, as far as it is SQL alone.

CREATE TABLE tandem.jobs (
  name        text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
  node_id     text NOT NULL CHECK (length(node_id) <= 64),  -- who runs it, or ran it last
  started_at  timestamptz NOT NULL,
  beat_at     timestamptz NOT NULL,  -- the last sign of life of a run
  finished_at timestamptz,           -- null while it runs
  done        bigint NOT NULL DEFAULT 0,  -- rows dealt with in this run
  error       text CHECK (length(error) <= 1000),
  CONSTRAINT jobs_in_order CHECK (started_at <= beat_at)
);
CALL tandem.close_table('tandem.jobs');
GRANT SELECT ON tandem.jobs TO authenticated;
CREATE POLICY reads ON tandem.jobs FOR SELECT TO authenticated USING ((SELECT tandem.is_platform_admin()));
CALL tandem.open_to('tandem_writer', 'tandem.jobs', 'SELECT, INSERT, UPDATE');

-- Whether `node` is to run the job now: it is due (`every` after the last run began), and nobody runs it, or whoever did has
-- given no sign of life for as long as `lease`. Two that ask at once do not wait for each other.
CREATE FUNCTION tandem.claim_job(job text, node text, every interval, lease interval DEFAULT '2 minutes') RETURNS boolean
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('tandem.jobs'), hashtext(job)) THEN
    RETURN false;
  END IF;
  INSERT INTO tandem.jobs AS j (name, node_id, started_at, beat_at) VALUES (job, node, now(), now())
  ON CONFLICT (name) DO UPDATE SET node_id = node, started_at = now(), beat_at = now(), finished_at = NULL, done = 0, error = NULL
    WHERE (j.finished_at IS NOT NULL AND j.started_at <= now() - every)
       OR (j.finished_at IS NULL AND (j.beat_at <= now() - lease OR j.node_id = node));
  RETURN FOUND;
END $$;

-- A sign of life, in the transaction of each batch. False: the job is another's now.
CREATE FUNCTION tandem.carry_on_job(job text, node text, more bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE tandem.jobs SET beat_at = greatest(beat_at, clock_timestamp()), done = done + more
    WHERE name = job AND node_id = node AND finished_at IS NULL;
  RETURN FOUND;
END $$;

CREATE FUNCTION tandem.end_job(job text, node text, failure text DEFAULT NULL) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
  UPDATE tandem.jobs SET finished_at = clock_timestamp(), error = left(failure, 1000)
    WHERE name = job AND node_id = node AND finished_at IS NULL
$$;

-- One batch of webhooks that are older than any are kept; what an organisation keeps for less long, `forget_old` forgets.
CREATE FUNCTION tandem.forget_webhooks(keep interval, batch integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM tandem.webhook_log WHERE id = ANY (ARRAY(
    SELECT id FROM tandem.webhook_log WHERE at < now() - keep ORDER BY at LIMIT batch));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- ---- Subscriptions: a warning first, then no new calls ----

-- Whether new calls of the organisation are answered, or placed: by its own subscription, else by its reseller's. Without any: yes.
CREATE FUNCTION tandem.may_take_calls(organisation uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce((
    SELECT s.status NOT IN ('lapsed', 'cancelled') AND (s.lapses_at IS NULL OR s.lapses_at > now())
    FROM tandem.organisations o JOIN tandem.subscriptions s ON s.organisation_id IN (o.id, o.parent_id)
    WHERE o.id = organisation ORDER BY s.organisation_id = o.id DESC LIMIT 1), true)
    AND NOT EXISTS (SELECT FROM tandem.organisations o WHERE o.id = organisation AND o.deleted_at IS NOT NULL)
$$;

-- Tells owners and admins by letter (a reseller's, where the organisation has none of its own), and the organisation's webhook
-- endpoints, that calls will be refused `days` from now, or with 0 that they are. Each notice of one end once, whatever becomes
-- of the node that queues it.
CREATE FUNCTION tandem.tell_of_lapse(organisation uuid, lapses_at timestamptz, days integer) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  event constant text := CASE days WHEN 0 THEN 'subscription.lapsed' ELSE 'subscription.lapsing' END;
  key constant text := event || ':' || to_char(lapses_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') || ':' || days;
  told constant jsonb := jsonb_build_object('organisation_id', organisation, 'lapses_at', tandem.api_time(lapses_at),
    'days_left', days);
BEGIN
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, event, payload, idempotency_key)
  SELECT DISTINCT ON (p.id) tandem.uuid_v7(), o.id, 'email', p.email, event, told || jsonb_build_object('organisation', o.name),
         key || ':' || p.id
    FROM tandem.organisations o
    JOIN tandem.organisation_members m ON m.role IN ('owner', 'admin') AND m.active AND m.organisation_id = CASE
      WHEN EXISTS (SELECT FROM tandem.organisation_members own
        WHERE own.organisation_id = o.id AND own.role IN ('owner', 'admin') AND own.active) THEN o.id ELSE o.parent_id END
    JOIN tandem.profiles p ON p.id = m.user_id AND p.disabled_at IS NULL
    WHERE o.id = organisation
  ON CONFLICT (organisation_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING;
  PERFORM tandem.tell(organisation, event, key, now(), told);
END $$;

-- Brings subscriptions to where their dates say that they are. A trial ends with its last day, a cancelled one with its
-- period, one that was not renewed `grace` later. It is told of `warn_before` that (`tell_of_lapse`), three days and one day
-- before and when it has come to it, and at least a day before, whenever it is noticed: then with the one notice that is true.
-- What was renewed is whole again. Gives how many changed.
CREATE FUNCTION tandem.tend_subscriptions(warn_before interval, grace interval) RETURNS integer
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  notice constant interval := '1 day';
  s tandem.subscriptions;
  ends timestamptz;
  warned timestamptz;
  due integer;
  is_now text;
  changed integer := 0;
BEGIN
  FOR s IN SELECT * FROM tandem.subscriptions WHERE status IN ('trial', 'active', 'past-due') FOR UPDATE SKIP LOCKED LOOP
    ends := CASE
      WHEN s.status = 'trial' THEN coalesce(s.trial_ends_at, s.period_end)
      WHEN s.cancel_at_period_end THEN s.period_end
      WHEN s.period_end <= now() OR s.status = 'past-due' THEN coalesce(s.lapses_at, greatest(s.period_end, now() - grace) + grace)
    END;
    IF s.status = 'past-due' AND s.period_end > now() THEN
      ends := NULL;  -- renewed, by somebody who left the word as it was
    END IF;
    ends := greatest(ends, CASE WHEN ends IS NOT NULL THEN coalesce(s.warned_at, now()) + notice END);
    warned := CASE WHEN ends - warn_before <= now() THEN coalesce(s.warned_at, now()) END;
    is_now := CASE
      WHEN ends <= now() AND s.cancel_at_period_end THEN 'cancelled'
      WHEN ends <= now() THEN 'lapsed'
      WHEN s.status = 'past-due' AND ends IS NULL THEN 'active'
      WHEN s.status = 'active' AND s.period_end <= now() AND NOT s.cancel_at_period_end THEN 'past-due'
      ELSE s.status
    END;
    due := CASE WHEN is_now IN ('lapsed', 'cancelled') THEN 0
      ELSE (SELECT min(extract(day FROM n)) FROM unnest(ARRAY[warn_before, '3 days', '1 day']) AS n
            WHERE n <= warn_before AND ends - n <= now()) END;
    CONTINUE WHEN (is_now, ends, warned, due) IS NOT DISTINCT FROM (s.status, s.lapses_at, s.warned_at, s.notice_days);
    UPDATE tandem.subscriptions SET status = is_now, lapses_at = ends, warned_at = warned, notice_days = due
      WHERE organisation_id = s.organisation_id;
    IF due IS DISTINCT FROM s.notice_days AND due IS NOT NULL THEN
      PERFORM tandem.tell_of_lapse(s.organisation_id, ends, due);
    END IF;
    changed := changed + 1;
  END LOOP;
  RETURN changed;
END $$;

-- Whoever pays, or is given more time, is served from that moment on, and not from the next look at the dates on: a lapse that
-- was in sight, or past, is not any more. Unless the same statement says when it will be. A trial that its owner cancels, and
-- then does not, ends when it would have.
CREATE FUNCTION tandem.renew_subscription() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF (NEW.status IN ('trial', 'active') AND OLD.status NOT IN ('trial', 'active'))
      OR NEW.period_end > OLD.period_end OR NEW.trial_ends_at > OLD.trial_ends_at
      OR (OLD.cancel_at_period_end AND NOT NEW.cancel_at_period_end AND NEW.period_end > now() AND NEW.status <> 'trial') THEN
    IF NEW.lapses_at IS NOT DISTINCT FROM OLD.lapses_at THEN
      NEW.lapses_at := NULL;
      NEW.warned_at := NULL;
      NEW.notice_days := NULL;
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER renew BEFORE UPDATE ON tandem.subscriptions FOR EACH ROW EXECUTE FUNCTION tandem.renew_subscription();

-- Nodes that answer calls out of their memory hear of it.
CREATE TRIGGER notify_directory AFTER INSERT OR UPDATE OR DELETE ON tandem.subscriptions FOR EACH ROW
  EXECUTE FUNCTION tandem.notify_directory();

GRANT CREATE ON SCHEMA tandem TO tandem_keeper;
ALTER FUNCTION tandem.forget_webhooks OWNER TO tandem_keeper;
REVOKE CREATE ON SCHEMA tandem FROM tandem_keeper;
REVOKE ALL ON FUNCTION tandem.claim_job, tandem.carry_on_job, tandem.end_job, tandem.forget_webhooks, tandem.may_take_calls,
  tandem.tell_of_lapse, tandem.tend_subscriptions, tandem.renew_subscription FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.renew_subscription TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.claim_job, tandem.carry_on_job, tandem.end_job, tandem.forget_webhooks, tandem.may_take_calls,
  tandem.tell_of_lapse, tandem.tend_subscriptions TO tandem_writer;
