package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write has left, as its outcome tells it. */
class UndoGuardTest {
    private static final String ITEM =
            "{'type':'file','fileId':'f','versionInfo':{'id':'2'},"
                    + "'updatedAt':'2026-11-20T09:00:00.123Z'}";
    private static final String UNTIMED = "{'type':'file','fileId':'f','versionInfo':{'id':'2'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            quoteCharacter = '"',
            textBlock =
                    """
                    'provider':'box','status':'promoted','currentVersionId':'8'     | 8
                    'provider':'box','status':'failed','currentVersionId':'8'       | 8
                    'provider':'box','status':'promoted'                            | none
                    'provider':'box','status':'restored','currentVersionId':'8'     | none
                    'provider':'imagekit','status':'restored','currentVersionId':'2' | none
                    'provider':'imagekit','status':'restored','response':ITEM       | 2@2026-11-20T09:00:00.123Z
                    'provider':'imagekit','status':'restored','response':UNTIMED    | none
                    'provider':'imagekit','status':'restored','response':{}         | none
                    'provider':'elsewhere','status':'restored','currentVersionId':'2' | none
                    """)
    void whatIsLeftIsToldByTheProvider(String outcome, String guard) throws IOException {
        String json =
                ("{'outcomeId':'j-1','finishedAt':'2026-11-20T10:00:00Z',"
                                + outcome.replace("ITEM", ITEM).replace("UNTIMED", UNTIMED)
                                + "}")
                        .replace('\'', '"');
        assertEquals(
                Optional.ofNullable(guard),
                ProviderModules.STANDARD.undoGuard(
                        RestoreJson.mapper().readValue(json, RestoreOutcome.class)));
    }
}
