package io.restoreroutes.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.LedgerSettings;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class QueuePatienceTest {
    private final QueuePatience patience = new QueuePatience();

    private boolean triesAgain(Throwable failure, int tries) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException(failure));
        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, tries);
        return patience.matches(exchange);
    }

    @Test
    void theLedgerIsWaitedForUntilTheStop() {
        LedgerException away =
                assertThrows(
                        LedgerException.class,
                        () ->
                                Ledger.open(
                                        new LedgerSettings(
                                                "jdbc:postgresql://127.0.0.1:1/x", "", ""),
                                        Clock.systemUTC()));

        assertTrue(triesAgain(away, 1));
        assertTrue(triesAgain(away, 100_000));
        patience.stop();
        assertFalse(triesAgain(away, 1));
    }

    @Test
    void anotherFaultIsForTheBrokerToCount() {
        int tries = 0;
        while (triesAgain(new IllegalStateException("a fault of our own"), tries)) {
            tries++;
        }
        assertEquals(4, tries);
    }
}
