package io.restoreroutes.delivery;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.loop.Loop;
import io.restoreroutes.loop.Loop.Rest;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;

/** Sends batches into the route that an integrator may edit or replace. */
final class OutboxLoop extends DeliveryLoop {
    private static final int BATCH = 500;

    private final Ledger ledger;
    private final RestoreOutbox outbox;
    private final OlderLedger olderLedger;
    private final ProducerTemplate template;
    private final Endpoint route;

    /** Null = to be read from the ledger. */
    private Long position;

    private boolean compared;

    /** Then one row is enough to find out whether it is back. */
    private boolean routeMissing;

    OutboxLoop(
            Ledger ledger,
            RestoreOutbox outbox,
            OlderLedger olderLedger,
            ProducerTemplate template,
            Endpoint route) {
        super(
                ledger.leases(),
                DeliverySettings.OUTBOX,
                "Delivery to 'outbox' (folder " + outbox.folder() + ") works again");
        this.ledger = ledger;
        this.outbox = outbox;
        this.olderLedger = olderLedger;
        this.template = template;
        this.route = route;
    }

    @Override
    Rest pass() {
        if (position == null) {
            long stored = ledger.outbox().position(DeliverySettings.OUTBOX);
            try {
                outbox.resume(stored);
            } catch (IOException e) {
                return failed(e);
            }
            if (!compared) {
                olderLedger.lookFor(outbox.folder());
                compared = true;
            }
            position = stored;
        }
        List<OutboxRow> rows = ledger.outbox().read(position, routeMissing ? 1 : BATCH);
        if (rows.isEmpty()) {
            outage.over();
            return Rest.IDLE;
        }
        Exchange exchange =
                template.send(
                        route,
                        ExchangePattern.InOnly,
                        message -> message.getMessage().setBody(new OutcomeBatch(rows)));
        clearInterrupt();
        if (exchange.getException() != null) {
            return failed(exchange.getException());
        }
        routeMissing = false;
        long last = rows.get(rows.size() - 1).seq();
        outbox.commit(last);
        position = last;
        outage.over();
        return Rest.NONE;
    }

    private Rest failed(Exception failure) {
        position = null;
        LedgerException ledgerTrouble = cause(failure, LedgerException.class);
        if (ledgerTrouble != null) {
            throw ledgerTrouble;
        }
        if (cause(failure, OutboxFiles.NoLongerMineException.class) != null) {
            return Rest.IDLE;
        }
        OutboxWriteException disk = cause(failure, OutboxWriteException.class);
        if (disk != null) {
            if (outage.begins("disk")) {
                log.error(disk.getMessage());
            }
        } else if (cause(failure, DirectConsumerNotAvailableException.class) != null) {
            routeMissing = true;
            if (outage.begins("no route")) {
                log.warn(
                        "No route consumes direct:restore-deliver-outcome, so nothing is written to the"
                                + " outbox; outcomes stay in the ledger until there is one.");
            }
        } else if (outage.begins("route")) {
            log.error(
                    "The route behind direct:restore-deliver-outcome failed ({}). The outcomes stay in the"
                            + " ledger and are sent again every second; see to its last steps.",
                    Reason.of(failure, List.of()));
        }
        return Rest.of(Loop.RETRY);
    }

    private static <T> T cause(Throwable failure, Class<T> type) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
        }
        return null;
    }

    @Override
    void beginAnew() {
        position = null;
        outbox.beginAnew(this::isMine);
    }

    @Override
    void brokenOff() {
        // Whether the last transaction was committed is not certain: look.
        position = null;
    }

    @Override
    void finish() {
        // The position is stored with each batch.
    }
}
