package io.restoreroutes.ledger;

import java.util.List;

/** What is known beforehand of carrying out what was planned for an account. */
public interface Outlook {
    /** {@return how many calls it takes to carry out so many requests} */
    long calls(String account, long requests);

    /** {@return calls per second that the account may make at present; 0 if that is not known} */
    double callsPerSecond(String account);

    /** {@return what its provider does not tell and a plan takes for granted, a few words each} */
    List<String> assumes(String account);

    /** {@return what the job's plan takes for granted, of all of its accounts} */
    default List<String> assumes(Job job) {
        return job.tally().planned().keySet().stream()
                .flatMap(account -> assumes(account).stream())
                .distinct()
                .toList();
    }
}
