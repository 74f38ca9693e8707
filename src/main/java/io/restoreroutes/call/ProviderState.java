package io.restoreroutes.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What the provider told of a file in one attempt; missing nodes at first. Not thread-safe. */
public final class ProviderState {
    private String self;
    private boolean stale;
    private String look;
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
        stale = false;
        file = learned;
    }

    /** {@return what was told of the file where its folder was listed; missing if it was not} */
    public JsonNode listed() {
        return listed;
    }

    public void listed(JsonNode learned) {
        listed = learned;
    }

    /**
     * What was listed of the file, and read since, does not fit: the file was changed meanwhile.
     */
    public void listedIsStale() {
        stale = true;
        listed = MissingNode.getInstance();
        versions = MissingNode.getInstance();
        currentVersion = MissingNode.getInstance();
    }

    /** {@return whether the file has to be read, because what was listed of it is of no use} */
    public boolean isStale() {
        return stale;
    }

    /** {@return how the file is looked at, in the provider's word; null = as ever} */
    public String look() {
        return look;
    }

    public void look(String how) {
        look = how;
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
