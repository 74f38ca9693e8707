package io.restoreroutes.assembly;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.RateAnnouncement;
import io.restoreroutes.restore.ProviderModules;
import java.util.List;
import java.util.Optional;

/** What the providers and this process's gates know of carrying out a plan. */
final class PlanOutlook implements Outlook {
    /** Of an account that is in the settings no more: a guard's read and a write. */
    private static final int CALLS = 2;

    private final Accounts accounts;
    private final ProviderModules modules;
    private final AccountGates gates;

    PlanOutlook(Accounts accounts, ProviderModules modules, AccountGates gates) {
        this.accounts = accounts;
        this.modules = modules;
        this.gates = gates;
    }

    private Optional<ProviderModule> module(String account) {
        return Optional.ofNullable(accounts.providers().get(account))
                .flatMap(provider -> modules.named(provider.wireName()));
    }

    @Override
    public long calls(String account, long requests) {
        return requests * module(account).map(ProviderModule::callsOfPlanned).orElse(CALLS);
    }

    @Override
    public double callsPerSecond(String account) {
        Optional<ProviderModule> module = module(account);
        double pace = module.isEmpty() ? 0 : gates.of(account).callsPerSecond();
        if (pace > 0 || module.isEmpty()) {
            return pace;
        }
        RateAnnouncement published = module.get().rules().published();
        return published == null ? 0 : published.perSecond();
    }

    @Override
    public List<String> assumes(String account) {
        return module(account).map(ProviderModule::assumes).orElse(List.of());
    }
}
