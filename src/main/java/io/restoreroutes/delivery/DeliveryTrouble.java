package io.restoreroutes.delivery;

import java.util.Objects;
import org.slf4j.Logger;

/** Says once when a kind of trouble begins and once when all is well again. One thread's own. */
final class DeliveryTrouble {
    private final Logger log;
    private final String overSentence;
    private String kind;

    DeliveryTrouble(Logger log, String overSentence) {
        this.log = log;
        this.overSentence = overSentence;
    }

    /** {@return whether this is news, to be logged by the caller} */
    boolean begins(String newKind) {
        boolean news = !Objects.equals(kind, newKind);
        kind = newKind;
        return news;
    }

    /** That kind of trouble is over; of another one this tells nothing. */
    void over(String overKind) {
        if (overKind.equals(kind)) {
            over();
        }
    }

    /** All is well. */
    void over() {
        if (kind != null) {
            kind = null;
            log.info(overSentence);
        }
    }
}
