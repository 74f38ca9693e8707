-- Files that only their own time of change shows to be as they were, a few of them by lot (JSON array):
-- they are looked at in full when all else has ended, as rows of restore_item whose found begins with '!'.
ALTER TABLE restore_listing ADD COLUMN sample text;
-- Whether that was begun: begun; refuted, if one of them had been changed; done, when every folder
-- is listed once more because of that (told of its row: full).
ALTER TABLE restore_listing ADD COLUMN spot_check text;
