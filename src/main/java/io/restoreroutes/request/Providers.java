package io.restoreroutes.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The providers that there are, where their names are turned into them. Immutable. */
public final class Providers {
    private final Map<String, Provider> byName = new LinkedHashMap<>();

    /**
     * @param all in the order in which sentences name them
     * @throws IllegalArgumentException if two have the same name
     */
    public Providers(List<Provider> all) {
        for (Provider provider : all) {
            if (byName.put(provider.wireName(), provider) != null) {
                throw new IllegalArgumentException(
                        "There are two providers of the name " + provider.wireName());
            }
        }
    }

    /** {@return the provider of that exact wire name, or empty} */
    public Optional<Provider> of(String wireName) {
        return Optional.ofNullable(byName.get(wireName));
    }

    /** {@return all, in their order} */
    public List<Provider> all() {
        return List.copyOf(byName.values());
    }

    /** {@return their names with that in between, and other words before the last one} */
    public String names(String between, String beforeLast) {
        List<String> names = List.copyOf(byName.keySet());
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : String.join(between, names.subList(0, last)) + beforeLast + names.get(last);
    }
}
