package io.restoreroutes.ledger;

import io.restoreroutes.testing.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Nested;

final class PostgresLedgerTest {

    private static synchronized LedgerSettings fresh() {
        return new LedgerSettings(
                PostgresServer.newDatabase(), PostgresServer.USER, PostgresServer.PASSWORD);
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
                    "ALTER TABLE restore_job ADD CONSTRAINT no_plans CHECK (kind <> 'plan')");
        }

        @Override
        List<String> withPlans() {
            return List.of("ALTER TABLE restore_job DROP CONSTRAINT no_plans");
        }
    }
}
