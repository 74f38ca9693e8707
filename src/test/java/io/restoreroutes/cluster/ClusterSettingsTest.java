package io.restoreroutes.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {
    private static final String KEY = "restore.cluster.lease-time";

    @Test
    void tenSecondsUnlessSet() {
        SettingsReader none = new SettingsReader(Map.of());
        assertEquals(Duration.ofSeconds(10), ClusterSettings.read(none).leaseTime());
        SettingsReader set = new SettingsReader(Map.of(KEY, "5m"));
        assertEquals(Duration.ofMinutes(5), ClusterSettings.read(set).leaseTime());
        assertEquals(List.of(), set.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2999ms", "0s", "6m"})
    void mustLeaveTimeToActAndToNoticeADeath(String value) {
        SettingsReader reader = new SettingsReader(Map.of(KEY, value));
        ClusterSettings.read(reader);
        assertEquals(List.of(KEY + " must be from 3s to 5m"), reader.problems());
    }
}
