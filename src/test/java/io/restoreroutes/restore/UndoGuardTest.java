package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write has left, as its outcome tells it. */
class UndoGuardTest {
    private static final String ITEM =
            "{'type':'file','fileId':'f','versionInfo':{'id':'2'},"
                    + "'updatedAt':'2026-11-20T09:00:00.123Z'}";
    private static final String PAST =
            "{'type':'file-version','fileId':'f','versionInfo':{'id':'1'},"
                    + "'updatedAt':'2026-11-20T08:00:00Z'}";

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
                    'provider':'imagekit','currentVersionId':'2','response':ITEM    | 2@2026-11-20T09:00:00.123Z
                    'provider':'imagekit','currentVersionId':'2','response':[PAST,ITEM] | 2@2026-11-20T09:00:00.123Z
                    'provider':'imagekit','currentVersionId':'3','response':[PAST,ITEM] | none
                    'provider':'imagekit','currentVersionId':'1','response':[PAST]  | none
                    'provider':'imagekit','currentVersionId':'2','response':{}      | none
                    'provider':'elsewhere','currentVersionId':'2'                   | none
                    """)
    void whatIsLeftIsToldByTheProvider(String outcome, String guard) throws IOException {
        String json =
                ("{" + outcome.replace("ITEM", ITEM).replace("PAST", PAST) + "}")
                        .replace('\'', '"');
        assertEquals(
                Optional.ofNullable(guard),
                ProviderModules.STANDARD.undoGuard(RestoreJson.mapper().readTree(json)));
    }
}
