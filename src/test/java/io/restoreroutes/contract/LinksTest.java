package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation holds together, and README stays short. */
class LinksTest {
    private static final Pattern PAGE = Pattern.compile("\\bdocs/[a-z0-9./-]+\\.md\\b");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = pages();

        assertTrue(pages.containsAll(Docs.pages()), pages.toString());
        assertTrue(pages.contains(Path.of("bench/README.md")), pages.toString());
        assertEquals(List.of(), Links.broken(Path.of(""), pages));
    }

    @Test
    void brokenLinksAreFound(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(
                page,
                """
                # Why so?
                [good](#why-so) [good](page.md#why-so) [good](https://example.com/nowhere)
                `[no](link.md)` [no page](gone.md) [no
                heading](page.md#gone) [outside](../page.md)
                ```text
                # No heading
                [no](link.md)
                ```
                [no heading](#no-heading)
                """);

        assertEquals(
                List.of(
                        "page.md: gone.md",
                        "page.md: page.md#gone",
                        "page.md: ../page.md",
                        "page.md: #no-heading"),
                Links.broken(folder, Links.pages(folder)));
    }

    @Test
    void readmeTakesTwoMinutes() {
        int lines = Docs.lines(Path.of("README.md")).size();

        assertTrue(lines <= 220, lines + " lines");
    }

    @Test
    void everyPageSaysItsQuestionFirst() {
        for (Path page : Docs.pages()) {
            if (!page.equals(Path.of("README.md"))) {
                String first = Docs.lines(page).get(0);
                assertTrue(first.matches("# .*\\?"), page + ": " + first);
            }
        }
    }

    @Test
    void readmeNamesEveryPageOfTheDocumentation() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            for (Path page : pages.filter(Files::isRegularFile).toList()) {
                assertTrue(readme.contains("(docs/" + page.getFileName()), page.toString());
            }
        }
        String decisions = Files.readString(Path.of("docs/decisions/README.md"));
        try (Stream<Path> pages = Files.list(Path.of("docs/decisions"))) {
            for (Path page : pages.filter(page -> !page.endsWith("README.md")).toList()) {
                assertTrue(decisions.contains("(" + page.getFileName() + ")"), page.toString());
            }
        }
    }

    /** Comments, error messages, templates and examples send their readers to pages that exist. */
    @Test
    void pagesThatSourcesNameExist() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        for (String place : List.of("src", "routes", "examples", "application.properties")) {
            for (Path file : texts(Path.of(place))) {
                Matcher matcher = PAGE.matcher(Files.readString(file));
                while (matcher.find()) {
                    named.add(matcher.group());
                }
            }
        }

        assertTrue(named.contains("docs/settings.md"), named.toString());
        assertEquals(
                List.of(), named.stream().filter(page -> !Files.exists(Path.of(page))).toList());
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(Docs.pages());
        pages.add(Path.of("CHANGELOG.md"));
        pages.add(Path.of("SECURITY.md"));
        pages.addAll(Links.pages(Path.of("bench")));
        pages.addAll(Links.pages(Path.of("examples")));
        return pages;
    }

    private static List<Path> texts(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|ya?ml|properties|md)"))
                    .filter(file -> !file.toString().matches("(.*/)?target/.*"))
                    .toList();
        }
    }
}
