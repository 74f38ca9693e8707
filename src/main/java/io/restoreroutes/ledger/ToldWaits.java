package io.restoreroutes.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Until when providers asked not to be called, by lane and by our clock: whoever works on a lane
 * next was not there to hear it. Every method is one transaction, thread-safe, and throws {@link
 * LedgerException} as {@link Ledger}.
 */
public final class ToldWaits {
    private static final String FIND = "SELECT until_at FROM restore_told_wait WHERE lane = ?";
    private static final String KEEP =
            "INSERT INTO restore_told_wait (lane, until_at) VALUES (?, ?)"
                    + " ON CONFLICT (lane) DO UPDATE SET until_at = EXCLUDED.until_at"
                    + " WHERE restore_told_wait.until_at < EXCLUDED.until_at"
                    + " OR restore_told_wait.until_at > ?";

    private final Database database;

    ToldWaits(Database database) {
        this.database = database;
    }

    /**
     * Keeps the end of a wait, unless a later one is kept.
     *
     * @param latest the latest end that can be right: one that is later was kept by a clock that
     *     was wrong, and is replaced
     */
    public void keep(String lane, Instant until, Instant latest) {
        database.change(sql -> sql.update(KEEP, lane, until, latest));
    }

    /** {@return the end of the last wait, which may be over} */
    public Optional<Instant> of(String lane) {
        return database.read(sql -> sql.first(FIND, row -> row.instant("until_at"), lane));
    }
}
