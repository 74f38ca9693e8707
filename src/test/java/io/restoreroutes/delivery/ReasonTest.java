package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static String of(String message, String uri) {
        Throwable failure = new IllegalStateException("outer", new IOException(message));
        return Reason.of(failure, Reason.secretsOf(uri));
    }

    @Test
    void theInnermostFaultIsNamed() {
        assertEquals("IOException: refused", of("refused\nby\tsomebody", "seda:x"));
        assertEquals("IOException", of(null, "seda:x"));
    }

    @Test
    void addressesLoseWhatMayBeSecret() {
        assertEquals(
                "IOException: HTTP operation failed invoking https://host:1/… with statusCode: 500",
                of(
                        "HTTP operation failed invoking https://u:pw@host:1/hooks/T0/abc?token=t"
                                + " with statusCode: 500",
                        "https://host/"));
        assertEquals(
                "IOException: cannot send to ftp://host/a",
                of("cannot send to ftp://me:topsecret@host/a?x=1", "ftp://x"));
        assertEquals("IOException: jms:queue:a is away", of("jms:queue:a?password=x is away", "x"));
    }

    @Test
    void partsOfTheTargetsAddressAreMasked() {
        String uri = "jms:queue:a?username=operator&password=RAW(p+q&r)s)&secret=opensesame";
        assertEquals(
                List.of("operator", "opensesame"),
                Reason.secretsOf(uri).stream().filter(s -> s.startsWith("op")).toList());
        assertEquals(
                "IOException: login of xxxxxx with xxxxxx",
                of("login of operator with opensesame", uri));
    }
}
