package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes an account's own secrets out of a text, in the forms in which a server that echoes a
 * request gives them back. Whatever else the text says, it stays.
 */
public final class Secrets {
    /** Shorter ones occur by chance, and a text full of marks tells nobody anything. */
    private static final int SHORTEST = 8;

    private static final String MARK = "***";

    /** The longest first: a part of a form must not be marked before the whole of it. */
    private final List<String> forms;

    private Secrets(Collection<String> secrets) {
        Set<String> all = new LinkedHashSet<>();
        for (String secret : secrets) {
            addWritten(all, secret);
            // also within a longer text, where the secret may begin at any of three places
            for (int before = 0; before < 3; before++) {
                String base64 = base64(secret, before);
                addWritten(all, base64);
                all.add(base64.replace('+', '-').replace('/', '_'));
            }
        }
        forms =
                all.stream()
                        .filter(form -> form.length() >= SHORTEST)
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /** {@return what takes these out of texts} */
    public static Secrets of(String... secrets) {
        return new Secrets(Arrays.asList(secrets));
    }

    private static void addWritten(Set<String> all, String secret) {
        String encoded = URLEncoder.encode(secret, UTF_8);
        all.add(secret);
        all.add(encoded);
        all.add(encoded.replace("+", "%20"));
        // JSON within JSON
        String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        all.add(escaped);
        all.add(escaped.replace("/", "\\/"));
    }

    /** {@return the characters that stand for the secret alone, after so many unknown bytes} */
    private static String base64(String secret, int before) {
        byte[] bytes = secret.getBytes(UTF_8);
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = before == 0 ? 0 : before + 1;
        int end = shifted.length * 8 / 6;
        return end <= first ? "" : text.substring(first, end);
    }

    /** {@return the text with a mark in the place of each secret} */
    public String redact(String text) {
        String clean = text;
        if (clean.length() >= SHORTEST) {
            for (String form : forms) {
                clean = clean.replace(form, MARK);
            }
        }
        return clean;
    }

    @Override
    public String toString() {
        return "secrets";
    }
}
