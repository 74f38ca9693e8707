package io.restoreroutes.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RequestLine;
import java.io.IOException;
import java.util.List;

/**
 * CSV with a header row, separated by commas. A bad row is only itself, unless its quotes leave
 * open where it ends: then one problem line stands for the rest.
 */
final class CsvSource implements LineSource {
    private static final char SEPARATOR = ',';

    private final ByteInput input;
    private final Problems problems;
    private final RecordSplitter records;
    private final Chunk chunk;
    private CsvHeader header;
    private boolean ended;

    CsvSource(ByteInput input, Problems problems) {
        this.input = input;
        this.problems = problems;
        this.records = new RecordSplitter(input, SEPARATOR);
        this.chunk = new Chunk(input.mostKept());
    }

    @Override
    public RequestLine read() throws IOException {
        while (!ended) {
            RecordSplitter.Result result = records.next(chunk);
            if (result == RecordSplitter.Result.END) {
                return header == null ? refuse(SourceCheck.EMPTY) : null;
            }
            if (result == RecordSplitter.Result.BROKEN
                    || result == RecordSplitter.Result.MALFORMED && header == null) {
                return broken();
            }
            if (result == RecordSplitter.Result.MALFORMED) {
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
                    return read;
                }
            } catch (JsonProcessingException e) {
                // The parser sees quotes otherwise than the splitter: where rows end is a guess.
                return broken();
            }
        }
        return null;
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

    /** {@return why the source cannot be read, or null with the header set} */
    private RequestLine readHeader() throws IOException {
        int first = chunk.firstByte();
        if (first == '{' || first == '[') {
            return refuse("This is JSON, not CSV. Name the file .json or .ndjson.");
        }
        if (chunk.isTooLarge()) {
            ended = true;
            return problems.source(
                    ErrorCode.TOO_LARGE, null, "The header is longer than 64 KiB; shorten it.");
        }
        if (!chunk.decode()) {
            return refuse("The header is not UTF-8 text. Save the source as UTF-8.");
        }
        CsvHeader read = new CsvHeader(CsvCells.of(chunk));
        if (!read.isHeader()) {
            return refuse(
                    "The first row names none of the fields of a request. Begin with a header such"
                            + " as provider,fileId,versionId and separate by commas.");
        }
        if (read.problem() != null) {
            ended = true;
            return problems.source(ErrorCode.UNREADABLE, read.problemField(), read.problem());
        }
        header = read;
        problems.form("csv", head(), "", "");
        input.forgetBeginning();
        return null;
    }

    /** {@return the header row as it was given, with the mark before it} */
    private byte[] head() {
        chunk.takeLineEnd();
        return input.behindMark(chunk.bytes());
    }

    private RequestLine refuse(String message) throws IOException {
        ended = true;
        return problems.source(message);
    }

    private RequestLine readRow() throws JsonProcessingException {
        long line = records.line();
        if (chunk.isTooLarge()) {
            return problems.tooLong(line, "The row", chunk);
        }
        if (!chunk.decode()) {
            return problems.unreadable(
                    line, "The row is not UTF-8 text. Save the source as UTF-8.", chunk);
        }
        List<String> cells = CsvCells.of(chunk);
        if (cells.size() != header.size()) {
            return problems.unreadable(
                    line,
                    "The row has "
                            + cells.size()
                            + " cells, the header has "
                            + header.size()
                            + ". Put cells that hold a comma in double quotes.",
                    chunk);
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
