package io.restoreroutes.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What the provider told of a file in one attempt; missing nodes at first. Not thread-safe. */
public final class ProviderState {
    private String self;
    private JsonNode listed = MissingNode.getInstance();
    private JsonNode file = MissingNode.getInstance();
    private JsonNode version = MissingNode.getInstance();
    private JsonNode currentVersion = MissingNode.getInstance();
    private JsonNode versions = MissingNode.getInstance();

    /** {@return what it said of the file} */
    public JsonNode file() {
        return file;
    }

    public void file(JsonNode learned) {
        file = learned;
    }

    /** {@return what was told of the file where its folder was listed; missing if it was not} */
    public JsonNode listed() {
        return listed;
    }

    public void listed(JsonNode learned) {
        listed = learned;
    }

    /** {@return who we are at the provider, by id; null if that is not known} */
    public String self() {
        return self;
    }

    public void self(String id) {
        self = id == null || id.isEmpty() ? null : id;
    }

    /** {@return what it said of the wanted version} */
    public JsonNode version() {
        return version;
    }

    public void version(JsonNode learned) {
        version = learned;
    }

    /** {@return what it said of the version that is current} */
    public JsonNode currentVersion() {
        return currentVersion;
    }

    public void currentVersion(JsonNode learned) {
        currentVersion = learned;
    }

    /** {@return its list of the file's versions} */
    public JsonNode versions() {
        return versions;
    }

    public void versions(JsonNode learned) {
        versions = learned;
    }
}
