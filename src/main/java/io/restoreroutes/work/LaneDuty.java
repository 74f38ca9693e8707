package io.restoreroutes.work;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.ledger.AcquiredLease;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Leases;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the accounts that share one identity: one process at a time does it, so that their
 * pace and their order are kept in one place.
 */
final class LaneDuty implements Duty {
    private static final Logger LOG = LoggerFactory.getLogger(LaneDuty.class);

    private final String name;
    private final String accounts;
    private final AccountGate gate;
    private final Leases leases;
    private final Runnable dueNow;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean windingDown;
    private volatile Instant since;

    /**
     * @param accounts the names of the accounts, sorted
     * @param started when this process began to work
     * @param dueNow tells the dispatcher that anything may be due
     */
    LaneDuty(
            String lane,
            Collection<String> accounts,
            AccountGate gate,
            Leases leases,
            Instant started,
            Runnable dueNow) {
        this.name = Leases.work(lane);
        this.accounts =
                (accounts.size() == 1 ? "Account " : "Accounts ") + String.join(", ", accounts);
        this.gate = gate;
        this.leases = leases;
        this.since = started;
        this.dueNow = dueNow;
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return whether items may be claimed and sent} */
    boolean isMine() {
        return !windingDown && leases.mayAct(name);
    }

    /** {@return whether a write for the item may leave now} */
    boolean maySend(ClaimedItem item) {
        return leases.mayAct(name, item.epoch());
    }

    /** {@return when the former process's last write may have left} */
    Instant since() {
        return since;
    }

    /** The clock was set: what is in doubt by now is as if it had begun to be so now. */
    void clockWasSet(Instant now) {
        since = now;
    }

    /** Items were claimed, or (less than 0) what came of them is recorded. */
    void underWay(int change) {
        underWay.addAndGet(change);
    }

    @Override
    public void begin(AcquiredLease lease) {
        since = lease.since();
        if (leases.isShared()) {
            gate.startAnew();
            LOG.info("{}: this node works on it now", accounts);
        }
        if (lease.recovered() > 0) {
            LOG.info(
                    "{}: {} under way elsewhere; the state at the provider is read first",
                    accounts,
                    lease.recovered() == 1 ? "1 item was" : lease.recovered() + " items were");
        }
        windingDown = false;
        dueNow.run();
    }

    @Override
    public boolean windDown() {
        windingDown = true;
        gate.endWaits();
        dueNow.run();
        return underWay.get() == 0;
    }

    @Override
    public void end(boolean handedOver) {
        gate.endWaits();
        if (handedOver) {
            LOG.info("{}: another node works on it now", accounts);
        }
        dueNow.run();
    }
}
