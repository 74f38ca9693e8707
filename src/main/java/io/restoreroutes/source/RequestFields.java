package io.restoreroutes.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of the fields a request may have. */
final class RequestFields {
    static final String REQUEST_ID = "requestId";
    static final String PROVIDER = "provider";
    static final String ACCOUNT = "account";
    static final String OPERATION = "operation";
    static final String FILE_ID = "fileId";
    static final String VERSION_ID = "versionId";
    static final String REASON = "reason";
    static final String LABELS = "labels";

    /** What a CSV column of a label begins with. */
    static final String LABEL_PREFIX = LABELS + ".";

    private static final List<String> NAMES =
            List.of(REQUEST_ID, PROVIDER, ACCOUNT, OPERATION, FILE_ID, VERSION_ID, REASON, LABELS);
    private static final int LONGEST_TYPO = 20;

    private RequestFields() {}

    /** {@return whether requests have a text field of that exact name; labels is none} */
    static boolean isText(String name) {
        return switch (name) {
            case REQUEST_ID, PROVIDER, ACCOUNT, OPERATION, FILE_ID, VERSION_ID, REASON -> true;
            default -> false;
        };
    }

    /** {@return the field that was probably meant, whatever its case, '_' and '-'} */
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
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
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
