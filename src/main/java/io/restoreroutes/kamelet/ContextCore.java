package io.restoreroutes.kamelet;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.assembly.OptionalLibrary;
import io.restoreroutes.assembly.RestoreSettings;
import io.restoreroutes.assembly.SettingsSource;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.restore.RestoreCore;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;

/** The core of a context, with the context's settings where {@code RestoreRoutes} has none made. */
final class ContextCore {
    private ContextCore() {}

    /**
     * {@return the core, its routes added if they were not there}
     *
     * @throws SettingsException if a setting of the core is wrong
     */
    static RestoreCore of(CamelContext context) throws Exception {
        ProviderModules modules = RestoreCore.modulesIn(context);
        SettingsReader settings = SettingsSource.read(context, modules, (account, setting) -> null);
        RestoreCore.Terms terms = RestoreSettings.terms(settings);
        check(settings.problems());
        LateRoutes.add(context, () -> RestoreCore.of(context, terms, modules));
        return RestoreCore.of(context, terms, modules);
    }

    /**
     * {@return the core, in which requests may name the accounts of the settings}
     *
     * @throws SettingsException if there is no account, or one is wrong
     */
    static RestoreCore withAccounts(CamelContext context) throws Exception {
        RestoreCore core = of(context);
        if (!core.hasSettings()) {
            ProviderModules modules = RestoreCore.modulesIn(context);
            SettingsReader settings =
                    SettingsSource.read(context, modules, (account, setting) -> null);
            OptionalLibrary.requireForAccounts(settings, modules);
            Accounts accounts = Accounts.read(settings, Path.of(""), modules.all(), core.client());
            if (accounts.all().isEmpty() && settings.problems().isEmpty()) {
                settings.problem(RestoreSettings.ANY_ACCOUNT, "is required: no account is set");
            }
            check(settings.problems());
            core.serve(accounts);
        }
        return core;
    }

    private static void check(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
