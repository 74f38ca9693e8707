package io.restoreroutes.sandbox;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Conditions on requests, for fault rules and for reading the call log. */
public final class Requests {
    private Requests() {}

    /** {@return true for every request} */
    public static Predicate<Request> any() {
        return request -> true;
    }

    /** {@return true for that HTTP method} */
    public static Predicate<Request> method(String method) {
        return request -> request.method().equals(method);
    }

    /** {@return true for the calls that change something: all but {@code GET}} */
    public static Predicate<Request> writes() {
        return request -> !request.method().equals("GET");
    }

    /** {@return true for the calls that only read} */
    public static Predicate<Request> reads() {
        return method("GET");
    }

    /** {@return true if the path ends so, for instance {@code /versions/current}} */
    public static Predicate<Request> pathEndsWith(String end) {
        return request -> request.path().endsWith(end);
    }

    /** {@return true for the calls about that file} */
    public static Predicate<Request> file(String fileId) {
        return request -> request.segments().contains(fileId);
    }

    /** {@return true for the calls about one of those files} */
    public static Predicate<Request> files(Collection<String> fileIds) {
        Set<String> ids = Set.copyOf(fileIds);
        return request -> request.segments().size() > 2 && ids.contains(request.segments().get(2));
    }

    /** {@return true once for each file: for the first call that would change it} */
    public static Predicate<Request> firstWriteOfEachFile() {
        Set<String> written = ConcurrentHashMap.newKeySet();
        return writes().and(request -> request.segments().size() > 2)
                .and(request -> written.add(request.segments().get(2)));
    }

    /** {@return true for every nth request to the sandbox, by the order of arrival} */
    public static Predicate<Request> every(int nth) {
        return request -> request.sequence() % nth == 0;
    }
}
