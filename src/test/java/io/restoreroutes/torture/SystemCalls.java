package io.restoreroutes.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Repeats on a {@link Disk} what a process did within a folder, as {@link Strace} wrote it down. A
 * call counts when it has returned; a sync is about what had returned when it was called. What
 * would change the folder in a way that is not known here ends the reading.
 */
final class SystemCalls {
    /** What stands in place of a result where the thread was killed. */
    private static final String DETACHED = "<detached ...>";

    /** The same: an error that has no name is none, but what was left where the result stands. */
    private static final Pattern NO_ERRNO = Pattern.compile(".* = -1 \\(errno \\d+\\)");

    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\d+\\.\\d+) (.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\S+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (-?\\d+|\\?)(?: .*)?");
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"(\\.\\.\\.)?");

    /** Nothing is known of them as long as they have not returned. */
    private static final Set<String> HARMLESS =
            Set.of("close", "dup", "dup2", "dup3", "fsync", "fdatasync", "lseek");

    private static final Pattern CHANGES = Pattern.compile("O_CREAT|O_TRUNC");
    private static final String UNFINISHED = " <unfinished ...>";

    private final Disk disk;
    private final Path folder;
    private final Deque<Drop> drops;
    private final Map<Integer, Handle> handles = new HashMap<>();

    /** By thread. */
    private final Map<String, Begun> begun = new LinkedHashMap<>();

    private final Set<String> uncertain = new HashSet<>();

    /**
     * Somebody else has put a file there, with all syncs.
     *
     * @param seconds since 1970, before it could be seen
     */
    record Drop(double seconds, String path, byte[] content) {}

    /** An open file or folder. */
    private static final class Handle {
        private final String path;
        private final Disk.Node node;
        private final boolean append;
        private final boolean synced;
        private long position;

        private Handle(String path, Disk.Node node, boolean append, boolean synced) {
            this.path = path;
            this.node = node;
            this.append = append;
            this.synced = synced;
        }

        private DiskFile file() {
            return (DiskFile) node;
        }
    }

    /** A call that has not returned; the mark is that of a sync. */
    private record Begun(String text, Handle handle, long mark) {}

    /**
     * @param folder in which the process ran
     * @param drops by time
     */
    SystemCalls(Disk disk, Path folder, List<Drop> drops) {
        this.disk = disk;
        this.folder = folder;
        this.drops = new ArrayDeque<>(drops);
    }

    /**
     * Reads all that was written down. What was under way at the end may have happened or not: it
     * is done here, so that it is there or lost as anything that was not synced.
     */
    void read(Path trace) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(trace)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line);
            }
        }
        dropUntil(Double.MAX_VALUE);
        for (Begun call : List.copyOf(begun.values())) {
            perhaps(call);
        }
    }

    /** {@return paths of what was under way at the end} */
    Set<String> uncertain() {
        return uncertain;
    }

    void read(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a line of strace: " + line);
        }
        dropUntil(Double.parseDouble(parts.group(2)));
        String thread = parts.group(1);
        String text = parts.group(3);
        // Of a thread that is being killed strace may read what makes no sense.
        if (text.startsWith("+++")
                || text.startsWith("---")
                || text.startsWith("???")
                || text.startsWith("syscall_")) {
            return;
        }
        Matcher resumed = RESUMED.matcher(text);
        if (resumed.matches()) {
            Begun call = begun.remove(thread);
            if (call == null) {
                return;
            }
            end(new Begun(call.text() + resumed.group(1), call.handle(), call.mark()));
        } else if (text.contains(UNFINISHED)) {
            begun.put(thread, begin(text.substring(0, text.indexOf(UNFINISHED))));
        } else {
            end(begin(text));
        }
    }

    private void dropUntil(double seconds) {
        while (!drops.isEmpty() && drops.element().seconds() <= seconds) {
            Drop drop = drops.remove();
            disk.put(drop.path(), drop.content());
        }
    }

    private static String name(String call) {
        return call.substring(0, call.indexOf('('));
    }

    private Begun begin(String text) {
        return switch (name(text)) {
            // The number may be another file's before the call returns.
            case "close" -> new Begun(text, handles.remove(number(first(text))), 0);
            case "fsync", "fdatasync" -> {
                Handle handle = handles.get(number(first(text)));
                yield new Begun(text, handle, handle == null ? 0 : mark(handle.node));
            }
            default -> new Begun(text, null, 0);
        };
    }

    private static int number(String text) {
        return Integer.parseInt(text.strip());
    }

    /** {@return the first argument; strace may not have ended the list yet} */
    private static String first(String call) {
        String arguments = call.substring(call.indexOf('(') + 1);
        return arguments.replace(DETACHED, "").split("[,)]", 2)[0];
    }

    private long mark(Disk.Node node) {
        return node instanceof DiskFile file ? file.mark() : disk.mark();
    }

    private void sync(Disk.Node node, long mark) {
        if (node instanceof DiskFile file) {
            file.sync(mark);
        } else {
            disk.sync((Disk.Folder) node, Math.toIntExact(mark));
        }
    }

    private void end(Begun call) {
        Matcher parts = CALL.matcher(call.text());
        if (call.text().endsWith(DETACHED)) {
            int length = call.text().length() - DETACHED.length();
            String begun = call.text().substring(0, length).strip() + ")";
            perhaps(new Begun(begun, call.handle(), call.mark()));
            return;
        }
        if (!parts.matches()) {
            throw new IllegalArgumentException("a call without a result: " + call.text());
        }
        if (parts.group(3).equals("?") || NO_ERRNO.matcher(call.text()).matches()) {
            perhaps(call);
            return;
        }
        long value = Long.parseLong(parts.group(3));
        if (value >= 0) {
            apply(parts.group(1), split(parts.group(2)), value, call);
        }
    }

    private void perhaps(Begun call) {
        String name = name(call.text());
        boolean reads = name.startsWith("open") && !CHANGES.matcher(call.text()).find();
        if (HARMLESS.contains(name) || reads) {
            return;
        }
        String rest = call.text().substring(name.length() + 1);
        int end = rest.lastIndexOf(')');
        List<String> given = split(end < 0 ? rest : rest.substring(0, end));
        if (isString(given.get(0)) || given.get(0).startsWith("AT_FDCWD")) {
            given.stream()
                    .filter(SystemCalls::isString)
                    .map(this::path)
                    .filter(Objects::nonNull)
                    .forEach(uncertain::add);
        } else if (handle(given) != null) {
            uncertain.add(handle(given).path);
        }
        try {
            apply(name, given, Integer.MAX_VALUE, call);
        } catch (NoSuchElementException e) {
            // Then it would have failed.
            uncertain.add(e.getMessage());
        }
    }

    /** Strings are all in hexadecimal, so that no comma in them is in the way. */
    private static List<String> split(String arguments) {
        return Arrays.asList(arguments.split(", (?![^\\[]*\\])"));
    }

    private Handle handle(List<String> arguments) {
        return handles.get(number(arguments.get(0)));
    }

    private void apply(String name, List<String> given, long value, Begun call) {
        switch (name) {
            case "openat" -> open(at(given, 0), given.get(2), value);
            case "open" -> open(path(given.get(0)), given.get(1), value);
            case "creat" -> open(path(given.get(0)), "O_CREAT|O_TRUNC", value);
            case "dup", "dup2", "dup3" -> {
                Handle handle = handle(given);
                if (handle == null) {
                    handles.remove(Math.toIntExact(value));
                } else {
                    handles.put(Math.toIntExact(value), handle);
                }
            }
            case "fsync", "fdatasync" -> {
                if (call.handle() != null) {
                    sync(call.handle().node, call.mark());
                }
            }
            case "write", "writev" -> {
                Handle handle = handle(given);
                if (handle != null) {
                    long from = handle.append ? handle.file().size() : handle.position;
                    handle.position = from + write(handle, from, given.get(1), value);
                }
            }
            case "pwrite64", "pwritev" -> {
                Handle handle = handle(given);
                if (handle != null) {
                    write(handle, Long.parseLong(given.get(3)), given.get(1), value);
                }
            }
            case "lseek" -> {
                Handle handle = handle(given);
                if (handle != null) {
                    handle.position = value;
                }
            }
            case "ftruncate" -> {
                Handle handle = handle(given);
                if (handle != null) {
                    handle.file().resize(Long.parseLong(given.get(1)));
                }
            }
            case "truncate" -> {
                if (path(given.get(0)) != null) {
                    ((DiskFile) disk.find(path(given.get(0)))).resize(Long.parseLong(given.get(1)));
                }
            }
            case "fallocate" -> allocate(given);
            case "rename" -> rename(path(given.get(0)), path(given.get(1)));
            case "renameat", "renameat2" -> {
                if (given.size() > 4 && given.get(4).contains("EXCHANGE")) {
                    throw unknown(call);
                }
                rename(at(given, 0), at(given, 2));
            }
            case "link" -> link(path(given.get(0)), path(given.get(1)));
            case "linkat" -> link(at(given, 0), at(given, 2));
            case "unlink", "rmdir" -> remove(path(given.get(0)));
            case "unlinkat" -> remove(at(given, 0));
            case "mkdir" -> makeFolder(path(given.get(0)));
            case "mkdirat" -> makeFolder(at(given, 0));
            default -> refuse(name, given, call);
        }
    }

    /** {@return the path within the folder, or null; the argument before it is where it begins} */
    private String at(List<String> given, int index) {
        String path = text(given.get(index + 1));
        if (!given.get(index).startsWith("AT_FDCWD") && !path.startsWith("/")) {
            Handle start = handles.get(number(given.get(index)));
            return start == null ? null : within(folder.resolve(start.path).resolve(path));
        }
        return within(folder.resolve(path));
    }

    private String path(String quoted) {
        return within(folder.resolve(text(quoted)));
    }

    private String within(Path path) {
        Path plain = path.normalize();
        return plain.startsWith(folder) ? folder.relativize(plain).toString() : null;
    }

    private static String text(String quoted) {
        return new String(bytes(quoted), UTF_8);
    }

    /** {@return the bytes of all strings in the argument, one after the other} */
    private static byte[] bytes(String argument) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher strings = STRING.matcher(argument);
        while (strings.find()) {
            if (strings.group(2) != null) {
                throw new IllegalArgumentException("strace has cut a string short");
            }
            String hex = strings.group(1);
            for (int i = 0; i < hex.length(); i += 4) {
                bytes.write(Integer.parseInt(hex, i + 2, i + 4, 16));
            }
        }
        return bytes.toByteArray();
    }

    private void open(String path, String flags, long number) {
        int handle = Math.toIntExact(number);
        handles.remove(handle);
        if (path == null) {
            return;
        }
        Disk.Node node = flags.contains("O_CREAT") ? disk.open(path) : disk.find(path);
        if (node == null) {
            throw new NoSuchElementException(path);
        }
        if (flags.contains("O_TRUNC")) {
            ((DiskFile) node).resize(0);
        }
        handles.put(
                handle, new Handle(path, node, flags.contains("O_APPEND"), flags.contains("SYNC")));
    }

    private static int write(Handle handle, long from, String argument, long count) {
        byte[] all = bytes(argument);
        byte[] written = Arrays.copyOf(all, (int) Math.min(all.length, count));
        handle.file().write(from, written);
        if (handle.synced) {
            handle.file().sync(handle.file().mark());
        }
        return written.length;
    }

    private void allocate(List<String> given) {
        Handle handle = handle(given);
        if (handle == null || given.get(1).contains("KEEP_SIZE")) {
            return;
        }
        if (!given.get(1).equals("0")) {
            throw new UnsupportedOperationException("fallocate " + given);
        }
        long end = Long.parseLong(given.get(2)) + Long.parseLong(given.get(3));
        handle.file().resize(Math.max(handle.file().size(), end));
    }

    private void rename(String from, String to) {
        if (from != null && to != null) {
            disk.rename(from, to);
        } else if (from != null) {
            disk.remove(from);
        } else if (to != null) {
            throw new UnsupportedOperationException("what comes from outside is not known: " + to);
        }
    }

    private void link(String from, String to) {
        if (from != null && to != null) {
            disk.link(from, to);
        } else if (to != null) {
            throw new UnsupportedOperationException("what comes from outside is not known: " + to);
        }
    }

    private void remove(String path) {
        if (path != null) {
            disk.remove(path);
        }
    }

    private void makeFolder(String path) {
        if (path != null) {
            disk.makeFolder(path);
        }
    }

    /** What comes from elsewhere, or stands for something elsewhere. */
    private void refuse(String name, List<String> given, Begun call) {
        boolean known =
                switch (name) {
                    case "sendfile", "pwritev2" -> handle(given) == null;
                    case "copy_file_range", "splice" -> !handles.containsKey(number(given.get(2)));
                    default ->
                            given.stream().filter(SystemCalls::isString).allMatch(this::isOutside);
                };
        if (!known) {
            throw unknown(call);
        }
    }

    private boolean isOutside(String quoted) {
        return path(quoted) == null;
    }

    private static boolean isString(String argument) {
        return argument.startsWith("\"");
    }

    private static UnsupportedOperationException unknown(Begun call) {
        return new UnsupportedOperationException("its effect is not known here: " + call.text());
    }
}
