package io.restoreroutes.provider;

import io.restoreroutes.account.AccountType;
import io.restoreroutes.request.Operation;
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
     * {@return the endpoint of the route with the steps of an operation} It takes an {@code
     * Attempt} as its body and leaves it with a result, or throws what ends it.
     *
     * @param operation one that the provider has
     */
    String endpoint(Operation operation);

    /**
     * {@return new builders of the routes behind its endpoints}
     *
     * @param clock for what judges its answers, an {@code AnswerJudge}
     */
    List<RouteBuilder> routes(Clock clock);
}
