package io.restoreroutes.delivery;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs messages by the Standard Webhooks scheme, with each of a target's secrets. The only class
 * that needs the library: a host without such targets does without it.
 */
final class WebhookSignature {
    private final List<Webhook> signers = new ArrayList<>();

    /** With secrets of the right form, at least one. */
    WebhookSignature(List<String> secrets) {
        for (String secret : secrets) {
            try {
                signers.add(new Webhook(secret));
            } catch (EmptyWebhookSecretException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    /**
     * {@return the value of the header {@code webhook-signature}: a signature per secret}
     *
     * @param timestamp when the message is sent, in seconds since 1970
     */
    String of(String id, long timestamp, String body) {
        StringBuilder signatures = new StringBuilder();
        try {
            for (Webhook signer : signers) {
                signatures
                        .append(signatures.isEmpty() ? "" : " ")
                        .append(signer.sign(id, timestamp, body));
            }
        } catch (WebhookSigningException e) {
            // Not passed on as it is: beans that name it could not do without its library.
            throw new IllegalStateException("The message cannot be signed", e);
        }
        return signatures.toString();
    }
}
