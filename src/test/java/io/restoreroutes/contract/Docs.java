package io.restoreroutes.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * README, CONTRIBUTING.md and the pages of docs/ as their readers see them: tables, fenced blocks.
 */
public final class Docs {
    /** A fenced block: its language and its lines without the fence's indentation. */
    public record Block(String language, List<String> lines) {
        public String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    private Docs() {}

    /** {@return all pages, README first} */
    public static List<Path> pages() {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the lines of all pages, one page after the other} */
    public static List<String> lines() {
        return pages().stream().flatMap(page -> lines(page).stream()).toList();
    }

    static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the one table with that header, each cell without blanks and backticks. */
    public static List<List<String>> table(String... header) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : lines()) {
            if (!line.startsWith("|")) {
                inside = false;
            } else if (cells(line).equals(List.of(header))) {
                inside = true;
            } else if (inside && !line.startsWith("| ---")) {
                rows.add(cells(line));
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError("no page has a table " + Arrays.toString(header));
        }
        return rows;
    }

    static List<String> column(int index, String... header) {
        return table(header).stream().map(row -> plain(row.get(index))).toList();
    }

    static String plain(String cell) {
        return cell.replace("`", "");
    }

    private static List<String> cells(String line) {
        String inner = line.strip();
        inner = inner.substring(1, inner.length() - 1);
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }

    static List<Block> blocks() {
        return blocks(lines());
    }

    /** The blocks between that heading and the next one. */
    static List<Block> section(String heading) {
        List<String> section = new ArrayList<>();
        boolean inside = false;
        boolean fenced = false;
        for (String line : lines()) {
            fenced ^= isFence(line);
            inside = !fenced && line.matches("#+ .*") ? line.equals(heading) : inside;
            if (inside) {
                section.add(line);
            }
        }
        return blocks(section);
    }

    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        List<String> current = null;
        String language = "";
        int indent = 0;
        for (String line : lines) {
            if (!isFence(line)) {
                if (current != null) {
                    current.add(line.length() < indent ? line.strip() : line.substring(indent));
                }
            } else if (current == null) {
                current = new ArrayList<>();
                language = line.strip().substring(3);
                indent = line.indexOf('`');
            } else {
                blocks.add(new Block(language, current));
                current = null;
            }
        }
        return blocks;
    }

    static boolean isFence(String line) {
        return line.strip().startsWith("```");
    }

    public static List<Block> blocks(String language) {
        return blocks().stream().filter(block -> block.language().equals(language)).toList();
    }
}
