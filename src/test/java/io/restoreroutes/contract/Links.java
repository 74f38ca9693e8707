package io.restoreroutes.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The links of the pages below a folder: every relative one has to lead somewhere in there. */
public final class Links {
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    private Links() {}

    /** {@return the pages below that folder, but for what a build makes} */
    public static List<Path> pages(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !root.relativize(file).toString().matches("(.*/)?target/.*"))
                    .sorted()
                    .toList();
        }
    }

    /** {@return each link of these pages that leads nowhere, or out of the folder} */
    public static List<String> broken(Path root, List<Path> pages) throws IOException {
        Path home = root.toAbsolutePath().normalize();
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            Path from = page.toAbsolutePath().normalize();
            for (String link : relativeLinks(page)) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
                if (!target.startsWith(home)
                        || !Files.exists(target)
                        || parts.length == 2 && !anchors(target).contains(parts[1])) {
                    broken.add(home.relativize(from) + ": " + link);
                }
            }
        }
        return broken;
    }

    private static List<String> relativeLinks(Path page) {
        String prose = CODE.matcher(String.join("\n", unfenced(page))).replaceAll("");
        return LINK.matcher(prose)
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** The anchors that GitHub gives to the headings of a page. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        for (String line : unfenced(page)) {
            if (line.matches("#+ .*")) {
                String heading = LINK_TEXT.matcher(line.replaceFirst("#+ ", "")).replaceAll("$1");
                String anchor =
                        heading.toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-');
                String unique = anchor;
                for (int i = 1; !anchors.add(unique); i++) {
                    unique = anchor + "-" + i;
                }
            }
        }
        return anchors;
    }

    private static List<String> unfenced(Path page) {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        for (String line : Docs.lines(page)) {
            if (Docs.isFence(line)) {
                fenced = !fenced;
            } else if (!fenced) {
                lines.add(line);
            }
        }
        return lines;
    }
}
