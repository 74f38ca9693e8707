-- Whether a file has an unfinished item, and which is its next one: by a part of its id (Dialect).
DROP INDEX restore_item_order;
CREATE INDEX restore_item_order
    ON restore_item (coalesce(unhex(substr(file_id, -8)), substr(file_id, -8)), id)
    WHERE state <> 'ended';
