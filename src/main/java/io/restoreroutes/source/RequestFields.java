package io.restoreroutes.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of the fields a request may have. */
final class RequestFields {
    static final String REQUEST_ID = "requestId";
    static final String PROVIDER = "provider";
    static final String ACCOUNT = "account";
    static final String OPERATION = "operation";
    static final String FILE_ID = "fileId";
    static final String VERSION_ID = "versionId";
    static final String AS_OF = "asOf";
    static final String VERSION = "version";
    static final String PATH = "path";
    static final String FOLDER = "folder";
    static final String MATCH = "match";
    static final String CHANGED_BY = "changedBy";
    static final String IF_CURRENT = "ifCurrent";
    static final String DRY_RUN = "dryRun";
    static final String APPROVE_UP_TO = "approveUpTo";
    static final String REASON = "reason";
    static final String LABELS = "labels";

    /** The one field of an object around a list of requests. */
    static final String LIST = "requests";

    /** What a CSV column of a label begins with. */
    static final String LABEL_PREFIX = LABELS + ".";

    private static final List<String> NAMES =
            List.of(
                    REQUEST_ID,
                    PROVIDER,
                    ACCOUNT,
                    OPERATION,
                    FILE_ID,
                    VERSION_ID,
                    AS_OF,
                    VERSION,
                    PATH,
                    FOLDER,
                    MATCH,
                    CHANGED_BY,
                    IF_CURRENT,
                    DRY_RUN,
                    APPROVE_UP_TO,
                    REASON,
                    LABELS);
    private static final int LONGEST_TYPO = 20;
    private static final Map<String, String> BY_PLAIN_NAME =
            NAMES.stream().collect(Collectors.toMap(RequestFields::plain, name -> name));

    private RequestFields() {}

    /** {@return whether requests have a text field of that exact name; labels is none} */
    static boolean isText(String name) {
        return switch (name) {
            case REQUEST_ID,
                    PROVIDER,
                    ACCOUNT,
                    OPERATION,
                    FILE_ID,
                    VERSION_ID,
                    AS_OF,
                    VERSION,
                    PATH,
                    FOLDER,
                    MATCH,
                    CHANGED_BY,
                    IF_CURRENT,
                    DRY_RUN,
                    APPROVE_UP_TO,
                    REASON ->
                    true;
            default -> false;
        };
    }

    /**
     * {@return the field, or {@code labels.<name>}, that a CSV column of that name holds, whatever
     * its case, blanks, '_' and '-'; the name itself if there is none}
     */
    static String ofColumn(String name) {
        String field = BY_PLAIN_NAME.get(plain(name));
        if (field != null) {
            return field;
        }
        int dot = name.indexOf('.');
        return dot > 0 && plain(name.substring(0, dot)).equals(LABELS)
                ? LABEL_PREFIX + Text.strip(name.substring(dot + 1))
                : name;
    }

    /** {@return whether a CSV column of that name holds a field or a label} */
    static boolean isColumn(String name) {
        String field = ofColumn(name);
        return isText(field) || field.startsWith(LABEL_PREFIX);
    }

    /** {@return the field that was probably meant, whatever its case, blanks, '_' and '-'} */
    static Optional<String> closestTo(String name) {
        String plain = plain(name);
        if (plain.isEmpty() || plain.length() > LONGEST_TYPO) {
            return Optional.empty();
        }
        String closest = null;
        int smallest = Math.min(3, plain.length() / 2 + 1);
        for (String known : NAMES) {
            int distance = distance(plain, plain(known));
            if (distance < smallest) {
                smallest = distance;
                closest = known;
            }
        }
        return Optional.ofNullable(closest);
    }

    private static String plain(String name) {
        if (name.length() > 2 * LONGEST_TYPO) {
            return "";
        }
        StringBuilder plain = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != '_' && c != '-' && !Text.isBlank(c)) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Levenshtein's distance: how many letters to add, drop or change. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] =
                        Math.min(
                                previous[j - 1] + change,
                                Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
