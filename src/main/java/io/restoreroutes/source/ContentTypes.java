package io.restoreroutes.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The content types of sources that have no name. */
public final class ContentTypes {
    private static final Map<String, String> FILE_NAMES =
            Map.of(
                    "", "",
                    "application/json", "",
                    "application/x-ndjson", "requests.ndjson",
                    "application/jsonl", "requests.ndjson",
                    "text/csv", "requests.csv",
                    "text/tab-separated-values", "requests.tsv");

    private ContentTypes() {}

    /**
     * {@return the name of a file that is read in the same way, for {@link NamedSource}; empty if
     * sources have no such type}
     *
     * @param contentType blank if there is none; what stands behind a semicolon does not count
     */
    public static Optional<String> fileName(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(FILE_NAMES.get(type));
    }
}
