package io.restoreroutes.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    api.box.com | api.box.com | true
                    API.Box.com | api.box.COM | true
                    box.com | api.box.com | true
                    .box.com | api.box.com | true
                    .box.com | box.com | true
                    *.box.com | api.box.com | true
                    box.com. | api.box.com | true
                    box.com | api.box.com. | true
                    box.com | mybox.com | false
                    api.box.com | box.com | false
                    x,box.com | api.box.com | true
                    'x, box.com' | api.box.com | true
                    x box.com | api.box.com | true
                    * | api.box.com | true
                    * | 10.1.2.3 | true
                    '' | api.box.com | false
                    ',,' | api.box.com | false
                    box.com:443 | api.box.com | true
                    box.com:8443 | api.box.com | false
                    box.com:8443 | api.box.com:8443 | true
                    *:8443 | api.box.com:8443 | true
                    box.com:x | api.box.com | false
                    10.1.2.3 | 10.1.2.3 | true
                    10.1.2.3 | 10.1.2.30 | false
                    1.2.3 | 10.1.2.3 | false
                    2.3 | 10.1.2.3 | false
                    10.1.2.3:443 | 10.1.2.3 | true
                    10.0.0.0/8 | 10.1.2.3 | true
                    10.0.0.0/8 | 11.1.2.3 | false
                    10.1.2.0/23 | 10.1.3.255 | true
                    10.1.2.0/23 | 10.1.4.0 | false
                    10.0.0.0/33 | 10.0.0.0 | false
                    8.0.0.0/7 | 9.9.9.9 | true
                    10.0.0.0/8 | ten.example | false
                    10.0.0.0/x | 10.0.0.0 | false
                    fd00::/8 | [fd00::1] | true
                    fd00::/8 | [fe80::1] | false
                    fd00::1 | [fd00:0:0:0:0:0:0:1] | true
                    [fd00::1] | [fd00::1] | true
                    [fd00::1]:443 | [fd00::1] | true
                    [fd00::1]:444 | [fd00::1] | false
                    fd00::1 | 10.1.2.3 | false
                    """)
    void coversAsCurlDoes(String list, String server, boolean covered) {
        HttpHost target = HttpHost.create(URI.create("https://" + server));
        assertEquals(covered, NoProxy.of(list).covers(target));
    }
}
