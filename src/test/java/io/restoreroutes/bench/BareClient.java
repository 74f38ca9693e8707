package io.restoreroutes.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.sandbox.ImageKitSandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * What there is to reach: the calls of the application, by the same HTTP library and as many at a
 * time, without a ledger or anything else around them. For each line {@code CALLS} of standard
 * input it makes so many calls and answers {@code done}.
 */
final class BareClient {
    private BareClient() {}

    /** Arguments: the stand-in's address, the number of calls at a time. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int ways = Integer.parseInt(args[1]);
        var pool =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(ways)
                        .setMaxConnTotal(ways)
                        .build();
        try (CloseableHttpClient client =
                        HttpClients.custom()
                                .setConnectionManager(pool)
                                .disableAutomaticRetries()
                                .build();
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                calls(client, args[0], ways, Integer.parseInt(line));
                System.out.println("done");
            }
        }
    }

    private static void calls(CloseableHttpClient client, String url, int ways, int calls)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(ways);
        for (int way = 0; way < ways; way++) {
            new Thread(
                            () -> {
                                try {
                                    for (int i = next.getAndIncrement();
                                            i < calls;
                                            i = next.getAndIncrement()) {
                                        restore(client, url, RequestFiles.fileId("bare", i));
                                    }
                                } finally {
                                    done.countDown();
                                }
                            })
                    .start();
        }
        done.await();
    }

    private static void restore(CloseableHttpClient client, String url, String fileId) {
        HttpPut put =
                new HttpPut(
                        url
                                + "/v1/files/"
                                + fileId
                                + "/versions/"
                                + RequestFiles.VERSION
                                + "/restore");
        put.setHeader(
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (ImageKitSandbox.PRIVATE_KEY + ":").getBytes(UTF_8)));
        try {
            client.execute(
                    put,
                    answer -> {
                        if (answer.getCode() != 200) {
                            throw new IOException("status " + answer.getCode());
                        }
                        return EntityUtils.toString(answer.getEntity());
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
