package io.restoreroutes.delivery;

import java.util.Base64;

/** The form that the Standard Webhooks scheme gives secrets. */
final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private WebhookSecret() {}

    /** {@return whether the text has that form} */
    static boolean isSecret(String text) {
        if (!text.startsWith(PREFIX)) {
            return false;
        }
        try {
            int length = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
            return length >= SHORTEST && length <= LONGEST;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
