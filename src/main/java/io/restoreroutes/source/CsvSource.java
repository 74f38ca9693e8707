package io.restoreroutes.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RequestLine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * CSV with a header row, as spreadsheets write it: {@link CsvSeparator}, empty rows, empty columns.
 * A bad row is only itself, unless its quotes leave open where it ends: then one problem line
 * stands for the rest.
 */
final class CsvSource implements LineSource {
    private final ByteInput input;
    private final Problems problems;
    private final String ending;
    private final CsvSeparator separator;
    private final CsvSchema schema;
    private final RecordSplitter records;
    private final Chunk chunk;

    /** The line that says what the separator is, if there is one. */
    private byte[] told = {};

    private CsvHeader header;

    private boolean hasRows;

    /** Whether the row before could not be read: what follows may be its rest. */
    private boolean broke;

    private boolean ended;

    /**
     * @param ending of a file that holds such rows
     */
    CsvSource(ByteInput input, Problems problems, String ending) throws IOException {
        this.input = input;
        this.problems = problems;
        this.ending = ending;
        this.separator = CsvSeparator.of(input);
        this.schema = CsvSchema.emptySchema().withColumnSeparator(separator.character());
        this.records = new RecordSplitter(input, separator.character());
        this.chunk = new Chunk(input.mostKept());
    }

    @Override
    public RequestLine read() throws IOException {
        while (!ended) {
            RecordSplitter.Result result = records.next(chunk);
            if (result == RecordSplitter.Result.END) {
                return atEnd();
            }
            if (result == RecordSplitter.Result.BROKEN
                    || result == RecordSplitter.Result.MALFORMED && header == null) {
                return broken();
            }
            if (result == RecordSplitter.Result.MALFORMED) {
                hasRows = true;
                broke = true;
                return problems.unreadable(
                        records.line(),
                        "The row has a quoted cell that goes on after its closing quote"
                                + " (double a quote that belongs to the text).",
                        chunk);
            }
            if (chunk.isBlank()) {
                continue;
            }
            try {
                RequestLine read = header == null ? readHeader() : readRow();
                if (read != null) {
                    hasRows = true;
                    broke = !read.isReadable();
                    input.forgetBeginning();
                    return read;
                }
            } catch (JsonProcessingException e) {
                // The parser sees quotes otherwise than the splitter: where rows end is a guess.
                return broken();
            }
        }
        return null;
    }

    private RequestLine atEnd() throws IOException {
        if (header == null) {
            return refuse(problems.door().empty());
        }
        if (hasRows || header.isAllKnown()) {
            return null;
        }
        // It may be more than a header.
        problems.form(ending, new byte[0], "", "");
        return refuse(
                "The first row names columns that requests do not have, and no other row follows."
                        + " Give each request a row of its own.");
    }

    private RequestLine broken() throws IOException {
        String quote =
                " a quoted cell that is not closed, or goes on after its closing quote"
                        + " (double a quote that belongs to the text)";
        if (header == null) {
            return refuse("The header has" + quote + ".");
        }
        ended = true;
        return problems.rest(
                records.line(), "The row has" + quote + ". It and the rest were not read.", chunk);
    }

    /** {@return why the source cannot be read; null with the header set, or if it comes yet} */
    private RequestLine readHeader() throws IOException {
        int first = chunk.firstByte();
        if (first == '{' || first == '[') {
            return refuse("This is JSON, not CSV. " + problems.door().asJson());
        }
        if (chunk.isTooLarge()) {
            ended = true;
            return problems.source(
                    ErrorCode.TOO_LARGE, null, "The header is longer than 64 KiB; shorten it.");
        }
        if (!chunk.decode()) {
            return refuse(problems.noText("The header"));
        }
        Optional<String> said = CsvSeparator.told(chunk.text());
        if (said.isPresent() && told.length == 0) {
            if (CsvSeparator.of(said.get()).isEmpty()) {
                return refuse(
                        "The first line says that "
                                + Text.quote(said.get())
                                + " stands between cells. Use a comma, a semicolon or a tab.");
            }
            chunk.takeLineEnd();
            told = chunk.bytes();
            return null;
        }
        List<String> cells = CsvCells.of(chunk, schema);
        if (isEmpty(cells)) {
            return null;
        }
        CsvHeader read = new CsvHeader(cells);
        if (!read.isHeader()) {
            return refuse(
                    "The first row names none of the fields of a request. Begin with a header such"
                            + " as provider,fileId,versionId and separate by commas, semicolons or"
                            + " tabs.");
        }
        if (read.problem() != null) {
            ended = true;
            return problems.source(ErrorCode.UNREADABLE, read.problemField(), read.problem());
        }
        header = read;
        problems.form(ending, head(), "", "");
        return null;
    }

    /** {@return the header row as it was given, with what makes it readable before it} */
    private byte[] head() {
        chunk.takeLineEnd();
        byte[] row = chunk.bytes();
        byte[] both = Arrays.copyOf(told, told.length + row.length);
        System.arraycopy(row, 0, both, told.length, row.length);
        return input.behindMark(both);
    }

    private static boolean isEmpty(List<String> cells) {
        for (String cell : cells) {
            if (!cell.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private RequestLine refuse(String message) throws IOException {
        ended = true;
        return problems.source(message);
    }

    /** {@return the row; null if it is empty} */
    private RequestLine readRow() throws JsonProcessingException {
        long line = records.line();
        if (chunk.isTooLarge()) {
            return problems.tooLong(line, "The row", chunk);
        }
        if (!chunk.decode()) {
            return problems.noText(line, "The row", chunk);
        }
        List<String> cells = CsvCells.of(chunk, schema);
        if (isEmpty(cells)) {
            return null;
        }
        String misfit = header.misfit(cells, separator, broke);
        if (misfit != null) {
            return problems.unreadable(line, misfit, chunk);
        }
        if (!cells.stream().allMatch(Text::isStorable)) {
            return problems.unreadable(line, "The row holds U+0000.", chunk);
        }
        return header.read(line, cells);
    }

    @Override
    public boolean isOpen() {
        return ended || chunk.isOpen();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
