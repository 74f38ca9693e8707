package io.restoreroutes.settings;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A size with its unit, such as 512B, 64kB or 8MB; 1 kB is 1024 bytes. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(B|[kK]B|MB)");

    private static final long MB = 1024 * 1024;

    private ByteSize() {}

    /** {@return what a size must be, for a person} */
    static String rule(long highest) {
        return "must be a size such as 512B, 64kB or 8MB, at most " + highest / MB + "MB";
    }

    /** {@return the bytes; empty if the text is no size} */
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long unit =
                switch (matcher.group(2)) {
                    case "B" -> 1;
                    case "MB" -> MB;
                    default -> 1024;
                };
        return OptionalLong.of(Long.parseLong(matcher.group(1)) * unit);
    }
}
