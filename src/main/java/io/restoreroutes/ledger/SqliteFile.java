package io.restoreroutes.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.restoreroutes.disk.DiskSync;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The file of an embedded ledger. It is claimed for this process, and either found to be a whole
 * ledger or made as one: under another name, and renamed when it is complete on the disk, so that a
 * file at the place is always whole. What is no ledger of ours is left as it is.
 *
 * <p>While the ledger is open, nothing here opens the file: when any reader of a process closes it,
 * the system drops all locks that SQLite holds on it in that process.
 */
final class SqliteFile implements AutoCloseable {
    /** In the file's header, for {@code file} and for us: "RstR". */
    static final int APPLICATION_ID = 0x52737452;

    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(US_ASCII);
    private static final byte[] H2 = "H:2,".getBytes(US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int APPLICATION_ID_AT = 68;

    /** Bytes: a few batches of the longest lines, and all results of the calls under way. */
    private static final long ROOM_FOR_WORK = 8L << 20;

    /** As the systems name them; SQLite's log needs memory that all its users share. */
    private static final Set<String> NETWORK_FILE_SYSTEMS =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb",
                    "smb2",
                    "smb3",
                    "smbfs",
                    "afs",
                    "afpfs",
                    "webdav",
                    "davfs",
                    "ncpfs",
                    "ceph",
                    "glusterfs",
                    "lustre",
                    "beegfs",
                    "gpfs",
                    "pvfs2");

    /** Files in user space name themselves after a dot. */
    private static final Set<String> NETWORK_FUSE =
            Set.of("sshfs", "s3fs", "gcsfuse", "rclone", "glusterfs", "davfs", "davfs2", "juicefs");

    private static final DiskSync DISK = new DiskSync();
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel lock;

    /** What the system knows the file by; null where it does not tell, or before it is opened. */
    private Object identity;

    private SqliteFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Claims the place for this process, until it ends or {@link #close} is called. Its folder is
     * made if need be.
     *
     * @throws LedgerException with a sentence: another process has it, it is no place for a ledger
     */
    static SqliteFile claim(Path file) {
        makeFolder(file);
        requireLocal(file);
        if (!CLAIMED.add(file)) {
            throw new LedgerException(
                    "The ledger at " + file + " is already open in this process.", null);
        }
        try {
            return new SqliteFile(file, lock(file));
        } catch (RuntimeException e) {
            CLAIMED.remove(file);
            throw e;
        }
    }

    /** A lock file that a dead process has left is free: the system has let its lock go. */
    private static FileChannel lock(Path file) {
        Path place = beside(file, ".lock");
        FileChannel channel = null;
        try {
            makePrivate(place);
            channel = FileChannel.open(place, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            // Of this process, from another class loader. Not closed here: that would drop its
            // lock.
            throw inUse(file, e);
        } catch (IOException e) {
            throw unusable(file, e);
        }
        throw inUse(file, null);
    }

    private static LedgerException inUse(Path file, Throwable cause) {
        return new LedgerException(
                "Another process is using the ledger at "
                        + file
                        + "; stop it first, or give this one a ledger of its own.",
                cause);
    }

    private static LedgerException unusable(Path file, IOException e) {
        return new LedgerException("The ledger at " + file + " cannot be used: " + reason(e), e);
    }

    /** The file's name alone is what the system's exceptions mostly say. */
    static String reason(IOException e) {
        if (e instanceof FileSystemException of && of.getReason() == null) {
            String kind = e.getClass().getSimpleName().replace("Exception", "");
            return kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT)
                    + " ("
                    + of.getFile()
                    + ").";
        }
        return e.getMessage() + ".";
    }

    private static void makeFolder(Path file) {
        try {
            DISK.folder(file.getParent());
        } catch (IOException e) {
            throw new LedgerException(
                    "The ledger's folder for " + file + " cannot be made: " + reason(e), e);
        }
    }

    private static void requireLocal(Path file) {
        String type;
        try {
            type = Files.getFileStore(file.getParent()).type().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw unusable(file, e);
        }
        requireLocal(file, type);
    }

    /**
     * @param type the file system's name
     */
    static void requireLocal(Path file, String type) {
        boolean remote =
                NETWORK_FILE_SYSTEMS.contains(type)
                        || type.startsWith("fuse.") && NETWORK_FUSE.contains(type.substring(5))
                        || file.toString().startsWith("\\\\");
        if (remote) {
            throw new LedgerException(
                    "The ledger at "
                            + file
                            + " would lie on a network file system ("
                            + type
                            + "), where SQLite cannot keep it safe; put it on a local disk or a"
                            + " block volume, or use PostgreSQL (restore.ledger.url).",
                    null);
        }
    }

    /**
     * Makes the ledger if there is none, else looks whether it is one, whole and of a version that
     * is known, and brings it up to this version.
     */
    void makeOrCheck() {
        requireNotH2s();
        try {
            deleteHalfMade();
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                make();
            } else {
                requireHeader();
                requireWhole();
                DataSource dataSource = SqliteConnections.dataSource(file, false);
                Schema.migrate(dataSource);
                // A backup has it no more.
                keepLog(dataSource);
            }
            identity = identity();
        } catch (IOException e) {
            throw unusable(file, e);
        } catch (SQLException e) {
            throw DatabaseTrouble.ofSqlite(e);
        } catch (Sql.Failure e) {
            throw DatabaseTrouble.ofSqlite(e.getCause());
        }
    }

    private void requireNotH2s() {
        String name = file.getFileName().toString();
        String base = name.endsWith(".db") ? name.substring(0, name.length() - 3) : name;
        Path h2 = file.resolveSibling(base + ".mv.db");
        if (Files.exists(h2)) {
            throw LedgerUrl.ofVersion01("There is a ledger of version 0.1 at " + h2);
        }
    }

    private void deleteHalfMade() throws IOException {
        for (String ending : List.of("", "-journal", "-wal", "-shm")) {
            Files.deleteIfExists(beside(file, ".new" + ending));
        }
    }

    private void make() throws IOException, SQLException {
        if (Files.exists(beside("-wal"))) {
            throw new LedgerException(
                    "The ledger at "
                            + file
                            + " is gone, but its log is still there ("
                            + beside("-wal").getFileName()
                            + "); put the two together again, or move the log away to start anew.",
                    null);
        }
        Path young = beside(file, ".new");
        makePrivate(young);
        DataSource dataSource = SqliteConnections.dataSource(young, false);
        try (Connection connection = dataSource.getConnection()) {
            Sql sql = Sql.on(connection, Dialect.SQLITE);
            // So that what is forgotten can be given back to the disk. First: with the first page
            // written, it is settled.
            sql.execute("PRAGMA auto_vacuum = INCREMENTAL");
            sql.execute("PRAGMA application_id = " + APPLICATION_ID);
        }
        Schema.migrate(dataSource);
        keepLog(dataSource);
        DISK.content(young);
        Files.move(young, file, StandardCopyOption.ATOMIC_MOVE);
        DISK.names(file.getParent());
    }

    /** The mode of the write-ahead log, which stays in the file. */
    private static void keepLog(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Sql.on(connection, Dialect.SQLITE).execute("PRAGMA journal_mode = WAL");
        }
    }

    private void requireHeader() throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        int read;
        try (var in = Files.newInputStream(file)) {
            read = in.readNBytes(header, 0, header.length);
        }
        if (read == 0) {
            throw refused("is empty (0 bytes), so it is no ledger");
        }
        if (startsWith(header, H2)) {
            throw LedgerUrl.ofVersion01("The file " + file + " is a ledger of version 0.1");
        }
        if (!startsWith(header, SQLITE)) {
            throw refused("is no SQLite database");
        }
        if (read < header.length) {
            throw refused("is damaged: it is cut off within its first page");
        }
        if (ByteBuffer.wrap(header).getInt(APPLICATION_ID_AT) != APPLICATION_ID) {
            throw refused("is a database of another program");
        }
    }

    private static boolean startsWith(byte[] header, byte[] mark) {
        return Arrays.equals(header, 0, mark.length, mark, 0, mark.length);
    }

    /** SQLite itself first brings a file and its log together, so a size tells nothing. */
    private void requireWhole() throws SQLException {
        String found;
        try (Connection connection = SqliteConnections.dataSource(file, true).getConnection()) {
            found =
                    Sql.on(connection, Dialect.SQLITE)
                            .first("PRAGMA quick_check(1)", Sql.TEXT)
                            .orElse("no answer");
        } catch (SQLException e) {
            found = broken(e);
        } catch (Sql.Failure e) {
            found = broken(e.getCause());
        }
        if (!found.equals("ok")) {
            throw refused("is damaged (" + found.lines().reduce((a, b) -> b).orElse("") + ")");
        }
    }

    private static String broken(SQLException e) throws SQLException {
        if (DatabaseTrouble.isDamage(e)) {
            return e.getMessage();
        }
        throw e;
    }

    private LedgerException refused(String why) {
        return new LedgerException(
                "The file "
                        + file
                        + " "
                        + why
                        + "; it was left as it is. Put a backup of the ledger in its place, move it"
                        + " away to start anew, or name another file (restore.ledger.url).",
                null);
    }

    /**
     * To be called before a commit: one to a file that was deleted or replaced would be lost.
     *
     * @throws LedgerException if the file is not the one that was opened
     */
    void requireInPlace() {
        if (identity != null && !identity.equals(identity())) {
            throw new LedgerException(
                    "The ledger's file "
                            + file
                            + " was deleted or replaced while it was in use; stop, put it back and"
                            + " start again.",
                    null,
                    true,
                    true);
        }
    }

    /** {@return in bytes; 0 if there is no such file} */
    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * To be called before what brings new work: small writes find room on a disk where the results
     * of that work would not.
     *
     * @throws LedgerException if the disk is nearly full
     */
    void requireRoom() {
        File folder = file.getParent().toFile();
        // A file system that tells nothing tells 0 for both.
        if (folder.getUsableSpace() < ROOM_FOR_WORK && folder.getTotalSpace() > 0) {
            throw LedgerException.diskFull(null);
        }
    }

    private Object identity() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return "gone";
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** {@return the file whose name is the ledger's with that ending} */
    Path beside(String ending) {
        return beside(file, ending);
    }

    static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** An empty file that only its owner may read, unless it is there. */
    static void makePrivate(Path place) throws IOException {
        if (Files.exists(place)) {
            return;
        }
        boolean posix = place.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(place, mode);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(file, e);
        } finally {
            CLAIMED.remove(file);
        }
    }
}
