package io.restoreroutes.work;

import io.restoreroutes.cluster.Duty;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.Leases;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The work of all accounts: a duty for each identity. */
final class LaneDuties {
    private final Map<String, LaneDuty> byLane = new TreeMap<>();
    private final Map<String, LaneDuty> byAccount = new HashMap<>();

    /**
     * @param started when this process began to work
     * @param dueNow tells the dispatcher that anything of these accounts may be due
     */
    LaneDuties(
            AccountGates gates,
            Leases leases,
            Instant started,
            Consumer<Collection<String>> dueNow) {
        Map<String, String> lanes = gates.lanes();
        Map<String, List<String>> accountsOf =
                lanes.keySet().stream().sorted().collect(Collectors.groupingBy(lanes::get));
        accountsOf.forEach(
                (lane, accounts) ->
                        byLane.put(
                                lane,
                                new LaneDuty(
                                        lane,
                                        accounts,
                                        gates.of(lane),
                                        leases,
                                        started,
                                        () -> dueNow.accept(accounts))));
        lanes.forEach((account, lane) -> byAccount.put(account, byLane.get(lane)));
    }

    LaneDuty of(String account) {
        return byAccount.get(account);
    }

    void clockWasSet(Instant now) {
        byLane.values().forEach(duty -> duty.clockWasSet(now));
    }

    Collection<Duty> all() {
        return List.copyOf(byLane.values());
    }
}
