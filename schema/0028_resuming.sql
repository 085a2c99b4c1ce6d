-- Calls that outlive their node: another one takes them over, by raising `epoch`.

ALTER TABLE tandem.calls
  -- When the node that has it now took it over; null: it has been there from the beginning.
  ADD COLUMN resumed_at timestamptz,
  -- Raised by whoever takes the call over or folds it anew: what another writer has in memory of it is old then.
  ADD COLUMN fold_generation bigint NOT NULL DEFAULT 0,
  -- The term whose node lost the line and asks the carrier to hang up. Of that term nobody takes the call over: whichever of
  -- the two writes first has it.
  ADD COLUMN hung_up_epoch integer;
