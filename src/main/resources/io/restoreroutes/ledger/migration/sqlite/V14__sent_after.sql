-- When the item was claimed, by the clock of its provider: a write in doubt left later. Null = not known.
ALTER TABLE restore_item ADD COLUMN sent_after integer;
