package io.restoreroutes.box.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;

/** Makes what a server said fit to be shown: no secret, no control characters, not long. */
final class PlainText {
    private static final int MOST = 200;

    private PlainText() {}

    static String of(String said, List<String> secrets) {
        String text = said;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                text = text.replace(secret, "[…]");
                text = text.replace(URLEncoder.encode(secret, UTF_8), "[…]");
            }
        }
        // separators and invisible format characters could forge a line or turn the text round
        text = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
    }
}
