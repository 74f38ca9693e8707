package io.restoreroutes.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.request.RequestLine;
import java.io.IOException;
import java.util.List;

/**
 * CSV with a header row, separated by commas. A bad row is only itself, unless its quotes leave
 * open where it ends: then one problem line stands for the rest.
 */
final class CsvSource implements LineSource {
    private final ByteInput input;
    private final RecordSplitter records;
    private final Chunk chunk = new Chunk();
    private CsvHeader header;
    private boolean ended;

    CsvSource(ByteInput input) {
        this.input = input;
        this.records = new RecordSplitter(input);
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
                return Problem.unreadable(
                        records.line(),
                        chunk.raw(),
                        "The row has a quoted cell that goes on after its closing quote"
                                + " (double a quote that belongs to the text).");
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

    private RequestLine broken() {
        String quote =
                " a quoted cell that is not closed, or goes on after its closing quote"
                        + " (double a quote that belongs to the text)";
        if (header == null) {
            return refuse("The header has" + quote + ".");
        }
        ended = true;
        return Problem.unreadable(
                records.line(),
                chunk.raw(),
                "The row has" + quote + ". It and the rest were not read.");
    }

    /** {@return why the source cannot be read, or null with the header set} */
    private RequestLine readHeader() throws JsonProcessingException {
        int first = chunk.firstByte();
        if (first == '{' || first == '[') {
            return refuse("This is JSON, not CSV. Name the file .json or .ndjson.");
        }
        if (chunk.isTooLarge()) {
            ended = true;
            return Problem.tooLarge(1, "", "The header is longer than 64 KiB; shorten it.");
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
        header = read;
        return null;
    }

    private RequestLine refuse(String message) {
        ended = true;
        return Problem.source(message);
    }

    private RequestLine readRow() throws JsonProcessingException {
        long line = records.line();
        if (chunk.isTooLarge()) {
            return Problem.tooLong(line, "The row", chunk);
        }
        if (!chunk.decode()) {
            return Problem.unreadable(
                    line, chunk.raw(), "The row is not UTF-8 text. Save the source as UTF-8.");
        }
        List<String> cells = CsvCells.of(chunk);
        if (cells.size() != header.size()) {
            return Problem.unreadable(
                    line,
                    chunk.raw(),
                    "The row has "
                            + cells.size()
                            + " cells, the header has "
                            + header.size()
                            + ". Put cells that hold a comma in double quotes.");
        }
        return header.read(line, cells);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
