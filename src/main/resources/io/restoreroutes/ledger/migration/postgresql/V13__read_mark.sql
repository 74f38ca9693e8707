-- How far a file was read, to tell what was added to it later: its bytes, CRC-32C over them, and its
-- lines. Before the end of reading, lines is where the reading begins. All are null if it is no file.
ALTER TABLE restore_job ADD COLUMN read_bytes bigint;
ALTER TABLE restore_job ADD COLUMN read_checksum bigint;
ALTER TABLE restore_job ADD COLUMN read_lines bigint;
