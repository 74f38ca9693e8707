package io.restoreroutes.ledger;

import javax.sql.DataSource;

/**
 * Transactions on the ledger's database.
 *
 * <p><b>The order of writes.</b> Of all {@link #write writes}, whichever process makes them, one
 * runs at a time, and the next one begins when it is committed. That gives three things at once:
 *
 * <ul>
 *   <li>a requestId is taken once, however many intakes bring it at the same time;
 *   <li>a new item sees whether its file has an unfinished predecessor, and a recorder that ends
 *       the predecessor sees the new item: none stays blocked for ever, no two run together;
 *   <li>outbox rows get their numbers in the order of their commits, so who reads the rows after
 *       the last number seen never misses one.
 * </ul>
 *
 * <p>What has returned is on the disk.
 */
abstract sealed class Database implements AutoCloseable permits SqliteDatabase, PostgresDatabase {
    /** Whether a transaction has failed since the last change was made. */
    private volatile boolean suspect;

    /** Work inside one transaction; it neither commits nor closes. */
    interface Work<T> {
        T run(Sql sql);
    }

    /** Opens the database of that URL and brings our tables up to this version. */
    static Database open(LedgerSettings settings) {
        LedgerUrl url = LedgerUrl.of(settings.url());
        return url.isPostgresql()
                ? PostgresDatabase.open(settings, url)
                : SqliteDatabase.open(url.file());
    }

    /** Uses a host's connections. */
    static Database over(DataSource dataSource) {
        String product = Schema.product(dataSource);
        if (product.equals("PostgreSQL")) {
            return PostgresDatabase.over(dataSource);
        }
        if (product.equals("SQLite")) {
            return SqliteDatabase.over(dataSource);
        }
        throw new LedgerException(
                "The ledger needs SQLite or PostgreSQL, but the DataSource it was given is of "
                        + product
                        + "; hand in a DataSource of one of the two, or none and set"
                        + " restore.ledger.url.",
                null);
    }

    /** One transaction that changes nothing. */
    abstract <T> T read(Work<T> work);

    /** One transaction in the order of writes. */
    abstract <T> T write(Work<T> work);

    /** One transaction that changes something and needs no place in the order of writes. */
    abstract <T> T change(Work<T> work);

    /** {@return a connection beside the others, to be closed by the caller; opened when used} */
    abstract KeptConnection keptConnection();

    /** {@return whether several processes may use it} */
    abstract boolean isShared();

    /**
     * To be called before what brings new work: what comes of it must find room too.
     *
     * @throws LedgerException if the disk is nearly full
     */
    abstract void requireRoomForWork();

    /** Gives room that rows have left back to the disk; part of a write that deleted them. */
    abstract void giveBackRoom(Sql sql);

    /** {@return whether something failed since the last change that was made in the order} */
    final boolean isSuspect() {
        return suspect;
    }

    final void succeeded() {
        suspect = false;
    }

    final LedgerException failed(LedgerException trouble) {
        suspect = true;
        return trouble;
    }

    @Override
    public abstract void close();
}
