package io.restoreroutes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.request.RestoreJson;
import java.util.Map;

/** A call that is answered with an error. Text for the caller, so without secrets. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;
    private final String jobId;

    /**
     * @param status the HTTP status
     * @param code a word for programs, kebab-case; docs/intakes.md lists them
     * @param message a sentence for a person
     */
    public HttpRefusal(int status, String code, String message) {
        this(status, code, message, Map.of(), null);
    }

    private HttpRefusal(
            int status, String code, String message, Map<String, String> headers, String jobId) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
        this.jobId = jobId;
    }

    /** {@return the same with one response header} */
    public HttpRefusal with(String header, String value) {
        return new HttpRefusal(status, code, getMessage(), Map.of(header, value), jobId);
    }

    /** {@return the same, naming the job that it is about} */
    HttpRefusal about(String job) {
        return new HttpRefusal(status, code, getMessage(), headers, job);
    }

    /** {@return the HTTP status} */
    public int status() {
        return status;
    }

    /** {@return what the answer says besides its body, at most one header} */
    public Map<String, String> headers() {
        return headers;
    }

    /** {@return the answer's body, JSON} */
    public String body() {
        ObjectNode answer = RestoreJson.mapper().createObjectNode();
        if (jobId != null) {
            answer.put("jobId", jobId);
        }
        answer.putObject("error").put("code", code).put("message", getMessage());
        return answer.toString();
    }
}
