package io.restoreroutes.testing;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** A host's database in a file. */
public final class SqliteSource {
    private SqliteSource() {}

    public static DataSource of(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
