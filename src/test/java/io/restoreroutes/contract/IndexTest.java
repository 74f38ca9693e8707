package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.call.Chosen;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.JobTally;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.Component;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.Test;

/**
 * What Quarkus finds in the jar: our messages, and nothing that it would start or make a bean of
 * unasked. And what a native image is told besides.
 */
class IndexTest {
    private static final String INDEX = "META-INF/jandex.idx";
    private static final String NATIVE = "/META-INF/native-image/io.restoreroutes/restore-routes/";

    @Test
    void indexHoldsTheMessages() throws IOException {
        Index index = index();

        assertNotNull(index.getClassByName(RestoreRequest.class));
        assertNotNull(index.getClassByName(RestoreOutcome.class));
        assertNotNull(index.getClassByName(AcceptReply.class));
    }

    @Test
    void nothingInTheIndexIsStartedUnasked() throws IOException {
        Index index = index();

        for (Class<?> started :
                List.of(
                        RoutesBuilder.class,
                        RouteBuilder.class,
                        LambdaRouteBuilder.class,
                        CamelConfiguration.class,
                        Component.class)) {
            DotName name = DotName.createSimple(started.getName());
            Set<ClassInfo> found = new HashSet<>(index.getAllKnownSubclasses(name));
            found.addAll(index.getAllKnownImplementors(name));
            assertEquals(Set.of(), found, started.getName());
        }
    }

    @Test
    void nothingInTheIndexIsABean() throws IOException {
        List<String> annotations =
                index().getKnownClasses().stream()
                        .flatMap(known -> known.annotationsMap().keySet().stream())
                        .map(DotName::toString)
                        .filter(name -> name.startsWith("jakarta.") || name.startsWith("javax."))
                        .toList();

        assertEquals(List.of(), annotations);
    }

    @Test
    void nativeImagesKnowWhatJacksonReads() throws Exception {
        Set<String> known = new TreeSet<>();
        for (JsonNode entry : read("reflect-config.json")) {
            known.add(Class.forName(entry.path("name").asText()).getName());
        }

        Set<String> messages =
                index().getKnownClasses().stream()
                        .filter(type -> type.name().packagePrefix().endsWith(".request"))
                        .filter(type -> type.isRecord() || type.isEnum())
                        // these are kept by the core and never written
                        .filter(
                                type ->
                                        !type.name()
                                                .toString()
                                                .matches(
                                                        ".*\\.((Checked|Request)Line|Original|Provider|FollowUp|FoundPart|FileState).*"))
                        .map(type -> type.name().toString())
                        .collect(Collectors.toCollection(TreeSet::new));
        messages.add(AcceptReply.class.getName());
        messages.add(JobSummary.class.getName());
        messages.add("io.restoreroutes.ledger.Verified");
        messages.add(Chosen.class.getName());
        messages.add(JobTally.class.getName());
        messages.add("io.restoreroutes.ledger.Listings$Fault");
        messages.add("io.restoreroutes.delivery.Forecast");
        // a class, of which a request holds one
        messages.add(Provider.class.getName());
        assertEquals(messages, known);
    }

    @Test
    void nativeImagesKeepTheFiles() throws IOException {
        List<String> patterns = new ArrayList<>();
        read("resource-config.json")
                .at("/resources/includes")
                .forEach(include -> patterns.add(include.path("pattern").asText()));

        for (String file :
                List.of(
                        "io/restoreroutes/defaults.properties",
                        "io/restoreroutes/ledger/migration/sqlite/V10__tables.sql",
                        "io/restoreroutes/ledger/migration/postgresql/V1__tables.sql",
                        "restore-routes/file-intake.camel.yaml")) {
            assertNotNull(IndexTest.class.getResource("/" + file), file);
            assertTrue(patterns.stream().anyMatch(file::matches), file);
        }
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = IndexTest.class.getResourceAsStream(NATIVE + name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** Ours: libraries have indexes of their own. */
    private static Index index() throws IOException {
        try (InputStream in = Files.newInputStream(LibraryTest.classes().resolve(INDEX))) {
            return new IndexReader(in).read();
        }
    }
}
