package io.restoreroutes.ledger;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLedgerTest {
    @TempDir static Path folder;
    private static int databases;

    private static synchronized LedgerSettings fresh() {
        return new LedgerSettings(
                "jdbc:sqlite:" + folder.resolve("l" + databases++).resolve("ledger.db"),
                null,
                null);
    }

    @Nested
    final class Accept extends AcceptContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Work extends WorkContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Outbox extends OutboxContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Race extends RaceContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Control extends ControlContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Purge extends PurgeContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Moment extends MomentContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Folder extends FolderContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class Approval extends ApprovalContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }

        @Override
        List<String> withoutPlans() {
            return List.of(
                    "CREATE TRIGGER no_plans BEFORE INSERT ON restore_job"
                            + " WHEN NEW.kind = 'plan' BEGIN SELECT RAISE(ABORT, 'no'); END");
        }

        @Override
        List<String> withPlans() {
            return List.of("DROP TRIGGER no_plans");
        }
    }
}
