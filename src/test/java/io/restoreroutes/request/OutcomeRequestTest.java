package io.restoreroutes.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        # a moment stays one, and a path stays one
        {'status':'failed','requestId':'r','operation':'rollback','fileId':'1','versionId':'2','asOf':'2026-11-20T08:00:00Z'} | {'requestId':'r','operation':'rollback','fileId':'1','asOf':'2026-11-20T08:00:00Z'}
        {'status':'failed','fileId':'1','versionId':'2','path':'/a','dryRun':true} | {'versionId':'2','path':'/a','dryRun':true}
        # the previous version has become one with an id and a guard
        {'status':'failed','fileId':'1','versionId':'2','ifCurrent':'3'} | {'fileId':'1','versionId':'2','ifCurrent':'3'}
        {'status':'failed','fileId':'1','version':'previous'} | {'fileId':'1','version':'previous'}
        # a folder stays one; what was found in it is asked for by itself
        {'status':'failed','folder':'10','match':'*.docx','changedBy':'eve','asOf':'2026-11-20T08:00:00Z','dryRun':true,'approveUpTo':5,'counts':{}} | {'asOf':'2026-11-20T08:00:00Z','folder':'10','match':'*.docx','changedBy':'eve','dryRun':true,'approveUpTo':5}
        {'status':'failed','requestId':'r/1','fileId':'1','folder':'10','match':'*.docx','changedBy':'eve','asOf':'2026-11-20T08:00:00Z','dryRun':true,'approveUpTo':5} | {'requestId':'r/1','fileId':'1','asOf':'2026-11-20T08:00:00Z','dryRun':true}
        # what was wrong as it was given stays so
        {'status':'rejected','fileId':'1','folder':'10','match':',','asOf':'x'} | {'fileId':'1','asOf':'x','folder':'10','match':','}
        {'status':'rejected','fileId':'1','path':'/a','versionId':'2','asOf':'x'} | {'fileId':'1','versionId':'2','asOf':'x','path':'/a'}
        {'status':'failed','outcomeId':'o','fileId':'1','versionId':'2','previousVersionId':'4','found':{'near':true},'response':{}} | {'fileId':'1','versionId':'2'}
        """)
    void asksForWhatWasAsked(String outcome, String request) throws JsonProcessingException {
        assertEquals(
                request.replace('\'', '"'),
                OutcomeRequest.of(RestoreJson.mapper().readTree(outcome.replace('\'', '"')))
                        .toString());
    }
}
