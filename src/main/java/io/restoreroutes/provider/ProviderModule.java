package io.restoreroutes.provider;

import io.restoreroutes.account.AccountType;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreOutcome;
import java.time.Clock;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;

/**
 * All that is special about one provider: name, ids, operations and accounts, what its answers
 * mean, and the routes with the steps of its operations. Immutable; one serves many contexts.
 */
public interface ProviderModule extends AccountType {
    /** {@return what its answers mean} */
    ProviderRules rules();

    /**
     * {@return a read that concerns nobody's file} Whether it is answered tells whether the
     * provider is up; it is allowed to every credential, or at least answered.
     */
    ProviderCall harmlessRead();

    /**
     * {@return the endpoint of the route with the steps of an operation} It takes an {@code
     * Attempt} as its body and leaves it with a result, or throws what ends it.
     *
     * @param operation one that the provider has
     */
    String endpoint(Operation operation);

    /**
     * {@return the endpoint of the route that lists a folder; null if it has no folders} It takes
     * an {@code Attempt} with a {@code Listing}.
     */
    default String listing() {
        return null;
    }

    /**
     * {@return what has to be current for the write behind an outcome to be undone, in the form of
     * {@code ifCurrent}; null if the outcome does not tell}
     *
     * @param outcome with a {@code previousVersionId}, to which the undo goes back
     */
    default String guardAfter(RestoreOutcome outcome) {
        return outcome.currentVersionId();
    }

    /**
     * {@return new builders of the routes behind its endpoints}
     *
     * @param clock for what judges its answers, an {@code AnswerJudge}
     */
    List<RouteBuilder> routes(Clock clock);

    /** {@return how many calls it takes to carry out one planned request} */
    default int callsOfPlanned() {
        return 2;
    }

    /**
     * {@return what the provider does not tell and a plan takes for granted} A few words each, for
     * whoever decides on the plan; at first none.
     */
    default List<String> assumes() {
        return List.of();
    }
}
