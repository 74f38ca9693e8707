package io.restoreroutes.spring;

import io.restoreroutes.assembly.RestoreSettings;
import java.util.List;
import java.util.Map;

/** The settings of docs/settings.md, without {@code restore.}: to know them in any spelling. */
final class KnownKeys {
    /** Settings that stand once. */
    static final List<String> SINGLE =
            List.of(
                    "intake.file.enabled",
                    "intake.file.directory",
                    "intake.file.poll-interval",
                    "intake.file.stable-for",
                    "http.enabled",
                    "http.host",
                    "http.port",
                    "http.token",
                    "http.max-body-size",
                    "health.port",
                    "health.host",
                    "health.path",
                    "intake.queue.enabled",
                    "intake.queue.broker-url",
                    "intake.queue.connection-factory",
                    "intake.queue.name",
                    "intake.queue.username",
                    "intake.queue.password",
                    "intake.queue.dead-letter",
                    "intake.queue.consumers",
                    "intake.queue.max-body-size",
                    "intake.queue.reply-to",
                    "delivery.outbox.directory",
                    "delivery.outbox.enabled",
                    "ledger.enabled",
                    "ledger.url",
                    "ledger.username",
                    "ledger.password",
                    "ledger.retention",
                    "cluster.lease-time",
                    "retry.give-up-after",
                    "retry.settle-time",
                    "retry.max-told-wait",
                    "sync.max-wait",
                    "proxy.url",
                    "proxy.username",
                    "proxy.password",
                    "proxy.no-proxy",
                    "tls.trust-store",
                    "tls.trust-store-password");

    /** Settings of each account, delivery target and schedule, below group and name. */
    static final Map<String, List<String>> NAMED =
            Map.of(
                    "accounts",
                    RestoreSettings.accountKeys(),
                    "schedules",
                    List.of("manifest", "cron", "time-zone", "every", "misfire", "enabled"),
                    "delivery",
                    List.of(
                            "to",
                            "status",
                            "accounts",
                            "batch-size",
                            "secret",
                            "dead-letter-after",
                            "dead-letter-directory"));

    private KnownKeys() {}
}
