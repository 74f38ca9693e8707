package io.restoreroutes.delivery;

import io.restoreroutes.ledger.OutboxRow;
import java.util.List;
import org.apache.camel.Endpoint;

/**
 * A target whose address was found to be usable.
 *
 * @param settings as read
 * @param endpoint where its outcomes go
 * @param hidden parts of its address that must not be shown
 * @param signature what signs its messages; null = they are not signed
 */
record Target(
        TargetSettings settings,
        Endpoint endpoint,
        List<String> hidden,
        WebhookSignature signature) {
    String name() {
        return settings.name();
    }

    /** {@return whether the target wants to hear of this row; ends of jobs are the outbox's} */
    boolean wants(OutboxRow row) {
        return row.kind() == OutboxRow.Kind.OUTCOME
                && settings.statuses().contains(row.status())
                && (settings.accounts().isEmpty()
                        || (row.account() != null && settings.accounts().contains(row.account())));
    }

    /** Without the address. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
