package io.restoreroutes.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Takes one CSV record apart into its cells. */
final class CsvCells {
    private static final CsvFactory FACTORY =
            CsvFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Chunk.LIMIT + 1)
                                    .build())
                    .build();

    private CsvCells() {}

    /**
     * {@return the cells of the decoded record, unquoted and without blanks around them}
     *
     * @throws JsonProcessingException if the text is not one CSV record
     */
    static List<String> of(Chunk record, CsvSchema schema) throws JsonProcessingException {
        List<String> cells = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(record.chars(), 0, record.charCount())) {
            parser.setSchema(schema);
            parser.nextToken();
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                cells.add(Text.strip(parser.getText()));
            }
            return cells;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            // The parser reads from memory: there is nothing that could fail.
            throw new UncheckedIOException(e);
        }
    }
}
