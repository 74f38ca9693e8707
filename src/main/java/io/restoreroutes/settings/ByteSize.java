package io.restoreroutes.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A setting that is an amount of bytes, such as 512KB or 8MB; 1KB is 1024 bytes. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,6})(KB|MB)");
    private static final long LARGEST = 1L << 30;

    private ByteSize() {}

    /**
     * {@return the bytes, at most 1024MB; of a malformed value the default, reporting a problem}
     */
    public static int read(SettingsReader settings, String key, int defaultBytes) {
        Optional<String> value = settings.text(key).map(String::strip);
        if (value.isEmpty()) {
            return defaultBytes;
        }
        Matcher matcher = SIZE.matcher(value.get());
        if (matcher.matches()) {
            int shift = matcher.group(2).equals("KB") ? 10 : 20;
            long bytes = Long.parseLong(matcher.group(1)) << shift;
            if (bytes <= LARGEST) {
                return (int) bytes;
            }
        }
        settings.problem(key, "must be a size such as 512KB or 8MB, at most 1024MB");
        return defaultBytes;
    }
}
