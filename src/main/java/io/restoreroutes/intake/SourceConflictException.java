package io.restoreroutes.intake;

/** A source came under the id of an earlier one, but with another content. Nothing was taken. */
public final class SourceConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String jobId;

    SourceConflictException(String jobId) {
        super("the source's id stands for other content, taken as job " + jobId);
        this.jobId = jobId;
    }

    /** {@return the job that the id stands for} */
    public String jobId() {
        return jobId;
    }
}
