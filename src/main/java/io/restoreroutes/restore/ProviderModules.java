package io.restoreroutes.restore;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.RestoreOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The providers that requests may be for. Immutable. */
public final class ProviderModules {
    /** The one list of the providers that come with us. */
    public static final ProviderModules STANDARD =
            new ProviderModules(List.of(new ImageKit(), new Box()));

    private final List<ProviderModule> all;
    private final Providers providers;

    private ProviderModules(List<ProviderModule> all) {
        this.all = List.copyOf(all);
        this.providers = new Providers(all.stream().map(ProviderModule::provider).toList());
    }

    /**
     * {@return these and one more}
     *
     * @throws IllegalArgumentException if one of them has its name
     */
    public ProviderModules with(ProviderModule module) {
        return new ProviderModules(Stream.concat(all.stream(), Stream.of(module)).toList());
    }

    /** {@return all, in the order in which they were added} */
    public List<ProviderModule> all() {
        return all;
    }

    /** {@return their names and what goes with them} */
    public Providers providers() {
        return providers;
    }

    /** {@return the module of the provider of that name, if there is one} */
    public Optional<ProviderModule> named(String provider) {
        return all.stream()
                .filter(module -> module.provider().wireName().equals(provider))
                .findFirst();
    }

    /** {@return what a write left, as the provider of its outcome reads it} */
    public Optional<String> undoGuard(RestoreOutcome outcome) {
        return named(outcome.provider()).map(module -> module.guardAfter(outcome));
    }
}
