package io.restoreroutes.torture;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Both providers, a web target, and wishes for some accounts. */
final class Landscape implements AutoCloseable {
    private static final List<String> SHOPS = List.of("shop");
    private static final List<String> ARCHIVES = List.of("legal", "archive", "studio");
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final int CALLS_KEPT = 2_000_000;

    final ImageKitSandbox imageKit = ImageKitSandbox.start();
    final BoxSandbox box = BoxSandbox.start();
    final Hook hook;
    final Wishes wishes;

    /** The providers have their bad days. */
    Landscape(Random dice) throws IOException {
        this(dice, true);
    }

    private Landscape(Random dice, boolean badDays) throws IOException {
        hook = new Hook();
        wishes = new Wishes(dice, imageKit, box, SHOPS, ARCHIVES);
        imageKit.latency(LATENCY, LATENCY);
        box.latency(LATENCY, LATENCY);
        imageKit.log().keep(CALLS_KEPT);
        box.log().keep(CALLS_KEPT);
        if (badDays) {
            BadDays.begin(imageKit, box, dice.nextLong());
        }
    }

    /** {@return one with providers that do nothing wrong} */
    static Landscape calm(Random dice) throws IOException {
        return new Landscape(dice, false);
    }

    /** Gives the node its accounts and the web target. */
    Distribution settle(Distribution node) {
        node.quick()
                .set("restore.retry.settle-time", BadDays.SETTLE_TIME.toMillis() + "ms")
                .set("restore.delivery.hook.to", hook.url())
                .set("restore.delivery.hook.batch-size", "20");
        SHOPS.forEach(
                name ->
                        account(node, name, "imagekit")
                                .set(key(name, "private-key"), ImageKitSandbox.PRIVATE_KEY)
                                .set(key(name, "base-url"), imageKit.baseUrl()));
        for (String name : ARCHIVES) {
            account(node, name, "box")
                    .set(key(name, "client-id"), BoxTokens.CLIENT_ID)
                    .set(key(name, "client-secret"), BoxTokens.CLIENT_SECRET)
                    .set(key(name, "user-id"), String.valueOf(1 + ARCHIVES.indexOf(name)))
                    .set(key(name, "base-url"), box.baseUrl())
                    .set(key(name, "token-url"), box.tokenUrl());
        }
        return node;
    }

    private static Distribution account(Distribution node, String name, String provider) {
        return node.set(key(name, "provider"), provider)
                .set(key(name, "response-timeout"), BadDays.RESPONSE_TIMEOUT.toMillis() + "ms");
    }

    private static String key(String account, String rest) {
        return "restore.accounts." + account + "." + rest;
    }

    /** {@return the accounts' names} */
    static List<String> accounts() {
        return List.of("shop", "legal", "archive", "studio");
    }

    /** {@return how many calls have come, those for tokens too} */
    long calls() {
        return imageKit.log().total() + box.log().total();
    }

    /** {@return what may be asked about this run} */
    Checker checker() {
        return new Checker(wishes, imageKit, box, hook);
    }

    /** Forgets the wishes of a round, and all that was said and done about them. */
    void clear() {
        wishes.clear();
        hook.clear();
        imageKit.log().clear();
        box.log().clear();
    }

    @Override
    public void close() {
        hook.close();
        imageKit.close();
        box.close();
    }
}
